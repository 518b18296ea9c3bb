"""Write answers as plain data: how they leave the sandbox. `decode` reads them outside.

A value travels as a pair of its kind and its content:

- ``["number", x]``: a boolean, an integer, a float; ``"nan"``, ``"inf"``, ``"-inf"`` as text.
- ``["text", s]``
- ``["list", [x, ...]]``: items are numbers and text as above, None where one is missing.
- ``["frame", [names, rows]]``: column names are text; named index levels come first, as columns.
- ``["other", kind]``: not plain; in words what it is, such as the name of its type.

Writing trusts only the base classes' own methods, so that a subclass with an ``__eq__``,
``__float__`` or ``__class__`` of its own is taken by value or not at all.
"""

import builtins
import math
import sys
from collections.abc import Sequence
from typing import Any

globals()["__builtins__"] = dict(
    vars(builtins)
)  # a copy: a cell that patches them breaks only itself
MOST_TEXT, MOST_ITEMS, MOST_CELLS = 2000, 1000, 1000
LARGEST = 10**300  # larger integers do not fit into a float, and arithmetic with them fails
SPECIAL = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}


class NotPlainError(ValueError):
    """A value is not plain data; the message says in a few words what it is."""


def encode(value: Any) -> list[Any]:
    """Write a value as a pair of kind and content, whatever the value is.

    Parameters
    ----------
    value : object
        Anything that a student's code left in a variable.

    Returns
    -------
    list
        Kind and content, ready for JSON. Numbers with a dimension (0-d arrays) are not plain, and
        a list, array or Series of one element stays a list.
    """
    try:
        return _encode(value)
    except NotPlainError as problem:
        return ["other", str(problem)]
    except Exception:  # whatever a hostile class raises
        return ["other", type_name(value)]


def type_name(value: Any) -> str:
    """Name of a value's type, whatever its class says about itself."""
    return type.__dict__["__name__"].__get__(type(value))[:60]


def _encode(value: Any) -> list[Any]:
    if value is Ellipsis:
        return ["other", "missing"]
    if issubclass(type(value), str):
        return ["text", _text(value)]
    scalar = _scalar(value)
    if scalar is not None:
        return ["number", scalar]
    if _is_a(value, "pandas", "DataFrame"):
        return ["frame", _frame(value)]
    return ["list", [_item(item) for item in _items(value)]]


def _is_a(value: Any, module: str, *names: str) -> bool:
    """Whether the value's own class, not what it claims, derives from one of a module's classes."""
    home = sys.modules.get(module)
    return any(issubclass(type(value), getattr(home, name)) for name in names if home is not None)


def _scalar(value: Any) -> Any:
    """Write a number; None for anything else."""
    kind = type(value)
    if kind is bool:
        return value
    if issubclass(kind, int):
        return _integer(int.__int__(value))
    if issubclass(kind, float):
        return _float(float.__float__(value))
    if _is_a(value, "numpy", "bool", "integer", "floating"):
        return _numpy_number(value)
    return None


def _numpy_number(value: Any) -> Any:
    import numpy as np

    plain = np.generic.item(value)
    if type(plain) in (bool, int, float):
        return _scalar(plain)
    return _float(float(np.float64(plain)))  # long doubles


def _integer(value: int) -> int:
    if abs(value) > LARGEST:
        raise NotPlainError("integer with more than 300 digits")
    return value


def _float(value: float) -> float | str:
    return value if math.isfinite(value) else repr(value)


def _text(value: str) -> str:
    if str.__len__(value) > MOST_TEXT:
        raise NotPlainError(f"text of more than {MOST_TEXT} characters")
    return str.__str__(value)


def _items(value: Any) -> Sequence[Any]:
    """Elements of a list, tuple, one-dimensional array, Series or index."""
    for base in (list, tuple):
        if issubclass(type(value), base):
            _limit(base.__len__(value), MOST_ITEMS, type_name(value), "items")
            return list(base.__iter__(value))
    if _is_a(value, "numpy", "ndarray"):
        return _array(value)
    if _is_a(value, "pandas", "Series", "Index", "Categorical"):
        _limit(len(value), MOST_ITEMS, type_name(value), "items")
        return _column(value)
    raise NotPlainError(type_name(value))


def _array(value: Any) -> Sequence[Any]:
    import numpy as np

    shape = np.ndarray.shape.__get__(value)
    if len(shape) != 1:
        raise NotPlainError(f"array of {len(shape)} dimensions")
    _limit(shape[0], MOST_ITEMS, "array", "items")
    return np.ndarray.tolist(value)


def _limit(count: int, most: int, kind: str, unit: str) -> None:
    if count > most:
        raise NotPlainError(f"{kind} with more than {most} {unit}")


def _column(values: Any) -> list[Any]:
    """Elements of a pandas column, as Python objects."""
    import numpy as np

    return list(np.asarray(values, dtype=object))


def _item(value: Any) -> Any:
    """Write an element of a list or frame: a number, a text, or None where it is missing.

    Text that reads ``nan`` or ``inf`` is marked by a list around it.
    """
    if value is None or value is Ellipsis or _is_a(value, "pandas.api.typing", "NAType", "NaTType"):
        return None
    if issubclass(type(value), str):
        text = _text(value)
        return [text] if text in SPECIAL else text
    scalar = _scalar(value)
    if scalar is None:
        raise NotPlainError(f"list or table with an element of type {type_name(value)}")
    return scalar


def _frame(value: Any) -> list[Any]:
    """Write column names and rows; index levels are columns where they have a name."""
    index = value.index
    levels = [level for level, name in enumerate(index.names) if name is not None]
    _limit(max(1, len(levels) + value.shape[1]) * len(value), MOST_CELLS, "table", "cells")
    columns = [_column(index.get_level_values(level)) for level in levels]
    columns += [_column(value.iloc[:, place]) for place in range(value.shape[1])]
    names = [_label(index.names[level]) for level in levels] + [_label(c) for c in value.columns]
    _limit(len(names), MOST_CELLS, "table", "columns")
    return [names, [[_item(item) for item in row] for row in zip(*columns, strict=True)]]


def _label(label: Any) -> str:
    """Write a column's name as text; the parts of a name with levels are joined by a space."""
    if isinstance(label, tuple):
        return _text(" ".join(map(_label, label)).strip())
    return _text(str(label))
