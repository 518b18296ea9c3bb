"""The log-likelihood of a generalised model and its gradient: Laplace's method, or quadrature.

Each group's random effects are integrated out on points that lie around their conditional mode,
spread as the curvature there says: adaptive Gauss-Hermite quadrature (Pinheiro & Bates 1995,
doi:10.1080/10618600.1995.10474663). With one point it is Laplace's method.

The gradient is that of the number which is computed, points that move included. It goes backwards:
from the points to mode and curvature, from these to the linear predictor and to Lambda.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np

from course_lib.model.design import Array
from course_lib.model.glmm.grouped_rows import GroupedRows
from course_lib.model.glmm.modes import Modes, find_modes
from course_lib.model.glmm.row_terms import RowTerms, Terms, by_laplace, by_quadrature, plain


@dataclass(frozen=True)
class _Integral:
    """The integrals of all groups on their points.

    Attributes
    ----------
    values : array, shape (groups,)
        Logarithms.
    v : array, shape (points, groups, k)
        Where the points lie.
    shares : array, shape (points, groups)
        Share of each point in the integral.
    terms : Terms
        What the rows add there.
    spread : array, shape (groups, k, k)
        What turns standard points into those of a group: its transposed inverse Cholesky factor.
    """

    values: Array
    v: Array
    shares: Array
    terms: Terms
    spread: Array


class Likelihood:
    """Log-likelihood and gradient in fixed effects, theta, and the SD of the rows' own effects.

    Parameters
    ----------
    rows : GroupedRows
        The data.
    points : int
        Points for each random effect.
    """

    def __init__(self, rows: GroupedRows, points: int) -> None:
        self.rows, self.points = rows, points
        k = rows.z.shape[1]
        nodes, weights = np.polynomial.hermite_e.hermegauss(points)
        logs = np.log(weights / np.sqrt(2 * np.pi)) + nodes**2 / 2
        self.grid: Array = np.array(list(product(nodes, repeat=k)))
        self.log_weights: Array = np.array([sum(one) for one in product(logs, repeat=k)])
        self.constant = rows.family.constant(rows.y, rows.trials)
        self._u: Array = np.zeros((len(rows.starts), k))  # where the next search begins

    def row_terms(self, parameters: Array) -> RowTerms:
        """What a row adds at these parameters."""
        own = self.rows.own
        if own is None:
            return plain(self.rows.family)
        sd = float(parameters[self.rows.p + int(self.rows.covariances[own].which[0])])
        if self.points == 1:
            return by_laplace(self.rows.family, sd)
        return by_quadrature(self.rows.family, sd, self.points)

    def value(self, parameters: Array) -> float:
        """Return the log-likelihood."""
        return self(parameters)[0]

    def modes(self, parameters: Array) -> tuple[Modes, Array, Array]:
        """Conditional modes, the linear predictor without them, and what multiplies them."""
        rows = self.rows
        eta = rows.x @ parameters[: rows.p] + rows.offset
        a = rows.z @ rows.factor(parameters[rows.p :])
        found = find_modes(rows, self.row_terms(parameters), eta, a, self._u)
        self._u = found.u
        return found, eta, a

    def __call__(self, parameters: Array) -> tuple[float, Array]:
        """Return the log-likelihood and its gradient."""
        modes, eta, a = self.modes(parameters)
        integral = self._integrate(self.row_terms(parameters), modes, eta, a)
        extra = 0.0 if modes.terms.extra is None else float(modes.terms.extra.sum())
        value = float(integral.values.sum()) + extra + self.constant
        return value, self._gradient(modes, integral, a, len(parameters))

    def _integrate(self, terms: RowTerms, modes: Modes, eta: Array, a: Array) -> _Integral:
        rows = self.rows
        cholesky = np.linalg.cholesky(modes.curvature)
        spread = np.swapaxes(np.linalg.inv(cholesky), 1, 2)
        v = modes.u + np.einsum("gij,qj->qgi", spread, self.grid)
        at = eta + np.einsum("ni,qni->qn", a, v[:, rows.codes])
        found = terms(at, rows.y, rows.trials)
        heights = rows.sums(found.height, axis=1) - (v * v).sum(axis=2) / 2
        heights += self.log_weights[:, None]
        top = heights.max(axis=0)
        parts = np.exp(heights - top)
        total = parts.sum(axis=0)
        log_det = np.log(np.diagonal(cholesky, axis1=1, axis2=2)).sum(axis=1)
        return _Integral(top + np.log(total) - log_det, v, parts / total, found, spread)

    def _gradient(self, modes: Modes, integral: _Integral, a: Array, count: int) -> Array:
        rows, codes, one = self.rows, self.rows.codes, modes.terms
        shares = integral.shares[:, codes]
        weighted = shares * integral.terms.score
        by_curvature, pull = self._by_curvature(integral, a)
        turned = np.einsum("nij,nj->ni", by_curvature[codes], a)
        heavier = (turned * a).sum(axis=1)
        heavy = one.slope * heavier + (0 if one.extra_slope is None else one.extra_slope)
        pull = pull + rows.sums(heavy[:, None] * a)
        back = np.linalg.solve(modes.curvature, pull[..., None])[..., 0]
        moved = (back[codes] * a).sum(axis=1)
        at_mode = heavy - one.weight * moved
        by_a = (
            np.einsum("qn,qni->ni", weighted, integral.v[:, codes])
            + at_mode[:, None] * modes.u[codes]
            + 2 * one.weight[:, None] * turned
            + one.score[:, None] * back[codes]
        )
        by_theta = rows.theta_gradient(rows.z.T @ by_a, count - rows.p)
        if rows.own is not None:
            by_theta[rows.covariances[rows.own].which[0]] = _by_sd(
                one, integral.terms, shares, heavier, moved
            )
        return np.append(rows.x.T @ (weighted.sum(axis=0) + at_mode), by_theta)

    def _by_curvature(self, integral: _Integral, a: Array) -> tuple[Array, Array]:
        """Derivatives by each group's curvature, and by its mode, of the integral on its points."""
        slopes = (
            np.stack(
                [self.rows.sums(column * integral.terms.score, axis=1) for column in a.T], axis=2
            )
            - integral.v
        ) * integral.shares[..., None]
        spread, k = integral.spread, a.shape[1]
        by_spread = np.einsum("qgi,qj->gij", slopes, self.grid)
        half = np.tril(np.ones((k, k))) - np.eye(k) / 2
        inner = half * (np.swapaxes(by_spread, 1, 2) @ spread)
        outer = spread @ inner @ np.swapaxes(spread, 1, 2)
        inverse = spread @ np.swapaxes(spread, 1, 2)
        return -(outer + np.swapaxes(outer, 1, 2) + inverse) / 2, slopes.sum(axis=0)


def _by_sd(one: Terms, nodes: Terms, shares: Array, heavier: Array, moved: Array) -> float:
    """Derivative by the SD of the rows' own effects."""
    if one.by_sd is None or nodes.by_sd is None:
        return 0.0
    height = (shares * nodes.by_sd[0]).sum(axis=0)
    extra = 0.0 if one.extra_by_sd is None else one.extra_by_sd
    return float((height + one.by_sd[1] * moved + one.by_sd[2] * heavier + extra).sum())
