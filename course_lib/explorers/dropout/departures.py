"""Who is left when subjects leave after the first value above a limit, and six slopes of time."""

from dataclasses import dataclass

import numpy as np

from course_lib.datasets.load import load_dataset
from course_lib.explorers.dropout.table import ESTIMATES
from course_lib.model.design import Array

LOWEST, HIGHEST, STEP = 300, 450, 5  # of the limit, in milliseconds
TIMES = np.arange(10.0)  # Days
NAMES = {  # of the estimates, in the order in which they are drawn
    "completers": "completers only",
    "ols": "least squares",
    "intercepts": "random intercepts",
    "gee": "GEE, exchangeable",
    "carried": "last value carried",
    "slopes": "random slopes",
}


@dataclass(frozen=True)
class Remaining:
    """What is left of balanced data when subjects leave.

    Attributes
    ----------
    last : int array, shape (subjects,)
        Position of each subject's last value that is seen.
    slopes : dict
        Slope of time by each of `NAMES`; least squares is the independent GEE as well.
    ols_line, slopes_line : tuple of float
        Intercept and slope by least squares, and of the population by random slopes.
    slopes_error : float
        Standard error of that slope, by generalised least squares.
    """

    last: Array
    slopes: dict[str, float]
    ols_line: tuple[float, float]
    slopes_line: tuple[float, float]
    slopes_error: float

    @property
    def rows(self) -> int:
        """How many rows remain."""
        return int((self.last + 1).sum())

    @property
    def completers(self) -> int:
        """How many subjects are seen to the end."""
        return int((self.last == len(TIMES) - 1).sum())

    def numbers(self) -> dict[str, float]:
        """Return the numbers that the explorer shows, by their id."""
        named = {name: self.slopes[name] for name in NAMES if name != "slopes"}
        counts = {"remain_1": self.rows, "remain_2": self.completers}
        return {**counts, **named, "slopes_1": self.slopes["slopes"], "slopes_2": self.slopes_error}


def load_values() -> tuple[list[str], Array]:
    """Return sleepstudy's subjects, and their values: a row for a subject, a column for a day."""
    wide = load_dataset("sleepstudy").pivot(index="Subject", columns="Days", values="Reaction")
    return [str(name) for name in wide.index], wide.to_numpy(dtype=float)


def last_seen(values: Array, limit: float) -> Array:
    """Return the position of the first value above a limit in each row, else of the last value.

    Parameters
    ----------
    values : array, shape (subjects, times)
        Values in the order of time.
    limit : float
        A subject leaves after the first value above it.

    Returns
    -------
    int array, shape (subjects,)
        How to read it: the value at this position is the last one that is seen of a subject.
    """
    above = values > limit
    return np.where(above.any(axis=1), above.argmax(axis=1), values.shape[1] - 1)


def fit_line(times: Array, values: Array) -> tuple[float, float]:
    """Return intercept and slope of a line, by least squares."""
    slope, intercept = np.polyfit(times, values, 1)
    return float(intercept), float(slope)


def leave_above(values: Array, limit: int) -> Remaining:
    """Let each subject of sleepstudy leave after the first value above a limit.

    Parameters
    ----------
    values : array, shape (subjects, 10)
        From `load_values`.
    limit : int
        Milliseconds, from 300 to 450 in steps of 5.

    Returns
    -------
    Remaining
        How to read it: the slope of all data is 10.47. The lower the limit, the further the
        analyses fall below it that do not ask where each subject was going when it left.
    """
    last = last_seen(values, limit)
    gee, intercepts, intercept, slope, error = ESTIMATES[limit]
    lines = _least_squares(values, last)
    direct = {name: line[1] for name, line in lines.items()}
    slopes = {**direct, "gee": gee, "intercepts": intercepts, "slopes": slope}
    return Remaining(last, slopes, lines["ols"], (intercept, slope), error)


def _least_squares(values: Array, last: Array) -> dict[str, tuple[float, float]]:
    """Return the lines of completers, of what is seen, and with last values carried on."""
    places = np.arange(len(TIMES))
    seen = places <= last[:, None]
    carried = np.take_along_axis(values, np.minimum(places, last[:, None]), axis=1)
    times = np.broadcast_to(TIMES, values.shape)
    return {
        "completers": fit_line(TIMES, values[seen.all(axis=1)].mean(axis=0)),
        "ols": fit_line(times[seen], values[seen]),
        "carried": fit_line(TIMES, carried.mean(axis=0)),
    }
