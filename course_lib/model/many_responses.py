"""The criterion for many responses of one design at once.

Only ``Z'y``, ``X'y`` and ``y'y`` differ from response to response. Groups with equal ``Z'Z`` share
one factorisation. Arrays have the responses along their first axis.
"""

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from course_lib.model.centring import in_basis, orthonormal
from course_lib.model.criterion import Eliminated, penalised_root
from course_lib.model.design import Array, Design, RandomBlock
from course_lib.model.gradient import backwards
from course_lib.model.level_labels import Codes
from course_lib.model.products import CrossProducts, cross_products


@dataclass(frozen=True)
class SharedProducts:
    """What all responses share.

    Attributes
    ----------
    data : CrossProducts
        Of the design, with one factor in the chain and all others in the border.
    own : array, shape (U, k, k)
        Each distinct ``Z'Z``.
    count : array, shape (U,)
        In how many groups it occurs.
    kind : integer array, shape (G,)
        Which of them a group has.
    later : array, shape (G, k, w)
        Cross-products of each group with the border and the fixed effects.
    squares : array, shape (U * k * k, w * w)
        Sums over the groups of one kind of all products of two entries of `later`.
    """

    data: CrossProducts
    own: Array
    count: Array
    kind: Codes
    later: Array
    squares: Array

    @property
    def w(self) -> int:
        """Number of columns of the border and of fixed effects."""
        return int(self.later.shape[2])


@dataclass(frozen=True)
class Responses:
    """Cross-products of R responses.

    Attributes
    ----------
    cross : array, shape (R, U * k * k, w)
        Sums over groups of one kind of ``Z'y`` times `later`.
    own : array, shape (R, U * k * k)
        Sums over groups of one kind of ``Z'y (Z'y)'``.
    wty : array, shape (R, w)
        With the border and the fixed effects.
    yty : array, shape (R,)
        With themselves.
    beta_ols : array, shape (R, p)
        Least-squares coefficients that were taken out.
    """

    cross: Array
    own: Array
    wty: Array
    yty: Array
    beta_ols: Array

    def take(self, which: Codes) -> "Responses":
        """Return some of the responses."""
        parts = (self.cross, self.own, self.wty, self.yty, self.beta_ols)
        return Responses(*(part[which] for part in parts))


@dataclass(frozen=True)
class Evaluated:
    """The criterion at one theta for each response, shape (R, ...)."""

    deviance: Array
    gradient: Array
    beta: Array
    scale: Array


def share_products(design: Design) -> SharedProducts:
    """Collect what all responses of a design share."""
    data = cross_products(design, longest=1)
    (stage,) = data.stages
    k = stage.k
    own, kind = np.unique(stage.own.round(9), axis=0, return_inverse=True)
    kind = kind.ravel()
    later = stage.later[..., :-1]
    w = later.shape[2]
    squares = np.zeros((len(own), k, k, w, w))
    for u in range(len(own)):
        mine = later[kind == u]
        squares[u] = np.einsum("gac,gbd->abcd", mine, mine, optimize=True)
    count = np.bincount(kind).astype(float)
    return SharedProducts(data, own, count, kind, later, squares.reshape(-1, w * w))


def response_products(shared: SharedProducts, design: Design, y: Array) -> Responses:
    """Collect the cross-products of responses, shape (n, R)."""
    data = shared.data
    q = orthonormal(design.x)[0]
    beta_ols = q.T @ y
    y = y - q @ beta_ols
    (stage,) = data.stages
    zty = np.concatenate([_products(design.blocks[at], y) for at in stage.blocks], axis=1)
    k, kinds, count = stage.k, len(shared.own), y.shape[1]
    cross = np.zeros((count, kinds, k, k, shared.w))
    own = np.zeros((count, kinds, k, k))
    for u in range(kinds):
        mine, later = zty[shared.kind == u], shared.later[shared.kind == u]
        cross[:, u] = np.einsum("gbc,gar->rabc", later, mine, optimize=True)
        own[:, u] = np.einsum("gar,gbr->rab", mine, mine, optimize=True)
    border = [_products(design.blocks[at], y).reshape(-1, count) for at, _ in data.border]
    return Responses(
        cross=cross.reshape(count, kinds * k * k, shared.w),
        own=own.reshape(count, kinds * k * k),
        wty=np.concatenate([*border, q.T @ y]).T,
        yty=(y * y).sum(axis=0),
        beta_ols=beta_ols.T,
    )


def _products(block: RandomBlock, y: Array) -> Array:
    """Return ``Z'y`` of one block in the basis: shape (levels, k, R)."""
    rows = np.arange(len(y))
    by_level = sp.csr_array((np.ones(len(y)), (block.codes, rows)), (len(block.levels), len(y)))
    columns, _ = in_basis(block)
    return np.stack([by_level @ (column[:, None] * y) for column in columns.T], axis=1)


def factors(theta: Array, data: CrossProducts, at: int) -> Array:
    """Lambda of one block for each response: shape (R, k, k)."""
    one = data.covariances[at]
    lam = np.zeros((len(theta), one.k, one.k))
    lam[:, one.rows, one.columns] = theta[:, one.which]
    return lam


def along_diagonal(parts: list[Array]) -> Array:
    """Put matrices of each response, shapes (R, k, k), along one diagonal."""
    size = sum(part.shape[1] for part in parts)
    lam = np.zeros((len(parts[0]), size, size))
    at = 0
    for part in parts:
        run = slice(at, at + part.shape[1])
        lam[:, run, run] = part
        at += part.shape[1]
    return lam


def evaluate(theta: Array, shared: SharedProducts, y: Responses, *, reml: bool) -> Evaluated:
    """Evaluate the criterion of each response at its own theta.

    Parameters
    ----------
    theta : array, shape (R, m)
        Relative covariance parameters; a negative standard deviation counts as its size.
    shared : SharedProducts
        What the responses share.
    y : Responses
        Their cross-products.
    reml : bool
        Whether to use the restricted likelihood.
    """
    data, p, c = shared.data, shared.data.p, shared.data.c
    lam = along_diagonal([factors(theta, data, at) for at in data.stages[0].blocks])[:, None]
    cholesky, root = penalised_root(lam, shared.own)
    gain = np.swapaxes(root, -1, -2) @ root
    logs = np.log(np.diagonal(cholesky, axis1=-2, axis2=-1)).sum(axis=-1)
    log_det = 2 * logs @ shared.count
    total = _remaining(gain, shared, y)
    border = None
    if c:
        outer = _border_factor(theta, data)
        own, later = total[:, :c, :c], total[:, :c, c:]
        cholesky, root = penalised_root(outer, own)
        half = root @ later
        border = Eliminated(outer, own, later, np.swapaxes(root, -1, -2) @ root)
        log_det = log_det + 2 * np.log(np.diagonal(cholesky, axis1=1, axis2=2)).sum(axis=1)
        total = total[:, c:, c:] - np.swapaxes(half, 1, 2) @ half
    xvx, xvy = total[:, :p, :p], total[:, :p, p]
    inverse = np.linalg.inv(xvx)
    beta = np.einsum("rij,rj->ri", inverse, xvy)
    r2 = total[:, p, p] - (xvy * beta).sum(axis=1)
    freedom = data.n - p if reml else data.n
    error = np.concatenate([-beta, np.ones((len(beta), 1))], axis=1)
    weight = (freedom / r2)[:, None, None] * error[:, :, None] * error[:, None]
    if reml:
        log_det = log_det + np.linalg.slogdet(xvx)[1]
        weight[:, :p, :p] += inverse
    deviance = log_det + freedom * (1 + np.log(2 * np.pi * r2 / freedom))
    gradient = _gradient(theta, shared, y, lam, gain, border, weight)
    return Evaluated(deviance, gradient, beta + y.beta_ols, r2 / freedom)


def _remaining(gain: Array, shared: SharedProducts, y: Responses) -> Array:
    """Cross-products of border, fixed effects and response once the chain is taken out."""
    w, flat = shared.w, gain.reshape(len(gain), -1)
    total = np.empty((len(gain), w + 1, w + 1))
    total[:, :w, :w] = shared.data.total[:w, :w] - (flat @ shared.squares).reshape(-1, w, w)
    total[:, :w, w] = y.wty - np.einsum("rm,rmc->rc", flat, y.cross)
    total[:, w, :w] = total[:, :w, w]
    total[:, w, w] = y.yty - (flat * y.own).sum(axis=1)
    return total


def _border_factor(theta: Array, data: CrossProducts) -> Array:
    parts = [(factors(theta, data, at), levels) for at, levels in data.border]
    return along_diagonal([part for part, levels in parts for _ in range(levels)])


def _gradient(
    theta: Array,
    shared: SharedProducts,
    y: Responses,
    lam: Array,
    gain: Array,
    border: Eliminated | None,
    weight: Array,
) -> Array:
    """Derivatives of the criterion, by going back through border and chain."""
    data, w = shared.data, shared.w
    gradient = np.zeros_like(theta)
    if border is not None:
        slope, own, cross = backwards(border, border.later @ weight)
        weight = np.block([[own, cross], [np.swapaxes(cross, 1, 2), weight]])
        _add_border(gradient, theta, slope, data)
    count, k = len(theta), shared.own.shape[1]
    taken = (weight[:, :w, :w].reshape(count, -1) @ shared.squares.T).reshape(gain.shape)
    once = np.einsum("rmc,rc->rm", y.cross, weight[:, :w, w]).reshape(gain.shape)
    taken = taken + once + np.swapaxes(once, -1, -2)
    taken = taken + (y.own * weight[:, w, w, None]).reshape(gain.shape)
    kept = -shared.own @ gain
    kept[..., range(k), range(k)] += 1
    slope = shared.count[:, None, None] * (kept @ shared.own)
    slope = (slope - kept @ taken @ np.swapaxes(kept, -1, -2)).sum(axis=1)
    at = 0
    for block in data.stages[0].blocks:
        run = slice(at, at + data.covariances[block].k)
        _add(gradient, 2 * slope[:, run, run] @ lam[:, 0, run, run], data, block)
        at = run.stop
    return gradient


def _add_border(gradient: Array, theta: Array, slope: Array, data: CrossProducts) -> None:
    at = 0
    for block, levels in data.border:
        k = data.covariances[block].k
        run = slice(at, at + levels * k)
        corner = slope[:, run, run].reshape(-1, levels, k, levels, k)
        summed = np.einsum("raiaj->rij", corner)
        _add(gradient, 2 * summed @ factors(theta, data, block), data, block)
        at = run.stop


def _add(gradient: Array, in_lam: Array, data: CrossProducts, block: int) -> None:
    one = data.covariances[block]
    for row, column, which in zip(one.rows, one.columns, one.which, strict=True):
        gradient[:, which] += in_lam[:, row, column]
