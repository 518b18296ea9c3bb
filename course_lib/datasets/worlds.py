"""Worlds that know their truth: each draws a new data set at every call.

A world is any function of a NumPy Generator that returns a data frame and the true value of what
an analysis estimates. Write your own::

    def my_world(rng):
        x = rng.normal(size=40)
        return pd.DataFrame({"x": x, "y": 2 * x + rng.normal(size=40)}), 2
"""

from collections.abc import Callable

import numpy as np
import pandas as pd

from course_lib.basics.arguments import is_finite, whole_number

World = Callable[[np.random.Generator], tuple[pd.DataFrame, float]]


def sleep_world(
    *,
    slope: float = 0.0,
    slope_sd: float = 5.92,
    subjects: int = 18,
    rows: int = 10,
    intercept_sd: float = 24.74,
    correlation: float = 0.066,
    residual_sd: float = 25.59,
) -> World:
    """Make a world laid out as sleepstudy, whose mean slope is known.

    Parameters
    ----------
    slope : float, default 0
        Mean slope over subjects, in milliseconds per day: the truth.
    slope_sd : float, default 5.92
        Standard deviation of the subjects' slopes; 0 for slopes that do not vary.
    subjects : int, default 18
        Number of subjects, at least 2.
    rows : int, default 10
        Measurements of each subject, spread evenly from day 0 to day 9; at least 2.
    intercept_sd, correlation, residual_sd : float
        Standard deviation of the subjects at day 0, its correlation with the slopes, and the
        standard deviation of single measurements; the defaults are sleepstudy's estimates.

    Returns
    -------
    function
        A world: of a Generator it makes a data frame (`Reaction`, `Days`, `Subject`) and the
        true slope. How to read it: `referee` asks it for one data set after another.

    Raises
    ------
    ValueError
        For a number that cannot be; the message names it.

    Examples
    --------
    >>> data, truth = sleep_world(slope=5)(np.random.default_rng(1))  # doctest: +SKIP
    """
    subjects, rows = whole_number("subjects", subjects, 2), whole_number("rows", rows, 2)
    _check(slope_sd=slope_sd, intercept_sd=intercept_sd, residual_sd=residual_sd)
    if not is_finite(slope) or not is_finite(correlation) or abs(correlation) > 1:
        raise ValueError("slope is a finite number, and correlation one from -1 to 1.")
    days = np.linspace(0, 9, rows)
    names = [f"s{at:0{len(str(subjects))}d}" for at in range(1, subjects + 1)]

    def world(rng: np.random.Generator) -> tuple[pd.DataFrame, float]:
        first, second = rng.standard_normal((2, subjects))
        level = 250 + intercept_sd * first
        own = slope + slope_sd * (correlation * first + np.sqrt(1 - correlation**2) * second)
        mean = level[:, None] + own[:, None] * days
        data = pd.DataFrame(
            {
                "Reaction": (mean + rng.normal(0, residual_sd, mean.shape)).ravel(),
                "Days": np.tile(days, subjects),
                "Subject": pd.Categorical(np.repeat(names, rows), categories=names),
            }
        )
        return data, float(slope)

    return world


def _check(**sds: float) -> None:
    for name, value in sds.items():
        if not is_finite(value) or value < 0:
            raise ValueError(f"{name} is a number of at least 0; got {value!r}.")
