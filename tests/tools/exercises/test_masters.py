"""Masters: what an author can get wrong is told in words; solutions and Gradescope's zip work."""

import json
import subprocess
import sys
import zipfile

import nbformat
import pytest

from course_tools.basics.errors import BuildError
from course_tools.exercises import gradescope, solutions
from course_tools.exercises.edition import student_edition
from course_tools.exercises.keys import make_key
from course_tools.exercises.masters import MasterError, read_master
from tests.tools.exercises.tiny_exercise import MASTER


def master_of(folder, text=MASTER):
    path = folder / "99_tiny.md"
    path.write_text(text, encoding="utf-8")
    return read_master(path)


def keyed(master):
    return master, make_key(master)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    return keyed(master_of(tmp_path_factory.mktemp("tiny")))


def test_questions_have_names_titles_and_points(tiny):
    found = [(q.name, q.title, q.possible) for q in tiny[0].questions]
    assert found == [("a", "1 · A number", 2), ("b", "2 · A text", 1), ("c", "3 · A list", 3)]
    assert tiny[0].title == "Exercise 99 · Tiny"


def test_the_key_holds_what_the_solution_computes(tiny):
    expected = tiny[1].expected
    assert expected["a"].right == 42.0
    assert expected["a"].wrong == {"half": 21.0, "sum": 23.0, "power": 2.0**21}
    assert expected["b"].form["options"] == ["random slope", "fixed slope"]
    assert expected["c"].right == [0.5, 1.0, 1.5]
    assert expected["c"].form["length"] == 3


def test_a_question_may_say_what_nan_means(tmp_path, tiny):
    text = MASTER.replace("answer(a)", "answer(a, nan='No line, no slope.')")
    key = make_key(master_of(tmp_path, text))
    assert key.expected["a"].form["nan"] == "No line, no slope."
    assert tiny[1].expected["a"].form["nan"] == ""


def test_students_see_dots_and_a_check_for_each_question(tiny):
    code = [c.source for c in student_edition(*tiny).cells if c.cell_type == "code"]
    assert code == [line for name in "abc" for line in (f"{name} = ...", f'grader.check("{name}")')]


@pytest.mark.parametrize(
    ("old", "new", "error", "said"),
    [
        ("name: a\n", "name: 2a\n", MasterError, "a name that is a Python variable, and points"),
        ("points: 2\n", "", MasterError, "a name that is a Python variable, and points"),
        ("answer(b, ", "dict(b=b, ", BuildError, "beginning 'begin_question('b')'"),
        ("answer(c)", "1", BuildError, "beginning 'begin_question('c')'"),
        (
            'wrong("sum", 23,',
            'wrong("sum", 42.01,',
            MasterError,
            "'right' and 'sum' cannot be told",
        ),
        ('wrong("sum", 23, "This is the sum. Multiply.")', "", MasterError, "fewer than 3"),
        ("answer(c)", "answer([*c[:2], ...])", BuildError, "only a wrong one may have"),
        (
            "answer(c)",
            'answer(c)\nwrong("any", [0.5, ..., ...], "Not so.")\nwrong("one", [0.5, 1, 2], "No.")',
            MasterError,
            "'any' and 'one' cannot be told apart",
        ),
        ('wrong("sum",', 'wrong("half",', BuildError, "The label 'half' is given twice"),
        ("answer(a)", "answer(print)", BuildError, "this is a builtin_function_or_method"),
        ("a = 2 * 21", "a = float('inf')", BuildError, "is inf, which no student can give"),
        ("a = 2 * 21", "a = 1 / 0", BuildError, "ZeroDivisionError"),
        ("# END TESTS\n# END QUESTION", "# END QUESTION", MasterError, "99_tiny"),
    ],
)
def test_what_an_author_gets_wrong_is_told(tmp_path, old, new, error, said):
    assert old in MASTER
    text = MASTER.replace(old, new, 1)
    with pytest.raises(error, match="99_tiny") as caught:
        student_edition(*keyed(master_of(tmp_path, text)))
    assert said in str(caught.value)


def test_worked_solutions_show_that_all_checks_pass(tmp_path, capsys):
    assert solutions.main(["00", "--out", str(tmp_path)]) == 0
    notebook = nbformat.read(tmp_path / "00_start_here.ipynb", as_version=4)
    said = [
        output.data["text/plain"]
        for cell in notebook.cells
        if cell.source.startswith("grader.check(")
        for output in cell.outputs
    ]
    assert len(said) == 6
    assert all("passed" in text for text in said)
    assert solutions.main(["77"]) == 2
    assert "There is no exercise '77'" in capsys.readouterr().err


@pytest.mark.thorough
def test_gradescopes_zip_grades_with_otter_and_holds_no_solution(tmp_path):
    zipped = tmp_path / "tiny.zip"
    path = tmp_path / "99_tiny.md"
    path.write_text(MASTER, encoding="utf-8")
    assert gradescope.main([str(path), "--out", str(zipped)]) == 0
    with zipfile.ZipFile(zipped) as archive:
        names = archive.namelist()
        text = b"\n".join(archive.read(name) for name in names)
    assert "tests/a.py" in names
    assert {"files/course_lib/model/fit.py", "files/notebooks/exercises/checks/99.json"} <= set(
        names
    )
    assert not [name for name in names if "course_tools" in name or name.endswith(".ipynb")]
    assert b"SOLUTION" not in text
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(c) for c in ("a = 21", "b = 'random slope'", "c = [0.5]")]
    )
    nbformat.write(notebook, tmp_path / "sub.ipynb")
    (tmp_path / "out").mkdir()
    words = ["otter", "run", "sub.ipynb", "-a", "tiny.zip", "-o", "out"]
    answer = subprocess.run(
        [sys.executable, "-m", *words], cwd=tmp_path, capture_output=True, text=True
    )
    assert answer.returncode == 0, answer.stderr
    results = json.loads((tmp_path / "out" / "results.json").read_text(encoding="utf-8"))["tests"]
    marks = {result["name"]: result for result in results}
    assert {name: marks[name]["score"] for name in "abc"} == {"a": 0, "b": 1, "c": 0}
    assert "This is half of it." in marks["a"]["output"]
    assert "fingerprint" not in marks["a"]["output"]


def test_gradescopes_zip_is_kept_out_of_what_students_get(tmp_path, capsys):
    place = tmp_path / "build" / "release" / "x.zip"
    assert gradescope.main(["00", "--out", str(place)]) == 2
    assert "choose another place" in capsys.readouterr().err
    assert not place.exists()
