"""The gradient of the criterion: back through the stages, from the last to the first."""

from collections.abc import Sequence

import numpy as np

from course_lib.model.criterion import Eliminated, Factored, factorise
from course_lib.model.design import Array
from course_lib.model.products import CrossProducts, Stage


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
