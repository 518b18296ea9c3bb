"""Rows and formula become numbers with names: the design that a fit keeps."""

from collections.abc import Sequence
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
        When a part of the formula fails, or effects cannot be told apart.
    """
    names = notation.names
    frame = names.frame(rows)
    y, x = evaluated(notation.fixed, frame, names, response=True)
    if y.shape[1] != 1:
        raise ValueError(
            f"The left side '{notation.response}' must be one number in each row; it makes "
            f"{y.shape[1]} columns."
        )
    design = Design(
        response=names.restored(y.design_info.column_names[0]),
        y=np.asarray(y, dtype=float)[:, 0],
        x=np.asarray(x, dtype=float),
        fixed_names=tuple(map(names.restored, x.design_info.column_names)),
        blocks=build_blocks(notation, rows),
        index=rows.index if rows.index.is_unique else pd.RangeIndex(len(rows)),
    )
    for block in design.blocks:
        _check_block(block)
    _check_fixed(design)
    return design


def build_blocks(notation: Notation, rows: pd.DataFrame) -> tuple[RandomBlock, ...]:
    """Evaluate the random part of a formula on the rows of a fit.

    Parameters
    ----------
    notation : Notation
        From `parse_notation`.
    rows : DataFrame
        From `checked_rows`.
    """
    frame = notation.names.frame(rows)
    blocks = tuple(_block(term, rows, frame, notation.names) for term in notation.terms)
    for block in blocks:
        check_levels(block.factor, block.levels, len(rows))
    return blocks


def _block(term: RandomTerm, rows: pd.DataFrame, frame: pd.DataFrame, names: Names) -> RandomBlock:
    codes, levels = factor_levels(rows, term.columns)
    terms, columns = _effect_columns(term, frame, names)
    if term.independent and len(terms) > 1:
        raise ValueError(
            f"'||' takes numeric predictors only, as in lme4, and '{term.effects[0]}' is not. Code "
            f"it as a number (for two conditions -0.5 and 0.5)."
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


def _check_fixed(design: Design) -> None:
    """Refuse fixed effects that the data cannot tell apart."""
    x, names = design.x, design.fixed_names
    if x.shape[0] <= x.shape[1]:
        raise ValueError(
            f"The model has {x.shape[1]} fixed effects and the data {x.shape[0]} rows: "
            f"there must be more rows than fixed effects."
        )
    constant = [name for name, column in zip(names, x.T, strict=True) if np.ptp(column) == 0]
    extra = [name for name in constant if name != "Intercept"]
    if extra and ("Intercept" in constant or len(extra) > 1):
        raise ValueError(
            f"The predictor '{extra[0]}' has the same value in every row, so its effect cannot be "
            f"told from the intercept. Leave it out."
        )
    _check_independent(x, names)


def _check_independent(x: Array, names: Sequence[str]) -> None:
    """Refuse a column that the columns before it make up."""
    length = np.linalg.norm(x, axis=0)
    unit = x / np.where(length > 0, length, 1)
    remaining = abs(np.diagonal(np.linalg.qr(unit, mode="r"))) if x.shape[1] else np.ones(0)
    for j in np.flatnonzero(remaining < 1e-9)[:1]:
        raise ValueError(
            f"The fixed effect '{names[j]}' is a combination of the others "
            f"({', '.join(names[:j])}): leave one of them out."
        )


def _check_block(block: RandomBlock) -> None:
    """Refuse random effects that are too many, or whose predictors do not vary enough."""
    rows, effects = len(block.codes), len(block.levels) * len(block.terms)
    if effects >= rows:
        raise ValueError(
            f"The random effects {', '.join(block.terms)} by {block.factor} are {effects} random "
            f"effects ({len(block.terms)} for each of {len(block.levels)} groups) and the data "
            f"have {rows} rows: they cannot be told from the residual. Use fewer effects, such as "
            f"(1 | {block.factor})."
        )
    length = np.linalg.norm(block.columns, axis=0)
    if not length.all():
        name = block.terms[int(np.argmin(length))]
        raise ValueError(f"The predictor of the random slope '{name}' is zero in every row.")
    if len(block.terms) > 1 and np.linalg.matrix_rank(block.columns / length) < len(block.terms):
        raise ValueError(
            f"The random effects ({', '.join(block.terms)}) cannot be told apart: a predictor "
            f"among them is constant, or a combination of the others."
        )
