"""Rows that a fit has not seen, evaluated as its own rows were."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from course_lib.model.design import Array, RandomBlock
from course_lib.model.evaluation import Evaluation
from course_lib.model.fit_record import FitRecord
from course_lib.model.mixedlm.raw_rows import raw_effects, raw_fixed
from course_lib.model.notation import Notation, RandomTerm, parse_notation
from course_lib.model.recorded_fit import RecordedFit
from course_lib.model.surroundings import Surroundings

Labels = NDArray[np.object_]


@dataclass(frozen=True)
class NewRows:
    """Rows of fixed and random effects; NaN where a predictor is missing.

    Attributes
    ----------
    x : array, shape (m, p)
        Fixed effects.
    columns : tuple of arrays, shapes (m, k)
        What the effects of each block are multiplied by.
    """

    x: Array
    columns: tuple[Array, ...]


def evaluate_rows(fit: Any, record: FitRecord, new: pd.DataFrame) -> NewRows:
    """Evaluate a fit's formula on other rows.

    Parameters
    ----------
    fit : MixedFit, CriterionFit or MixedLMResults
        The fit.
    record : FitRecord
        Its record.
    new : DataFrame
        Predictors, in columns named as in the formula.

    Raises
    ------
    ValueError
        When a column is missing, or holds a category that the fit does not know.
    """
    rows = new.reset_index(drop=True)
    if not isinstance(fit, RecordedFit):
        x = raw_fixed(fit, rows)
        blocks = record.design.blocks
        return NewRows(x, tuple(raw_effects(record, block, rows, x) for block in blocks))
    own: Any = fit
    evaluation: Evaluation = own.evaluation
    found = _kept(evaluation, rows, own.rows)
    terms = _notation(own).terms
    return NewRows(found, tuple(_effects(term, evaluation, rows, own.rows) for term in terms))


def _kept(evaluation: Evaluation, new: pd.DataFrame, rows: pd.DataFrame) -> Array:
    """Evaluate; patsy leaves out rows with gaps, and they come back as NaN."""
    found = evaluation.design_of(new, rows)
    return found.reindex(new.index).to_numpy(dtype=float)


def _effects(
    term: RandomTerm, evaluation: Evaluation, new: pd.DataFrame, rows: pd.DataFrame
) -> Array:
    slopes = [effect for effect in term.effects if effect != "Intercept"]
    if not slopes:  # patsy could not tell how many rows there are
        return np.ones((len(new), 1))
    text = " + ".join(["1" if "Intercept" in term.effects else "0", *slopes])
    return _kept(replace(evaluation, fixed=f"y ~ {text}"), new, rows)


def _notation(fit: Any) -> Notation:
    """Take the formula apart again; what it names besides columns, the fit has kept."""
    return parse_notation(fit.formula, fit.rows, Surroundings(fit.evaluation.namespace))


def factor_columns(fit: Any, factor: str, new: pd.DataFrame) -> list[str]:
    """Columns whose combinations are the levels of a grouping factor.

    Parameters
    ----------
    fit : MixedFit, CriterionFit or MixedLMResults
        The fit.
    factor : str
        Name of the factor.
    new : DataFrame
        A raw result knows no more than the factor's name; the columns are found here.
    """
    if isinstance(fit, RecordedFit):
        terms = _notation(fit).terms
        return list(next(term.columns for term in terms if term.factor == factor))
    return [factor] if factor in new else factor.split(":")


def level_codes(block: RandomBlock, rows: pd.DataFrame, columns: Sequence[str]) -> Any:
    """Find the level of each row: its code, -1 for one that the fit has not seen.

    Parameters
    ----------
    block : RandomBlock
        Its levels.
    rows : DataFrame
        The rows.
    columns : sequence of str
        Columns of the grouping factor.

    Returns
    -------
    codes : integer array, shape (m,)
        Codes of the levels.
    labels : object array, shape (m,)
        Labels, such as ``A:a``; None where one is missing.
    """
    known = {level: code for code, level in enumerate(block.levels)}
    parts = rows[list(columns)].astype(object)
    labels: list[Any] = [
        None if any(pd.isna(value) for value in row) else ":".join(map(str, row))
        for row in parts.itertuples(index=False, name=None)
    ]
    codes = np.array([known.get(label, -1) for label in labels], dtype=np.intp)
    return codes, np.array(labels, dtype=object)
