"""Rows and formula become numbers with names: the design that a fit keeps."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import patsy
from numpy.typing import NDArray
from pandas.api.types import is_bool_dtype, is_numeric_dtype

from course_lib.model.level_labels import Codes, check_levels, factor_levels
from course_lib.model.notation import Notation, RandomTerm

Array = NDArray[np.floating[Any]]

NAMES = patsy.EvalEnvironment([{"np": np}])


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


def build_design(notation: Notation, rows: pd.DataFrame) -> Design:
    """Evaluate a formula on the rows of a fit.

    Parameters
    ----------
    notation : Notation
        From `parse_notation`.
    rows : DataFrame
        From `checked_rows`.

    Raises
    ------
    ValueError
        When a part of the formula fails, or a grouping factor has too few or too many levels.
    """
    try:
        # Plain arrays: patsy is slow with columns of a frame, which functions such as C() need.
        called = "(" in notation.fixed
        values = rows if called else {name: _plain(rows[name]) for name in rows}
        y, x = patsy.dmatrices(notation.fixed, values, NAMES, NA_action="raise")
    except Exception as error:
        raise ValueError(f"The formula part '{notation.fixed}' fails: {error}") from error
    design = Design(
        response=y.design_info.column_names[0],
        y=np.asarray(y, dtype=float)[:, 0],
        x=np.asarray(x, dtype=float),
        fixed_names=tuple(x.design_info.column_names),
        blocks=tuple(_block(term, rows) for term in notation.terms),
        index=rows.index if rows.index.is_unique else pd.RangeIndex(len(rows)),
    )
    for block in design.blocks:
        check_levels(block.factor, block.levels, len(rows))
    return design


def _plain(column: pd.Series) -> Any:
    """Return a numeric column as an array, any other as it is."""
    return column.to_numpy() if is_numeric_dtype(column) else column


def _block(term: RandomTerm, rows: pd.DataFrame) -> RandomBlock:
    codes, levels = factor_levels(rows, term.factor.split(":"))
    names, columns = _effect_columns(term, rows)
    return RandomBlock(term.factor, levels, names, codes, columns)


def _effect_columns(term: RandomTerm, rows: pd.DataFrame) -> tuple[tuple[str, ...], Array]:
    """Evaluate what varies by the factor; plain numeric columns need no patsy."""
    if all(effect == "Intercept" or _is_number(rows, effect) for effect in term.effects):
        ones = np.ones(len(rows))
        parts = [ones if e == "Intercept" else rows[e].to_numpy(float) for e in term.effects]
        return term.effects, np.column_stack(parts)
    slopes = [effect for effect in term.effects if effect != "Intercept"]
    text = " + ".join(["1" if "Intercept" in term.effects else "0", *slopes])
    try:
        matrix: Any = patsy.dmatrix(text, rows, NAMES, NA_action="raise")
    except Exception as error:
        raise ValueError(f"The random part ({term.text}) fails: {error}") from error
    return tuple(matrix.design_info.column_names), np.asarray(matrix, dtype=float)


def _is_number(rows: pd.DataFrame, name: str) -> bool:
    return name in rows and is_numeric_dtype(rows[name]) and not is_bool_dtype(rows[name])
