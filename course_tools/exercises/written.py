"""Questions answered in words: their rubric in the master, their cells in the notebook."""

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from nbformat import NotebookNode, v4

from course_tools.exercises.questions import Criterion

PLACEHOLDER = "*Write your answer here, in place of this line.*"
_NOTE = "**A person reads this.** Write your answer in the cell below. No code checks it."
_FIELDS = {"name", "points", "text"}
ANSWER_MARK = re.compile(r"<!-- answer: (\w+) -->")  # as `answer_mark` writes it
# Columns of the marker's table that are none of a criterion.
TAKEN = ("student_id", "name", "code", "comment", "version")


def answer_mark(question: str) -> str:
    """Return the comment by which the cells of an answer are found again; it is not shown."""
    return f"<!-- answer: {question} -->"


def answer_id(question: str) -> str:
    """Return the id of the cell that is for the answer."""
    return f"answer-{question}"[:64]


def answer_cells(question: str, text: str = PLACEHOLDER) -> list[NotebookNode]:
    """Return the cells in which a student answers: who reads it, and the cell to write in.

    Parameters
    ----------
    question : str
        Its name, which stands in both as a comment.
    text : str
        What the cell holds: a line to be replaced, or the model answer.
    """
    mark = answer_mark(question)
    note = locked(v4.new_markdown_cell(f"{_NOTE}\n\n{mark}"))
    cell = v4.new_markdown_cell(f"{mark}\n\n{text}")
    cell.metadata = NotebookNode(deletable=False)
    return [note, cell]


def check_cell(question: str) -> NotebookNode:
    """Return the cell that says in the notebook that a person reads the answer."""
    return locked(v4.new_code_cell(f'grader.check("{question}")'))


def locked(cell: NotebookNode) -> NotebookNode:
    """Return a cell that students neither change nor delete."""
    cell.metadata = NotebookNode(editable=False, deletable=False)
    return cell


def read_rubric(config: Mapping[str, Any]) -> tuple[Criterion, ...]:
    """Read the rubric of a question that says ``manual: true``.

    Parameters
    ----------
    config : mapping
        What stands in the mark that begins the question.

    Returns
    -------
    tuple of Criterion
        Empty for a question that code checks.

    Raises
    ------
    ValueError
        When the rubric cannot be used; the message says why.
    """
    if config.get("manual") not in (None, True, False):
        raise ValueError(f"'manual' is true or false, not {config['manual']!r}.")
    if not config.get("manual"):
        if "rubric" in config:
            raise ValueError("a rubric is for a question that says 'manual: true'.")
        return ()
    listed = config.get("rubric")
    if not isinstance(listed, list) or not listed:
        raise ValueError(
            "a question that says 'manual: true' needs a rubric: a list of criteria, each with "
            "name, points and text."
        )
    rubric = tuple(_criterion(entry) for entry in listed)
    _refuse_unclear(rubric, float(str(config["points"])))
    if config.get("uses"):
        raise ValueError("a question that a person marks has no 'uses': the marker sees it.")
    return rubric


def _criterion(entry: Any) -> Criterion:
    if not isinstance(entry, dict) or set(entry) != _FIELDS:
        raise ValueError(f"a criterion has name, points and text; this one is {entry!r}.")
    name, points, text = entry["name"], entry["points"], str(entry["text"]).strip()
    if not isinstance(name, str) or not name.isidentifier() or name.casefold() in TAKEN:
        raise ValueError(
            f"a criterion's name is a single word such as 'direction', and none of "
            f"{', '.join(TAKEN)}; this one is {name!r}."
        )
    is_number = isinstance(points, int | float) and not isinstance(points, bool)
    if not is_number or not math.isfinite(points) or points <= 0 or not text:
        raise ValueError(f"criterion {name!r} needs a text, and points above 0; not {points!r}.")
    return Criterion(name, float(points), text)


def _refuse_unclear(rubric: Sequence[Criterion], possible: float) -> None:
    names = [criterion.name.casefold() for criterion in rubric]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"two criteria have the name {twice[0]!r}.")
    total = sum(criterion.possible for criterion in rubric)
    if not math.isclose(total, possible):
        raise ValueError(
            f"its criteria give {total:g} points in all, the question {possible:g}. "
            f"Make them equal."
        )
