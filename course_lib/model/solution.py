"""Fixed effects and random effects at given relative covariances, and how certain they are."""

from dataclasses import dataclass

import numpy as np

from course_lib.model.criterion import Factored, factorise
from course_lib.model.design import Array
from course_lib.model.gradient import with_later
from course_lib.model.products import CrossProducts


@dataclass(frozen=True)
class Solution:
    """Fixed effects, residual variance and random effects for given relative covariances.

    Attributes
    ----------
    beta, beta_cov : arrays, shapes (p,) and (p, p)
        Generalised least squares; the covariance is ``(X'V^-1 X)^-1`` in the data's units.
    scale : float
        Residual variance.
    effects : tuple of arrays, shapes (levels, k)
        BLUPs (conditional modes) of each block of the design, in the data's units.
    effects_cov : tuple of arrays, shapes (levels, k, k)
        Their conditional covariance given the data and the parameters, as in lme4.
    """

    beta: Array
    beta_cov: Array
    scale: float
    effects: tuple[Array, ...]
    effects_cov: tuple[Array, ...]


def solve(
    theta: Array, data: CrossProducts, *, reml: bool = True, scale: float | None = None
) -> Solution:
    """Solve the mixed-model equations at given relative covariances.

    Parameters
    ----------
    theta : array
        Relative covariance parameters, in the basis of `data`.
    data : CrossProducts
        See `cross_products`.
    reml : bool
        Which estimate of the residual variance to take.
    scale : float, optional
        Residual variance, where it is known; its best value by default.
    """
    found = factorise(theta, data)
    p = data.p
    xvx, xvy = found.final[:p, :p], found.final[:p, p]
    beta = np.linalg.solve(xvx, xvy)
    if scale is None:
        scale = float(found.final[p, p] - xvy @ beta) / (data.n - p if reml else data.n)
    to_user = np.linalg.inv(data.x_factor)
    effects = _effects(found, beta, data)
    return Solution(
        beta=to_user @ (beta + data.beta_ols),
        beta_cov=scale * to_user @ np.linalg.inv(xvx) @ to_user.T,
        scale=scale,
        effects=_by_block(effects, data),
        effects_cov=_by_block(_covariances(found, scale, data), data),
    )


def _effects(found: Factored, beta: Array, data: CrossProducts) -> list[Array]:
    """BLUPs of each stage, the last one first known: shapes (groups, k)."""
    error = np.append(-beta, 1.0)
    known: list[Array] = []
    after = error
    if data.c:
        border = found.stages[-1]
        b = (border.gain[0] @ (border.later[0] @ error))[None]
        known, after = [b], np.append(-b[0], error)
    for j in reversed(range(len(data.stages))):
        stage, one = data.stages[j], found.stages[j]
        explained = one.later[..., -len(after) :] @ after
        at = 0
        for above, b in zip(stage.above, known[: len(stage.above)], strict=True):
            k = b.shape[1]
            explained -= np.einsum("gij,gj->gi", one.later[..., at : at + k], b[above])
            at += k
        known.insert(0, np.einsum("gij,gj->gi", one.gain, explained))
    return known


def _covariances(found: Factored, scale: float, data: CrossProducts) -> list[Array]:
    """Conditional covariances of each stage's effects: shapes (groups, k, k)."""
    count, c = len(data.stages), data.c
    total = scale * found.stages[-1].gain[0] if c else np.empty((0, 0))
    owns: list[Array] = [np.empty(0)] * count
    crosses: list[Array] = [np.empty(0)] * count
    for j in reversed(range(count)):
        stage, one = data.stages[j], found.stages[j]
        width = one.later.shape[2] - data.p - 1
        moved = one.gain @ one.later[..., :width]
        back = with_later(
            moved, stage, data.stages[j + 1 :], owns[j + 1 :], crosses[j + 1 :], total
        )
        owns[j] = scale * one.gain + back @ np.swapaxes(moved, 1, 2)
        crosses[j] = -back
    return [*owns, total[None]] if c else owns


def _by_block(stages: list[Array], data: CrossProducts) -> tuple[Array, ...]:
    """Cut what is known of stages and border into blocks, and bring it to the data's units."""
    found: dict[int, Array] = {}
    for stage, values in zip(data.stages, stages, strict=False):
        at = 0
        for block in stage.blocks:
            k = data.covariances[block].k
            found[block] = values[(slice(None), *[slice(at, at + k)] * (values.ndim - 1))]
            at += k
    at = 0
    for block, levels in data.border:
        k = data.covariances[block].k
        runs = [slice(at + level * k, at + (level + 1) * k) for level in range(levels)]
        last = stages[-1][0]
        found[block] = np.stack([last[(run,) * last.ndim] for run in runs])
        at += levels * k
    return tuple(_to_user(found[b], one.basis) for b, one in enumerate(data.covariances))


def _to_user(values: Array, basis: Array) -> Array:
    return values @ basis.T if values.ndim == 2 else np.asarray(basis @ values @ basis.T)
