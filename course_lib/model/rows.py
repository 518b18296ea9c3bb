"""The rows and columns that a fit uses, and how Python makes them from the data."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from pandas.api.types import is_bool_dtype, is_integer_dtype, is_numeric_dtype

from course_lib.basics.numbers import check_infinite
from course_lib.basics.suggestions import check_columns
from course_lib.model.columns import Column, grouping_column, measured_column
from course_lib.model.formula_text import python_text
from course_lib.model.notation import Notation

_SHORT = 1000  # its sixth power still has less than 19 digits


class MissingRowsWarning(UserWarning):
    """Rows with missing values were left out of a fit."""


@dataclass(frozen=True)
class Preparation:
    """What is done to the data before statsmodels reads them, as a student would write it.

    Attributes
    ----------
    columns : str
        What is called on the data so that each column has one text as its name.
    variables : tuple of str
        Variables of the notebook that become columns.
    complete : tuple of str
        Columns in which rows with missing values are left out; none where no row is.
    methods : dict
        Column to what is called on it, such as ``.astype(float)``.
    renamed : dict
        Columns that have the name of a function in the formula, and their other name.
    """

    columns: str = ""
    variables: tuple[str, ...] = ()
    complete: tuple[str, ...] = ()
    methods: dict[str, str] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)

    def text(self, added: Sequence[tuple[str, str]] = ()) -> str:
        """Write the steps as Python.

        Parameters
        ----------
        added : sequence of pairs
            Further columns: their name, and how to compute them from a frame called ``d``.
        """
        steps = f"data{self.columns}"
        if self.variables:
            steps += f".assign({_arguments([(name, name) for name in self.variables])})"
        if self.complete:
            steps += f".dropna(subset=[{', '.join(map(python_text, self.complete))}])"
        made = [(n, f"d[{python_text(n)}]{method}") for n, method in self.methods.items()]
        steps += _assigned(made, "data" if steps == "data" else "")
        if self.renamed:
            pairs = (f"{python_text(a)}: {python_text(b)}" for a, b in self.renamed.items())
            steps += f".rename(columns={{{', '.join(pairs)}}})"
        return steps + _assigned(added, "data" if steps == "data" else "")


def _assigned(columns: Sequence[tuple[str, str]], frame: str) -> str:
    """Write ``.assign(...)``; of a frame that has a name, else of the frame before the dot."""
    if not columns:
        return ""
    if frame:
        columns = [(name, how.replace("d[", f"{frame}[")) for name, how in columns]
    else:
        columns = [(name, f"lambda d: {how}" if "d[" in how else how) for name, how in columns]
    return f".assign({_arguments(columns)})"


def _arguments(pairs: Sequence[tuple[str, str]]) -> str:
    if all(name.isidentifier() for name, _ in pairs):
        return ", ".join(f"{name}={value}" for name, value in pairs)
    return "**{" + ", ".join(f"{python_text(name)}: {value}" for name, value in pairs) + "}"


@dataclass(frozen=True)
class ModelRows:
    """Rows that a fit uses.

    Attributes
    ----------
    frame : DataFrame
        Complete rows of the columns that the formula names, each in one form of its kind.
    preparation : Preparation
        How Python makes them from the data.
    """

    frame: pd.DataFrame
    preparation: Preparation


def checked_rows(data: pd.DataFrame, notation: Notation) -> ModelRows:
    """Return the rows and columns that a fit uses, after all checks that need no model.

    Raises
    ------
    ValueError
        For columns that are no numbers or categories; the message says what to do.

    Warns
    -----
    MissingRowsWarning
        When rows with missing values are left out.
    """
    if data.empty:
        raise ValueError("The data frame is empty: there is nothing to fit.")
    used = _used(data, notation)
    complete = _complete(used)
    grouping = set(notation.grouping)
    columns = {str(n): _normalised(complete[n], notation, n in grouping) for n in complete}
    methods = {n: c.method for n, c in columns.items() if c.method}
    frame = complete.assign(**{n: columns[n].series for n in methods}) if methods else complete
    response = notation.response_column
    if response is not None:
        _check_response(frame[response], response)
        if is_bool_dtype(frame[response]):
            frame = frame.assign(**{response: frame[response].astype(int)})
            methods[response] = ".astype(int)"
    names = notation.names
    missing = tuple(used.columns) if len(complete) < len(used) else ()
    steps = Preparation(
        _one_name_each(data), tuple(names.variables), missing, methods, dict(names.renamed)
    )
    return ModelRows(frame, steps)


def _one_name_each(data: pd.DataFrame) -> str:
    """Say how statsmodels' formulas can name the columns: by texts, each once."""
    once = "" if data.columns.is_unique else ".loc[:, ~data.columns.duplicated()]"
    texts = all(isinstance(label, str) for label in data.columns)
    return once + ("" if texts else ".rename(columns=str)")


def _used(data: pd.DataFrame, notation: Notation) -> pd.DataFrame:
    """Columns that the formula names, variables of the notebook among them."""
    labels = [str(label) for label in data.columns]
    if not notation.names.variables and data.columns.is_unique and labels == list(data.columns):
        check_columns(data, *notation.names.columns)
        return data[list(notation.names.columns)]
    columns = {}
    for name in notation.names.columns:
        if name in notation.names.variables:
            columns[name] = _variable(notation.names.variables[name], name, data)
            continue
        if labels.count(name) > 1:
            raise ValueError(f"The data have {labels.count(name)} columns '{name}': keep one.")
        columns[name] = data.iloc[:, labels.index(name)].rename(name)
    return pd.concat(columns, axis=1) if columns else data


def _variable(value: Any, name: str, data: pd.DataFrame) -> pd.Series:
    if isinstance(value, pd.Series) and not value.index.equals(data.index):
        raise ValueError(
            f"The rows of the variable '{name}' are labelled otherwise than those of the data. "
            f"Make it a column of the data, or use {name}.to_numpy() if the order is the same."
        )
    return pd.Series(value, index=data.index, name=name)


def _complete(used: pd.DataFrame) -> pd.DataFrame:
    """Leave out rows with a missing value, and say how many."""
    complete = used.notna().all(axis=1)
    if complete.all():
        return used
    where = ", ".join(str(name) for name in used.columns[used.isna().any()])
    if not complete.any():
        raise ValueError(f"Every row has a missing value in {where}: nothing is left to fit.")
    warnings.warn(
        f"{int((~complete).sum())} of {len(used)} rows have a missing value in {where} and are "
        f"left out.",
        MissingRowsWarning,
        stacklevel=4,
    )
    return used[complete]


def _normalised(column: pd.Series, notation: Notation, grouping: bool) -> Column:
    name = str(column.name)
    if grouping and name not in notation.names.measured:
        return grouping_column(column)
    found = measured_column(column, as_category=name in notation.names.as_categories)
    if name in notation.names.computed and not grouping and _is_long(found.series):
        found = Column(found.series.astype(float), found.method + ".astype(float)")
    if is_numeric_dtype(found.series) and not is_bool_dtype(found.series):
        check_infinite(found.series.to_numpy(dtype=float), name, found.series.index)
    return found


def _is_long(column: pd.Series) -> bool:
    """Whether a power of whole numbers may be too long for a whole number of the computer."""
    return is_integer_dtype(column) and bool(column.abs().max() > _SHORT)


def _check_response(column: pd.Series, name: str) -> None:
    if not is_numeric_dtype(column):
        raise ValueError(
            f"The response '{name}' must be numeric; its values are like {column.iloc[0]!r}."
        )
    if column.nunique() == 1:
        raise ValueError(f"The response '{name}' has the same value in every row: nothing varies.")
