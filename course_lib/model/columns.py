"""Columns as a fit uses them: one form of each kind of value, whatever the data frame holds."""

import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd
from pandas.api import types

from course_lib.basics.numbers import holds_numbers


@dataclass(frozen=True)
class Column:
    """A column in the form that a fit uses, and how Python makes it from the data's.

    Attributes
    ----------
    series : Series
        Floats or integers, booleans, texts, or a categorical without unused levels.
    method : str
        What to call on the data's column, such as ``.astype(float)``; empty where it is as
        it was.
    """

    series: pd.Series
    method: str = ""


def grouping_column(column: pd.Series) -> Column:
    """Bring a column whose values are levels to the form that a fit uses.

    Parameters
    ----------
    column : Series
        Without missing values.
    """
    dtype = column.dtype
    if isinstance(dtype, pd.CategoricalDtype):
        return _without_unused(column)
    if _is_extension(dtype):
        if types.is_bool_dtype(dtype):
            return _converted(column, "bool")
        if types.is_integer_dtype(dtype):
            return _converted(column, "int")
        if types.is_float_dtype(dtype):
            return _converted(column, "float")
        return _converted(column, "object")
    return Column(column)


def measured_column(column: pd.Series, *, as_category: bool = False) -> Column:
    """Bring a column of the fixed part, or a slope's, to the form that a fit uses.

    Parameters
    ----------
    column : Series
        Without missing values.
    as_category : bool
        Whether the formula says ``C()``, so that numbers in it are levels.

    Raises
    ------
    ValueError
        For numbers that are kept as text, dates, and what no predictor can be.
    """
    name, dtype = str(column.name), column.dtype
    if isinstance(dtype, pd.CategoricalDtype):
        return _without_unused(column)
    if types.is_bool_dtype(dtype):
        return _converted(column, "bool") if _is_extension(dtype) else Column(column)
    if as_category:
        return grouping_column(column)
    if types.is_complex_dtype(dtype):
        raise ValueError(f"Column '{name}' holds complex numbers: a model needs real ones.")
    if types.is_numeric_dtype(dtype):
        if dtype in (np.float64, np.int64):
            return Column(column)
        return _converted(column, "int" if types.is_integer_dtype(dtype) else "float")
    if _is_time(column):
        raise ValueError(_time_sentence(name, column))
    return _text_or_objects(column, name)


def _without_unused(column: pd.Series) -> Column:
    used = column.cat.remove_unused_categories()
    same = len(used.cat.categories) == len(column.cat.categories)
    return Column(column) if same else Column(used, ".cat.remove_unused_categories()")


def _is_extension(dtype: object) -> bool:
    """Whether patsy has no use for a dtype: nullable numbers, Arrow; texts it knows."""
    return types.is_extension_array_dtype(dtype) and not isinstance(
        dtype, (pd.StringDtype, pd.CategoricalDtype, pd.IntervalDtype, pd.DatetimeTZDtype)
    )


def _converted(column: pd.Series, kind: str) -> Column:
    return Column(
        column.astype(kind), f".astype({kind})" if kind != "object" else ".astype(object)"
    )


def _is_time(column: pd.Series) -> bool:
    if types.is_datetime64_any_dtype(column.dtype) or types.is_timedelta64_dtype(column.dtype):
        return True
    return isinstance(column.dtype, pd.PeriodDtype) or types.infer_dtype(column) in {
        *("datetime64", "datetime", "date", "timedelta", "timedelta64", "time", "period"),
    }


def _time_sentence(name: str, column: pd.Series) -> str:
    if "delta" in str(column.dtype) or "timedelta" in types.infer_dtype(column):
        how = f"data['{name}'].dt.total_seconds()"
    elif types.is_datetime64_any_dtype(column.dtype):
        how = f"(data['{name}'] - data['{name}'].min()).dt.days"
    else:
        how = f"(t - t.min()).dt.days, with t = pd.to_datetime(data['{name}'].astype(str))"
    return (
        f"Column '{name}' holds dates or times, which are no numbers. Make the number that you "
        f"mean, such as {how}; or write C({name}) for one category per date."
    )


def _text_or_objects(column: pd.Series, name: str) -> Column:
    """Objects that are all numbers or all true and false are that; others are categories."""
    values = column.to_numpy(dtype=object)
    if all(isinstance(value, (bool, np.bool_)) for value in values):
        return _converted(column, "bool")
    if holds_numbers(column):
        return _converted(column, "float")
    _refuse_codes(column, name)
    if any(isinstance(value, (list, tuple, dict, set, np.ndarray)) for value in values):
        raise ValueError(f"Column '{name}' holds lists; a predictor has one value in each row.")
    return grouping_column(column)


def _refuse_codes(column: pd.Series, name: str) -> None:
    """Refuse numbers that are kept as text; warn where one value of many is no number."""
    numbers = pd.to_numeric(column.astype(str), errors="coerce")
    ways = (
        f"For numbers, convert it with pd.to_numeric(data['{name}'], errors='coerce'); for "
        f"categories, write C({name})."
    )
    if numbers.notna().all():
        raise ValueError(f"Column '{name}' holds numbers as text. {ways}")
    if numbers.notna().mean() >= 0.5:
        odd = column[numbers.isna()].iloc[0]
        warnings.warn(
            f"Column '{name}' is taken as categories: {int(numbers.notna().sum())} of its "
            f"{len(column)} values read as numbers, and {odd!r} does not. {ways}",
            UserWarning,
            stacklevel=6,
        )
