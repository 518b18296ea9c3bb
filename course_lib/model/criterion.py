"""The profiled (restricted) likelihood of a linear mixed model, as in the textbook.

For given relative covariance parameters ``theta`` the fixed effects and the residual variance
have closed forms, so the likelihood is a function of ``theta`` alone. The notation follows Bates
et al. (2015, doi:10.18637/jss.v067.i01): the random effects are ``b = Lambda(theta) u`` with
spherical ``u``.

Each stage takes the effects of one grouping factor out of the cross-products of all that follows:
``W'W`` becomes ``W'V^-1 W``, where V knows the factors so far. What remains at the end is
``[X, y]'V^-1 [X, y]``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from course_lib.model.design import Array, Codes
from course_lib.model.products import CrossProducts, Stage

# A relative standard deviation below this is a boundary estimate (lme4's isSingular uses 1e-4).
BOUNDARY = 1e-4


@dataclass(frozen=True)
class Eliminated:
    """What is known after a stage.

    Attributes
    ----------
    lam : array, shape (k, k)
        Relative factor of one group's effects.
    own : array, shape (G, k, k)
        ``Z'V^-1 Z`` of each group, where V knows the stages before.
    later : array, shape (G, k, w)
        ``Z'V^-1 W`` of each group.
    gain : array, shape (G, k, k)
        ``Lambda (Lambda' own Lambda + I)^-1 Lambda'``: the effects are `gain` times ``Z'V^-1`` of
        what they are to explain.
    """

    lam: Array
    own: Array
    later: Array
    gain: Array


@dataclass(frozen=True)
class Factored:
    """The criterion's matrices at one theta.

    Attributes
    ----------
    stages : list of Eliminated
        The chain of nested factors, then the border as one group, if there is one.
    final : array, shape (p + 1, p + 1)
        ``[X, y]'V^-1 [X, y]``.
    log_det : float
        ``log |V|``.
    """

    stages: list[Eliminated]
    final: Array
    log_det: float


def factorise(theta: Array, data: CrossProducts) -> Factored:
    """Take all random effects out of the cross-products.

    Raises
    ------
    LinAlgError
        When theta is so large that all digits are lost.
    """
    own = [stage.own for stage in data.stages]
    later = [stage.later for stage in data.stages]
    total: Array = data.total
    done: list[Eliminated] = []
    log_det = 0.0
    for j, stage in enumerate(data.stages):
        lam = stage_factor(theta, data, stage.blocks)
        half, gain, more = _eliminate(lam, own[j], later[j])
        done.append(Eliminated(lam, own[j], later[j], gain))
        log_det += more
        at = 0
        for above, s in zip(stage.above, range(j + 1, len(own)), strict=True):
            k = data.stages[s].k
            products = np.swapaxes(half[..., at : at + k], 1, 2) @ half[..., at:]
            taken = _sum_by(products, above, len(own[s]))
            own[s] = own[s] - taken[..., :k]
            later[s] = later[s] - taken[..., k:]
            at += k
        tail = half[..., at:].reshape(-1, half.shape[2] - at)
        total = total - tail.T @ tail
    if data.c:
        c = data.c
        lam = border_factor(theta, data)
        half, gain, more = _eliminate(lam, total[None, :c, :c], total[None, :c, c:])
        done.append(Eliminated(lam, total[None, :c, :c], total[None, :c, c:], gain))
        log_det += more
        total = total[c:, c:] - half[0].T @ half[0]
    return Factored(done, total, log_det)


def stage_factor(theta: Array, data: CrossProducts, blocks: Sequence[int]) -> Array:
    """Lambda of one group of a stage: its blocks along the diagonal."""
    factors = [data.covariances[at].factor(theta) for at in blocks]
    return factors[0] if len(factors) == 1 else _along_diagonal(factors)


def border_factor(theta: Array, data: CrossProducts) -> Array:
    """Lambda of the whole border."""
    each = [(data.covariances[at].factor(theta), levels) for at, levels in data.border]
    return _along_diagonal([factor for factor, levels in each for _ in range(levels)])


def _along_diagonal(factors: Sequence[Array]) -> Array:
    lam = np.zeros((sum(map(len, factors)),) * 2)
    at = 0
    for factor in factors:
        lam[at : at + len(factor), at : at + len(factor)] = factor
        at += len(factor)
    return lam


def _eliminate(lam: Array, own: Array, later: Array) -> tuple[Array, Array, float]:
    """Half of what a stage takes from the later ones, its gain, and its share in log |V|."""
    cholesky, root = penalised_root(lam, own)
    log_det = 2 * float(np.log(np.diagonal(cholesky, axis1=1, axis2=2)).sum())
    return root @ later, np.swapaxes(root, 1, 2) @ root, log_det


def penalised_root(lam: Array, own: Array) -> tuple[Array, Array]:
    """Cholesky factor of ``Lambda' own Lambda + I``, and its inverse times ``Lambda'``."""
    turned = np.swapaxes(lam, -1, -2)
    penalised = turned @ own @ lam
    diagonal = np.arange(lam.shape[-1])
    penalised[..., diagonal, diagonal] += 1
    cholesky = np.linalg.cholesky(penalised)
    return cholesky, np.linalg.solve(cholesky, np.broadcast_to(turned, cholesky.shape))


def _sum_by(values: Array, codes: Codes, groups: int) -> Array:
    summed = np.zeros((groups, *values.shape[1:]))
    np.add.at(summed, codes, values)
    return summed


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
    found = factorise(theta, data)
    r = np.linalg.cholesky(found.final).diagonal()
    log_det = found.log_det + (2 * float(np.log(r[:-1]).sum()) if reml else 0.0)
    freedom = data.n - data.p if reml else data.n
    return float(log_det + freedom * (1 + np.log(2 * np.pi * r[-1] ** 2 / freedom)))


def log_likelihood(theta: Array, data: CrossProducts, *, reml: bool = True) -> float:
    """(Restricted) log-likelihood in the data's units, as lme4 and statsmodels report it."""
    value = -profiled_deviance(theta, data, reml=reml) / 2
    return value - data.log_det_r if reml else value


def deviance_and_gradient(
    theta: Array, data: CrossProducts, *, reml: bool = True
) -> tuple[float, Array]:
    """Return `profiled_deviance` and its derivatives in theta.

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
        The criterion.
    array
        Its gradient. At a standard deviation of zero that one is zero, minimum or not.
    """
    found = factorise(theta, data)
    p = data.p
    freedom = data.n - p if reml else data.n
    xvx, xvy = found.final[:p, :p], found.final[:p, p]
    cholesky = np.linalg.cholesky(found.final)
    v = np.append(-np.linalg.solve(xvx, xvy), 1.0)
    r2 = cholesky[p, p] ** 2
    log_det = found.log_det + (2 * float(np.log(cholesky.diagonal()[:p]).sum()) if reml else 0.0)
    weight = freedom / r2 * np.outer(v, v)
    if reml:
        weight[:p, :p] += np.linalg.inv(xvx)
    deviance = log_det + freedom * (1 + np.log(2 * np.pi * r2 / freedom))
    gradient = np.zeros(len(theta))
    for one, slope in zip(data.covariances, covariance_slopes(found, weight, data), strict=True):
        in_lam = 2 * slope @ one.factor(theta)
        np.add.at(gradient, one.which, in_lam[one.rows, one.columns])
    return float(deviance), gradient


def covariance_slopes(found: Factored, weight: Array, data: CrossProducts) -> list[Array]:
    """Go back through the stages: the derivatives of ``log |V| + tr(weight final)``.

    Parameters
    ----------
    found : Factored
        From `factorise`.
    weight : array, shape (p + 1, p + 1)
        Derivative of the rest of a criterion in `found.final`.
    data : CrossProducts
        See `cross_products`.

    Returns
    -------
    list of arrays, shapes (k, k)
        Derivative in the relative covariance of each block, in the basis.
    """
    slopes: list[Array] = [np.empty(0)] * len(data.covariances)
    stages = list(found.stages)
    if data.c:
        last = stages.pop()
        slope, own, cross = backwards(last, last.later @ weight)
        _cut_border(slope[0], data, slopes)
        weight = np.block([[own[0], cross[0]], [cross[0].T, weight]])
    owns: list[Array] = [np.empty(0)] * len(stages)
    crosses: list[Array] = [np.empty(0)] * len(stages)
    for j in reversed(range(len(stages))):
        stage, after = data.stages[j], slice(j + 1, None)
        back = with_later(
            stages[j].later, stage, data.stages[after], owns[after], crosses[after], weight
        )
        slope, owns[j], crosses[j] = backwards(stages[j], back)
        _cut_stage(slope.sum(axis=0), data, stage, slopes)
    return slopes


def with_later(
    left: Array,
    stage: Stage,
    later: Sequence[Stage],
    owns: Sequence[Array],
    crosses: Sequence[Array],
    total: Array,
) -> Array:
    """Multiply each group's row block by the symmetric matrix of what comes later.

    The matrix is never built: its parts are one block for each group of the factors above
    (`owns`), their products with what follows them (`crosses`), and `total`.
    """
    w = left.shape[2]
    product = np.zeros_like(left)
    tail = w - len(total)
    product[..., tail:] = left[..., tail:] @ total
    at = 0
    for above, one, own, cross in zip(stage.above, later, owns, crosses, strict=True):
        mine, rest = slice(at, at + one.k), slice(at + one.k, w)
        beside = cross[above]
        product[..., mine] += left[..., mine] @ own[above]
        product[..., mine] += left[..., rest] @ np.swapaxes(beside, 1, 2)
        product[..., rest] += left[..., mine] @ beside
        at += one.k
    return product


def backwards(stage: Eliminated, back: Array) -> tuple[Array, Array, Array]:
    """Derivatives in the stage's relative covariance, in its own products, and in the later."""
    in_gain = -back @ np.swapaxes(stage.later, 1, 2)
    kept = -stage.own @ stage.gain
    kept[:, range(kept.shape[1]), range(kept.shape[1])] += 1
    slope = kept @ (stage.own + in_gain @ np.swapaxes(kept, 1, 2))
    own = stage.gain - stage.gain @ in_gain @ stage.gain
    return slope, own, -stage.gain @ back


def _cut_stage(slope: Array, data: CrossProducts, stage: Stage, slopes: list[Array]) -> None:
    """Cut the blocks of a stage out of the derivative in its whole covariance."""
    at = 0
    for block in stage.blocks:
        k = data.covariances[block].k
        slopes[block] = slope[at : at + k, at : at + k]
        at += k


def _cut_border(slope: Array, data: CrossProducts, slopes: list[Array]) -> None:
    """Cut the blocks of the border out, summed over their levels."""
    at = 0
    for block, levels in data.border:
        k = data.covariances[block].k
        corner = slope[at : at + levels * k, at : at + levels * k]
        slopes[block] = np.einsum("aiaj->ij", corner.reshape(levels, k, levels, k))
        at += levels * k
