"""Make the editions of an exercise with otter: for students, with solutions, and the test files."""

import json
import math
import subprocess
import sys
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat
from nbformat import NotebookNode, v4
from otter.assign.assignment import Assignment
from otter.assign.notebook_transformer import NotebookTransformer, TransformedNotebookContainer
from otter.assign.tests_manager import AssignmentTestsManager
from otter.assign.utils import AssignNotebookFormatException

from course_lib.exercises.checks import RIGHT
from course_lib.exercises.fingerprints import fingerprint
from course_tools.basics.notebook import new_notebook
from course_tools.exercises.keys import Expected, Key
from course_tools.exercises.masters import Master, MasterError, Part

_CONFIG = {
    "name": "",
    "init_cell": False,
    "export_cell": False,
    "generate": False,
    "strip_solutions_from_all_cells": True,
    "tests": {"files": True, "ok_format": False},
}
_CHECKS = "course_lib.exercises.checks"


@dataclass(frozen=True)
class Edition:
    """A notebook and its test files.

    Attributes
    ----------
    notebook : NotebookNode
        Without outputs.
    tests : dict
        Question to the text of otter's test file.
    """

    notebook: NotebookNode
    tests: dict[str, str]


def student_edition(master: Master, key: Key) -> Edition:
    """Return the edition that students get: no solution, no hidden check, no answer.

    Parameters
    ----------
    master : Master
        The exercise.
    key : Key
        Its key on the data that students have.
    """
    return _edition(_transform(master, key, others=()), sanitize=True)


def full_edition(master: Master, key: Key, others: Sequence[Key] = ()) -> Edition:
    """Return the edition with solutions, and with hidden checks on other data.

    Parameters
    ----------
    master : Master
        The exercise.
    key : Key
        Its key on the data that students have.
    others : sequence of Key
        Keys on other data: each question then has a hidden check on each of them.
    """
    return _edition(_transform(master, key, others), sanitize=False)


def _transform(master: Master, key: Key, others: Sequence[Key]) -> TransformedNotebookContainer:
    """Let otter read the master, with test cells made from the keys."""
    assignment = Assignment({**_CONFIG, "name": master.name}, require_valid_keys=True)
    assignment.lang = "python"
    assignment.master = Path(f"{master.name}.ipynb")
    notebook = v4.new_notebook(cells=list(_cells(master, key, others)))
    transformer = NotebookTransformer(assignment, AssignmentTestsManager(assignment))
    try:
        return transformer.transform_notebook(notebook)
    except (AssignNotebookFormatException, ValueError) as error:
        raise MasterError(f"{master.name}: {error}") from error


def _edition(container: TransformedNotebookContainer, *, sanitize: bool) -> Edition:
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        container.write_transformed_nb(folder / "notebook.ipynb", sanitize)
        container.write_tests(str(folder), not sanitize, True)
        _lay_out(folder)
        notebook = nbformat.read(folder / "notebook.ipynb", as_version=4)
        tests = {path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.py")}
    for cell in notebook.cells:
        cell.metadata = {name: v for name, v in cell.metadata.items() if name != "otter"}
        cell.metadata.pop("tags", None)
    return Edition(new_notebook(notebook.cells), tests)


def _lay_out(folder: Path) -> None:
    """Let ruff format the test files: a person can read them, and otter quotes short lines."""
    command = [sys.executable, "-m", "ruff", "format", "--quiet", "--isolated", "--line-length=100"]
    subprocess.run([*command, str(folder)], check=True)


def _cells(master: Master, key: Key, others: Sequence[Key]) -> Iterator[NotebookNode]:
    """Yield the master's cells with figures for target cells and checks for test cells."""
    pictures, written = iter(key.pictures), set()
    points = {question.name: question.possible for question in master.questions}
    for part in master.parts:
        if part.is_target:
            yield from (_picture(*picture) for picture in islice(pictures, 1))
        elif not part.is_test:
            yield deepcopy(part.cell)
        elif part.question not in written:
            written.add(part.question)
            yield from _checks(master.name, part, points[part.question], key, others)


def _picture(png: str, alt: str) -> NotebookNode:
    cell = v4.new_markdown_cell(f"![{alt}](attachment:figure.png)")
    cell["attachments"] = {"figure.png": {"image/png": png}}
    return cell


def _checks(
    exercise: str, part: Part, points: float, key: Key, others: Sequence[Key]
) -> Iterator[NotebookNode]:
    """Yield a question's test cells: kind, value, and the value on other data, hidden.

    The value on the students' data earns half of the points, those on other data the other half;
    without other data it earns them all.
    """
    name, one = part.question, key.expected[part.question]
    yield _test(0, "kind", name, _call("check_kind", f"'{name}', {name}", one.form), hidden=False)
    first = points / 2 if others else points
    yield _test(first, "value", name, _value_call(exercise, name, one), hidden=False)
    for other in others:
        wanted = other.expected[name]
        given = f"env['other_data'].get({other.seed}, {{}}).get('{name}')"
        body = _call(
            "check_plain", given, {"right": wanted.right, "wrong": wanted.wrong} | _said(wanted)
        )
        share = math.floor((points - first) / len(others) * 1e9) / 1e9  # otter adds them up
        yield _test(share, f"other_data_{other.seed}", "env", body, hidden=True)


def _value_call(exercise: str, name: str, one: Expected) -> str:
    salt = f"{exercise}/{name}"
    targets = {RIGHT: one.right, **one.wrong}
    known = {label: fingerprint(value, salt, one.tolerance) for label, value in targets.items()}
    return _call("check_value", f"'{salt}', {name}", {"known": known} | _said(one))


def _said(one: Expected) -> dict[str, Any]:
    return {"messages": one.messages, "otherwise": one.otherwise, "tolerance": one.tolerance}


def _call(function: str, given: str, arguments: dict[str, Any]) -> str:
    """Write a call of a check as Python."""
    words = ", ".join(f"{name}={value!r}" for name, value in arguments.items())
    return f"    from {_CHECKS} import {function}\n    {function}({given}, {words})"


def _test(points: float, check: str, argument: str, body: str, *, hidden: bool) -> NotebookNode:
    """Return a test cell in otter's form: a configuration and a function."""
    config = f'""" # BEGIN TEST CONFIG\npoints: {points!r}\nhidden: {str(hidden).lower()}\n"""'
    return v4.new_code_cell(f"{config} # END TEST CONFIG\ndef test_{check}({argument}):\n{body}")


def questions_json(master: Master) -> str:
    """Write what a grader has to know of the questions, in their order."""
    listed = [{"name": q.name, "title": q.title, "points": q.possible} for q in master.questions]
    told = {"exercise": master.name, "title": master.title, "questions": listed}
    return json.dumps(told, indent=1, ensure_ascii=False) + "\n"
