"""The profiled (restricted) likelihood of a linear mixed model, as in the textbook.

For given relative covariance parameters ``theta`` the fixed effects and the residual variance
have closed forms, so the likelihood is a function of ``theta`` alone. The notation follows Bates
et al. (2015, doi:10.18637/jss.v067.i01): the random effects are ``b = Lambda(theta) u`` with
spherical ``u``, and one Cholesky factorisation per independent group of rows gives everything.
"""

from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

# A relative standard deviation below this is a boundary estimate (lme4's isSingular uses 1e-4).
BOUNDARY = 1e-4


@dataclass(frozen=True)
class CrossProducts:
    """All that the likelihood needs to know of the data.

    Predictors are replaced by an orthonormal basis and the response by its least-squares
    residual, so that predictors far from zero (calendar years) cost no digits. Random-effect
    columns are rescaled to mean square one, and correlated ones made orthogonal as well.

    Attributes
    ----------
    ztz : array, shape (G, q, q)
        ``Z'Z`` of each of the G independent groups; shorter groups are padded with zeros.
    ztw : array, shape (G, q, p + 1)
        ``Z'[X, y]`` of each group.
    wtw : array, shape (p + 1, p + 1)
        ``[X, y]'[X, y]`` of all rows.
    rows, columns, which : integer arrays
        ``Lambda[rows, columns] = theta[which]``.
    basis : array, shape (q, q)
        Random effects in the user's units are ``basis @ b``.
    x_factor : array, shape (p, p)
        Upper triangle R of ``X = QR``: fixed effects in the user's units are ``R^-1 beta``.
    beta_ols : array, shape (p,)
        Least-squares coefficients that were taken out of the response.
    n, k_re : int
        Number of rows, and of correlated random effects per group.
    """

    ztz: Array
    ztw: Array
    wtw: Array
    rows: NDArray[np.intp]
    columns: NDArray[np.intp]
    which: NDArray[np.intp]
    basis: Array
    x_factor: Array
    beta_ols: Array
    n: int
    k_re: int

    @property
    def p(self) -> int:
        """Number of fixed effects."""
        return self.wtw.shape[0] - 1

    @property
    def diagonal(self) -> Flags:
        """Which elements of theta are on Lambda's diagonal (standard deviations)."""
        on_diagonal = np.zeros(self.which.max() + 1, dtype=bool)
        on_diagonal[self.which[self.rows == self.columns]] = True
        return on_diagonal

    def relative_factor(self, theta: Array) -> Array:
        """Return Lambda(theta), the factor of the relative covariance of one group."""
        lam = np.zeros_like(self.basis)
        lam[self.rows, self.columns] = theta[self.which]
        return lam


def _dense(matrix: Any) -> Array:
    return matrix.toarray() if hasattr(matrix, "toarray") else np.asarray(matrix)


def _term_widths(model: Any) -> list[int]:
    """Columns that each variance component takes, in its widest group."""
    return [max(m.shape[1] for m in mats) for mats in model.exog_vc.mats]


def random_columns(model: Any, group_ix: int) -> Array:
    """Random-effect design of one group of a MixedLM, padded to the width of the widest."""
    n_rows = len(model.endog_li[group_ix])
    parts = [model.exog_re_li[group_ix]] if model.k_re else []
    for mats, width in zip(model.exog_vc.mats, _term_widths(model), strict=True):
        part = _dense(mats[group_ix])
        parts.append(np.pad(part, ((0, 0), (0, width - part.shape[1]))))
    return np.concatenate(parts, axis=1) if parts else np.empty((n_rows, 0))


def _positions(k_re: int, widths: list[int]) -> tuple[Any, Any, Any]:
    """Where each element of theta stands in Lambda: a lower triangle, then diagonal runs."""
    columns, rows = np.triu_indices(k_re)
    which = np.arange(len(rows))
    for number, (start, width) in enumerate(
        zip(accumulate([k_re, *widths]), widths, strict=False), start=len(rows)
    ):
        run = np.arange(start, start + width)
        rows, columns = np.append(rows, run), np.append(columns, run)
        which = np.append(which, np.full(width, number))
    return rows, columns, which


def _basis(z: list[Array], k_re: int, widths: list[int]) -> Array:
    """Matrix that turns well-scaled random effects into those of the user's units."""
    n = sum(len(rows) for rows in z)
    square = np.sum([rows.T @ rows for rows in z], axis=0)
    basis = np.zeros((k_re + sum(widths),) * 2)
    if k_re:
        stacked = np.concatenate([rows[:, :k_re] for rows in z])
        r = np.linalg.qr(stacked, mode="r")
        basis[:k_re, :k_re] = np.linalg.inv(r) * np.sqrt(n)
    start = k_re
    for width in widths:
        run = slice(start, start + width)
        basis[run, run] = np.eye(width) * np.sqrt(n / np.trace(square[run, run]))
        start += width
    return basis


def cross_products(model: Any) -> CrossProducts:
    """Collect the cross-products of a MixedLM model (statsmodels), in a well-scaled basis."""
    widths = _term_widths(model)
    x, x_factor = np.linalg.qr(model.exog)
    beta_ols = x.T @ model.endog
    y = model.endog - x @ beta_ols
    w = np.column_stack([x, y])
    z = [random_columns(model, i) for i in range(model.n_groups)]
    basis = _basis(z, model.k_re, widths)
    z = [rows @ basis for rows in z]
    rows_of = [model.row_indices[label] for label in model.group_labels]
    rows, columns, which = _positions(model.k_re, widths)
    return CrossProducts(
        ztz=np.stack([a.T @ a for a in z]),
        ztw=np.stack([a.T @ w[i] for a, i in zip(z, rows_of, strict=True)]),
        wtw=w.T @ w,
        rows=rows,
        columns=columns,
        which=which,
        basis=basis,
        x_factor=x_factor,
        beta_ols=beta_ols,
        n=len(y),
        k_re=model.k_re,
    )


def profiled_deviance(theta: Array, data: CrossProducts, *, reml: bool = True) -> float:
    """Minus twice the (restricted) log-likelihood, maximised over all but theta.

    Parameters
    ----------
    theta : array
        Relative covariance parameters, in the basis of `data`.
    data : CrossProducts
        See `cross_products`.
    reml : bool
        Whether to use the restricted likelihood.

    Returns
    -------
    float
        The criterion. Under REML it is the one of the orthonormal predictors; lme4's is this
        plus ``2 log|det R|`` (R is ``data.x_factor``), a constant.
    """
    lam = data.relative_factor(theta)
    penalised = lam.T @ data.ztz @ lam + np.eye(lam.shape[0])
    cholesky = np.linalg.cholesky(penalised)
    half = np.linalg.solve(cholesky, lam.T @ data.ztw)
    schur = data.wtw - np.einsum("gij,gik->jk", half, half)
    r = np.linalg.cholesky(schur).diagonal()
    log_det = 2 * np.log(np.diagonal(cholesky, axis1=1, axis2=2)).sum()
    freedom = data.n - data.p if reml else data.n
    if reml:
        log_det += 2 * np.log(r[:-1]).sum()
    return float(log_det + freedom * (1 + np.log(2 * np.pi * r[-1] ** 2 / freedom)))


def log_likelihood(theta: Array, data: CrossProducts, *, reml: bool = True) -> float:
    """(Restricted) log-likelihood in the user's units, as lme4 and statsmodels report it."""
    value = -profiled_deviance(theta, data, reml=reml) / 2
    return value - float(np.log(abs(data.x_factor.diagonal())).sum()) if reml else value


@dataclass(frozen=True)
class Solution:
    """Fixed effects, their covariance, and random effects for given variances.

    Attributes
    ----------
    beta, beta_cov : arrays, shapes (p,) and (p, p)
        Generalised least squares, ``(X'V^-1 X)^-1``.
    effects : array, shape (G, q)
        BLUPs (conditional modes) of each group's random effects.
    effects_cov : array, shape (G, q, q)
        Their conditional covariance given the data and the parameters, as in lme4.
    """

    beta: Array
    beta_cov: Array
    effects: Array
    effects_cov: Array


def solve_given(covariance: Array, scale: float, data: CrossProducts) -> Solution:
    """Solve the mixed-model equations for given variances.

    Parameters
    ----------
    covariance : array, shape (q, q)
        Covariance of one group's random effects divided by `scale`, in the basis of `data`;
        it may be singular.
    scale : float
        Residual variance.
    data : CrossProducts
        See `cross_products`.
    """
    values, vectors = np.linalg.eigh(covariance)
    lam = vectors * np.sqrt(np.clip(values, 0, None))
    cholesky = np.linalg.cholesky(lam.T @ data.ztz @ lam + np.eye(len(lam)))
    half = np.linalg.solve(cholesky, lam.T @ data.ztw)
    schur = data.wtw - np.einsum("gij,gik->jk", half, half)
    xvx, xvy = schur[:-1, :-1], schur[:-1, -1]
    beta = np.linalg.solve(xvx, xvy)
    to_user = np.linalg.inv(data.x_factor)
    u = np.linalg.solve(
        np.swapaxes(cholesky, 1, 2), (half[..., -1] - half[..., :-1] @ beta)[..., None]
    )
    root = np.linalg.solve(cholesky, np.broadcast_to((data.basis @ lam).T, cholesky.shape))
    return Solution(
        beta=to_user @ (beta + data.beta_ols),
        beta_cov=scale * to_user @ np.linalg.inv(xvx) @ to_user.T,
        effects=(data.basis @ lam @ u)[..., 0],
        effects_cov=scale * np.swapaxes(root, 1, 2) @ root,
    )
