"""Answers to an argument of the wrong kind: the kind that is wanted, and how to get one."""

from typing import Any

import pandas as pd


class WrongKindError(TypeError, ValueError):
    """An argument is of another kind than the one that is wanted."""


def described(value: Any) -> str:
    """Say in words what kind of thing a value is."""
    if value is None:
        return "None"
    if isinstance(value, str):
        return "text"
    kind = type(value)
    if kind.__name__ == "DataFrame" and not isinstance(value, pd.DataFrame):
        return f"a DataFrame of {kind.__module__.split('.')[0]}"
    return f"{'an' if kind.__name__[0] in 'AEIOUaeiou' else 'a'} {kind.__name__}"


def wrong_kind(wanted: str, value: Any, hint: str = "") -> WrongKindError:
    """Make the error that answers a value of the wrong kind.

    Parameters
    ----------
    wanted : str
        The kind that is wanted and how to get one, such as "A dict is asked for, such as {}".
    value : object
        What came instead.
    hint : str
        What to do with the value that came.
    """
    return WrongKindError(f"{wanted}; this is {described(value)}.{hint and ' '}{hint}")


def check_frame(data: Any) -> None:
    """Refuse what is no DataFrame of pandas."""
    if not isinstance(data, pd.DataFrame):
        raise wrong_kind(
            "A pandas DataFrame with one row per observation is asked for, from pd.read_csv(...) "
            "or load_dataset(...)",
            data,
        )
