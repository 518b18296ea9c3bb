"""The ``grader`` of an exercise notebook: otter's checks, told in words."""

import html
import os
from pathlib import Path
from typing import Any

from course_lib.exercises.checks import PASSED

GRADING_VARIABLE = "COURSE_GRADING"


class NoGrader:
    """Stands for the grader while a submission is graded: the checks run outside."""

    def check(self, question: str) -> None:
        """Do nothing."""

    def check_all(self) -> None:
        """Do nothing."""


def start_exercise(name: str) -> Any:
    """Start an exercise: return its grader.

    Parameters
    ----------
    name : str
        Name of the exercise, such as ``"02_random_intercepts"``.

    Returns
    -------
    Grader
        ``grader.check("question")`` says whether an answer is right, or which misconception it
        shows; ``grader.check_all()`` looks at all of them.

    Raises
    ------
    FileNotFoundError
        When the exercise's checks are not there; the message says what to do.
    """
    if os.environ.get(GRADING_VARIABLE):
        return NoGrader()
    from course_lib.exercises.notebook import Grader  # otter takes two seconds to import

    return Grader(_checks(name))


def _checks(name: str) -> Path:
    """Find the folder of an exercise's checks, from the notebook's folder upwards."""
    from course_lib.lab.cli import course_folder

    folder = course_folder() / "notebooks" / "exercises" / "checks" / name
    if not folder.is_dir():
        there = sorted(path.name for path in folder.parent.glob("[0-9]*"))
        raise FileNotFoundError(
            f"There are no checks for the exercise '{name}'. The exercises: "
            f"{', '.join(there) or 'none'}. Did you change the name in this cell?"
        )
    return folder


class Feedback:
    """What a check says about one or more questions; shown as a cell's result."""

    def __init__(self, said: dict[str, str]) -> None:
        self.said = said

    def __repr__(self) -> str:
        return "\n".join(f"{_mark(m)} {name}: {m or PASSED}" for name, m in self.said.items())

    def _repr_html_(self) -> str:
        rows = "".join(_row(name, message) for name, message in self.said.items())
        return f'<div role="status">{rows}</div>'


def _mark(message: str) -> str:
    return "✗" if message else "✓"


def _row(name: str, message: str) -> str:
    """One line of feedback: mark and words, so that colour is not all there is."""
    colour = "#A23B00" if message else "#00694C"
    text = html.escape(message or PASSED)
    while text.count("`") >= 2:
        text = text.replace("`", "<code>", 1).replace("`", "</code>", 1)
    return (
        f'<p style="border-left:4px solid {colour};padding:2px 0 2px 10px;margin:4px 0">'
        f'<b style="color:{colour}">{_mark(message)} {html.escape(name)}</b>: {text}</p>'
    )
