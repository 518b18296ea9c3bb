"""Names in a formula: which are columns, which are the notebook's, and how Python writes them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd

from course_lib.basics.suggestions import did_you_mean
from course_lib.model.formula_text import Token, is_plain, python_name
from course_lib.model.python_names import names_in
from course_lib.model.surroundings import NUMPY, PATSY, Surroundings
from course_lib.model.words_of_r import refused_function, word_of_r


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

    def python(self, column: str) -> str:
        """Column as a formula in Python writes it."""
        return self.renamed.get(column) or python_name(column)

    def frame(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Rows with the columns' names that the formula in Python uses."""
        return rows.rename(columns=self.renamed) if self.renamed else rows

    def restored(self, label: str) -> str:
        """Label with the columns' own names."""
        for own, other in self.renamed.items():
            label = re.sub(rf"\b{re.escape(other)}\b", own, label)
        return label


class NameReader:
    """Write each name of a formula as Python needs it, or refuse it.

    Parameters
    ----------
    known : set of str or None
        Columns of the data; None without data.
    renamed : dict
        Columns that need another name.
    surroundings : Surroundings
        Variables of the notebook.
    """

    def __init__(
        self, known: set[str] | None, renamed: Mapping[str, str], surroundings: Surroundings
    ) -> None:
        self.known, self.renamed, self.surroundings = known, dict(renamed), surroundings

    def __call__(self, token: Token) -> str:
        """Return the Python text of a name or a column."""
        name = token.text
        if token.kind == "name":
            if token.calls:
                return self._function(name)
            if "." in name and self._is_attribute(name):
                return name
        return self.renamed.get(name) or python_name(name)

    def _is_attribute(self, name: str) -> bool:
        head = name.partition(".")[0]
        if self.known is not None and name in self.known:
            return False
        return head == "np" or head in self.surroundings or head in (self.known or ())

    def _function(self, name: str) -> str:
        head, _, rest = name.partition(".")
        if self.surroundings.function(name) is not None and name in self.surroundings:
            return name
        if sentence := refused_function(name):
            raise ValueError(sentence)
        if rest and (head == "np" or head in self.surroundings or head in (self.known or ())):
            return name
        if name in NUMPY:
            return NUMPY[name]
        if not rest and self.surroundings.function(name) is not None:
            return name
        raise ValueError(
            f"The function '{name}' in the formula is not known. Known are "
            f"{', '.join(NUMPY)}, C, I, bs, cr, all of np, and functions of your own that are "
            f"defined before."
        )


def name_reader(
    tokens: Sequence[Token],
    grouping: Sequence[Token],
    data: pd.DataFrame | None,
    surroundings: Surroundings,
) -> NameReader:
    """Prepare to write the names of a formula.

    Parameters
    ----------
    tokens, grouping : sequences of Token
        Of the formula, and those of them that stand right of a bar.
    data : DataFrame, optional
        The data.
    surroundings : Surroundings
        Variables of the notebook.
    """
    known = None if data is None else {str(name) for name in data.columns}
    words = [t for t in tokens if t.kind in {"name", "column"}]
    dotted = {
        t.text.partition(".") for t in words if t.kind == "name" and t.text not in (known or ())
    }
    heads = {t.text for t in words if t.kind == "name" and t.calls and "." not in t.text}
    heads |= {head for head, dot, _ in dotted if dot and _is_module(head, surroundings)}
    columns = {t.text for t in words if not t.calls}
    if any(not is_plain(name) for name in columns):
        heads.add("Q")
    if len({t.text for t in grouping if t.kind in {"name", "column"}}) > 1:
        heads.add("C")
    taken = columns | (known or set())
    renamed = {name: _free(name, taken) for name in sorted(columns & heads & (known or columns))}
    return NameReader(known, renamed, surroundings)


def _is_module(name: str, surroundings: Surroundings) -> bool:
    return name == "np" or isinstance(surroundings.found(name), ModuleType)


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "_"
    return name


def used_names(
    codes: Sequence[str],
    grouping: Sequence[str],
    word: NameReader,
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
            by_row = _is_by_row(value, name, codes, len(data))
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
    return name in PATSY or _is_module(name, surroundings)


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


def _is_by_row(value: Any, name: str, codes: Sequence[str], rows: int) -> bool:
    """Whether a variable has one value per row, so that it is used as a column is."""
    one_dimensional = isinstance(value, (np.ndarray, pd.Series, pd.Index, pd.Categorical))
    if isinstance(value, (list, tuple)) and name in codes:
        one_dimensional = True
    if not one_dimensional or np.ndim(value) != 1:
        return False
    if len(value) != rows and name in codes:
        raise ValueError(
            f"The variable '{name}' has {len(value)} values and the data {rows} rows: there must "
            f"be one for each row."
        )
    return len(value) == rows


def _find_grouping(
    grouping: Sequence[str], data: pd.DataFrame, variables: dict[str, Any], around: Surroundings
) -> None:
    """Find grouping columns that are variables of the notebook."""
    for name in grouping:
        if name not in {str(column) for column in data.columns}:
            value = _value(name, data, around)
            if not _is_by_row(value, name, [name], len(data)):
                raise ValueError(_nowhere(name, data, around))
            variables[name] = value
