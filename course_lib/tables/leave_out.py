"""Each row predicted by a model that has not seen it."""

import warnings
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import patsy

from course_lib.basics.kinds import check_frame
from course_lib.basics.progress import with_progress
from course_lib.basics.suggestions import check_columns
from course_lib.model.centring import remaining
from course_lib.model.design import Array, Design, RandomBlock, build_design
from course_lib.model.fit import find_optimum
from course_lib.model.joint_equations import EffectRows
from course_lib.model.level_labels import Codes, check_levels
from course_lib.model.notation import parse_notation
from course_lib.model.rows import checked_rows
from course_lib.model.surroundings import Surroundings
from course_lib.tables.prediction import points
from course_lib.tables.row_labels import in_order, row_labels

ROW = "row"
_GONE = 1e-9  # share of a column's length that the columns before do not explain
Places = Codes  # of rows, from 0
# Which rows to fit and which to predict: the predictions, and whether the fit is singular.
Predict = Callable[[Places, Places], tuple[Array, bool]]


def leave_out(formula: str, data: pd.DataFrame, *, by: str) -> pd.DataFrame:
    """Predict each unit from a fit to all others: leave-one-out cross-validation.

    Parameters
    ----------
    formula : str
        In lme4's notation; without a random term it is ordinary regression.
    data : DataFrame
        One row per observation; it is not changed. Rows with a missing value in a column of the
        formula are left out, with a warning that counts them.
    by : str
        What is left out at a time: ``"row"``, for the question how well a further row of a known
        group is predicted; or a column, such as the grouping column, for the question how well a
        new group is.

    Returns
    -------
    DataFrame
        The rows, with `prediction` and `error` (response less prediction), in the units of the
        response. The effect of a group that the fit has not seen is taken as zero.

    Raises
    ------
    ValueError
        As `fit_mixed`; and when `by` is no column, or has one value only.

    Warns
    -----
    UserWarning
        When some of the fits are singular, with their number; and when the work is interrupted:
        the rows that were done are returned.

    Notes
    -----
    How to read it: the root of the mean squared `error` is what a prediction misses by, typically.
    It answers for the kind of unit that was left out, and for no other: rows left out one at a
    time say nothing of a new group, because their group is in the fit.

    There is one fit for each unit, by REML. What the formula computes from a column, such as the
    knots of a spline, is computed once, from all rows.

    Examples
    --------
    >>> out = leave_out("y ~ x + (1 | g)", data, by="g")  # doctest: +SKIP
    >>> (out["error"] ** 2).mean() ** 0.5  # doctest: +SKIP
    """
    check_frame(data)
    around, environment = Surroundings.of_caller(), patsy.EvalEnvironment.capture(1)
    if "|" in formula:
        y, kept, predict = _mixed(formula, data, around)
    else:
        y, kept, predict = _ordinary(formula, data, environment)
    used = data.iloc[kept]
    _check_names(used, by)
    units = np.arange(len(used)) if by == ROW else _units(used, by)
    predictions = _predictions(units, predict, by)
    found = used.assign(prediction=predictions, error=y - predictions)
    return found[~np.isnan(predictions)]


def _check_names(data: pd.DataFrame, by: str) -> None:
    taken = [name for name in ("prediction", "error") if name in data]
    if taken:
        raise ValueError(
            f"The data have a column '{taken[0]}' already, which is the name of a result: rename "
            f"it, or leave it out."
        )
    if by == ROW and ROW in data:
        raise ValueError(
            "by='row' leaves out one row at a time, and the data have a column 'row': rename it, "
            "so that it is plain which one you mean."
        )
    if by != ROW:
        check_columns(data, by)


def _units(data: pd.DataFrame, by: str) -> Places:
    """Number of the unit of each row."""
    labels = row_labels(data[by])
    if labels.isna().any():
        raise ValueError(
            f"{int(labels.isna().sum())} rows have no value of '{by}', so that nobody knows with "
            f"which to leave them out: data.dropna(subset=[{by!r}])."
        )
    names = in_order(labels)
    if len(names) < 2:
        raise ValueError(f"'{by}' has one value only: without it nothing is left to fit.")
    numbers = {name: number for number, name in enumerate(names)}
    return np.array([numbers[label] for label in labels])


def _predictions(units: Places, predict: Predict, by: str) -> Array:
    """Predict all units, one after another; NaN for those that were not done."""
    found = np.full(len(units), np.nan)
    count, singular, done = int(units.max()) + 1, 0, 0
    try:
        for unit in with_progress(range(count), "Leaving out"):
            left = np.flatnonzero(units == unit)
            found[left], at_limit = _without(units, unit, left, predict, by)
            singular, done = singular + at_limit, done + 1
    except KeyboardInterrupt:
        warnings.warn(
            f"Interrupted: {done} of {count} are done, and their rows returned.", stacklevel=3
        )
    if singular:
        what = "rows" if by == ROW else f"values of '{by}'"
        warnings.warn(
            f"{singular} of {done} fits are singular, each without one of the {what}: a variance "
            f"was estimated as zero or a correlation as plus or minus 1.",
            stacklevel=3,
        )
    return found


def _without(
    units: Places, unit: int, left: Places, predict: Predict, by: str
) -> tuple[Array, bool]:
    """Predict one unit, or say without which one there is no fit."""
    try:
        return predict(np.flatnonzero(units != unit), left)
    except ValueError as error:
        which = f"row {left[0]}" if by == ROW else f"one of the values of '{by}' (row {left[0]})"
        raise ValueError(f"Without {which} there is no fit: {error}") from error


def _mixed(formula: str, data: pd.DataFrame, around: Surroundings) -> tuple[Array, Array, Predict]:
    """Responses, places of the rows that are used, and how to predict some of them."""
    numbered = data.reset_index(drop=True)
    notation = parse_notation(formula, numbered, around)
    rows = checked_rows(numbered, notation).frame
    design = build_design(notation, rows)
    return design.y, rows.index.to_numpy(), partial(_fit_and_predict, formula, design)


def _fit_and_predict(
    formula: str, design: Design, keep: Places, left: Places
) -> tuple[Array, bool]:
    _check_rank(design.x[keep])
    blocks, effects = [], []
    for block in design.blocks:
        own, rows = _parts_of_block(block, keep, left)
        check_levels(block.factor, own.levels, len(keep))
        blocks.append(own)
        effects.append(rows)
    part = replace(
        design, y=design.y[keep], x=design.x[keep], blocks=tuple(blocks), index=design.index[keep]
    )
    record = find_optimum(formula, part)
    return points(record, design.x[left], effects), record.singular


def _parts_of_block(
    block: RandomBlock, keep: Places, left: Places
) -> tuple[RandomBlock, EffectRows]:
    """The block of the rows that are kept, and those left out; -1 for a level that is gone."""
    present, codes = np.unique(block.codes[keep], return_inverse=True)
    place = np.full(len(block.levels), -1)
    place[present] = np.arange(len(present))
    levels = tuple(block.levels[code] for code in present)
    own = replace(block, levels=levels, codes=codes, columns=block.columns[keep])
    return own, EffectRows(place[block.codes[left]], block.columns[left])


def _ordinary(formula: str, data: pd.DataFrame, environment: Any) -> tuple[Array, Array, Predict]:
    """As `_mixed`, for ordinary regression."""
    numbered = data.reset_index(drop=True)
    response, found = patsy.dmatrices(formula, numbered, environment, return_type="dataframe")
    y, x = response.to_numpy(float)[:, 0], found.to_numpy(float)

    def predict(keep: Places, left: Places) -> tuple[Array, bool]:
        _check_rank(x[keep])
        return x[left] @ np.linalg.lstsq(x[keep], y[keep], rcond=None)[0], False

    return y, found.index.to_numpy(), predict


def _check_rank(x: Array) -> None:
    """Refuse fixed effects that the rows left cannot tell apart."""
    if (remaining(x) < _GONE).any():
        raise ValueError(
            "the fixed effects can no longer be told apart, as where a level of a factor is gone. "
            "Leave out something else, or leave that factor out of the formula."
        )
