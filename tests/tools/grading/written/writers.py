"""A class that answers in words: notebooks made from the one that is handed out."""

import json
from pathlib import Path

from nbformat import NotebookNode

from course_tools.exercises.edition import student_edition
from course_tools.exercises.keys import Key
from course_tools.exercises.masters import Master, read_master
from course_tools.grading.owners.class_list import Student
from course_tools.grading.owners.matching import Match
from course_tools.grading.results import CheckResult, QuestionResult, StudentResult
from course_tools.grading.submissions import AnyCell, read_all_cells
from tests.tools.exercises.written_exercise import WRITTEN
from tests.tools.grading.hostile import CELLS

MARK = "<!-- answer: advice -->"
PLACE = "*Write your answer here, in place of this line.*"


def master_in(folder: Path, text: str = WRITTEN) -> Master:
    """Return the master with two questions that a person marks: advice and limits."""
    path = folder / "99_tiny.md"
    path.write_text(text, encoding="utf-8")
    return read_master(path)


def notebook_of(master: Master, **answers: str) -> NotebookNode:
    """Return the handed-out notebook with answers in words, written over the place for them."""
    notebook = student_edition(master, Key(None, {}))
    for name, text in answers.items():
        cell = next(cell for cell in notebook.cells if cell.id == f"answer-{name}")
        cell.source = text
    solved = dict(zip(("a = ...", "b = ...", "c = ..."), CELLS, strict=True))
    for cell in notebook.cells:
        cell.source = solved.get(cell.source, cell.source)
        if cell.source.startswith("grader.check("):
            cell.source = f"try:\n    {cell.source}\nexcept NameError:\n    pass"
    return notebook


def save(notebook: NotebookNode, path: Path) -> Path:
    """Write a notebook without any check of its form."""
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path


def cells_of(notebook: NotebookNode, folder: Path) -> tuple[AnyCell, ...]:
    """Return the cells as grading reads them from the file."""
    return read_all_cells(save(notebook, folder / "read.ipynb"))


def graded(student_id: str, **more) -> StudentResult:
    """Return a student with full points for what code checks: six."""
    points = {"a": 2.0, "b": 1.0, "c": 3.0}
    questions = tuple(
        QuestionResult(name, (CheckResult("value", False, each, each, True),))
        for name, each in points.items()
    )
    return StudentResult(student_id, questions=questions, **more)


def match_of(student_id: str, path: Path | None, name: str = "") -> Match:
    """Return a student and the file that he or she handed in."""
    return Match(Student(student_id, name), path)
