"""Predictions for a population, for known groups and for new ones, each with its error."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from course_lib.basics.arguments import checked_level
from course_lib.basics.kinds import check_frame
from course_lib.basics.suggestions import unknown_name
from course_lib.model.design import Array
from course_lib.model.fit_record import FitRecord
from course_lib.model.joint_equations import EffectRows, JointEquations, spread
from course_lib.model.new_rows import NewRows, evaluate_rows, known_codes
from course_lib.model.structured.forecast import serial
from course_lib.tables.record_of_fit import record_of

KINDS = ("known", "population", "new")
_OTHERWISE = (
    "groups='population' (the mean of all groups) or groups='new' (a group that the fit has not "
    "seen)",
    "groups='new': the interval then holds how far groups lie apart",
)
_ADDED = (
    "prediction", "sd_mean", "sd_line", "sd_row", "line_low", "line_high", "pred_low", "pred_high"
)  # fmt: skip


def predict_mixed(
    fit: Any,
    new_data: pd.DataFrame,
    *,
    groups: str | Mapping[str, str] = "known",
    df: str = "groups",
    level: float = 0.95,
) -> pd.DataFrame:
    """Predict a mean, a group's line and a single row, each with its interval.

    Parameters
    ----------
    fit : MixedFit, CriterionFit or MixedLMResults
        From `fit_mixed` or from ``smf.mixedlm(...).fit()``.
    new_data : DataFrame
        Predictors, in columns named as in the formula; grouping columns too where groups are
        known. It is not changed.
    groups : {"known", "population", "new"} or mapping
        For whom: for groups that the fit has seen, for the mean of all groups, or for groups that
        it has not seen (then each row is a new group's, whatever its label). With several
        grouping factors a mapping may say so for each, such as
        ``{"subject": "known", "item": "new"}``.
    df : {"groups", "z"}
        Degrees of freedom of the intervals. By groups: groups less 1 less the predictors that vary
        between groups only, of the factor where that is least. ``"z"``: the normal distribution.
    level : float, default 0.95
        Level of the intervals.

    Returns
    -------
    DataFrame
        The new data, and, in the units of the response: `prediction`; `sd_mean`, the SD of the
        estimated population mean there; `sd_line`, the SD of the group's line about the
        prediction; `sd_row`, that of a single row about it; the intervals of the line
        (`line_low`, `line_high`) and of a row (`pred_low`, `pred_high`). For the population the
        line is the mean, and a row is NaN: each row is somebody's. A row with a missing predictor
        is NaN.

    Raises
    ------
    ValueError
        When a group was not seen by the fit and is asked for as known; when a column is missing;
        when the data have a column of the same name as one of the results.

    Notes
    -----
    How to read it: `sd_mean` shrinks with more groups. For a new group `sd_line` holds besides how
    far groups lie apart, and more data do not lower that. For a known group it shrinks with more
    rows of this group; with many it falls below `sd_mean`. No `sd_row` is below the residual SD.

    The variances are taken as known, and that is what t in place of z makes up for, roughly. The
    error of a known group's line comes from the joint covariance of fixed effects and predicted
    random effects (Henderson's mixed-model equations). It is not the `conditional_sd` of
    `group_effects`, which takes the fixed effects as known too.

    After `fit_structured` with a correlation there is a column `line` too. For a known group
    `prediction` then is the line and what the group's rows near in time say besides: a group that
    lay above its line on the last day is expected above it on the next. `line_low` and `line_high`
    are about `line`, `pred_low` and `pred_high` about `prediction`.

    Examples
    --------
    >>> fit = fit_mixed("Reaction ~ Days + (1 + Days | Subject)", load_dataset("sleepstudy"))
    >>> predict_mixed(fit, pd.DataFrame({"Days": [5]}), groups="new")  # doctest: +SKIP
    """
    record = record_of(fit, "predict_mixed", structured=True)
    check_frame(new_data)
    _check_names(new_data, record)
    kinds = _kinds(groups, record)
    rows = evaluate_rows(fit, record.design, new_data)
    effects = _known_rows(fit, record, new_data, rows, kinds)
    equations = JointEquations(record)
    nobody: list[EffectRows | None] = [None] * len(effects)
    mean = equations.variances(rows.x, nobody)
    line = equations.variances(rows.x, effects) if any(effects) else mean
    for at, block in enumerate(record.design.blocks):
        if kinds[block.factor] == "new":
            line = line + spread(record, at, rows.columns[at])
    whole = "population" in kinds.values()
    values = points(record, rows.x, effects)
    found, row = values, line + (np.nan if whole else record.scale)
    if record.law is not None and not whole:
        ahead = serial(record, new_data, rows.x, effects)
        found = values + ahead.shift
        row = row + record.scale * (ahead.left - 1)
        if any(effects):
            row = equations.variances(ahead.x, ahead.effects) + record.scale * ahead.left
    half = _quantile(record, df, level) * np.sqrt([line, row])
    ends = [values - half[0], values + half[0], found - half[1], found + half[1]]
    columns = [found, *np.sqrt([mean, line, row]), *ends]
    own = {"line": values} if _has_time(record) else {}
    return new_data.assign(**own, **dict(zip(_ADDED, columns, strict=True)))


def points(record: FitRecord, x: Array, effects: Sequence[EffectRows | None]) -> Array:
    """Predictions alone: fixed effects, and the random effects of known groups.

    Parameters
    ----------
    record : FitRecord
        A fit.
    x : array, shape (m, p)
        Rows of the fixed effects.
    effects : sequence of EffectRows or None
        Known groups of each block; a code of -1 is a group with an effect of zero.
    """
    values = x @ record.solution.beta
    for own, found in zip(effects, record.solution.effects, strict=True):
        if own is not None:
            values = values + (own.codes >= 0) * (own.columns * found[own.codes]).sum(axis=1)
    return np.asarray(values)


def _has_time(record: FitRecord) -> bool:
    return record.law is not None and record.law.structure.kind is not None


def _check_names(new_data: pd.DataFrame, record: FitRecord) -> None:
    added = (*_ADDED, *(["line"] if _has_time(record) else []))
    taken = [name for name in added if name in new_data]
    if taken:
        raise ValueError(
            f"new_data has a column '{taken[0]}' already, which is the name of a result. Leave it "
            f"out or rename it: new_data.drop(columns=[{', '.join(map(repr, taken))}])."
        )


def _kinds(groups: str | Mapping[str, str], record: FitRecord) -> dict[str, str]:
    """For whom each grouping factor is predicted."""
    factors = list(record.design.factors)
    asked = dict(groups) if isinstance(groups, Mapping) else dict.fromkeys(factors, groups)
    for factor in asked:
        if factor not in factors:
            raise ValueError(unknown_name("grouping factor", factor, factors))
    if missing := [factor for factor in factors if factor not in asked]:
        raise ValueError(
            f"groups does not say for whom '{missing[0]}' is predicted: give "
            f"groups={{..., {missing[0]!r}: 'known'}}, 'population' or 'new'."
        )
    for kind in asked.values():
        if kind not in KINDS:
            raise ValueError(
                f"groups is 'known' (groups that the fit has seen), 'population' (the mean of all "
                f"groups) or 'new' (a group that it has not seen); got {kind!r}."
            )
    return asked


def _known_rows(
    fit: Any, record: FitRecord, new: pd.DataFrame, rows: NewRows, kinds: Mapping[str, str]
) -> list[EffectRows | None]:
    """Level of each row in each block whose groups are known."""
    found: list[EffectRows | None] = []
    for block, columns in zip(record.design.blocks, rows.columns, strict=True):
        if kinds[block.factor] != "known":
            found.append(None)
            continue
        codes = known_codes(fit, block, new, *_OTHERWISE)
        found.append(EffectRows(codes, columns))
    return found


def _quantile(record: FitRecord, df: str, level: float) -> float:
    """Half-width of the intervals in SDs."""
    upper = (1 + checked_level(level)) / 2
    if df not in {"groups", "z"}:
        raise ValueError(
            f"df is 'groups' (t with the degrees of freedom that the groups leave) or 'z' (the "
            f"normal distribution); got {df!r}."
        )
    if df == "z":
        return float(stats.norm.ppf(upper))
    factor, freedom = group_freedom(record)
    if freedom < 1:
        raise ValueError(
            f"The groups of '{factor}' leave no degree of freedom: there are as many as there are "
            f"means and predictors that vary between them only. Ask for df='z', and say that the "
            f"interval is too narrow."
        )
    return float(stats.t.ppf(upper, freedom))


def group_freedom(record: FitRecord) -> tuple[str, int]:
    """Degrees of freedom by groups, and the factor where they are least.

    Parameters
    ----------
    record : FitRecord
        A fit.
    """
    blocks = {block.factor: block for block in record.design.blocks}
    each = {name: _freedom_of(record.design.x, block) for name, block in blocks.items()}
    return min(each.items(), key=lambda one: one[1])


def _freedom_of(x: Array, block: Any) -> int:
    """Groups less the dimension of what is the same in all rows of a group."""
    first = np.unique(block.codes, return_index=True)[1]
    between = [column[first] for column in x.T if np.allclose(column, column[first][block.codes])]
    means = np.column_stack([np.ones(len(first)), *between])
    return len(first) - int(np.linalg.matrix_rank(means / np.linalg.norm(means, axis=0)))
