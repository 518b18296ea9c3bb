"""The rows that a fit used, their residuals and their fitted values."""

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.types import is_numeric_dtype

from course_lib.basics.suggestions import check_columns
from course_lib.tables.record_of_fit import check_fitted, record_of


def rows_of_fit(fit: Any, data: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the data that a fit used, in its order.

    Parameters
    ----------
    fit : MixedFit, CriterionFit or MixedLMResults
        The fitted model.
    data : DataFrame
        The data that it was fitted to, with the rows that it left out as missing or without them.

    Raises
    ------
    WrongKindError
        When one of them is something else.
    ValueError
        When the data are not those of the fit.
    """
    record = record_of(fit, structured=True)
    check_columns(data)
    used = _frame_of_fit(fit)
    names = [name for name in used.columns if name in data.columns]
    check_columns(data, *names)
    difference = (
        f"The model was fitted to {record.products.n} rows and the data have {len(data)}: give the "
        f"data that it was fitted to."
    )
    for rows in _candidates(used[names], data):
        difference = _difference(used[names], rows)
        if not difference:
            return rows
    raise ValueError(difference)


def _frame_of_fit(fit: Any) -> pd.DataFrame:
    """Rows and columns that a fit used; of a raw result of statsmodels those that it names."""
    rows = getattr(fit, "rows", None)
    if rows is not None:
        return rows
    model, design = fit.model, record_of(fit).design
    frame = getattr(model.data, "frame", None)
    if not isinstance(frame, pd.DataFrame) or len(frame) != len(design.y):
        return pd.DataFrame(index=range(len(design.y)))  # a model of arrays, without names
    slopes = [term for block in design.blocks for term in block.terms]
    told = " ".join([str(model.endog_names), *model.exog_names, *design.factors, *slopes])
    return frame[[name for name in frame.columns if _has_word(told, str(name))]]


def _has_word(text: str, word: str) -> bool:
    """Whether a name stands in a text, not as a part of another name."""
    return bool(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text))


def _candidates(used: pd.DataFrame, data: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Rows of the data, as many as the fit used: all, those without a gap, those of its labels."""
    whole = data[list(used.columns)].notna().all(axis=1).to_numpy()
    if len(data) == len(used):
        yield data
    elif whole.sum() == len(used):
        yield data[whole]
    if data.index.is_unique and used.index.is_unique:
        places = data.index.get_indexer(used.index)
        left_out = np.setdiff1d(np.arange(len(data)), places)
        if (places >= 0).all() and data.iloc[left_out].isna().any(axis=1).all():
            yield data.iloc[places]


def _difference(used: pd.DataFrame, rows: pd.DataFrame) -> str:
    """Say where values are not those that the fit used; empty when they all are."""
    for name in used.columns:
        places = np.flatnonzero(~_same(used[name], rows[name]))
        if len(places):
            was, now = used[name].iloc[places[0]], rows[name].iloc[places[0]]
            return (
                f"These are not the data that the model was fitted to: row "
                f"{rows.index[places[0]]} has {name} = {now}, and the model was fitted to {name} = "
                f"{was}. Give the data as they were, or fit the model to these."
            )
    return ""


def _same(first: pd.Series, second: pd.Series) -> np.ndarray:
    """Whether two columns hold the same number, or the same text, in each row."""
    if is_numeric_dtype(first) or is_numeric_dtype(second):
        one, two = (_numbers(column) for column in (first, second))
        return np.isclose(one, two, rtol=1e-9, atol=0, equal_nan=True)
    pairs = zip(first, second, strict=True)
    return np.array([str(a) == str(b) or bool(pd.isna(a) and pd.isna(b)) for a, b in pairs])


def _numbers(column: pd.Series) -> np.ndarray:
    return np.array([_number(value) for value in column], dtype=float)


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return float("nan")


def residuals(fit: Any) -> np.ndarray:
    """Residuals as an array, in the order of the rows that the fit used.

    Those of a fit by `fit_structured` are made independent, with the SD of the first stratum: its
    raw ones are alike and spread unequally because the model says so.
    """
    check_fitted(fit)
    if hasattr(type(fit), "normalized_resid"):
        return np.asarray(fit.normalized_resid * np.sqrt(fit.scale), dtype=float)
    return np.asarray(fit.resid, dtype=float)


def fitted_values(fit: Any) -> np.ndarray:
    """Fitted values as an array, in the order of the rows that the fit used."""
    check_fitted(fit)
    return np.asarray(fit.fittedvalues, dtype=float)
