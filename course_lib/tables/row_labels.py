"""The label of each row's group, written as fits write it."""

from typing import Any

import pandas as pd

from course_lib.basics.order import natural_key
from course_lib.model.level_labels import factor_levels


def row_labels(column: pd.Series) -> pd.Series:
    """Return the label of each row's level, as fits and tables have it; None where it is missing.

    Parameters
    ----------
    column : Series
        A grouping column, of any type.

    Returns
    -------
    Series
        Labels, with row numbers as index.
    """
    rows = pd.DataFrame({"column": column.array})
    codes, levels = factor_levels(rows, ["column"])
    labels: list[Any] = [levels[code] if code >= 0 else None for code in codes]
    return pd.Series(labels, dtype=object)


def in_order(labels: pd.Series) -> list[str]:
    """Return the labels that occur, in the order a reader expects."""
    return sorted(labels.dropna().unique(), key=natural_key)
