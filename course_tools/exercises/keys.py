"""The key of an exercise: right and wrong answers on one data set, computed by the solution."""

from copy import deepcopy
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from nbformat import NotebookNode, v4

from course_lib.exercises.data import FOLDER_VARIABLE
from course_lib.exercises.fingerprints import agree
from course_lib.exercises.grader import GRADING_VARIABLE
from course_tools.basics.execution import run_notebook
from course_tools.basics.notebook import new_notebook, tags
from course_tools.basics.pictures import Picture, picture_of
from course_tools.basics.sources import NOTEBOOKS
from course_tools.exercises.masters import TARGET, Master, MasterError
from course_tools.exercises.other_data import other_tables, write_tables
from course_tools.exercises.spec import KEY_MIME

_LEAST_WRONG = 3  # recognised wrong answers of a question whose answer is a number
_FORM = ("kind", "options", "length", "columns", "items", "nan")
_HOME = "course_tools.exercises.spec"


@dataclass(frozen=True)
class Expected:
    """What a question's answer should be, and which wrong answers are recognised.

    Attributes
    ----------
    right : plain value
        The right answer.
    wrong : dict
        Label of a misconception to the answer it leads to.
    messages : dict
        Label to what a student reads.
    form : dict
        What `check_kind` takes: ``kind``, ``options``, ``length``, ``columns``, ``items``, ``nan``.
    tolerance : float
        As a share of each number.
    otherwise : str
        What to say of other wrong answers.
    """

    right: Any
    wrong: dict[str, Any]
    messages: dict[str, str]
    form: dict[str, Any]
    tolerance: float
    otherwise: str


@dataclass(frozen=True)
class Key:
    """All expected answers on one data set, and the target figures.

    Attributes
    ----------
    seed : int or None
        Seed of the data; None for those that students have.
    expected : dict
        Question to `Expected`, in the exercise's order.
    pictures : list of Picture
        PNG as base64 and alt text, one for each target cell, in order.
    """

    seed: int | None
    expected: dict[str, Expected]
    pictures: list[Picture] = field(default_factory=list)


def make_key(
    master: Master,
    seed: int | None = None,
    folder: Path = NOTEBOOKS,
    *,
    pictures: bool = True,
) -> Key:
    """Run a master's solution on one data set and collect its answers.

    Parameters
    ----------
    master : Master
        The exercise.
    seed : int, optional
        Seed of other data; without it those that students have.
    folder : Path
        Working folder of the kernel.
    pictures : bool
        Whether to draw the target figures too; those of other data are not needed.

    Raises
    ------
    BuildError
        When a cell fails; the message names it.
    MasterError
        When a question has no answer, or wrong answers that cannot be told apart.
    """
    with TemporaryDirectory() as place:
        if seed is not None:
            write_tables(other_tables(seed), Path(place))
        cells = _key_notebook(master, "" if seed is None else place, pictures and seed is None)
        notebook = run_notebook(cells, master.name, folder)
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    told = next(o.data[KEY_MIME] for o in outputs if KEY_MIME in o.get("data", {}))
    lacking = [question.name for question in master.checked if question.name not in told]
    if lacking:
        raise MasterError(f"{master.name}: no answer(...) is given for {', '.join(lacking)}.")
    expected = {question.name: _expected(told[question.name]) for question in master.checked}
    if seed is None:
        _check(master, expected)
    return Key(seed, expected, _pictures(notebook))


def _key_notebook(master: Master, place: str, pictures: bool) -> NotebookNode:
    """Return solution and test cells, after a cell that sets the data and before one that tells."""
    settings = {FOLDER_VARIABLE: place, GRADING_VARIABLE: "1"}
    start = f"import os\nos.environ.update({settings})\nfrom {_HOME} import *"
    cells = [v4.new_code_cell(start)]
    for part in master.parts:
        if part.cell.cell_type == "raw" or (part.is_target and not pictures):
            continue
        cell = deepcopy(part.cell)
        if part.is_test:
            cell.source = f"begin_question({part.question!r})\n{cell.source}"
        cells.append(cell)
    return new_notebook([*cells, v4.new_code_cell("emit_key()")])


def _expected(told: dict[str, Any]) -> Expected:
    return Expected(
        right=restore_numbers(told["right"]),
        wrong={label: restore_numbers(value) for label, value in told["wrong"].items()},
        messages=dict(told["messages"]),
        form={name: told[name] for name in _FORM},
        tolerance=told["tolerance"],
        otherwise=told["otherwise"],
    )


def restore_numbers(value: Any) -> Any:
    """Undo what JSON does to the numbers of a plain value: whole ones become floats again."""
    if isinstance(value, list):
        return [restore_numbers(item) for item in value]
    if isinstance(value, dict):
        return {
            "columns": list(value["columns"]),
            "rows": [restore_numbers(r) for r in value["rows"]],
        }
    return float(value) if isinstance(value, int | float) else value


def _pictures(notebook: NotebookNode) -> list[Picture]:
    """Return the first picture of each cell that shows what a student's figure is to be like."""
    shown = [map(picture_of, cell.outputs) for cell in notebook.cells if TARGET in tags(cell)]
    return [found for cell in shown if (found := next(filter(None, cell), None))]


def _check(master: Master, expected: dict[str, Expected]) -> None:
    """Refuse a key that could mislead a student."""
    for name, one in expected.items():
        where = f"{master.name}, question {name}"
        if one.form["kind"] == "number" and len(one.wrong) < _LEAST_WRONG:
            raise MasterError(f"{where}: fewer than {_LEAST_WRONG} wrong answers are recognised.")
        values = {"right": one.right, **one.wrong}
        for (a, first), (b, second) in combinations(values.items(), 2):
            if agree(second, first, 2 * one.tolerance):  # so that the second is never reached
                raise MasterError(f"{where}: '{a}' and '{b}' cannot be told apart.")
