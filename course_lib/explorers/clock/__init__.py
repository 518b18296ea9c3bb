"""Explorer of lecture 07: a REML "ratio" of unlike fixed parts depends on the clock."""

from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from course_lib.basics.suggestions import check_columns
from course_lib.explorers.clock.figure import LEVELS, draw_clock, write_numbers
from course_lib.explorers.clock.likelihoods import DAYS, FREEDOM, LEVEL, likelihood_ratios
from course_lib.explorers.frame.explorer import Explorer, look
from course_lib.tables.pooling import line_rows
from course_lib.tables.row_labels import in_order, row_labels


def explore_clock(
    data: pd.DataFrame,
    *,
    outcome: str,
    predictor: str,
    group: str,
    factor: str,
    unit: str = "days",
) -> Explorer:
    """Change the unit of time, and compare two models by REML and by ML.

    The smaller model has one slope for both levels of the factor, the larger one a slope for
    each: ``predictor + factor`` and ``predictor * factor``, both with ``(1 + predictor | group)``.

    Parameters
    ----------
    data : DataFrame
        One row per observation.
    outcome, predictor, group, factor : str
        Columns: the response, time, the grouping factor, and a factor of two levels.
    unit : {"days", "hours", "weeks", "months", "years"}
        What `predictor` counts.

    Returns
    -------
    Explorer
        How to read it: the data and both models stay the same, whatever the unit. Twice the
        difference of the ML log-likelihoods stands still; REML's goes up and down with the
        logarithm of the unit, even below zero. So REML compares no models of unlike fixed parts.

    Raises
    ------
    ValueError
        When a column is missing or holds no numbers, `factor` has not two levels, or the unit is
        unknown.
    """
    rows = _rows(data, outcome, predictor, group, factor)
    days = _days(unit)
    ratios = likelihood_ratios(rows)
    units = {name: float(np.log10(each / days)) for name, each in DAYS.items()}
    given = {
        **{name: rows[name].to_numpy() for name in ("predictor", "outcome")},
        "codes": _codes(rows["factor"]),
        "groups": _codes(rows["group"]),
        "levels": in_order(rows["factor"]),
        "names": {"outcome": outcome, "predictor": predictor},
        "ratios": ratios,
        "units": units,
        "unit": unit,
        "level": LEVEL,
        "freedom": FREEDOM,
        "critical": float(stats.chi2.isf(LEVEL, FREEDOM)),
        "looks": [look(style) for style in LEVELS],
    }
    text = write_numbers(given)
    return Explorer(
        "clock",
        data=given,
        start={"scale": units[unit]},
        figure=draw_clock(given, text),
        text=text,
    )


def _rows(
    data: pd.DataFrame, outcome: str, predictor: str, group: str, factor: str
) -> pd.DataFrame:
    """Return the four columns under plain names, without rows that lack a value."""
    check_columns(data, factor)
    rows = line_rows(data, outcome=outcome, predictor=predictor, group=group)
    rows = rows.set_axis(["outcome", "predictor", "group"], axis=1)
    rows = rows.assign(factor=data[factor].array).dropna().reset_index(drop=True)
    rows = rows.assign(factor=row_labels(rows["factor"]), group=row_labels(rows["group"]))
    if (levels := rows["factor"].nunique()) != 2:
        raise ValueError(
            f"The larger model has one slope more than the smaller, so factor must have two "
            f"levels; '{factor}' has {levels}."
        )
    return rows


def _codes(labels: pd.Series) -> list[int]:
    names = in_order(labels)
    return [names.index(label) for label in labels]


def _days(unit: Any) -> float:
    """Return how many days a unit has, or say which units there are."""
    if unit not in DAYS:
        raise ValueError(f"unit is what the predictor counts: {', '.join(DAYS)}; got {unit!r}.")
    return DAYS[unit]
