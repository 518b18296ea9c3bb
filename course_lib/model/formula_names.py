"""Names in a formula: which are columns of the data, and which are the notebook's."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from course_lib.basics.suggestions import did_you_mean
from course_lib.model.formula_text import python_name
from course_lib.model.formula_words import WordReader
from course_lib.model.python_names import names_in
from course_lib.model.surroundings import PATSY, Surroundings
from course_lib.model.words_of_r import word_of_r


@dataclass(frozen=True)
class Names:
    """What a formula names.

    Attributes
    ----------
    columns : tuple of str
        Columns of the data, those of `variables` too.
    variables : dict
        Variables of the notebook with one value per row: they are used as columns.
    others : dict
        What else the formula needs, by name: functions, numbers.
    renamed : dict
        Columns that have the name of a function in the formula, and what Python calls them.
    as_categories : frozenset of str
        Columns that stand within ``C()``.
    measured : frozenset of str
        Columns in the response, the fixed effects or the slopes.
    computed : frozenset of str
        Those of them from which a function or ``I()`` computes something.
    """

    columns: tuple[str, ...]
    variables: dict[str, Any] = field(default_factory=dict)
    others: dict[str, Any] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    as_categories: frozenset[str] = frozenset()
    measured: frozenset[str] = frozenset()
    computed: frozenset[str] = frozenset()

    def frame(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Rows with the columns' names that the formula in Python uses."""
        return rows.rename(columns=self.renamed) if self.renamed else rows

    def restored(self, label: str) -> str:
        """Label with the columns' own names."""
        for own, other in self.renamed.items():
            label = re.sub(rf"\b{re.escape(other)}\b", own, label)
        return label


def used_names(
    codes: Sequence[str],
    grouping: Sequence[str],
    word: WordReader,
    data: pd.DataFrame | None,
    surroundings: Surroundings,
) -> Names:
    """Sort the names in patsy's factors into columns, variables and functions.

    Raises
    ------
    ValueError
        For a name that is nowhere.
    """
    original = {other: own for own, other in word.renamed.items()}
    found = [(original.get(n, n) if k != "called" else n, k) for c in codes for n, k in names_in(c)]
    known = None if data is None else {str(column) for column in data.columns}
    others = {n: _called(n, surroundings) for n, k in found if k == "called"}
    measured: set[str] = set()
    variables: dict[str, Any] = {}
    for name, kind in found:
        if kind == "called" or (kind == "root" and name == "np"):
            continue
        if name in known if known is not None else not _is_patsys(name, surroundings):
            measured.add(name)
        elif data is None:
            others[name] = surroundings.value(name)
        else:
            value = _value(name, data, surroundings)
            by_row = _is_by_row(value, name, name in codes, data, surroundings)
            (variables if by_row else others)[name] = value
    measured |= set(variables)
    if data is not None:
        _find_grouping(grouping, data, variables, surroundings)
    others.pop("np", None)
    inside_c = frozenset(name for name, kind in found if kind == "category")
    columns = tuple(sorted({*grouping, *measured}))
    computed = frozenset(n for c in codes for n, _ in names_in(c) if c not in {n, python_name(n)})
    return Names(columns, variables, others, word.renamed, inside_c, frozenset(measured), computed)


def _called(name: str, surroundings: Surroundings) -> Any:
    value = surroundings.function(name)
    return surroundings.value(name) if value is None else value


def _is_patsys(name: str, surroundings: Surroundings) -> bool:
    """Whether a name means something without data: a contrast of patsy, a module."""
    return name in PATSY or surroundings.is_module(name)


def _value(name: str, data: pd.DataFrame, surroundings: Surroundings) -> Any:
    try:
        return surroundings.value(name)
    except KeyError:
        raise ValueError(_nowhere(name, data, surroundings)) from None


def _nowhere(name: str, data: pd.DataFrame, surroundings: Surroundings) -> str:
    columns, own = [str(column) for column in data.columns], surroundings.names()
    hint = did_you_mean(name, [*columns, *own])
    text = f"The data have no column '{name}'.{hint} They have: {', '.join(columns)}."
    if name in data.index.names:
        return f"'{name}' labels the rows of the data: make it a column with data.reset_index()."
    if sentence := word_of_r(name):
        return f"The data have no column '{name}'. {sentence}"
    if own:
        shown = ", ".join(own[:12]) + (", ..." if len(own) > 12 else "")
        text += f" Nor is there a variable of that name; there are: {shown}."
    return text


def _is_by_row(
    value: Any, name: str, alone: bool, data: pd.DataFrame, around: Surroundings
) -> bool:
    """Whether a variable has one value per row, so that it is used as a column is.

    Standing `alone`, outside a function, it must; else it may be a number, or a list of levels.
    """
    arrays = (np.ndarray, pd.Series, pd.Index, pd.api.extensions.ExtensionArray)
    if isinstance(value, arrays) or (alone and isinstance(value, (list, tuple))):
        if np.ndim(value) == 1 and len(value) == len(data):
            return True
        if alone:
            raise ValueError(
                f"The variable '{name}' has {len(value)} values and the data {len(data)} rows: "
                f"there must be one for each row."
            )
    if alone:
        raise ValueError(_nowhere(name, data, around))
    return False


def _find_grouping(
    grouping: Sequence[str], data: pd.DataFrame, variables: dict[str, Any], around: Surroundings
) -> None:
    """Find grouping columns that are variables of the notebook."""
    for name in grouping:
        if name not in {str(column) for column in data.columns}:
            value = _value(name, data, around)
            if _is_by_row(value, name, True, data, around):
                variables[name] = value
