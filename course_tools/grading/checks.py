"""What the answers to an exercise are held to: its keys, and hidden checks from outside."""

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course_lib.exercises.checks import NOT_RECOGNISED
from course_lib.exercises.fingerprints import TOLERANCE
from course_lib.exercises.values import kind_of, scalars
from course_tools.exercises.keys import Expected, Key, restore_numbers
from course_tools.exercises.masters import Master

_ADDED = "hidden_"  # begins the names of checks from outside
_FIELDS = {"points", "right", "wrong", "tolerance", "seed"}  # of a hidden check; the first two must


@dataclass(frozen=True)
class Check:
    """One thing that an answer is held to, as plain data.

    Attributes
    ----------
    name : str
        Such as ``value``.
    hidden : bool
        Whether students do not see it.
    points : float
        What it gives.
    seed : int or None
        The data set whose answer it looks at; None for the one that students have.
    expected : Expected
        The right answer, and the wrong ones that are recognised.
    """

    name: str
    hidden: bool
    points: float
    seed: int | None
    expected: Expected

    @property
    def is_own(self) -> bool:
        """Whether it holds the question's own answer, and was not added from outside."""
        return not self.name.startswith(_ADDED)


Checks = dict[str, tuple[Check, ...]]


def make_checks(
    master: Master, key: Key, others: Sequence[Key] = (), hidden: Path | None = None
) -> Checks:
    """List the checks of each question.

    Parameters
    ----------
    master : Master
        The exercise.
    key : Key
        Its key on the data that students have.
    others : sequence of Key
        Keys on other data. The answer on the students' data earns half of a question's points,
        those on other data the other half; without other data it earns them all.
    hidden : Path, optional
        Folder of further checks, ``<exercise>.json``, kept outside of the repository; they add
        their points to the question. INSTRUCTORS.md shows one.

    Raises
    ------
    ValueError
        When a hidden check cannot be used; the message says where and why.
    """
    checks = {q.name: [*_own_checks(q.name, q.possible, key, others)] for q in master.checked}
    if hidden is not None:
        seeds = [None, *(other.seed for other in others)]
        for question, more in _read_hidden(hidden / f"{master.name}.json", seeds).items():
            if question not in checks:
                is_manual = question in {each.name for each in master.manual}
                said = "is marked by a person" if is_manual else "is no question of this exercise"
                raise ValueError(
                    f"{hidden / master.name}.json: {question!r} {said}; "
                    f"the questions: {', '.join(checks)}."
                )
            checks[question] += more
    return {question: tuple(found) for question, found in checks.items()}


def _own_checks(name: str, points: float, key: Key, others: Sequence[Key]) -> Iterator[Check]:
    first = points / 2 if others else points
    yield Check("value", False, first, None, key.expected[name])
    for number, other in enumerate(others, 1):  # the seed itself stands in no result
        share = (points - first) / len(others)
        yield Check(f"other_data_{number}", True, share, other.seed, other.expected[name])


def _read_hidden(path: Path, seeds: Sequence[int | None]) -> dict[str, list[Check]]:
    """Read a file of hidden checks: question to a list of checks."""
    if not path.is_file():
        raise ValueError(f"There is no file of hidden checks {path}.")
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        listed = {question: list(entries) for question, entries in content.items()}
    except (ValueError, AttributeError, TypeError) as error:
        raise ValueError(
            f"{path} cannot be read: {error}. It is JSON: a list of checks for each question."
        ) from error
    return {
        question: [
            _hidden_check(f"{path}, question {question}", number, entry, seeds)
            for number, entry in enumerate(entries, 1)
        ]
        for question, entries in listed.items()
    }


def _hidden_check(where: str, number: int, entry: Any, seeds: Sequence[int | None]) -> Check:
    where = f"{where}, check {number}"
    if not isinstance(entry, dict) or not {"points", "right"} <= set(entry) <= _FIELDS:
        raise ValueError(
            f"{where}: a check has 'points' and 'right', and may have 'wrong' (label to value), "
            f"'tolerance' and 'seed'; this one is {json.dumps(entry)}."
        )
    if entry.get("seed") not in seeds:
        listed = ", ".join(str(seed) for seed in seeds if seed is not None) or "none"
        raise ValueError(f"{where}: seed {entry['seed']} is not among --seeds: {listed}.")
    wrong = {label: _value(where, value) for label, value in _labels(where, entry)}
    right = _value(where, entry["right"])
    if not all(map(_is_usable, scalars(right))):
        raise ValueError(
            f"{where}: 'right' has a null, a NaN or a list in it. It holds numbers and texts; only "
            f"a wrong answer may have a null, which stands for whatever a student has there."
        )
    expected = Expected(
        right=right,
        wrong=wrong,
        messages={},
        form={},
        tolerance=_tolerance(where, entry.get("tolerance", TOLERANCE)),
        otherwise=NOT_RECOGNISED,
    )
    points = _number(where, entry["points"])
    return Check(f"{_ADDED}{number}", True, points, entry.get("seed"), expected)


def _tolerance(where: str, given: Any) -> float:
    if (found := _number(where, given)) <= 0:
        raise ValueError(f"{where}: 'tolerance' is a share above 0, such as 0.002; not {found}.")
    return found


def _labels(where: str, entry: dict[str, Any]) -> list[tuple[str, Any]]:
    wrong = entry.get("wrong", {})
    if not isinstance(wrong, dict):
        raise ValueError(f"{where}: 'wrong' is label to value, such as {{\"rounded\": 3.1}}.")
    return list(wrong.items())


def _is_usable(scalar: Any) -> bool:
    """Whether this is a text or a number that an answer can be."""
    return isinstance(scalar, str) or (isinstance(scalar, float) and math.isfinite(scalar))


def _number(where: str, given: Any) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise ValueError(f"{where}: 'points' and 'tolerance' are numbers, not {json.dumps(given)}.")
    return float(given)


def _is_table(given: Any) -> bool:
    if not isinstance(given, dict) or set(given) != {"columns", "rows"}:
        return False
    columns, rows = given["columns"], given["rows"]
    return all(
        isinstance(each, list)
        for each in (columns, rows, *(rows if isinstance(rows, list) else ()))
    )


def _value(where: str, given: Any) -> Any:
    """Return an answer that JSON holds as a plain value."""
    is_table = _is_table(given)
    value = given if isinstance(given, dict) and not is_table else restore_numbers(given)
    if kind_of(value) not in {"number", "text", "list"} and not is_table:
        raise ValueError(
            f"{where}: an answer is a number, a text, a list, or a table with 'columns' and "
            f"'rows'; this one is {json.dumps(given)}."
        )
    return value
