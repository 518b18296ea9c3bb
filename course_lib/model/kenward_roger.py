"""Standard errors and degrees of freedom after Kenward & Roger (1997), doi:10.2307/2533558.

V is linear in the variances and covariances: a sum of them times known matrices G, the identity
among them. All that is needed of the data are derivatives of ``log |V|`` and of ``X'V^-1 X``.
"""

from dataclasses import dataclass

import numpy as np

from course_lib.model.design import Array
from course_lib.model.fit_record import FitRecord
from course_lib.model.second_derivatives import Curved, differentiate

# Smallest eigenvalue of the information on the variances, each brought to length one.
INVERTIBLE = 1e-10
# How near to zero over zero the degrees of freedom of a joint test are taken from both sides.
_POLE = 0.005


class NoInformationError(ValueError):
    """The information on the variances cannot be inverted."""


@dataclass(frozen=True)
class KenwardRoger:
    """What the approximation needs, in the orthonormal basis of X and in units of the residual.

    Attributes
    ----------
    record : FitRecord
        A fit by REML.
    plain : array, shape (p, p)
        ``(X'V^-1 X)^-1``.
    adjusted : array, shape (p, p)
        The same with what it costs to estimate the variances.
    changes : array, shape (m + 1, p, p)
        Derivative of `plain` in each variance and covariance, the residual's first.
    spread : array, shape (m + 1, m + 1)
        Covariance of the estimates of these.
    """

    record: FitRecord
    plain: Array
    adjusted: Array
    changes: Array
    spread: Array

    @property
    def basis_covariance(self) -> Array:
        """Adjusted covariance of the fixed effects in the orthonormal basis."""
        return self.record.scale * self.adjusted

    @property
    def covariance(self) -> Array:
        """Adjusted covariance of the fixed effects, in the data's units."""
        to_user = np.linalg.inv(self.record.products.x_factor)
        return np.asarray(to_user @ self.basis_covariance @ to_user.T)

    def df(self, contrasts: Array) -> Array:
        """Degrees of freedom of single contrasts, shape (r, p), of the fixed effects."""
        rows = self._in_basis(contrasts)
        slopes = np.einsum("ra,iab,rb->ri", rows, self.changes, rows)
        slopes = slopes / np.einsum("ra,ab,rb->r", rows, self.plain, rows)[:, None]
        return np.asarray(2 / np.einsum("ri,ij,rj->r", slopes, self.spread, slopes))

    def joint(self, contrasts: Array) -> tuple[float, float]:
        """Scaled F and the denominator's degrees of freedom, for independent contrasts (q, p).

        Both are NaN where the approximation has no meaning: too few groups for so many contrasts.
        """
        rows = self._in_basis(contrasts)
        q = len(rows)
        effect = contrasts @ self.record.solution.beta
        wald = effect @ np.linalg.solve(self.record.scale * rows @ self.adjusted @ rows.T, effect)
        if q == 1:
            return float(wald), float(self.df(contrasts)[0])
        inverse = np.linalg.inv(rows @ self.plain @ rows.T)
        turned = inverse @ (rows @ self.changes @ rows.T)
        traces = np.trace(turned, axis1=1, axis2=2)
        a1 = traces @ self.spread @ traces
        a2 = np.einsum("ij,iab,jba->", self.spread, turned, turned)
        scaling, df = _scaling(q, float(a1), float(a2))
        return float(scaling * wald / q), df

    def _in_basis(self, contrasts: Array) -> Array:
        return np.linalg.solve(self.record.products.x_factor.T, np.atleast_2d(contrasts).T).T


def kenward_roger(record: FitRecord) -> KenwardRoger:
    """Adjust the covariance of the fixed effects of a fit.

    Parameters
    ----------
    record : FitRecord
        A fit by REML.

    Raises
    ------
    NoInformationError
        When the information on the variances cannot be inverted.
    TooLargeError
        When the design is too large for memory.
    """
    curved = differentiate(record.theta, record.products)
    xx, p, q, t = _moments(record, curved)
    plain = np.linalg.inv(xx)
    turned = plain @ p
    information = t - 2 * np.einsum("ab,ijba->ij", plain, q)
    information = (information + np.einsum("iab,jba->ij", turned, turned)) / 2
    spread = _inverse(information)
    bent = np.einsum("ij,ijab->ab", spread, q - np.einsum("iab,bc,jcd->ijad", p, plain, p))
    adjusted = plain + 2 * plain @ bent @ plain
    return KenwardRoger(record, plain, adjusted, plain @ p @ plain, spread)


def _moments(record: FitRecord, curved: Curved) -> tuple[Array, Array, Array, Array]:
    """Return ``X'V^-1 X``, ``X'V^-1 G V^-1 X``, the same with two G, and ``tr(V^-1 G V^-1 G)``.

    The derivatives give those of the random effects' G. Because ``V^-1 V V^-1 = V^-1``, those of
    the identity, which stands first, follow from them.
    """
    data, m = record.products, len(record.theta)
    gamma = relative_parameters(record)
    log_det, final = curved.log_det, curved.final
    x = slice(data.p)
    xx = final.value[x, x]
    p = np.zeros((m + 1, data.p, data.p))
    q, t = np.zeros((m + 1, m + 1, data.p, data.p)), np.zeros((m + 1, m + 1))
    traces = np.zeros(m)
    for i in range(m):
        p[i + 1] = -final.first[i][x, x]
        traces[i] = log_det.first[i]
        for j in range(m):
            pair = (min(i, j), max(i, j))
            q[i + 1, j + 1] = final.second[pair][x, x] / 2
            t[i + 1, j + 1] = -log_det.second[pair]
    p[0] = xx - np.tensordot(gamma, p[1:], 1)
    q[0, 1:] = q[1:, 0] = p[1:] - np.tensordot(gamma, q[1:, 1:], 1)
    q[0, 0] = p[0] - np.tensordot(gamma, q[1:, 0], 1)
    t[0, 1:] = t[1:, 0] = traces - gamma @ t[1:, 1:]
    t[0, 0] = data.n - gamma @ traces - gamma @ t[1:, 0]
    return xx, p, q, t


def relative_parameters(record: FitRecord) -> Array:
    """Variances and covariances relative to the residual variance, in the basis, as numbered."""
    gamma = np.zeros(len(record.theta))
    for one in record.products.covariances:
        lam = one.factor(record.theta)
        gamma[one.which] = (lam @ lam.T)[one.rows, one.columns]
    return gamma


def _inverse(information: Array) -> Array:
    """Invert the information on the variances, each brought to length one."""
    length = np.sqrt(information.diagonal())
    values = information / np.outer(length, length) if length.all() else np.zeros((1, 1))
    if not np.isfinite(values).all() or np.linalg.eigvalsh(values).min() < INVERTIBLE:
        raise NoInformationError("The information on the variances cannot be inverted.")
    return np.asarray(np.linalg.inv(values) / np.outer(length, length))


def _scaling(q: int, a1: float, a2: float) -> tuple[float, float]:
    """Scale of the Wald statistic, and degrees of freedom; NaN where there are none.

    Notes
    -----
    Where `a2` is `q` the formula is zero over zero (about q + 2 groups), and its value is the limit
    from both sides, if they have one. Elsewhere beyond it, it can have no meaning.
    """
    if abs(1 - a2 / q) > _POLE:
        scaling, df = _matched(q, a1, a2)
    else:
        around = [
            [np.array(_matched(q, s * a1, s * a2)) for s in (1 - step, 1 + step)]
            for step in (2 * _POLE, 4 * _POLE)
        ]
        (near_low, near_high), (far_low, far_high) = around
        if not np.allclose(near_low, near_high, rtol=20 * _POLE):
            return np.nan, np.nan
        scaling, df = (4 * (near_low + near_high) - (far_low + far_high)) / 6
    return (float(scaling), float(df)) if scaling > 0 and df > 0 else (np.nan, np.nan)


def _matched(q: int, a1: float, a2: float) -> tuple[float, float]:
    """Scale and degrees of freedom of the F whose first two moments are the statistic's."""
    b = (a1 + 6 * a2) / (2 * q)
    g = ((q + 1) * a1 - (q + 4) * a2) / ((q + 2) * a2)
    c1, c2, c3 = np.array([g, q - g, q + 2 - g]) / (3 * q + 2 * (1 - g))
    mean = 1 - a2 / q
    with np.errstate(divide="ignore", invalid="ignore"):
        rho = (mean / (1 - c2 * b)) ** 2 * (1 + c1 * b) / (1 - c3 * b) / q
        df = 4 + (q + 2) / (q * rho - 1)
        return float(mean * df / (df - 2)), float(df)
