"""What the test cells of a master call: the right answer, and the wrong ones with their messages.

These functions run in the kernel that makes an exercise's key. `emit_key` shows what they were told
as JSON, which leaves the kernel as the last cell's output.
"""

import math
from collections.abc import Sequence
from typing import Any

from IPython.display import display

from course_lib.exercises.checks import NOT_RECOGNISED
from course_lib.exercises.fingerprints import TOLERANCE
from course_lib.exercises.values import kind_of, plain, scalars

_KEY: dict[str, dict[str, Any]] = {}
_AT = [""]
KEY_MIME = "application/vnd.course.key+json"


def begin_question(name: str) -> None:
    """Say which question the next calls speak of; the build puts this call in."""
    _AT[0] = name


def answer(
    value: Any,
    *,
    options: Sequence[str] = (),
    tolerance: float = TOLERANCE,
    otherwise: str = NOT_RECOGNISED,
    nan: str = "",
) -> None:
    """Give the right answer of a question.

    Parameters
    ----------
    value : number, text, list or DataFrame
        The right answer, computed by the solution: the variable named as the question.
    options : sequence of str, optional
        For a text: all texts to choose from. For a list or table: all texts that it may hold.
    tolerance : float
        For numbers: as a share of the number.
    otherwise : str
        What to say of an answer that is not recognised: where to look, never the answer.
    nan : str
        What to say of NaN, where that is a natural wrong answer.
    """
    right = _usable(value)
    if not _is_finite(right):
        raise ValueError(f"The answer to {_AT[0]!r} is {value}, which no student can give.")
    if None in scalars(right):
        raise ValueError(f"The answer to {_AT[0]!r} has dots; only a wrong one may have them.")
    table = right if isinstance(right, dict) else {"columns": [], "rows": []}
    length = len(right) if isinstance(right, list) else len(table["rows"])
    _KEY[_AT[0]] = {
        "right": right,
        "kind": kind_of(right),
        "options": list(options),
        "length": length,
        "columns": table["columns"],
        "items": _kinds(right),
        "nan": nan,
        "tolerance": tolerance,
        "otherwise": otherwise,
        "wrong": {},
        "messages": {},
    }


def wrong(label: str, value: Any, message: str) -> None:
    """Give a usual wrong answer of the question.

    Parameters
    ----------
    label : str
        The misconception in a word or two, for the instructor's statistics: ``variance``.
    value : number, text, list or DataFrame
        The answer it leads to, computed. Three dots in a list stand for whatever a student has in
        this place: ``["value only", ...]``. Of two that fit an answer, the one given first counts.
    message : str
        One or two sentences for the student: what was given, and what to look at.

    Notes
    -----
    A value that is not finite is left out.
    """
    entry = _KEY[_AT[0]]
    if label in entry["wrong"]:
        raise ValueError(f"The label {label!r} is given twice in question {_AT[0]!r}.")
    given = _usable(value)
    if _is_finite(given):  # on other data a slip may lead nowhere
        entry["wrong"][label] = given
        entry["messages"][label] = message


def _usable(value: Any) -> Any:
    """Return a plain value, or say that an answer cannot be like this."""
    given = plain(value)
    if kind_of(given) in {"missing", "other"}:
        what = type(value).__name__
        raise ValueError(f"An answer is a number, text, list or DataFrame; this is a {what}.")
    return given


def _kinds(right: Any) -> list[str]:
    """Return the kind of each item of a list that holds numbers and texts; else nothing."""
    kinds = [kind_of(item) for item in right] if isinstance(right, list) else []
    return kinds if len(set(kinds)) > 1 else []


def _is_finite(value: Any) -> bool:
    numbers = [scalar for scalar in scalars(value) if isinstance(scalar, float)]
    return all(map(math.isfinite, numbers))


def emit_key() -> None:
    """Show the key; the build puts this call at the end."""
    display({KEY_MIME: _KEY, "text/plain": "key"}, raw=True)
