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

from course_lib.model.design import Array
from course_lib.model.products import CrossProducts

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
        for sums, s in zip(stage.sums, range(j + 1, len(own)), strict=True):
            k = data.stages[s].k
            products = np.swapaxes(half[..., at : at + k], 1, 2) @ half[..., at:]
            taken = (sums @ products.reshape(len(products), -1)).reshape(-1, *products.shape[1:])
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
