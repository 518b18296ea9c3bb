"""Make the editions of an exercise with otter: for students, and with solutions."""

from collections.abc import Iterator
from copy import deepcopy
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbformat import NotebookNode, v4
from otter.assign.assignment import Assignment
from otter.assign.notebook_transformer import NotebookTransformer, TransformedNotebookContainer
from otter.assign.tests_manager import AssignmentTestsManager
from otter.assign.utils import AssignNotebookFormatException

from course_tools.basics.notebook import new_notebook
from course_tools.exercises.keys import Key
from course_tools.exercises.masters import Master, MasterError, Part, mark_of
from course_tools.exercises.written import ANSWER_MARK, answer_cells, answer_id, check_cell, locked

_CONFIG = {
    "name": "",
    "init_cell": False,
    "export_cell": False,
    "generate": False,
    "strip_solutions_from_all_cells": True,
    "tests": {"files": True, "ok_format": False},
}
# otter puts a cell `grader.check(...)` below a question that has a test.
_ANY_TEST = "def test_any():\n    pass"


def student_edition(master: Master, key: Key) -> NotebookNode:
    """Return the notebook that students get: no solution, no answer, no outputs.

    Parameters
    ----------
    master : Master
        The exercise.
    key : Key
        Its key on the data that students have.
    """
    return _edition(_transform(master, key, solved=False), sanitize=True)


def handed_out(master: Master) -> NotebookNode:
    """Return the student's notebook without figures: what stands in it is no student's work."""
    return student_edition(master, Key(None, {}))


def full_edition(master: Master, key: Key) -> NotebookNode:
    """Return the notebook with solutions, without outputs.

    Parameters
    ----------
    master : Master
        The exercise.
    key : Key
        Its key on the data that students have.
    """
    return _edition(_transform(master, key, solved=True), sanitize=False)


def _transform(master: Master, key: Key, *, solved: bool) -> TransformedNotebookContainer:
    """Let otter read the master."""
    assignment = Assignment({**_CONFIG, "name": master.name}, require_valid_keys=True)
    assignment.lang = "python"
    assignment.master = Path(f"{master.name}.ipynb")
    notebook = v4.new_notebook(cells=list(_cells(master, key, solved)))
    transformer = NotebookTransformer(assignment, AssignmentTestsManager(assignment))
    try:
        return transformer.transform_notebook(notebook)
    except (AssignNotebookFormatException, ValueError) as error:
        raise MasterError(f"{master.name}: {error}") from error


def _edition(container: TransformedNotebookContainer, *, sanitize: bool) -> NotebookNode:
    with TemporaryDirectory() as scratch:
        path = Path(scratch, "notebook.ipynb")
        container.write_transformed_nb(path, sanitize)
        notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        cell.metadata = {name: v for name, v in cell.metadata.items() if name != "otter"}
        cell.metadata.pop("tags", None)
    return _with_answer_ids(new_notebook(notebook.cells))


def _with_answer_ids(notebook: NotebookNode) -> NotebookNode:
    """Give the cells for answers in words ids by which they are found again without their text."""
    for cell in notebook.cells:
        found = ANSWER_MARK.match(cell.source)
        if found and cell.cell_type == "markdown":
            cell.id = answer_id(found[1])
    return notebook


def _cells(master: Master, key: Key, solved: bool) -> Iterator[NotebookNode]:
    """Yield the master's cells with figures for target cells, and any test for its tests."""
    pictures = iter(key.pictures)
    manual = {question.name for question in master.manual}
    for part in master.parts:
        if part.question in manual and part.cell.cell_type != "code":
            yield from _written(master, part, solved)
        elif part.is_target:
            yield from (_picture(*picture) for picture in islice(pictures, 1))
        else:
            yield v4.new_code_cell(_ANY_TEST) if part.is_test else deepcopy(part.cell)


def _written(master: Master, part: Part, solved: bool) -> Iterator[NotebookNode]:
    """Yield the text of a question for a person, and its cells in the place of otter's marks."""
    mark = mark_of(part.cell)
    if part.cell.cell_type == "markdown" and not part.is_model_answer:
        yield locked(deepcopy(part.cell))
    elif mark == "begin solution":
        model = master.text_of(part.question, model_answer=True)
        yield from answer_cells(part.question, *([model] if solved else []))
    elif mark == "end question":
        yield check_cell(part.question)


def _picture(png: str, alt: str) -> NotebookNode:
    cell = v4.new_markdown_cell(f"![{alt}](attachment:figure.png)")
    cell["attachments"] = {"figure.png": {"image/png": png}}
    return cell
