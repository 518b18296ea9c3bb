"""Rows and formula become numbers with names: the design that a fit keeps."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api.types import is_bool_dtype, is_numeric_dtype

from course_lib.model.evaluation import evaluated
from course_lib.model.formula_names import Names
from course_lib.model.level_labels import Codes, check_levels, factor_levels
from course_lib.model.notation import Notation, RandomTerm

Array = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class RandomBlock:
    """Random effects of one grouping factor that share a covariance matrix.

    Attributes
    ----------
    factor : str
        Name of the grouping factor, such as ``batch:cask``.
    levels : tuple of str
        Its levels, such as ``A:a``, in the order of `codes`.
    terms : tuple of str
        Names of the k effects that each level has: ``Intercept``, slopes.
    codes : integer array, shape (n,)
        Level of each row.
    columns : array, shape (n, k)
        What each effect is multiplied by in each row.
    one_variance : bool
        Whether all k effects have the same variance and no correlation; only in models that were
        written for MixedLM.
    """

    factor: str
    levels: tuple[str, ...]
    terms: tuple[str, ...]
    codes: Codes
    columns: Array
    one_variance: bool = False


@dataclass(frozen=True)
class Design:
    """All that the criterion needs of the data, and the names of all.

    Attributes
    ----------
    response : str
        Name of the response.
    y : array, shape (n,)
        The response.
    x : array, shape (n, p)
        Fixed effects.
    fixed_names : tuple of str
        Their names.
    blocks : tuple of RandomBlock
        Random effects, in the formula's order.
    index : Index
        Labels of the rows.
    """

    response: str
    y: Array
    x: Array
    fixed_names: tuple[str, ...]
    blocks: tuple[RandomBlock, ...]
    index: pd.Index

    @property
    def factors(self) -> tuple[str, ...]:
        """Grouping factors, in the formula's order."""
        return tuple(dict.fromkeys(block.factor for block in self.blocks))


def build_design(notation: Notation, rows: pd.DataFrame, *, row_effects: bool = False) -> Design:
    """Evaluate a formula on the rows of a fit.

    Parameters
    ----------
    notation : Notation
        From `parse_notation`.
    rows : DataFrame
        From `checked_rows`.
    row_effects : bool, default False
        Whether a grouping factor may have one level for each row: where rows have no residual.

    Raises
    ------
    ValueError
        When a part of the formula fails, or a grouping factor has too few or too many levels.
    """
    names = notation.names
    frame = names.frame(rows)
    y, x = evaluated(notation.fixed, frame, names, response=True)
    if y.shape[1] != 1:
        raise ValueError(
            f"The left side '{notation.response}' must be one number in each row; it makes "
            f"{y.shape[1]} columns."
        )
    return Design(
        response=names.restored(y.design_info.column_names[0]),
        y=np.asarray(y, dtype=float)[:, 0],
        x=np.asarray(x, dtype=float),
        fixed_names=tuple(map(names.restored, x.design_info.column_names)),
        blocks=build_blocks(notation, rows, row_effects=row_effects),
        index=rows.index if rows.index.is_unique else pd.RangeIndex(len(rows)),
    )


def build_blocks(
    notation: Notation, rows: pd.DataFrame, *, row_effects: bool = False
) -> tuple[RandomBlock, ...]:
    """Evaluate the random part of a formula on the rows of a fit.

    Parameters
    ----------
    notation : Notation
        From `parse_notation`.
    rows : DataFrame
        From `checked_rows`.
    row_effects : bool, default False
        Whether a grouping factor may have one level for each row: where rows have no residual.
    """
    frame = notation.names.frame(rows)
    blocks = tuple(_block(term, rows, frame, notation.names) for term in notation.terms)
    for block in blocks:
        check_levels(block.factor, block.levels, len(rows), row_effects=row_effects)
    return blocks


def _block(term: RandomTerm, rows: pd.DataFrame, frame: pd.DataFrame, names: Names) -> RandomBlock:
    codes, levels = factor_levels(rows, term.columns)
    terms, columns = _effect_columns(term, frame, names)
    if term.independent and len(terms) > 1:
        raise ValueError(
            f"'||' needs numeric predictors, and '{term.effects[0]}' is none. Code it as a number "
            f"(for two conditions -0.5 and 0.5). lme4 runs this, and still correlates the levels."
        )
    return RandomBlock(term.factor, levels, terms, codes, columns)


def _effect_columns(
    term: RandomTerm, frame: pd.DataFrame, names: Names
) -> tuple[tuple[str, ...], Array]:
    """Evaluate what varies by the factor; plain numeric columns need no patsy."""
    if all(effect == "Intercept" or _is_number(frame, effect) for effect in term.effects):
        ones = np.ones(len(frame))
        parts = [ones if e == "Intercept" else frame[e].to_numpy(float) for e in term.effects]
        return tuple(map(names.restored, term.effects)), np.column_stack(parts)
    slopes = [effect for effect in term.effects if effect != "Intercept"]
    text = " + ".join(["1" if "Intercept" in term.effects else "0", *slopes])
    matrix = evaluated(text, frame, names)
    labels = map(names.restored, matrix.design_info.column_names)
    return tuple(labels), np.asarray(matrix, dtype=float)


def _is_number(rows: pd.DataFrame, name: str) -> bool:
    return name in rows and is_numeric_dtype(rows[name]) and not is_bool_dtype(rows[name])
