"""Means and slopes that a fit estimates, at levels of its factors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from course_lib.basics.kinds import wrong_kind
from course_lib.basics.suggestions import did_you_mean, unknown_name
from course_lib.model.design import Array
from course_lib.model.fit_record import FitRecord
from course_lib.model.fixed_part import FixedPart, fixed_part
from course_lib.tables.methods import (
    Approximation,
    approximation,
    intervals,
    method_notes,
    std_errors,
)
from course_lib.tables.noted import NotedFrame, with_notes
from course_lib.tables.record_of_fit import record_of
from course_lib.tables.rounding import zero_below

_STEP = 1e-3  # of a predictor's SD, to either side: exact for lines and parabolas


@dataclass(frozen=True)
class Origin:
    """What a table of means or slopes was computed from.

    Attributes
    ----------
    record : FitRecord
        The fit.
    found : Approximation
        What the method says of it.
    method : str
        Its name.
    weights : array, shape (rows, p)
        Each row is this times the fixed effects.
    labels : tuple of str
        What each row is called in a contrast.
    """

    record: FitRecord
    found: Approximation
    method: str
    weights: Array
    labels: tuple[str, ...]


class EstimatedFrame(NotedFrame):
    """A table of means or slopes that knows how to compare its rows."""

    _metadata: ClassVar[list[str]] = ["origin"]

    @property
    def _constructor(self) -> Any:
        return EstimatedFrame


def estimated_means(
    fit: Any,
    by: str | Sequence[str],
    *,
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
    at : mapping, optional
        Values of other columns, such as ``{"Days": 5}``; for a column in `by` a list of values.
    method : str, default "kenward-roger"
        ``"kenward-roger"`` (fits by REML), ``"satterthwaite"`` or ``"wald"``.
    level : float, default 0.95
        Confidence level of each interval on its own.

    Returns
    -------
    DataFrame
        One row per level, or combination of levels: the columns of `by`, `estimate`, `std_error`,
        `df`, `conf_low`, `conf_high`, in units of the response. A note below says what was
        averaged.

    Raises
    ------
    ValueError
        For a column that the fixed part does not have, a level that the fit does not know, a
        numeric column in `by` without values.

    See Also
    --------
    contrasts : differences between these means, which is mostly what is asked for.

    Notes
    -----
    They are those of emmeans: factors that are not in `by` are averaged with equal weights,
    whatever the numbers of rows; numeric predictors are at their mean over the rows. (Of a
    predictor with two values emmeans takes both, with equal weights.)
    How to read it: the intervals hold how groups differ from each other. Two means of the same
    groups can have intervals that overlap, and a difference that is clear: take `contrasts`.
    """
    record, part = record_of(fit), fixed_part(fit)
    wanted = _names(by)
    values = _values_at(part, at or {})
    grid = _grid(part, wanted, values)
    weights = _averaged(part.design_of(grid), grid, wanted)
    keys = grid[wanted].drop_duplicates(ignore_index=True)
    notes = _averages(part, wanted, values)
    return _table(record, method, level, keys, weights, notes)


def estimated_trends(
    fit: Any,
    predictor: str,
    *,
    by: str | Sequence[str] | None = None,
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
    at : mapping, optional
        Values of columns, such as ``{"Days": 5}``: where a curve's slope is taken.
    method, level
        As for `estimated_means`.

    Returns
    -------
    DataFrame
        One row per level, or combination of levels: the columns of `by`, `estimate` (response per
        unit of the predictor), `std_error`, `df`, `conf_low`, `conf_high`.

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
    record, part = record_of(fit), fixed_part(fit)
    if predictor not in part.covariates:
        raise ValueError(unknown_name("numeric predictor", predictor, list(part.covariates)))
    wanted = [] if by is None else _names(by)
    values = _values_at(part, at or {})
    grid = _grid(part, wanted, values)
    slopes, straight = _slopes(part, predictor, grid)
    weights = _averaged(slopes, grid, wanted)
    keys = grid[wanted].drop_duplicates(ignore_index=True) if wanted else pd.DataFrame(index=[0])
    notes = _averages(part, [*wanted, *([predictor] if straight else [])], values)
    return _table(record, method, level, keys, weights, notes)


def _slopes(part: FixedPart, predictor: str, grid: pd.DataFrame) -> tuple[Array, bool]:
    """Change of each column per unit of a predictor, and whether it is the same everywhere."""
    middle, spread = part.design_of(grid), float(part.rows[predictor].astype(float).std())
    for step in (spread, _STEP * spread):  # a wide step keeps more digits
        up, down = (
            part.design_of(grid.assign(**{predictor: grid[predictor] + sign * step}))
            for sign in (1, -1)
        )
        if straight := bool((abs(up + down - 2 * middle) <= 1e-9 * abs(middle).max()).all()):
            break
    return (up - down) / (2 * step), straight


def _names(by: Any) -> list[str]:
    if isinstance(by, str):
        return [by]
    if not isinstance(by, Sequence) or not by or not all(isinstance(one, str) for one in by):
        raise wrong_kind("by is the name of a column, or a list of names", by)
    return list(dict.fromkeys(by))


def _values_at(part: FixedPart, at: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Values of each column of the fixed part: its levels, its mean, or what was asked for."""
    known = [*part.factors, *part.covariates]
    values: dict[str, list[Any]] = {name: list(levels) for name, levels in part.factors.items()}
    for name in part.covariates:
        values[name] = [float(part.rows[name].astype(float).mean())]
    for name, value in at.items():
        if name not in known:
            raise ValueError(_unknown(name, known))
        asked = list(value) if isinstance(value, (list, tuple, np.ndarray)) else [value]
        for one in asked:
            if name in part.factors and one not in part.factors[name]:
                raise ValueError(
                    f"'{name}' has no level {one!r} in the rows of the fit. Its levels are: "
                    f"{', '.join(map(str, part.factors[name]))}."
                )
        values[name] = asked
    return values


def _grid(part: FixedPart, wanted: Sequence[str], values: dict[str, list[Any]]) -> pd.DataFrame:
    """All combinations of the values, those of the wanted columns slowest."""
    known = [*part.factors, *part.covariates]
    for name in wanted:
        if name not in known:
            raise ValueError(_unknown(name, known))
        if name in part.covariates and len(values[name]) == 1:
            raise ValueError(
                f"'{name}' is numeric and has no levels: say at which two or more values, such as "
                f"at={{'{name}': [0, 1]}}, or take its slope with estimated_trends(fit, '{name}')."
            )
    order = [*wanted, *(name for name in known if name not in wanted)]
    cells = list(product(*(values[name] for name in order)))
    return pd.DataFrame(cells, columns=order) if order else pd.DataFrame(index=[0])


def _unknown(name: str, known: Sequence[str]) -> str:
    return (
        f"The fixed part has no column '{name}'.{did_you_mean(name, known)} It has: "
        f"{', '.join(known) or 'none'}."
    )


def _averaged(x: Array, grid: pd.DataFrame, wanted: Sequence[str]) -> Array:
    """Average the rows of each combination of the wanted columns."""
    if not wanted:
        return x.mean(axis=0, keepdims=True)
    cells = grid.groupby(list(wanted), sort=False, observed=True).ngroup().to_numpy()
    return np.array([x[cells == cell].mean(axis=0) for cell in range(cells.max() + 1)])


def _averages(part: FixedPart, wanted: Sequence[str], values: dict[str, list[Any]]) -> list[str]:
    """Say what was averaged, and where numeric predictors are."""
    others = [name for name in part.factors if name not in wanted and len(values[name]) > 1]
    fixed = [
        f"{name} = {values[name][0]:.4g}"
        for name in part.covariates
        if name not in wanted and len(values[name]) == 1
    ]
    notes = [f"Averaged over {', '.join(others)}, all levels weighed equally."] if others else []
    return notes + ([f"At {', '.join(fixed)}."] if fixed else [])


def _table(
    record: FitRecord,
    method: str,
    level: float,
    keys: pd.DataFrame,
    weights: Array,
    notes: Sequence[str],
) -> pd.DataFrame:
    found = approximation(record, method)
    std_error = std_errors(record, found, weights)
    estimate = zero_below(weights @ record.solution.beta, std_error)
    df = found.df(weights)
    low, high = intervals(estimate, std_error, df, level)
    columns = {"estimate": estimate, "std_error": std_error, "df": df}
    table = keys.assign(**columns, conf_low=low, conf_high=high)
    noted = with_notes(table, [*notes, *method_notes(record, method)])
    framed = EstimatedFrame(noted)
    framed.attrs = noted.attrs
    labels = tuple(" ".join(map(str, row)) for row in keys.itertuples(index=False))
    framed.origin = Origin(record, found, method, weights, labels)
    return framed
