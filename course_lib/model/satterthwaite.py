"""Degrees of freedom after Satterthwaite, as in Kuznetsova et al. (2017).

The variance of a contrast is itself an estimate. Its own variance follows from the curvature of
the likelihood in the variances: doi:10.18637/jss.v082.i13. Here both derivatives are exact.
"""

from dataclasses import dataclass

import numpy as np

from course_lib.model.design import Array
from course_lib.model.fit_record import FitRecord
from course_lib.model.jets import Jet, inverse_and_log_det
from course_lib.model.second_derivatives import differentiate

# Directions in which the criterion is flatter than this, beside the steepest, are left out.
_FLAT = 1e-8


@dataclass(frozen=True)
class Satterthwaite:
    """What the approximation needs, in the orthonormal basis of X and in units of the residual.

    Attributes
    ----------
    record : FitRecord
        A fit by REML or ML.
    plain : array, shape (p, p)
        ``(X'V^-1 X)^-1``.
    changes : array, shape (m + 1, p, p)
        Its derivative in each element of theta and in the logarithm of the residual variance.
    spread : array, shape (m + 1, m + 1)
        Covariance of the estimates of these.
    """

    record: FitRecord
    plain: Array
    changes: Array
    spread: Array

    @property
    def basis_covariance(self) -> Array:
        """Covariance of the fixed effects in the orthonormal basis."""
        return self.record.scale * self.plain

    @property
    def covariance(self) -> Array:
        """Covariance of the fixed effects, in the data's units."""
        return self.record.solution.beta_cov

    def df(self, contrasts: Array) -> Array:
        """Degrees of freedom of single contrasts, shape (r, p), of the fixed effects."""
        rows = self._in_basis(contrasts)
        slopes = np.einsum("ra,iab,rb->ri", rows, self.changes, rows)
        slopes = slopes / np.einsum("ra,ab,rb->r", rows, self.plain, rows)[:, None]
        return np.asarray(2 / np.einsum("ri,ij,rj->r", slopes, self.spread, slopes))

    def joint(self, contrasts: Array) -> tuple[float, float]:
        """F and degrees of freedom of the denominator, for independent contrasts (q, p)."""
        rows = self._in_basis(contrasts)
        variances, axes = np.linalg.eigh(rows @ self.basis_covariance @ rows.T)
        turned = axes.T @ contrasts
        squares = (turned @ self.record.solution.beta) ** 2 / variances
        df = self.df(turned)
        return float(squares.mean()), _joint_df(df)

    def _in_basis(self, contrasts: Array) -> Array:
        return np.linalg.solve(self.record.products.x_factor.T, np.atleast_2d(contrasts).T).T


def satterthwaite(record: FitRecord) -> Satterthwaite:
    """Find how uncertain the variance of a contrast is.

    Parameters
    ----------
    record : FitRecord
        A fit by REML or ML.

    Raises
    ------
    TooLargeError
        When the design is too large for memory.
    """
    data, s2, m = record.products, record.scale, len(record.theta)
    curved = differentiate(record.theta, data)
    final, p = curved.final, data.p
    plain, log_x = inverse_and_log_det(final.map(lambda x: x[:p, :p]))
    cross = final.map(lambda x: x[:p, p:])
    square = final.map(lambda x: x[p:, p:]) - cross.T @ (plain @ cross)
    log_det = curved.log_det + log_x if record.reml else curved.log_det
    moved, bent = _chain(record)
    curvature = np.zeros((m + 1, m + 1))
    first, second = _in_theta(square.map(lambda x: x[0, 0]), moved, bent)
    curvature[:m, :m] = _in_theta(log_det, moved, bent)[1] + second / s2
    curvature[m, :m] = curvature[:m, m] = -first / s2
    curvature[m, m] = square.value[0, 0] / s2
    changes = np.array([plain.first[i] for i in range(m)])
    changes = np.append(np.tensordot(moved.T, changes, 1), plain.value[None], axis=0)
    return Satterthwaite(record, plain.value, changes, 2 * _inverse(curvature))


def _chain(record: FitRecord) -> tuple[Array, Array]:
    """Derivatives of the relative variances and covariances in theta: (m, m) and (m, m, m)."""
    m = len(record.theta)
    moved, bent = np.zeros((m, m)), np.zeros((m, m, m))
    for one in record.products.covariances:
        lam = one.factor(record.theta)
        units = {a: one.factor(np.eye(m)[a]) for a in dict.fromkeys(one.which.tolist())}
        for a, unit in units.items():
            change = unit @ lam.T
            moved[one.which, a] = (change + change.T)[one.rows, one.columns]
            for b, other in units.items():
                change = unit @ other.T
                bent[one.which, a, b] = (change + change.T)[one.rows, one.columns]
    return moved, bent


def _in_theta(jet: Jet, moved: Array, bent: Array) -> tuple[Array, Array]:
    """First and second derivatives of a number in theta, from those in the covariances."""
    m = len(moved)
    first = np.array([jet.first[i] for i in range(m)])
    second = [[jet.second[min(i, j), max(i, j)] for j in range(m)] for i in range(m)]
    return first @ moved, moved.T @ np.array(second) @ moved + np.tensordot(first, bent, 1)


def _inverse(curvature: Array) -> Array:
    """Invert the curvature in the directions that the data determine."""
    length = np.sqrt(np.maximum(curvature.diagonal(), np.finfo(float).tiny))
    values, vectors = np.linalg.eigh(curvature / np.outer(length, length))
    kept = values > _FLAT * values[-1]
    scaled = vectors[:, kept] / length[:, None]
    return np.asarray(scaled / values[kept] @ scaled.T)


def _joint_df(df: Array) -> float:
    """Degrees of freedom of a mean of squared t's with their own degrees of freedom each."""
    if len(df) == 1 or np.ptp(df) < 1e-8 * df.max():
        return float(df.mean())
    if df.min() <= 2:
        return 2.0
    mean = float((df / (df - 2)).sum())
    return 2 * mean / (mean - len(df))
