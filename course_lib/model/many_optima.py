"""Find the optima of many responses of one design, all in step."""

import numpy as np

from course_lib.model.design import Array
from course_lib.model.level_labels import Codes
from course_lib.model.many_responses import Evaluated, Responses, SharedProducts, evaluate
from course_lib.model.products import Flags

_STEP = 1e-5  # for differences of the gradient
_SMALL = 1e-9  # a step that promises less than this is the last
_STEPS = 60
_LONGEST = 2.0  # of one step, in units of theta
_AT_ZERO = 1e-2
_FURTHER_STARTS = (1.0, 0.3, 3.0)
_LEAST = 0.2  # of a standard deviation at a start: at zero a search stays where it is


def find_optima(
    shared: SharedProducts, y: Responses, near: Array, *, reml: bool
) -> tuple[Array, Evaluated]:
    """Return theta at the optimum of each response, and the criterion there.

    Parameters
    ----------
    shared : SharedProducts
        What the responses share.
    y : Responses
        Their cross-products.
    near : array, shape (m,)
        Where optima are likely, such as the optimum of the fit that responses were simulated
        from.
    reml : bool
        Whether to use the restricted likelihood.

    Notes
    -----
    Newton's method. Where a standard deviation ends at zero, the place where a search may be
    caught, three more starts are tried and the best optimum is kept. The criterion is even in each
    standard deviation, so that the search needs no bounds.
    """
    diagonal = shared.data.diagonal
    best, found = _search(np.tile(_start(near, diagonal), (len(y.yty), 1)), shared, y, reml)
    unsure = np.flatnonzero((abs(best[:, diagonal]) < _AT_ZERO).any(axis=1))
    part = y.take(unsure)
    for sd in _FURTHER_STARTS if len(unsure) else ():
        start = np.tile(np.where(diagonal, sd, 0.0), (len(unsure), 1))
        theta, at = _search(start, shared, part, reml)
        better = at.deviance < found.deviance[unsure]
        best[unsure[better]] = theta[better]
        found.deviance[unsure[better]] = at.deviance[better]
    return best, evaluate(best, shared, y, reml=reml)


def _start(near: Array, diagonal: Flags) -> Array:
    return np.where(diagonal, np.maximum(near, _LEAST), near)


def _search(
    theta: Array, shared: SharedProducts, y: Responses, reml: bool
) -> tuple[Array, Evaluated]:
    """Take Newton steps until no response gains by one."""
    theta = theta.astype(float)
    now = evaluate(theta, shared, y, reml=reml)
    live = np.arange(len(theta))
    for _ in range(_STEPS):
        part = y.take(live)
        move = _moves(theta[live], shared, part, now.gradient[live], reml)
        promised = -(move * now.gradient[live]).sum(axis=1)
        moved = _downhill(theta, now, live, move, shared, part, reml)
        live = live[moved & (promised > _SMALL)]
        if not len(live):
            break
    return theta, now


def _moves(
    theta: Array, shared: SharedProducts, y: Responses, gradient: Array, reml: bool
) -> Array:
    """Newton steps; where the criterion is not convex, its curvature is taken as positive."""
    ahead = [
        evaluate(theta + step, shared, y, reml=reml).gradient
        for step in _STEP * np.eye(theta.shape[1])
    ]
    hessian = (np.stack(ahead, axis=1) - gradient[:, None]) / _STEP
    values, vectors = np.linalg.eigh((hessian + np.swapaxes(hessian, 1, 2)) / 2)
    values = abs(values)
    values = np.maximum(values, 1e-3 * values.max(axis=1, keepdims=True) + 1e-9)
    move = -np.einsum("rij,rj,rkj,rk->ri", vectors, 1 / values, vectors, gradient)
    length = np.linalg.norm(move, axis=1).clip(1e-300)
    return np.asarray(move * np.minimum(1, _LONGEST / length)[:, None])


def _downhill(
    theta: Array,
    now: Evaluated,
    live: Codes,
    move: Array,
    shared: SharedProducts,
    y: Responses,
    reml: bool,
) -> Array:
    """Take each step, shortened until it leads downhill; say which could be taken."""
    length, todo = np.ones(len(live)), np.ones(len(live), dtype=bool)
    for _ in range(12):
        which = np.flatnonzero(todo)
        trial = theta[live[which]] + length[which, None] * move[which]
        at = evaluate(trial, shared, y.take(which), reml=reml)
        fine = at.deviance <= now.deviance[live[which]] + 1e-10
        done = live[which[fine]]
        theta[done] = trial[fine]
        for old, new in zip(
            (now.deviance, now.gradient, now.beta, now.scale),
            (at.deviance, at.gradient, at.beta, at.scale),
            strict=True,
        ):
            old[done] = new[fine]
        todo[which[fine]] = False
        length[which[~fine]] /= 4
        if not todo.any():
            break
    return ~todo
