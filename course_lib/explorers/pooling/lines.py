"""All groups' lines at one ratio of the variances, from complete pooling to no pooling."""

from dataclasses import dataclass

import numpy as np

from course_lib.explorers.frame.rows import group_names, line_weight
from course_lib.model.criterion import log_likelihood
from course_lib.model.design import Array
from course_lib.model.solution import solve
from course_lib.tables.pooling import Pooling
from course_lib.tables.record_of_fit import record_of

END = 50  # the slider's ends: no variance between groups, and no limit to it
DECADE = 16  # steps for a factor of ten


@dataclass(frozen=True)
class PooledLines:
    """All groups' lines at one ratio of the variances.

    Attributes
    ----------
    lines : array, shape (groups, 2)
        Intercept and slope; NaN for a group without a line (no pooling only).
    criterion : float
        The REML criterion, minus twice the log-likelihood; infinite for no pooling.
    weights : array, shape (groups, 2, 2)
        What each group's own deviations (intercept, slope) are multiplied by to give the predicted
        ones; in the second row the weights of its intercept and of its slope in its slope.
    slope_sd : float
        The SD between slopes that the model assumes: at the REML estimate, the estimate.
    """

    lines: Array
    criterion: float
    weights: Array
    slope_sd: float


def ratio_at(position: float) -> float:
    """Factor on the REML variances at a position of the slider, from -END to END."""
    if abs(position) >= END:
        return 0.0 if position < 0 else np.inf
    return float(10 ** (position / DECADE))


def pool_at(pooling: Pooling, ratio: float) -> PooledLines:
    """Compute all groups' lines when the variances between groups are `ratio` times REML's.

    Parameters
    ----------
    pooling : Pooling
        From `fit_pooling`.
    ratio : float
        Factor on the covariance of intercepts and slopes relative to the residual variance: 0 is
        complete pooling, 1 the REML estimate, infinity no pooling.

    Returns
    -------
    PooledLines
        In the order of ``pooling.fits["none"]``.
    """
    if np.isinf(ratio):
        return _no_pooling(pooling)
    record = record_of(pooling.fits["partial"])
    theta = record.theta * np.sqrt(ratio)
    solution = solve(theta, record.products, scale=record.scale)
    levels = record.design.blocks[0].levels
    order = [levels.index(name) for name in group_names(pooling)]
    covariance = ratio * record.covariances[0].user
    relative = covariance / record.scale
    return PooledLines(
        lines=(solution.beta + solution.effects[0])[order],
        criterion=-2 * log_likelihood(theta, record.products),
        weights=np.array([line_weight(z, relative) for z in _z(pooling)]),
        slope_sd=float(np.sqrt(covariance[1, 1])),
    )


def _z(pooling: Pooling) -> list[Array]:
    labels, x = pooling.row_groups().to_numpy(), pooling.data[pooling.predictor].to_numpy()
    own = [x[labels == name] for name in group_names(pooling)]
    return [np.column_stack([np.ones(len(x)), x]) for x in own]


def _no_pooling(pooling: Pooling) -> PooledLines:
    table = pooling.estimates().query("model == 'none'")
    lines = table[["intercept", "slope"]].to_numpy()
    known = np.isfinite(lines[:, 1])[:, None, None]
    return PooledLines(lines, np.inf, np.where(known, np.eye(2), np.nan), np.inf)
