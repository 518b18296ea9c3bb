"""Curvature of the likelihood in fixed effects and variances together, as MixedLM takes it."""

from collections.abc import Sequence

import numpy as np

from course_lib.model.covariances import theta_of
from course_lib.model.criterion import covariance_slopes, factorise
from course_lib.model.design import Array
from course_lib.model.products import Covariance
from course_lib.model.record import FitRecord

_STEP = 1e-3  # of a variance; with Richardson's extrapolation the error is of its fourth power


def joint_hessian(record: FitRecord, order: Sequence[int]) -> Array:
    """Second derivatives of the log-likelihood at the optimum, residual variance profiled out.

    Parameters
    ----------
    record : FitRecord
        A regular fit: at a boundary these derivatives do not exist.
    order : sequence of int
        Blocks in the order in which their variances are wanted.

    Returns
    -------
    array, shape (p + m, p + m)
        Fixed effects, then the lower triangle of each block's covariance (one number where all
        effects have one variance), relative to the residual variance, in the data's units.
    """
    data = record.products
    triangles = [_triangle(data.covariances[at]) for at in order]
    relative = [one.factor(record.theta) @ one.factor(record.theta).T for one in data.covariances]
    p, error = data.p, _error(record)
    rows = []
    for at, steps in zip(order, triangles, strict=True):
        for step in steps:
            rows.append(_along(step, at, relative, record, error, order, triangles))
    count = p + len(rows)
    hessian = np.zeros((count, count))
    final = factorise(record.theta, data).final
    freedom = data.n - p if record.reml else data.n
    hessian[:p, :p] = -freedom * final[:p, :p] / (error @ final @ error)
    if rows:
        hessian[p:] = np.array(rows)
        hessian[:p, p:] = hessian[p:, :p].T
        hessian[p:, p:] = (hessian[p:, p:] + hessian[p:, p:].T) / 2
    turn = _to_basis(record, order, triangles, count)
    return np.asarray(turn.T @ hessian @ turn)


def _error(record: FitRecord) -> Array:
    """Combination of [X, y] in the basis that is the response without its fixed part."""
    data = record.products
    beta = data.x_factor @ record.solution.beta - data.beta_ols
    return np.append(-beta, 1.0)


def _triangle(one: Covariance) -> list[Array]:
    """Symmetric matrices of ones that span the covariances of a block."""
    if one.which.min() == one.which.max():
        return [np.eye(one.k)]
    found = []
    for i in range(one.k):
        for j in range(i + 1):
            step = np.zeros((one.k, one.k))
            step[i, j] = step[j, i] = 1
            found.append(step)
    return found


def _slopes(
    relative: Sequence[Array],
    record: FitRecord,
    error: Array,
    order: Sequence[int],
    triangles: Sequence[Sequence[Array]],
) -> Array:
    """Gradient of the log-likelihood in fixed effects and covariances, fixed effects held."""
    data, p = record.products, record.products.p
    found = factorise(theta_of(relative, data), data)
    freedom = data.n - p if record.reml else data.n
    left = found.final @ error
    size = error @ left
    weight = freedom / size * np.outer(error, error)
    if record.reml:
        weight[:p, :p] += np.linalg.inv(found.final[:p, :p])
    slopes = covariance_slopes(found, weight, data)
    ours = [
        -np.sum(slopes[at] * step) / 2
        for at, steps in zip(order, triangles, strict=True)
        for step in steps
    ]
    return np.concatenate([freedom * left[:p] / size, ours])


def _along(
    step: Array,
    at: int,
    relative: Sequence[Array],
    record: FitRecord,
    error: Array,
    order: Sequence[int],
    triangles: Sequence[Sequence[Array]],
) -> Array:
    """Differentiate the gradient along one step of a block's covariance."""
    sd = np.sqrt(relative[at].diagonal())
    length = _STEP * float((np.outer(sd, sd) * step).max()) * _margin(relative[at])

    def difference(h: float) -> Array:
        ahead, behind = list(relative), list(relative)
        ahead[at], behind[at] = relative[at] + h * step, relative[at] - h * step
        pair = [_slopes(one, record, error, order, triangles) for one in (ahead, behind)]
        return np.asarray((pair[0] - pair[1]) / (2 * h))

    return np.asarray((4 * difference(length / 2) - difference(length)) / 3)


def _margin(relative: Array) -> float:
    """How much smaller steps must be near a correlation of one: they stay inside."""
    sd = np.sqrt(relative.diagonal())
    return float(min(1.0, 100 * np.linalg.eigvalsh(relative / np.outer(sd, sd)).min()))


def _to_basis(
    record: FitRecord, order: Sequence[int], triangles: Sequence[Sequence[Array]], count: int
) -> Array:
    """Turn parameters in the data's units into those of the basis."""
    data, p = record.products, record.products.p
    turn = np.zeros((count, count))
    turn[:p, :p] = data.x_factor
    at = p
    for block, steps in zip(order, triangles, strict=True):
        inverse = np.linalg.inv(data.covariances[block].basis)
        for number, step in enumerate(steps):
            moved = inverse @ step @ inverse.T
            parts = [np.sum(moved * one) / np.sum(one * one) for one in steps]
            turn[at : at + len(steps), at + number] = parts
        at += len(steps)
    return turn
