"""Answers as plain values: numbers, text, lists and small tables."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

KINDS = {
    "number": "one number",
    "text": "a text in quotes",
    "list": "a list",
    "table": "a DataFrame",
}
Plain = float | str | list[Any] | dict[str, Any]


@dataclass(frozen=True)
class NotPlain:
    """An answer that is not a plain value; `type_name` says what it is."""

    type_name: str


def plain(value: Any) -> Plain | NotPlain | None:
    """Return an answer as a plain value.

    Parameters
    ----------
    value : object
        Whatever a student's variable holds.

    Returns
    -------
    float, str, list, dict, NotPlain or None
        A number as float, text, a list of plain values, a DataFrame as a dict of ``columns`` and
        ``rows``. None for an answer that is not set: None or the three dots. `NotPlain` for all
        else, True and False among it.
    """
    if value is None or value is Ellipsis:
        return None
    if isinstance(value, NotPlain):
        return value
    if isinstance(value, bool | np.bool_):
        return NotPlain("bool")
    if isinstance(value, int | float | np.integer | np.floating):
        return _number(value)
    if isinstance(value, str):
        return str(value)
    return _collection(value)


def _number(value: Any) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def _collection(value: Any) -> Plain | NotPlain:
    if isinstance(value, pd.DataFrame):
        return {
            "columns": [str(column) for column in value.columns],
            "rows": [[plain(cell) for cell in row] for row in value.itertuples(index=False)],
        }
    if isinstance(value, list | tuple | pd.Series | pd.Index) or _is_vector(value):
        return [plain(item) for item in value]
    return NotPlain(type(value).__name__)


def _is_vector(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.ndim == 1


def kind_of(value: Plain | NotPlain | None) -> str:
    """Name the kind of a plain value, one of `KINDS`; ``missing`` or ``other`` for the rest."""
    if value is None:
        return "missing"
    kinds = {float: "number", str: "text", list: "list", dict: "table"}
    return kinds.get(type(value), "other")


def scalars(value: Plain) -> list[float | str | None]:
    """List the single numbers and texts of a plain value, row by row for a table."""
    if isinstance(value, dict):
        return [*value["columns"], *(scalar for row in value["rows"] for scalar in row)]
    if isinstance(value, list):
        return value
    return [value]
