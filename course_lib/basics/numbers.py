"""Columns of numbers, whatever type of column holds them."""

from decimal import Decimal
from fractions import Fraction
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.types import is_complex_dtype, is_datetime64_any_dtype, is_numeric_dtype

_REAL = (Real, Decimal, Fraction, np.bool_)


def number_column(data: pd.DataFrame, name: Any, *, role: str) -> np.ndarray:
    """Return a column as plain numbers, missing ones as NaN.

    Parameters
    ----------
    data : DataFrame
        The data.
    name : str
        The column, of any type that holds numbers: a nullable one, or objects.
    role : str
        What it is needed for, such as "to be drawn as points".

    Raises
    ------
    ValueError
        For text, categories and dates, which are no numbers, and for infinite values.
    """
    column = data[name]
    if not holds_numbers(column):
        raise ValueError(
            f"Column '{name}' must be numeric {role}; its values are like "
            f"{_first(column)!r}.{_advice(column, name)}"
        )
    numbers = _as_floats(column)
    check_infinite(numbers, name, column.index)
    return numbers


def check_infinite(numbers: np.ndarray, name: Any, index: pd.Index) -> None:
    """Refuse infinite values of a column; `index` labels its rows."""
    infinite = np.isinf(numbers)
    if infinite.any():
        raise ValueError(
            f"Column '{name}' has {int(infinite.sum())} infinite values, the first in row "
            f"{index[infinite][0]}. Correct them or make them missing."
        )


def _as_floats(column: pd.Series) -> np.ndarray:
    if column.dtype != object and isinstance(column.dtype, np.dtype):
        return np.asarray(column, dtype=float)
    values = column.astype(object).where(column.notna(), np.nan)
    return np.asarray(values.to_numpy().astype(float))


def holds_numbers(column: pd.Series) -> bool:
    """Whether a column holds real numbers, as such or as objects."""
    if column.dtype == object:
        present = column.dropna()
        return len(present) > 0 and all(isinstance(value, _REAL) for value in present)
    return bool(is_numeric_dtype(column) and not is_complex_dtype(column))


def _first(column: pd.Series) -> Any:
    """Return the first value that is there."""
    present = column.dropna()
    return present.iloc[0] if len(present) else None


def _advice(column: pd.Series, name: Any) -> str:
    """Say how to make numbers of dates, and of numbers that are kept as text."""
    if is_datetime64_any_dtype(column):
        return f" Count days: (data['{name}'] - data['{name}'].min()).dt.days."
    present = column.dropna().astype(str)
    if len(present) and pd.to_numeric(present, errors="coerce").notna().mean() >= 0.5:
        return f" Convert it with pd.to_numeric(data['{name}'], errors='coerce')."
    return ""
