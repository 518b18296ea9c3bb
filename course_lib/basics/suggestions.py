"""Answers to a name that is not there: the nearest one, and the list of all."""

import difflib
from collections.abc import Sequence

import pandas as pd


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


def check_columns(data: pd.DataFrame, *names: str | None) -> None:
    """Refuse column names that the data do not have, and name the nearest; None is no name."""
    known = [str(column) for column in data.columns]
    for name in names:
        if name is not None and name not in data.columns:
            raise ValueError(
                f"The data have no column '{name}'.{did_you_mean(name, known)} They have: "
                f"{', '.join(known)}."
            )
