"""The highest likelihood of a model whose residuals have a structure.

For given residuals the rows are made independent, and the criterion for independent rows applies as
it is. So a search of the residuals' few parameters has one of the random effects' in each step.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from course_lib.model.covariances import theta_of
from course_lib.model.criterion import profiled_deviance
from course_lib.model.design import Array, Design
from course_lib.model.level_labels import Codes
from course_lib.model.optimum import Criterion, find_optimum_of, leave_edge
from course_lib.model.products import CrossProducts, cross_products
from course_lib.model.structured.law import Law, whitened
from course_lib.model.structured.structure import Structure

_SAME = 1e-6
# Correlations, one unit of time apart. Gaps of two and three have a valley on each side of zero.
_STARTS = (0.0, 0.5, 0.9, -0.5, -0.9)
_AGAIN = 5


@dataclass(frozen=True)
class Point:
    """The best random effects for given residuals.

    Attributes
    ----------
    law : Law
        The residuals.
    products : CrossProducts
        Of rows made independent.
    theta : array
        Relative covariance parameters, in the basis of `products`.
    value : float
        Minus twice the log-likelihood, in the data's units.
    """

    law: Law
    products: CrossProducts
    theta: Array
    value: float


class Profile:
    """Minus twice the likelihood, and its slope, as a function of the residuals' parameters alone.

    Parameters
    ----------
    design : Design
        Rows as they are.
    structure : Structure
        Of the residuals.
    reml : bool
        Whether to use the restricted likelihood.
    """

    def __init__(self, design: Design, structure: Structure, *, reml: bool) -> None:
        self.design, self.structure, self.reml = design, structure, reml
        self._relative: list[Array] | None = None  # covariances of the step before

    def products(self, psi: Array) -> CrossProducts:
        """Cross-products of the rows made independent."""
        return cross_products(whitened(self.design, Law(self.structure, psi)))

    def full(self, psi: Array) -> Point:
        """Search the random effects from all starting points."""
        products = self.products(psi)
        return self._point(psi, products, find_optimum_of(products, reml=self.reml)[0])

    def near(self, psi: Array) -> Point:
        """Search them from where the step before ended."""
        products = self.products(psi)
        criterion = Criterion(products, reml=self.reml)
        theta = leave_edge(criterion, criterion.search(self._start(products))[0])
        return self._point(psi, products, theta)

    def _start(self, products: CrossProducts) -> Array:
        if self._relative is None:
            return np.where(products.diagonal, 1.0, 0.0)
        relative = [
            np.linalg.solve(one.basis, np.linalg.solve(one.basis, known).T)
            for one, known in zip(products.covariances, self._relative, strict=True)
        ]
        return theta_of(relative, products.covariances)

    def _point(self, psi: Array, products: CrossProducts, theta: Array) -> Point:
        self._keep(products, theta)
        law = Law(self.structure, psi)
        value = profiled_deviance(theta, products, reml=self.reml) - 2 * law.log_det
        return Point(law, products, theta, value + (2 * products.log_det_r if self.reml else 0.0))

    def _keep(self, products: CrossProducts, theta: Array) -> None:
        factors = [(one, one.factor(theta)) for one in products.covariances]
        self._relative = [one.user(lam @ lam.T) for one, lam in factors]

    def __call__(self, psi: Array) -> tuple[float, Array]:
        """Return value and slope, as a search needs them."""
        point = self.near(psi)
        return point.value, slope_of(point, self.design, reml=self.reml)

    def search_from(self, point: Point) -> Array:
        """Go on downhill from a point."""
        self._keep(point.products, point.theta)
        return self._search(point.law.psi)[0]

    def search(self, start: Array) -> tuple[Array, float]:
        """Go downhill from one start, the random effects from an ordinary one."""
        self._relative = None
        return self._search(start)

    def _search(self, start: Array) -> tuple[Array, float]:
        options = {"ftol": 1e-13, "gtol": 1e-6, "maxiter": 200}
        found = minimize(
            self, start, jac=True, method="L-BFGS-B", bounds=self.structure.bounds, options=options
        )
        return np.asarray(found.x), float(found.fun)


def slope_of(point: Point, design: Design, *, reml: bool) -> Array:
    """Slope of minus twice the likelihood in the residuals' parameters.

    Parameters
    ----------
    point : Point
        With the best random effects: that these change too then makes no difference.
    design : Design
        Rows as they are.
    reml : bool
        Whether the likelihood is the restricted one.

    Notes
    -----
    With ``W`` that makes rows independent, and ``G = V^-1 - ...`` in these rows, the slope is
    ``-2 tr(G dW W^-1)``. G is the identity less a few columns times their transposes, and ``W^-1``
    times these columns are rows as they are: `raw`, beside `white`.
    """
    raw, white = _columns_of_g(point, design, reml=reml)
    slopes = [(white * moved).sum() for moved in point.law.slopes(raw)]
    return -2 * (point.law.log_det_slopes() - np.array(slopes))


def _columns_of_g(point: Point, design: Design, *, reml: bool) -> tuple[Array, Array]:
    """Columns of which the identity less their squares is G: as they are, and made independent."""
    theta, products, codes = point.theta, point.products, design.blocks[0].codes
    effects = np.column_stack(
        [
            block.columns @ (one.basis @ one.factor(theta))
            for block, one in zip(design.blocks, products.covariances, strict=True)
        ]
    )
    roots = _roots(point.law.whiten(effects), codes)
    own = np.einsum("ni,nij->nj", effects, roots[codes])
    rest = np.column_stack([design.x, design.y])
    white_own, white_rest = point.law.whiten(own), point.law.whiten(rest)
    shares = _by_group(white_own, white_rest, codes)[codes]
    raw = rest - np.einsum("ni,nij->nj", own, shares)
    white = white_rest - np.einsum("ni,nij->nj", white_own, shares)
    turn = _turn(white_rest.T @ white, len(design.y), reml=reml)
    return np.column_stack([own, raw @ turn]), np.column_stack([white_own, white @ turn])


def _roots(effects: Array, codes: Codes) -> Array:
    """Of each group a root of ``(I + A'A)^-1``."""
    inner = _by_group(effects, effects, codes) + np.eye(effects.shape[1])
    return np.swapaxes(np.linalg.inv(np.linalg.cholesky(inner)), 1, 2)


def _by_group(left: Array, right: Array, codes: Codes) -> Array:
    """``left'right`` of each group: shape (groups, left columns, right columns)."""
    found = np.zeros((int(codes.max()) + 1, left.shape[1], right.shape[1]))
    np.add.at(found, codes, left[:, :, None] * right[:, None, :])
    return found


def _turn(final: Array, rows: int, *, reml: bool) -> Array:
    """What turns ``V^-1 [X, y]`` into the columns that the fixed effects and the scale add."""
    p = len(final) - 1
    beta = np.linalg.solve(final[:p, :p], final[:p, p])
    left = final[p, p] - final[p, :p] @ beta
    scale = left / (rows - p if reml else rows)
    last = np.append(-beta, 1.0)[:, None] / np.sqrt(scale)
    if not reml:
        return last
    root = np.linalg.inv(np.linalg.cholesky(final[:p, :p])).T
    return np.column_stack([np.vstack([root, np.zeros((1, p))]), last])


def find_structured(design: Design, structure: Structure, *, reml: bool) -> Point:
    """Find the highest likelihood over residuals and random effects, from several starts.

    Parameters
    ----------
    design : Design
        Response, fixed and random effects.
    structure : Structure
        Of the residuals.
    reml : bool
        Whether to use the restricted likelihood.
    """
    profile = Profile(design, structure, reml=reml)
    ends = [profile.search(start) for start in _starts(structure)]
    best = profile.full(min(ends, key=lambda end: end[1])[0])
    for _ in range(_AGAIN):  # the random effects' own starts may have found a better valley
        found = profile.full(profile.search_from(best))
        if found.value > best.value - _SAME:
            return min(found, best, key=lambda point: point.value)
        best = found
    return best


def _starts(structure: Structure) -> Iterator[Array]:
    strata = np.zeros(max(len(structure.levels) - 1, 0))
    if structure.kind is None:
        yield strata
        return
    for value in _STARTS:
        if structure.signed:
            yield np.append(np.arctanh(value), strata)
        elif value > 0:
            yield np.append(np.log(value / (1 - value)), strata)
