"""Questions that a person marks: what a student gets, and what an author can get wrong."""

import json
import zipfile
from pathlib import Path

import pytest

from course_lib.exercises.feedback import BY_PERSON
from course_lib.exercises.grader import Grader
from course_lib.exercises.questions import parse_questions
from course_tools.exercises import gradescope
from course_tools.exercises.checks import checks_json
from course_tools.exercises.edition import full_edition, student_edition
from course_tools.exercises.keys import make_key
from course_tools.exercises.masters import MasterError, read_master
from tests.tools.exercises.written_exercise import MODEL, WRITTEN

SECRET = [MODEL, "Says that the trend", "Names the reason", "rubric", "direction", "manual: true"]


def master_of(folder, text=WRITTEN):
    path = folder / "99_tiny.md"
    path.write_text(text, encoding="utf-8")
    return read_master(path)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    master = master_of(tmp_path_factory.mktemp("written"))
    return master, make_key(master)


def around_the_answer(notebook) -> list[tuple[str, str]]:
    """The cells from the question on to its check."""
    cells = [(cell.cell_type, cell.source) for cell in notebook.cells]
    first = next(n for n, (_, source) in enumerate(cells) if source.startswith("## Question 4"))
    return cells[first : first + 4]


def test_a_student_gets_the_question_a_cell_to_write_in_and_no_rubric(tiny):
    notebook = student_edition(*tiny)
    question, note, answer, check = around_the_answer(notebook)
    assert question[1].endswith("Write two or three sentences.")
    assert note[1].startswith("**A person reads this.**")
    assert answer[0] == "markdown"
    assert "*Write your answer here" in answer[1]
    assert check == ("code", 'grader.check("advice")')
    everything = json.dumps(notebook) + checks_json(*tiny)
    assert [words for words in SECRET if words in everything] == []


def test_the_cell_for_the_answer_is_known_by_its_id_and_by_a_comment(tiny):
    for make in (student_edition, full_edition):
        cells = {cell.id: cell for cell in make(*tiny).cells}
        assert {"answer-advice", "answer-limits"} <= set(cells)
        assert cells["answer-limits"].source.startswith("<!-- answer: limits -->")
        assert cells["answer-limits"].metadata == {"deletable": False}


def test_the_solution_holds_the_model_answer_in_its_place_once(tiny):
    answer = around_the_answer(full_edition(*tiny))[2][1]
    assert answer.endswith(f"{MODEL}\n\nIt rises in **each**.")
    assert json.dumps(full_edition(*tiny)).count(MODEL) == 2  # of each question once


def test_the_check_promises_no_mark(tiny):
    questions = parse_questions(json.loads(checks_json(*tiny)))
    assert list(questions) == ["a", "b", "advice", "c", "limits"]
    said = Grader(questions).check("advice", {"advice": "my words"})
    assert repr(said) == f"○ advice: {BY_PERSON}"
    assert "passed" not in repr(said)
    assert "○ advice" in said._repr_html_()
    assert set(Grader(questions).check_all().said) == set(questions)


def test_code_checks_the_other_questions_alone(tiny):
    master, key = tiny
    assert list(key.expected) == ["a", "b", "c"]
    assert [question.name for question in master.manual] == ["advice", "limits"]
    rubric = [(c.name, c.possible, c.text) for c in master.manual[0].rubric]
    assert rubric == [
        ("direction", 2, "Says that the trend within clinics counts"),
        ("reason", 1, "Names the reason: clinics differ"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("manual: true\n", "", "a rubric is for a question that says 'manual: true'"),
        ("manual: true", "manual: yes please", "'manual' is true or false, not 'yes please'"),
        ("rubric:\n", "rubric_:\n", "needs a rubric: a list of criteria"),
        ("  points: 2\n  text: Says", "  points: 1\n  text: Says", "give 2 points in all, the"),
        ("- name: direction", "- name: comment", "none of student_id, name, code, comment"),
        ("- name: direction", "- name: my direction", "a single word such as 'direction'"),
        ("- name: direction", "- name: Reason", "two criteria have the name 'reason'"),
        ('  points: 1\n  text: "Names', '  points: -1\n  text: "Names', "points above 0; not -1"),
        ('  points: 1\n  text: "Names', '  text: "Names', "has name, points and text"),
        ("manual: true\n", "manual: true\nuses: [a]\n", "has no 'uses'"),
        (f"{MODEL}\n\nIt rises in **each**.\n", "", "has no model answer"),
        (
            "# END SOLUTION\n# END QUESTION",
            "# END SOLUTION\n# BEGIN TESTS\n```\n\n```{code-cell}\nanswer(1)\n```\n\n"
            "```{otter}\n# END TESTS\n# END QUESTION",
            "marked by a person, so it has no tests",
        ),
        ("name: c\n", "name: c\nuses: [advice]\n", "no question before it that code checks"),
    ],
)
def test_what_an_author_gets_wrong_is_told(tmp_path, old, new, said):
    assert old in WRITTEN
    with pytest.raises(MasterError, match=r"advice|Question c") as caught:
        master_of(tmp_path, WRITTEN.replace(old, new, 1))
    assert said in str(caught.value)


def test_gradescopes_zip_lacks_what_a_person_marks_and_says_so(tmp_path, capsys):
    master_of(tmp_path)
    path = tmp_path / "x.zip"
    assert gradescope.main([str(tmp_path / "99_tiny.md"), "--out", str(path)]) == 0
    assert "Not in the zip, since a person marks them: advice, limits." in capsys.readouterr().err
    with zipfile.ZipFile(path) as packed:
        tests = {Path(n).stem for n in packed.namelist() if Path(n).parent.name == "tests"}
    assert tests == {"a", "b", "c"}
