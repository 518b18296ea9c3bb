"""Find the covariance parameters at which the profiled likelihood is highest."""

from collections.abc import Callable, Iterator

import numpy as np
from scipy.optimize import minimize

from course_lib.model.criterion import BOUNDARY, Array, CrossProducts, Flags, profiled_deviance

# Two starting points agree when their deviances differ by less than this.
_SAME = 1e-6
_STEP = 1e-4
_FAR = 1e30
_INWARDS = (0.01, 0.1, 1.0)


def _search(criterion: Callable[[Array], float], start: Array, diagonal: Flags) -> Array:
    """Go downhill from one start; standard deviations stay at or above zero."""
    bounds = [(0, None) if sd else (None, None) for sd in diagonal]
    options = {"ftol": 1e-14, "gtol": 1e-6, "maxiter": 500}
    return minimize(criterion, start, method="L-BFGS-B", bounds=bounds, options=options).x


def _gradient(criterion: Callable[[Array], float], at: Array, step: Array) -> Array:
    """Central differences along each column of `step`."""
    length = np.linalg.norm(step, axis=0)
    ahead = np.array([criterion(at + h) for h in step.T])
    behind = np.array([criterion(at - h) for h in step.T])
    return (ahead - behind) / (2 * length)


def _polish(criterion: Callable[[Array], float], theta: Array, diagonal: Flags) -> Array:
    """Take Newton steps in the parameters that are inside their range."""
    inside = ~diagonal | (theta > 10 * _STEP)
    steps = np.eye(len(theta))[:, inside] * _STEP
    if not inside.any():
        return theta
    for _ in range(2):
        gradient = _gradient(criterion, theta, steps)
        hessian = np.array(
            [
                _gradient(criterion, theta + h, steps) - _gradient(criterion, theta - h, steps)
                for h in steps.T
            ]
        ) / (2 * _STEP)
        move, *_ = np.linalg.lstsq(hessian, gradient, rcond=1e-10)
        trial = theta - (steps / _STEP) @ move
        if not criterion(trial) < criterion(theta):
            break
        theta = np.where(diagonal, np.maximum(trial, 0), trial)
    return theta


def _starts(size: int, diagonal: Flags) -> Iterator[Array]:
    """Starting points, from the usual one to those for unusual data."""
    for sd in (1.0, 0.2):
        yield np.where(diagonal, sd, 0.0)
    rng = np.random.default_rng(0)
    for spread in (0.05, 0.5, 3.0, 20.0):
        yield np.where(diagonal, spread, spread * rng.uniform(-1, 1, size))


def _leave_edge(criterion: Callable[[Array], float], theta: Array, diagonal: Flags) -> Array:
    """Go on where a standard deviation of zero is a saddle and not a minimum.

    The deviance is even in each standard deviation. So at zero its slope is always zero, and a
    search stops there. A small step inwards tells the two apart.
    """
    for number in np.flatnonzero(diagonal & (theta < BOUNDARY)):
        for step in _INWARDS:
            trial = theta.copy()
            trial[number] = step
            if criterion(trial) < criterion(theta) - _SAME:
                found = _search(criterion, trial, diagonal)
                return _leave_edge(criterion, found, diagonal)
    return theta


def find_theta(data: CrossProducts, *, reml: bool = True) -> Array:
    """Return the relative covariance parameters at the optimum.

    Two starts that agree on a point inside the range end the search. Otherwise (they differ, or a
    variance is zero, where a search may be caught although the optimum lies elsewhere) four more
    starts are tried and the best is kept. From a variance of zero a step inwards is tried.

    Parameters
    ----------
    data : CrossProducts
        See `course_lib.model.criterion.cross_products`.
    reml : bool
        Whether to use the restricted likelihood.

    Returns
    -------
    array, shape (number of covariance parameters,)
        ``theta`` in the basis of `data`.
    """
    diagonal = data.diagonal

    def criterion(theta: Array) -> float:
        try:
            return profiled_deviance(theta, data, reml=reml)
        except np.linalg.LinAlgError:  # a step of the search went so far that all digits are lost
            return _FAR

    best, lowest = np.zeros(len(diagonal)), np.inf
    for number, start in enumerate(_starts(len(diagonal), diagonal)):
        theta = _search(criterion, start, diagonal)
        deviance = criterion(theta)
        agreed = abs(deviance - lowest) < _SAME
        if deviance < lowest:
            best, lowest = theta, deviance
        if number and agreed and (best[diagonal] > BOUNDARY).all():
            break
    return _polish(criterion, _leave_edge(criterion, best, diagonal), diagonal)
