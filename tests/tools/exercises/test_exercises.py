"""Each exercise: built as committed, without answers, full marks for its solution, none for blanks.

Right answers are lme4's; every recognised wrong answer gets its message.
"""

import json
import math
import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
import pytest

from course_lib.exercises.feedback import RECORDED
from course_lib.exercises.fingerprints import agree
from course_lib.exercises.grader import Grader
from course_lib.exercises.questions import find_questions
from course_lib.exercises.values import scalars
from course_tools.basics.errors import BuildError
from course_tools.basics.sources import EXERCISES, built_path, find_sources
from course_tools.build import command as build
from course_tools.build.kept_copies import stamped
from course_tools.exercises.checks import checks_json, checks_path
from course_tools.exercises.edition import full_edition, student_edition
from course_tools.exercises.keys import make_key
from course_tools.exercises.masters import read_master
from course_tools.grading.checks import make_checks
from course_tools.grading.results import Answers
from course_tools.grading.sandbox.limits import Limits
from course_tools.grading.sandbox.submission_run import run_cells, sandbox_problem
from course_tools.grading.score import judge
from course_tools.grading.seeds import copied_answers

SOURCES = {path.stem: path for path in find_sources(kinds=[EXERCISES])}
NAMES = sorted(SOURCES)
# Its answers are opinions that the notebook records; it computes nothing and tells nothing.
CONCEPT_TEST = "15_concept_test"
TAUGHT = [name for name in NAMES if name != CONCEPT_TEST]
REFERENCE = Path(__file__).parents[2] / "reference" / "lme4" / "exercises"
OTHER = 101  # a seed
# Relative. The optima of lme4 and of the course agree to six digits and more; what is a difference
# of two such numbers loses a few.
LME4_TOLERANCE = 1e-4


@pytest.fixture(scope="module")
def keys():
    """Return {exercise: (master, key on students' data, key on other data)}."""
    masters = {name: read_master(path) for name, path in SOURCES.items()}
    with ThreadPoolExecutor(2) as pool:
        wanted = [(name, seed) for name in NAMES for seed in (None, OTHER)]
        made = pool.map(lambda pair: make_key(masters[pair[0]], pair[1]), wanted)
        found = dict(zip(wanted, made, strict=True))
    return {n: (masters[n], found[n, None], found[n, OTHER]) for n in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_a_rebuild_gives_the_student_edition_that_is_there(name, keys):
    master, key, _ = keys[name]
    notebook = stamped(student_edition(master, key))
    assert build.check_notebook(notebook, built_path(SOURCES[name])) == []
    checks = json.loads(checks_path(name).read_text(encoding="utf-8"))
    assert build.check_checks(checks_json(master, key), checks_path(name)) == []
    assert [each["name"] for each in checks["questions"]] == [q.name for q in master.questions]
    assert list(key.expected) == [question.name for question in master.checked]


def student_text(name) -> str:
    """All that a student gets of an exercise, but for pictures, as text."""
    notebook = nbformat.read(built_path(SOURCES[name]), as_version=4)
    sources = [cell.source for cell in notebook.cells]
    metadata = [json.dumps(part.metadata) for part in (notebook, *notebook.cells)]
    return "\n".join([*sources, *metadata, checks_path(name).read_text(encoding="utf-8")])


def solution_lines(name) -> list[str]:
    """What stands behind the ``=`` in lines that only the solution has."""
    text = SOURCES[name].read_text(encoding="utf-8")
    lines = [m[1] for m in re.finditer(r"^(.+?)\s*# SOLUTION$", text, re.MULTILINE)]
    return [line.partition("=")[2].strip() or line.strip() for line in lines]


@pytest.mark.parametrize("name", NAMES)
def test_students_get_no_solution_and_no_hidden_check(name):
    text, master = student_text(name), read_master(SOURCES[name])
    for question in master.manual:
        said = master.text_of(question.name, model_answer=True).splitlines()
        said += [criterion.text for criterion in question.rubric]
        assert [line for line in said if line.strip() and line in text] == []
    secret = [line for line in solution_lines(name) if len(line) > 25 and line[0] not in "\"'"]
    assert secret or name == CONCEPT_TEST
    assert [line for line in secret if line in text] == []
    for word in ("SOLUTION", "other_data", "hidden", "check_plain", "BEGIN TEST"):
        assert word not in text


@pytest.mark.parametrize("name", NAMES)
def test_students_get_no_number_that_is_an_answer(name, keys):
    text, found = student_text(name), []
    for question, one in keys[name][1].expected.items():
        for scalar in scalars(one.right):
            if isinstance(scalar, float) and abs(scalar) != round(abs(scalar), 1):
                size = 4 - math.floor(math.log10(abs(scalar)))
                digits = f"{abs(scalar):.{max(size, 0)}f}"
                found += [(question, digits)] if digits in text else []
    assert found == []


@pytest.mark.parametrize("name", NAMES)
def test_notebooks_have_no_outputs_and_no_metadata_of_their_own(name):
    notebook = nbformat.read(built_path(SOURCES[name]), as_version=4)
    assert set(notebook.metadata) == {"kernelspec", "language_info", "course"}
    for cell in notebook.cells:
        assert set(cell.metadata) <= {"editable", "deletable"}
        assert cell.get("outputs", []) == []
        if cell.get("attachments"):
            assert re.match(r"!\[[^]]{30,}\]\(attachment:", cell.source), "alt text"


@pytest.mark.parametrize("name", NAMES)
def test_each_code_cell_that_students_get_is_python(name):
    notebook = nbformat.read(built_path(SOURCES[name]), as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            compile(cell.source, name, "exec")


def sandbox_runs(notebook, names):
    """Run a notebook as it is graded."""
    if problem := sandbox_problem():
        pytest.skip(problem)
    cells = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    return run_cells(cells, names, [None, OTHER], limits=Limits())


@pytest.mark.parametrize("name", NAMES)
def test_the_solution_earns_full_marks_and_blanks_earn_none(name, keys):
    master, key, other = keys[name]
    checks = make_checks(master, key, [other])
    marks = judge(checks, sandbox_runs(full_edition(master, key), list(checks)))
    assert [m.name for m in marks if m.points != m.possible] == []
    assert sum(m.possible for m in marks) == sum(q.possible for q in master.checked)
    student = nbformat.read(built_path(SOURCES[name]), as_version=4)
    blank = judge(checks, sandbox_runs(student, list(checks)))
    assert sum(m.points for m in blank) == 0
    assert all("is not set yet" in m.message for m in blank)


def test_the_concept_test_records_and_gives_nothing_away(keys):
    """Nobody can search a student's copy for the key, and a right answer reads as a wrong one."""
    checks = json.loads(checks_path(CONCEPT_TEST).read_text(encoding="utf-8"))
    assert len(checks["questions"]) == 15
    assert all(
        set(q) == {"name", "title", "points", "recorded", "form"} for q in checks["questions"]
    )
    grader = Grader(find_questions(CONCEPT_TEST))
    for question, one in keys[CONCEPT_TEST][1].expected.items():
        said = [grader.check(question, {question: letter}).said[question] for letter in "abcde"]
        assert said == [RECORDED] * 5
        assert "one of" in grader.check(question, {question: "f"}).said[question]
        assert "not set yet" in grader.check(question, {question: ...}).said[question]
        assert {one.right, *one.wrong.values()} == set("abcde"), "each letter has its meaning"
    letters = [one.right for one in keys[CONCEPT_TEST][1].expected.values()]
    assert max(map(letters.count, letters)) <= 5, "no letter is a good guess"


@pytest.mark.parametrize("name", TAUGHT)
def test_each_recognised_wrong_answer_gets_its_message(name, keys):
    grader = Grader(find_questions(name))
    for question, one in keys[name][1].expected.items():
        assert grader.check(question, {question: restored(one.right)}).said == {question: ""}
        for label, value in one.wrong.items():
            said = grader.check(question, {question: restored(filled(value))}).said[question]
            assert said == one.messages[label], f"{question}: {label}"


@pytest.mark.parametrize("name", NAMES)
def test_an_answer_within_the_tolerance_is_right_and_one_beyond_is_not(name, keys):
    rng, grader = np.random.default_rng(5), Grader(find_questions(name))
    for question, one in keys[name][1].expected.items():
        if one.form["kind"] == "text" or not any(map(is_measured, scalars(one.right))):
            continue
        near = varied(one.right, lambda x: x * (1 + one.tolerance * rng.uniform(-1, 1)))  # noqa: B023
        assert grader.check(question, {question: restored(near)}).said == {question: ""}
        far = varied(one.right, lambda x: x * (1 + 2.1 * one.tolerance))  # noqa: B023
        assert grader.check(question, {question: restored(far)}).said != {question: ""}


def filled(value):
    """Return a wrong answer with a number where it says that any will do."""
    is_list = isinstance(value, list)
    return [987.65 if item is None else item for item in value] if is_list else value


def is_measured(scalar) -> bool:
    return isinstance(scalar, float) and scalar != 0


def varied(value, change):
    """Return a plain value with all of its numbers changed."""
    if isinstance(value, list):
        return [varied(item, change) for item in value]
    if isinstance(value, dict):
        return {"columns": value["columns"], "rows": varied(value["rows"], change)}
    return change(value) if isinstance(value, float) else value


def restored(value):
    """A plain value as a student's variable holds it."""
    return (
        pd.DataFrame(value["rows"], columns=value["columns"]) if isinstance(value, dict) else value
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_usual_wrong_answer_is_further_from_the_right_one_than_twice_the_tolerance(name, keys):
    near = [
        f"{question}: {label}"
        for question, one in keys[name][1].expected.items()
        for label, value in one.wrong.items()
        if agree(value, one.right, 2 * one.tolerance)
    ]
    assert near == []


@pytest.mark.parametrize("name", TAUGHT)
def test_a_copied_answer_is_found_out_by_other_data(name, keys):
    """Each right answer, words among them, is another one on other data."""
    master, own, other = keys[name]
    same = copied_answers(own, other)
    for seed in range(OTHER + 1, OTHER + 13):
        if same:
            with suppress(BuildError):  # where the solution warns; such data are not drawn
                same &= copied_answers(own, make_key(master, seed, pictures=False))
    assert same == set()


@pytest.mark.parametrize("name", NAMES)
def test_wrong_answers_are_recognised_on_other_data_too(name, keys):
    master, key, other = keys[name]
    checks = make_checks(master, key, [other])
    for question, one in other.expected.items():
        labels = set()
        for value in one.wrong.values():
            runs = [Answers(None), Answers(OTHER, {question: restored(filled(value))})]
            marks = {m.name: m for m in judge(checks, runs)}
            labels |= {c.misconception for c in marks[question].checks if c.hidden}
        assert len(labels - {""}) >= min(2, len(one.wrong)), question


def test_messages_are_short_and_give_no_number_away(keys):
    for name, (_, key, _) in keys.items():
        for question, one in key.expected.items():
            for text in filter(None, [*one.messages.values(), one.otherwise, one.form["nan"]]):
                where = f"{name}, {question}: {text}"
                assert 10 < len(text) < 260, where
                assert text.endswith((".", "?", "`.")), where
                assert len(re.findall(r"[.?!](?:\s|$)", text)) <= 4, where


@pytest.mark.parametrize("name", TAUGHT)
def test_right_answers_are_lme4s(name, keys):
    expected = json.loads((REFERENCE / f"{name[:2]}.json").read_text(encoding="utf-8"))
    known = keys[name][1].expected
    assert expected
    assert set(expected) <= set(known)
    for question, value in expected.items():
        given = [s for s in scalars(known[question].right) if isinstance(s, float)]
        values = value if isinstance(value, list) else [value]
        assert given == pytest.approx(values, rel=LME4_TOLERANCE, abs=1e-6), question
    numeric = [q for q, one in known.items() if is_number_wanted(one.form)]
    assert set(numeric) <= set(expected), "every number has a reference value"


def is_number_wanted(form) -> bool:
    return form["kind"] == "number" or "number" in form["items"]


@pytest.mark.parametrize("name", TAUGHT)
def test_questions_have_names_points_and_hints(name, keys):
    master, _, _ = keys[name]
    text = SOURCES[name].read_text(encoding="utf-8")
    assert 4 <= len(master.questions) <= 7
    assert text.count("<summary>Hint</summary>") == len(master.checked)
    assert all(not re.fullmatch(r"q\d+\w?", question.name) for question in master.questions)
    assert all(0 < question.possible <= 4 for question in master.questions)
