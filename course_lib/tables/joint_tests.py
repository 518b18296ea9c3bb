"""Tests of main effects and interactions, from the means that a fit estimates."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from scipy.linalg import qr

from course_lib.model.design import Array
from course_lib.model.fit_record import FitRecord
from course_lib.model.fixed_part import FixedPart, fixed_part
from course_lib.tables.methods import approximation, joint_test, method_notes, missing_notes
from course_lib.tables.noted import with_notes
from course_lib.tables.record_of_fit import record_of
from course_lib.tables.reference_grid import (
    around,
    check_wanted,
    column_names,
    grid_of,
    places_told,
    values_at,
)

_ZERO, _DEPENDENT = 1e-9, 1e-6  # of the largest mean's length; of a unit row's
_FARTHEST = 1e6  # mean of a predictor beside which a step of one has digits enough


def joint_tests(
    fit: Any,
    *,
    within: str | Sequence[str] | None = None,
    at: Mapping[str, Any] | None = None,
    method: str = "kenward-roger",
) -> pd.DataFrame:
    """Test main effects and interactions by estimated means, also within levels of a factor.

    Parameters
    ----------
    fit : MixedFit, CriterionFit or MixedLMResults
        From `fit_mixed` or from ``smf.mixedlm(...).fit()``.
    within : str or sequence of str, optional
        Columns within each of whose levels the effects of all others are tested.
    at : mapping, optional
        Values of columns, such as ``{"Days": 5}``. A column with one value is held there, and is
        not tested.
    method : str, default "kenward-roger"
        ``"kenward-roger"`` (fits by REML), ``"satterthwaite"``, or ``"wald"``: chi-square.

    Returns
    -------
    DataFrame
        One row per effect (and level of `within`): the columns of `within`, `term`, `statistic`
        (F; chi-square by Wald), `df_num`, `df_den`, `p_value`, `method`. A note below says where
        the other columns are.

    Raises
    ------
    ValueError
        For a column or level that the fit does not know; when the method does not serve the fit;
        when nothing is left to test.

    See Also
    --------
    effect_tests : tests by type II, where an effect is tested as if its interactions were absent.
    contrasts : which of the means differ, and by how much.

    Notes
    -----
    They are the tests of ``emmeans::joint_tests``: the estimated means of a term's levels do not
    differ, or their differences do not depend on the other factors of the term. Factors outside a
    term are averaged with equal weights; a numeric predictor is at its mean, and is itself tested
    by its slope there (of a curve: from one below to one above the mean). Without numeric
    predictors in interactions that is ``effect_tests(fit, type="III")``; with them type III tests
    the factor at zero of the predictor, which is seldom meant. (Of a predictor with two values
    emmeans takes both, with equal weights.)
    F and the denominator's degrees of freedom are pbkrtest's or lmerTest's for all coefficients of
    a term together. emmeans takes the smallest degrees of freedom of single ones, and by
    Kenward-Roger leaves F unscaled; with one numerator degree of freedom there is no difference.
    How to read it: where an interaction matters, its factors have no one effect. Ask within the
    levels of one of them (``within="b"``), then take ``contrasts`` of
    ``estimated_means(fit, "a", within="b")``. The p-values are not corrected for the number of
    levels.
    """
    record = record_of(fit, "joint_tests", structured=True)
    part = fixed_part(fit)
    inside, values = column_names("within", within), values_at(part, at)
    check_wanted(part, inside, values)
    outside = [name for name in [*part.factors, *part.covariates] if name not in inside]
    sloping = [name for name in part.covariates if name not in inside and name not in (at or {})]
    spread = values | {name: _beside(part, name, values) for name in sloping}
    cells = _cells(part, inside, outside, spread)
    found = approximation(record, method)
    keys = grid_of(part, inside, spread)[inside].drop_duplicates(ignore_index=True)
    rows = []
    for number, cube in enumerate(cells):
        level = keys.iloc[number].to_dict() if inside else {}
        for name, columns in _terms(part, outside):
            contrasts = _independent(record, _differences(cube, outside, columns), cube)
            if len(contrasts):
                rows.append(level | {"term": name} | joint_test(found, contrasts, method))
    if not rows:
        raise ValueError(
            "Nothing is left to test: no column of the fixed part has two values, besides those "
            "in within. fixed_effects(fit) has the intercept."
        )
    table = pd.DataFrame(rows)
    notes = [*_told(part, outside, values), *missing_notes(table), *method_notes(record, method)]
    return with_notes(table, notes)


def _beside(part: FixedPart, name: str, values: Mapping[str, list[Any]]) -> list[float]:
    """Two values beside the mean of a predictor, whose difference is its slope.

    They are one below and above, as emmeans takes them; where the predictor enters straight, an SD
    below and above, which is the same test and keeps its digits at any scale.
    """
    middle, step = values[name][0], float(part.rows[name].astype(float).std())
    is_straight = around(part, name, grid_of(part, [], values), step)[2]
    if not is_straight and abs(middle) > _FARTHEST:
        raise ValueError(
            f"The mean of '{name}' is {middle:.4g}, and a curve's slope is taken from one below it "
            f"to one above. That is too little to be told apart. Say at which values to test, such "
            f"as at={{'{name}': [1, 2]}}, or measure it in larger units."
        )
    step = step if is_straight else 1.0
    return [middle - step, middle + step]


def _cells(
    part: FixedPart, inside: Sequence[str], outside: Sequence[str], values: Mapping[str, list[Any]]
) -> Array:
    """Design of the reference grid: an axis for all of `inside`, one for each of `outside`."""
    grid = grid_of(part, [*inside, *outside], values)
    with np.errstate(all="ignore"):
        x = part.design_of(grid)
    if len(x) < len(grid) or not np.isfinite(x).all():
        raise ValueError(
            f"The formula has no value one below or above the mean of a predictor. Say at which "
            f"values to test, such as at={{'{part.covariates[0]}': [1, 2]}}."
        )
    return np.asarray(x.reshape(-1, *(len(values[name]) for name in outside), x.shape[1]))


def _terms(part: FixedPart, outside: Sequence[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """Names and columns of what is tested: the terms, and what they contain."""
    named = {term.variables: term.name for term in part.terms if term.parts == term.variables}
    for size in range(1, len(outside) + 1):
        for some in combinations(outside, size):
            columns = frozenset(some)
            if any(columns <= term.variables for term in part.terms):
                yield named.get(columns, ":".join(some)), columns


def _differences(cube: Array, outside: Sequence[str], columns: frozenset[str]) -> Array:
    """Differences from the first level of a term's columns, all other columns averaged."""
    for axis, name in enumerate(outside):
        if name in columns:
            cube = np.delete(cube, 0, axis) - np.take(cube, [0], axis)
        else:
            cube = cube.mean(axis=axis, keepdims=True)
    return cube.reshape(-1, cube.shape[-1])


def _independent(record: FitRecord, contrasts: Array, cube: Array) -> Array:
    """Leave out contrasts that are nothing, or follow from those before."""

    def lengths(rows: Array) -> tuple[Array, Array]:
        """Rows in the orthonormal basis, and their lengths."""
        turned = np.linalg.solve(record.products.x_factor.T, rows.T).T
        return turned, np.linalg.norm(turned, axis=1)

    turned, length = lengths(contrasts)
    there = length > _ZERO * lengths(cube.reshape(-1, cube.shape[-1]))[1].max()
    if not there.any():
        return contrasts[:0]
    upright = (turned[there] / length[there, None]).T
    upper, order = qr(upright, mode="r", pivoting=True)
    rank = int((abs(np.diag(upper)) > _DEPENDENT).sum())
    return np.asarray(contrasts[there][np.sort(order[:rank])])


def _told(part: FixedPart, outside: Sequence[str], values: Mapping[str, list[Any]]) -> list[str]:
    """Say where the columns are that a term does not have."""
    notes = []
    if any(len(values[name]) > 1 for name in outside):
        notes.append("Columns outside a term are averaged, all levels weighed equally.")
    return notes + places_told([name for name in part.covariates if name in outside], values)
