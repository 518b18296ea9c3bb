"""Means and slopes that a fit estimates, at levels of its factors."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from course_lib.basics.kinds import wrong_kind
from course_lib.basics.suggestions import unknown_name
from course_lib.model.design import Array
from course_lib.model.fixed_part import FixedPart, fixed_part
from course_lib.tables.estimated import estimated_table
from course_lib.tables.record_of_fit import record_of
from course_lib.tables.reference_grid import (
    around,
    averaged,
    averages_told,
    check_wanted,
    column_names,
    grid_of,
    values_at,
)

_STEP = 1e-3  # of a predictor's SD, to either side: exact for lines and parabolas


def estimated_means(
    fit: Any,
    by: str | Sequence[str],
    *,
    within: str | Sequence[str] | None = None,
    at: Mapping[str, Any] | None = None,
    method: str = "kenward-roger",
    level: float = 0.95,
) -> pd.DataFrame:
    """Means that a fit estimates for the levels of factors.

    Parameters
    ----------
    fit : MixedFit, CriterionFit or MixedLMResults
        From `fit_mixed` or from ``smf.mixedlm(...).fit()``.
    by : str or sequence of str
        Columns whose levels are wanted: factors of the fixed part, or numeric predictors with
        their values in `at`.
    within : str or sequence of str, optional
        Further columns: the means are given within each of their levels, and `contrasts` compares
        them there, each level on its own. ``estimated_means(fit, "a", within="b")`` is emmeans'
        ``~ a | b``.
    at : mapping, optional
        Values of other columns, such as ``{"Days": 5}``; for a column in `by` or `within` a list
        of values.
    method : str, default "kenward-roger"
        ``"kenward-roger"`` (fits by REML), ``"satterthwaite"`` or ``"wald"``.
    level : float, default 0.95
        Confidence level of each interval on its own.

    Returns
    -------
    DataFrame
        One row per level, or combination of levels: the columns of `within` and of `by`,
        `estimate`, `std_error`, `df`, `conf_low`, `conf_high`, in units of the response. A note
        below says what was averaged.

    Raises
    ------
    ValueError
        For a column that the fixed part does not have, a level that the fit does not know, a
        numeric column in `by` without values.

    See Also
    --------
    contrasts : differences between these means, which is mostly what is asked for.
    joint_tests : whether these means differ at all.

    Notes
    -----
    They are those of emmeans: factors that are not in `by` are averaged with equal weights,
    whatever the numbers of rows; numeric predictors are at their mean over the rows. (Of a
    predictor with two values emmeans takes both, with equal weights.)
    How to read it: the intervals hold how groups differ from each other. Two means of the same
    groups can have intervals that overlap, and a difference that is clear: take `contrasts`.
    """
    record = record_of(fit, "estimated_means", structured=True)
    part = fixed_part(fit)
    groups, wanted = _wanted(by, within)
    values = values_at(part, at)
    check_wanted(part, wanted, values)
    grid = grid_of(part, wanted, values)
    weights = averaged(part.design_of(grid), grid, wanted)
    keys = grid[wanted].drop_duplicates(ignore_index=True)
    notes = averages_told(part, wanted, values)
    return estimated_table(record, method, level, keys, weights, within=groups, notes=notes)


def estimated_trends(
    fit: Any,
    predictor: str,
    *,
    by: str | Sequence[str] | None = None,
    within: str | Sequence[str] | None = None,
    at: Mapping[str, Any] | None = None,
    method: str = "kenward-roger",
    level: float = 0.95,
) -> pd.DataFrame:
    """Slopes of a numeric predictor that a fit estimates, at levels of factors.

    Parameters
    ----------
    fit : MixedFit, CriterionFit or MixedLMResults
        From `fit_mixed` or from ``smf.mixedlm(...).fit()``.
    predictor : str
        A numeric column of the fixed part.
    by : str or sequence of str, optional
        Columns at whose levels the slope is wanted; the average slope by default.
    within : str or sequence of str, optional
        Further columns: `contrasts` compares the slopes within each of their levels.
    at : mapping, optional
        Values of columns, such as ``{"Days": 5}``: where a curve's slope is taken.
    method, level
        As for `estimated_means`.

    Returns
    -------
    DataFrame
        One row per level, or combination of levels: the columns of `within` and of `by`,
        `estimate` (response per unit of the predictor), `std_error`, `df`, `conf_low`, `conf_high`.

    Raises
    ------
    ValueError
        For a column that the fixed part does not have or does not use as a number.

    Notes
    -----
    They are those of emmeans' ``emtrends``: factors that are not in `by` are averaged with equal
    weights, numeric predictors are at their mean.
    How to read it: with an interaction of the predictor and a factor each level has a slope of its
    own; `contrasts` has their differences.
    """
    record = record_of(fit, "estimated_trends", structured=True)
    part = fixed_part(fit)
    if predictor not in part.covariates:
        raise ValueError(unknown_name("numeric predictor", predictor, list(part.covariates)))
    groups, wanted = _wanted(by, within, none_too=True)
    values = values_at(part, at)
    check_wanted(part, wanted, values)
    grid = grid_of(part, wanted, values)
    slopes, straight = _slopes(part, predictor, grid)
    weights = averaged(slopes, grid, wanted)
    keys = grid[wanted].drop_duplicates(ignore_index=True) if wanted else pd.DataFrame(index=[0])
    notes = averages_told(part, [*wanted, *([predictor] if straight else [])], values)
    return estimated_table(record, method, level, keys, weights, within=groups, notes=notes)


def _slopes(part: FixedPart, predictor: str, grid: pd.DataFrame) -> tuple[Array, bool]:
    """Change of each column per unit of a predictor, and whether it is the same everywhere."""
    spread = float(part.rows[predictor].astype(float).std())
    for step in (spread, _STEP * spread):
        up, down, straight = around(part, predictor, grid, step)
        if straight:
            break
    return (up - down) / (2 * step), straight


def _wanted(by: Any, within: Any, *, none_too: bool = False) -> tuple[list[str], list[str]]:
    """Columns of groups; and all columns whose levels are wanted, groups first."""
    groups, own = column_names("within", within), column_names("by", by)
    if not own and not none_too:
        raise wrong_kind("by is the name of a column, or a list of names", by)
    if twice := [name for name in own if name in groups]:
        raise ValueError(
            f"'{twice[0]}' stands in by and in within. by has the columns whose levels are to be "
            f"compared, within those inside whose levels that is done."
        )
    return groups, [*groups, *own]
