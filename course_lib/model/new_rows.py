"""Rows that a fit has not seen, evaluated as its own rows were."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from course_lib.model.design import Array, Design, RandomBlock
from course_lib.model.evaluation import Evaluation
from course_lib.model.level_labels import Codes
from course_lib.model.mixedlm.raw_rows import raw_effects, raw_fixed
from course_lib.model.notation import Notation, RandomTerm, parse_notation
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


def evaluate_rows(fit: Any, design: Design, new: pd.DataFrame) -> NewRows:
    """Evaluate a fit's formula on other rows.

    Parameters
    ----------
    fit : MixedFit, CriterionFit, GeneralizedFit or MixedLMResults
        The fit.
    design : Design
        Its design.
    new : DataFrame
        Predictors, in columns named as in the formula.

    Raises
    ------
    ValueError
        When a column is missing, or holds a category that the fit does not know.
    """
    rows = new.reset_index(drop=True)
    if not hasattr(fit, "evaluation"):
        x = raw_fixed(fit, rows)
        return NewRows(x, tuple(raw_effects(design, block, rows, x) for block in design.blocks))
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
    if hasattr(fit, "evaluation"):
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


def known_codes(fit: Any, block: RandomBlock, new: pd.DataFrame, otherwise: str, why: str) -> Codes:
    """Find the level of each row, all of which the fit must have seen.

    Parameters
    ----------
    fit : MixedFit, CriterionFit, GeneralizedFit or MixedLMResults
        The fit.
    block : RandomBlock
        The levels.
    new : DataFrame
        The rows.
    otherwise : str
        What to ask for where nobody knows whose rows these are.
    why : str
        What to ask for in place of a group that was not seen.

    Raises
    ------
    ValueError
        When the grouping column is missing, or a level was not seen.
    """
    names = factor_columns(fit, block.factor, new)
    if missing := [name for name in names if name not in new]:
        raise ValueError(
            f"new_data has no column '{missing[0]}', which says whose rows these are. Give it, "
            f"or ask for {otherwise}."
        )
    codes, labels = level_codes(block, new, names)
    if (codes < 0).any():
        raise ValueError(_not_seen(block.factor, labels[codes < 0][0], block.levels, why))
    return codes


def _not_seen(factor: str, label: str | None, levels: Sequence[str], why: str) -> str:
    if label is None:
        return (
            f"A row of new_data has no value of '{factor}', so that nobody knows whose it is. "
            f"Give it, or ask for {why}."
        )
    shown = ", ".join(levels[:12]) + (", ..." if len(levels) > 12 else "")
    return (
        f"The fit has not seen the group '{label}' of '{factor}'; it knows {shown}. For a group "
        f"that it has not seen ask for {why}."
    )
