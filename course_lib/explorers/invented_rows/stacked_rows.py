"""Random intercepts by ordinary least squares, with invented rows of zeros below the data."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.explorers.frame.rows import relative_covariance
from course_lib.model.design import Array
from course_lib.tables.pooling import Pooling, fit_lines

STEP = 0.05  # of the slider of theta
LAST = 4.0  # its end, where REML's theta is below half of it


@dataclass(frozen=True)
class Stacked:
    """What least squares gives at one theta.

    Attributes
    ----------
    population : array, shape (2,)
        Intercept and slope of the population line.
    effects : array, shape (groups,)
        How far each group's line lies above it (BLUPs).
    criterion : float
        Minus twice the REML log-likelihood, at the best residual variance.
    """

    population: Array
    effects: Array
    criterion: float


def stack_rows(rows: Mapping[str, Any], theta: float) -> Stacked:
    """Do least squares on the data with one invented row of zeros for each group.

    Parameters
    ----------
    rows : mapping
        ``x``, ``y`` and ``group`` (codes), as from `rows_for_js`.
    theta : float
        SD of the intercepts divided by the residual SD.

    Returns
    -------
    Stacked
        How to read it: at REML's theta it is the REML fit.
    """
    x, y = (np.asarray(rows[name], dtype=float) for name in ("x", "y"))
    own = np.eye(len(rows["groups"]))[np.asarray(rows["group"])]
    line = np.column_stack([np.ones_like(x), x])
    count = own.shape[1]
    columns = np.block([[theta * own, line], [np.eye(count), np.zeros((count, 2))]])
    values = np.append(y, np.zeros(count))
    found = np.linalg.lstsq(columns, values)[0]
    freedom = len(y) - 2
    variance = float(((values - columns @ found) ** 2).sum() / freedom)
    price = float(np.linalg.slogdet(columns.T @ columns)[1])
    criterion = price + freedom * (1 + float(np.log(2 * np.pi * variance)))
    return Stacked(found[count:], theta * found[:count], criterion)


def kept_share(count: int, theta: float) -> float:
    """Return the share of its mean distance that a group with so many rows keeps."""
    return count * theta**2 / (count * theta**2 + 1)


def numbers_at(rows: Mapping[str, Any], theta: float, chosen: int) -> dict[str, float]:
    """Return the numbers that the explorer shows, by their id; NaN where there is none."""
    at = stack_rows(rows, theta)
    count = int((np.asarray(rows["group"]) == chosen).sum())
    return {
        "worth": 1 / theta**2 if theta else np.nan,
        "kept": kept_share(count, theta),
        "effect": float(at.effects[chosen]),
        "criterion": at.criterion,
        "above": at.criterion - stack_rows(rows, rows["reml"]).criterion,
    }


def reml_theta(pooling: Pooling) -> float:
    """Return REML's theta of the model with random intercepts."""
    return float(relative_covariance(fit_lines(pooling.data, slopes=False))[0, 0] ** 0.5)


def last_theta(reml: float) -> float:
    """Return the slider's end: twice REML's theta at least, a whole number of steps."""
    return max(LAST, STEP * float(np.ceil(2 * reml / STEP)))
