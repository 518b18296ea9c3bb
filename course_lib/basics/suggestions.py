"""Answers to a name that is not there: the nearest one, and the list of all."""

import difflib
from collections.abc import Hashable, Sequence
from typing import Any

import pandas as pd

from course_lib.basics.kinds import check_frame, wrong_kind


def nearest(name: object, known: Sequence[str]) -> str | None:
    """Return the known name that is most like another, in capitals or not; None without any."""
    folded = {each.casefold(): each for each in reversed(known)}
    found = difflib.get_close_matches(str(name).casefold(), folded, n=1, cutoff=0.5)
    return folded[found[0]] if found else None


def did_you_mean(name: object, known: Sequence[str], *, quote: str = "'") -> str:
    """Ask, after a blank, for the nearest known name; empty where none is near."""
    near = nearest(name, known)
    return f" Did you mean {quote}{near}{quote}?" if near else ""


def unknown_name(kind: str, name: object, known: Sequence[str]) -> str:
    """Answer an unknown name with the nearest known one and the list of all."""
    hint = did_you_mean(name, known)
    return f"There is no {kind} {name!r}.{hint} The {kind}s are: {', '.join(known)}."


def check_columns(data: pd.DataFrame, *names: Any) -> None:
    """Refuse names that are not those of one column of the data each; None is no name.

    Raises
    ------
    WrongKindError
        When the data are no DataFrame, or a name is a column itself or a list.
    ValueError
        When there is no such column, with the nearest name, or more than one.
    """
    check_frame(data)
    for name in names:
        if name is not None:
            _check_column(data, name)


def _check_column(data: pd.DataFrame, name: Any) -> None:
    if not isinstance(name, Hashable):
        raise wrong_kind("The name of one column is asked for, such as 'Days'", name)
    known = [str(column) for column in data.columns]
    count = sum(column == name for column in data.columns)
    if data.columns.nlevels > 1 and name not in list(data.columns):
        raise ValueError(
            f"The data's columns have names of {data.columns.nlevels} levels, and '{name}' is no "
            f"whole name. Join the levels: data.columns = ['_'.join(map(str, name)) for name in "
            f"data.columns]."
        )
    if count == 0:
        raise ValueError(
            f"The data have no column '{name}'.{did_you_mean(name, known)} They have: "
            f"{', '.join(known)}."
        )
    if count > 1:
        raise ValueError(
            f"The data have {count} columns named '{name}', so it is not clear which is meant. "
            f"Rename or drop one of them; data.columns lists all names."
        )
