"""Levels of a grouping factor, and how they are labelled: ``A:a`` for a nested one."""

from collections.abc import Sequence
from functools import reduce

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Codes = NDArray[np.intp]


def factor_levels(rows: pd.DataFrame, columns: Sequence[str]) -> tuple[Codes, tuple[str, ...]]:
    """Code the levels of a grouping factor, or of several columns together.

    Parameters
    ----------
    rows : DataFrame
        The data.
    columns : sequence of str
        One column, or several whose combinations are the levels.

    Returns
    -------
    codes : integer array
        Level of each row, from 0.
    levels : tuple of str
        Labels that occur, ``A:a`` for combinations.
    """
    coded = [_coded(rows[column]) for column in columns]
    codes, labels = reduce(_combined, coded)
    _check_distinct(":".join(columns), labels)
    return codes, tuple(labels)


def _check_distinct(factor: str, labels: list[str]) -> None:
    """Refuse levels that differ and are written alike, such as 1 and '1'."""
    if len(set(labels)) < len(labels):
        twice = next(label for label in labels if labels.count(label) > 1)
        raise ValueError(
            f"Two levels of '{factor}' differ and are both written '{twice}', such as the number 1 "
            f"and the text '1'. Write them apart, or make them one with "
            f".astype(str) on the column."
        )


def _coded(column: pd.Series) -> tuple[Codes, list[str]]:
    ordered = isinstance(column.dtype, pd.CategoricalDtype)
    if ordered:
        column = column.cat.remove_unused_categories()
        return column.cat.codes.to_numpy().astype(np.intp), [str(v) for v in column.cat.categories]
    codes, values = pd.factorize(column, sort=True)
    return codes.astype(np.intp), [str(value) for value in values]


def _combined(
    outer: tuple[Codes, list[str]], inner: tuple[Codes, list[str]]
) -> tuple[Codes, list[str]]:
    width = len(inner[1])
    present, codes = np.unique(outer[0] * width + inner[0], return_inverse=True)
    pairs = (divmod(int(pair), width) for pair in present)
    return codes.astype(np.intp), [f"{outer[1][a]}:{inner[1][b]}" for a, b in pairs]


def check_levels(
    factor: str, levels: Sequence[str], rows: int, *, row_effects: bool = False
) -> None:
    """Refuse a grouping factor with one level, or, where rows have a residual, one for each."""
    if len(levels) == 1:
        raise ValueError(
            f"The grouping column '{factor}' has one level only ('{levels[0]}'): a variance "
            f"between groups needs at least two."
        )
    if len(levels) >= rows and not row_effects:
        below = factor.rsplit(":", 1)[0]
        advice = f" Leave '{factor}' out, down to '{below}'." if ":" in factor else ""
        raise ValueError(
            f"The grouping factor '{factor}' has one level for each of the {rows} rows, so "
            f"its effect cannot be told from the residual.{advice}"
        )
