"""Find the covariance parameters at which the profiled likelihood is highest."""

from collections.abc import Iterator

import numpy as np
from scipy.optimize import minimize

from course_lib.model.criterion import BOUNDARY
from course_lib.model.design import Array
from course_lib.model.gradient import deviance_and_gradient
from course_lib.model.products import CrossProducts, Flags
from course_lib.model.steps_inwards import steps_inwards

# Two starting points agree when their deviances differ by less than this.
_SAME = 1e-6
_FAR = 1e30
_LARGE, _FLAT, _SEARCHES = 10.0, 1e-4, 10  # where and how a search goes on in other units
_STEP = 1e-5  # for differences of the gradient, of a parameter's size


class Criterion:
    """The profiled deviance and its gradient, as a search needs them.

    Parameters
    ----------
    data : CrossProducts
        See `cross_products`.
    reml : bool
        Whether to use the restricted likelihood.
    """

    def __init__(self, data: CrossProducts, *, reml: bool) -> None:
        self.data, self.reml = data, reml
        self.diagonal: Flags = data.diagonal

    def __call__(self, theta: Array) -> tuple[float, Array]:
        """Return value and gradient; a huge value where all digits are lost."""
        try:
            return deviance_and_gradient(theta, self.data, reml=self.reml)
        except np.linalg.LinAlgError:  # a step of the search went too far
            return _FAR, np.zeros(len(theta))

    def value(self, theta: Array) -> float:
        """Return the deviance."""
        return self(theta)[0]

    def hessian(self, theta: Array, inside: Flags) -> Array:
        """Second derivatives in the parameters that are inside their range."""
        lengths = _STEP * row_sizes(theta, self.data)
        rows = [
            (self(theta + h)[1] - self(theta - h)[1])[inside] / (2 * h.sum())
            for h in np.diag(lengths)[inside]
        ]
        return (np.array(rows) + np.array(rows).T) / 2

    def search(self, start: Array, sizes: Array | float = 1.0) -> tuple[Array, float]:
        """Go downhill from one start; standard deviations stay at or above zero.

        `sizes` are the units in which the search takes its steps.
        """

        def scaled(theta: Array) -> tuple[float, Array]:
            value, gradient = self(theta * sizes)
            return value, gradient * sizes

        bounds = [(0, None) if sd else (None, None) for sd in self.diagonal]
        options = {"ftol": 1e-13, "gtol": 1e-6, "maxiter": 500}
        found = minimize(
            scaled, start / sizes, jac=True, method="L-BFGS-B", bounds=bounds, options=options
        )
        return np.asarray(found.x * sizes), float(found.fun)


def row_sizes(theta: Array, data: CrossProducts) -> Array:
    """What a step of each parameter is measured by: the length of its row of Lambda, at least 1."""
    sizes = np.ones(len(theta))
    for one in data.covariances:
        rows = np.linalg.norm(one.factor(theta), axis=1)
        np.maximum.at(sizes, one.which, rows[one.rows])
    return sizes


def _polish(criterion: Criterion, theta: Array) -> tuple[Array, Array | None]:
    """Take Newton steps in the parameters that are inside their range; return the last Hessian."""
    inside = ~criterion.diagonal | (theta > 10 * BOUNDARY)
    lowest, gradient = criterion(theta)
    noise = 1e-10 + 1e-13 * row_sizes(theta, criterion.data).max() ** 2
    hessian = None
    for _ in range(3):
        if not inside.any() or abs(gradient[inside]).max() < 1e-9:
            break
        hessian = criterion.hessian(theta, inside)
        move, *_ = np.linalg.lstsq(hessian, gradient[inside], rcond=1e-10)
        trial = theta.copy()
        trial[inside] -= move
        trial[criterion.diagonal] = np.maximum(trial[criterion.diagonal], 0)
        value, slope = criterion(trial)
        # Near the optimum the value cannot tell any more, and the gradient can.
        if value > lowest + noise or abs(slope[inside]).max() > abs(gradient[inside]).max():
            break
        theta, lowest, gradient = trial, value, slope
    return theta, hessian if inside.all() else None


def _starts(diagonal: Flags) -> Iterator[Array]:
    """Starting points, from the usual one to those for unusual data."""
    for sd in (1.0, 0.2):
        yield np.where(diagonal, sd, 0.0)
    rng = np.random.default_rng(0)
    for spread in (0.05, 0.5, 3.0, 20.0):
        yield np.where(diagonal, spread, spread * rng.uniform(-1, 1, len(diagonal)))


def _settle(criterion: Criterion, theta: Array) -> Array:
    """Search on in each parameter's own unit, where these differ so much that a search stops early.

    Groups that differ a thousand times more than their rows do are such a case.
    """
    for _ in range(_SEARCHES):
        sizes = row_sizes(theta, criterion.data)
        inside = ~criterion.diagonal | (theta > BOUNDARY)
        slope = abs(criterion(theta)[1] * sizes)[inside]
        if sizes.max() < _LARGE or slope.max() < _FLAT:
            break
        theta = criterion.search(theta, sizes)[0]
    return theta


def leave_edge(criterion: Criterion, theta: Array) -> Array:
    """Go on where a standard deviation of zero is a saddle and not a minimum.

    The deviance is even in each standard deviation. So at zero its slope is always zero, and a
    search stops there. A small step inwards tells the two apart.

    Parameters
    ----------
    criterion : Criterion
        What is made as low as possible.
    theta : array, shape (m,)
        Where a search ended.
    """
    value = criterion.value(theta)
    for trial in steps_inwards(theta, criterion.data):
        if criterion.value(trial) < value - _SAME:
            return leave_edge(criterion, criterion.search(trial)[0])
    return theta


def find_theta(data: CrossProducts, *, reml: bool = True) -> Array:
    """Return the relative covariance parameters at the optimum; see `find_optimum_of`."""
    return find_optimum_of(data, reml=reml)[0]


def find_optimum_of(data: CrossProducts, *, reml: bool = True) -> tuple[Array, Array | None]:
    """Return the relative covariance parameters at the optimum, and the curvature there.

    Two starts that agree on a point inside the range end the search. Otherwise (they differ, or a
    variance is zero, where a search may be caught although the optimum lies elsewhere) four more
    starts are tried and the best is kept. From a variance of zero a step inwards is tried.

    Parameters
    ----------
    data : CrossProducts
        See `course_lib.model.products.cross_products`.
    reml : bool
        Whether to use the restricted likelihood.

    Returns
    -------
    theta : array, shape (m,)
        The parameters, in the basis of `data`.
    curvature : array, shape (m, m), or None
        Second derivatives there; None where a standard deviation is zero.
    """
    criterion = Criterion(data, reml=reml)
    best: Array = np.zeros(len(criterion.diagonal))
    lowest = np.inf
    for number, start in enumerate(_starts(criterion.diagonal)):
        theta, deviance = criterion.search(start)
        agreed = abs(deviance - lowest) < _SAME
        if deviance < lowest:
            best, lowest = theta, deviance
        if number and agreed and (best[criterion.diagonal] > BOUNDARY).all():
            break
    theta, hessian = _polish(criterion, _settle(criterion, leave_edge(criterion, best)))
    if (theta[criterion.diagonal] < 10 * BOUNDARY).any():
        return theta, None
    inside = np.ones(len(theta), dtype=bool)
    return theta, criterion.hessian(theta, inside) if hessian is None else hessian
