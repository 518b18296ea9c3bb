"""Answers in words are found however the notebook came back, and nothing handed out is one."""

from copy import deepcopy

import nbformat
import pytest
from nbformat import NotebookNode

from course_tools.basics.sources import EXERCISES, built_path, find_sources
from course_tools.exercises.masters import read_master
from course_tools.grading.submissions import read_all_cells
from course_tools.grading.written.answers import HandedOut, find_answers, what_is_given
from tests.tools.grading.written.writers import MARK, PLACE, cells_of, master_in, notebook_of

WORDS = "Trust the clinics.\n\n- each of them *rises*\n- the line does not"


@pytest.fixture(scope="module")
def master(tmp_path_factory):
    return master_in(tmp_path_factory.mktemp("master"))


@pytest.fixture(scope="module")
def given(master):
    return what_is_given(master)


def at(notebook, cell_id) -> int:
    return next(n for n, cell in enumerate(notebook.cells) if cell.get("id") == cell_id)


def prose(source, **more) -> NotebookNode:
    return NotebookNode(cell_type="markdown", metadata={}, source=source, **more)


def without_ids(notebook):
    for cell in notebook.cells:
        cell.pop("id", None)


def heading_deleted(notebook):
    del notebook.cells[at(notebook, "answer-advice") - 2]


def all_around_deleted(notebook):
    place = at(notebook, "answer-advice")
    notebook.cells[place - 2 : place + 2] = [notebook.cells[place]]


def typed_below_in_a_new_cell(notebook):
    place = at(notebook, "answer-advice")
    notebook.cells[place].source = f"{MARK}\n\n{PLACE}"
    notebook.cells.insert(place + 1, prose(WORDS))


def typed_below_the_check(notebook):
    place = at(notebook, "answer-advice")
    del notebook.cells[place]
    notebook.cells.insert(place + 1, prose(WORDS))


def typed_below_the_mark(notebook):
    notebook.cells[at(notebook, "answer-advice")].source = f"{MARK}\n\n{WORDS}\n\n{PLACE}"


def typed_into_the_question(notebook):
    place = at(notebook, "answer-advice")
    del notebook.cells[place]
    notebook.cells[place - 2].source += f"\n\n{WORDS}"


def moved_to_the_end(notebook):
    notebook.cells.append(notebook.cells.pop(at(notebook, "answer-advice")))


def made_a_code_cell(notebook):
    notebook.cells[at(notebook, "answer-advice")].cell_type = "code"


def made_a_raw_cell(notebook):
    notebook.cells[at(notebook, "answer-advice")].cell_type = "raw"


def split_into_lines(notebook):
    for cell in notebook.cells:
        cell.source = cell.source.splitlines(keepends=True)


def of_the_old_format(notebook):
    without_ids(notebook)
    notebook.nbformat = 3
    notebook.worksheets = [{"cells": notebook.pop("cells")}]


def in_windows_lines(notebook):
    for cell in notebook.cells:
        cell.source = cell.source.replace("\n", "\r\n")


CHANGES = [without_ids, heading_deleted, all_around_deleted, typed_below_in_a_new_cell]
CHANGES += [typed_below_the_check, typed_below_the_mark, typed_into_the_question]
CHANGES += [moved_to_the_end, made_a_code_cell, made_a_raw_cell, split_into_lines]
CHANGES += [of_the_old_format, in_windows_lines]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_an_answer_is_found(master, given, tmp_path, change):
    notebook = deepcopy(notebook_of(master, advice=WORDS, limits="Never."))
    change(notebook)
    found = find_answers(cells_of(notebook, tmp_path), given)
    assert {name: answer.text for name, answer in found.items()} == {
        "advice": WORDS,
        "limits": "Never.",
    }


def test_cells_of_one_answer_are_joined_in_their_order(master, given, tmp_path):
    notebook = notebook_of(master, advice="First.")
    notebook.cells.insert(at(notebook, "answer-advice") + 1, prose("Second."))
    notebook.cells.append(prose(f"{MARK} Third."))
    found = find_answers(cells_of(notebook, tmp_path), given)
    assert found["advice"].text == "First.\n\nSecond.\n\n Third."


@pytest.mark.parametrize(
    "text", ["", f"{MARK}\n\n{PLACE}", MARK, " \n\t\n", "\u200b\u2060\n\u00a0", "\x00"]
)
def test_what_cannot_be_seen_is_no_answer(master, given, tmp_path, text):
    notebook = notebook_of(master, advice=text)
    found = find_answers(cells_of(notebook, tmp_path), given)["advice"]
    assert found.is_empty
    assert found.text == ""


def test_text_at_no_question_is_shown_where_the_answer_lacks(master, given, tmp_path):
    notebook = notebook_of(master, limits="Never.")
    del notebook.cells[at(notebook, "answer-advice")]
    notebook.cells.insert(1, prose(WORDS))
    found = find_answers(cells_of(notebook, tmp_path), given)
    assert (found["advice"].text, found["advice"].elsewhere) == ("", WORDS)
    assert not found["advice"].is_empty
    assert (found["limits"].text, found["limits"].elsewhere) == ("Never.", "")


def test_an_answer_in_a_new_code_cell_is_shown_and_work_on_other_questions_is_not(
    master, given, tmp_path
):
    notebook = notebook_of(master)
    comment = NotebookNode(cell_type="code", metadata={}, source="# I would trust the clinics.")
    notebook.cells.insert(at(notebook, "answer-advice") + 1, comment)
    found = find_answers(cells_of(notebook, tmp_path), given)
    assert found["advice"].elsewhere == "# I would trust the clinics."
    assert found["limits"].is_empty


def test_one_students_mark_of_another_question_is_no_hole(master, given, tmp_path):
    notebook = notebook_of(master, advice="<!-- answer: a --> <!-- answer: limits --> Mine.")
    found = find_answers(cells_of(notebook, tmp_path), given)
    assert found["advice"].text.strip() == "Mine."


@pytest.mark.parametrize("source", find_sources(kinds=[EXERCISES]), ids=lambda path: path.stem)
def test_a_notebook_as_handed_out_holds_no_text_of_a_student(source):
    master = read_master(source)
    given = what_is_given(master)
    everywhere = HandedOut(given.lines, {}, ("none",))
    found = find_answers(read_all_cells(built_path(source)), everywhere)
    assert found["none"].is_empty
    assert len(nbformat.read(built_path(source), as_version=4).cells) > 10
