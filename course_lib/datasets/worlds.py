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
    phi: float = 0.0,
    leave_above: float | None = None,
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
    phi : float, default 0
        Correlation of two neighbouring measurements of a subject, given the subject's line; that
        of measurements `k` apart is its `k`-th power, AR(1). Between -1 and 1.
    leave_above : float, optional
        A subject leaves after the first measurement above this limit, which is the last one that
        is in the data. Without it all stay.

    Returns
    -------
    function
        A world: of a Generator it makes a data frame (`Reaction`, `Days`, `Subject`) and the
        true slope: that of all subjects to the last day, whoever leaves. How to read it: `referee`
        asks it for one data set after another.

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
    _check_what_spoils(phi, leave_above)
    days = np.linspace(0, 9, rows)
    names = [f"s{at:0{len(str(subjects))}d}" for at in range(1, subjects + 1)]

    def world(rng: np.random.Generator) -> tuple[pd.DataFrame, float]:
        first, second = rng.standard_normal((2, subjects))
        level = 250 + intercept_sd * first
        own = slope + slope_sd * (correlation * first + np.sqrt(1 - correlation**2) * second)
        mean = level[:, None] + own[:, None] * days
        noise = _alike_neighbours(rng.normal(0, residual_sd, mean.shape), phi)
        data = pd.DataFrame(
            {
                "Reaction": (mean + noise).ravel(),
                "Days": np.tile(days, subjects),
                "Subject": pd.Categorical(np.repeat(names, rows), categories=names),
            }
        )
        return _until_above(data, leave_above), float(slope)

    return world


def _alike_neighbours(draws: np.ndarray, phi: float) -> np.ndarray:
    """Correlate independent draws, a row for each subject, with their neighbours."""
    noise = draws.copy()
    for at in range(1, draws.shape[1]):
        noise[:, at] = phi * noise[:, at - 1] + np.sqrt(1 - phi**2) * draws[:, at]
    return noise


def _until_above(data: pd.DataFrame, limit: float | None) -> pd.DataFrame:
    """Keep the rows of each subject up to the first one above the limit."""
    if limit is None:
        return data
    above = data["Reaction"] > limit
    before = above.groupby(data["Subject"], observed=True).cumsum() - above
    return data[before == 0].reset_index(drop=True)


def _check_what_spoils(phi: float, limit: float | None) -> None:
    if not is_finite(phi) or abs(phi) >= 1:
        raise ValueError(f"phi is a correlation between -1 and 1; got {phi!r}.")
    if limit is not None and not is_finite(limit):
        raise ValueError(
            f"leave_above is a limit in milliseconds, or None if all stay; got {limit!r}."
        )


def _check(**sds: float) -> None:
    for name, value in sds.items():
        if not is_finite(value) or value < 0:
            raise ValueError(f"{name} is a number of at least 0; got {value!r}.")
