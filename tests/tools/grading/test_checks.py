"""What answers are held to: points of checks, plain values, and hidden checks in a file."""

import json

import pytest

from course_lib.exercises.checks import AnswerError
from course_lib.exercises.values import NotPlain
from course_tools.exercises.keys import Expected, Key
from course_tools.exercises.masters import read_master
from course_tools.grading.checks import make_checks
from course_tools.grading.results import Answers
from course_tools.grading.score import check_plain, judge
from tests.tools.exercises.tiny_exercise import MASTER

MESSAGES = {"variance": "This is the variance."}
SD = Expected(3.0825, {"variance": 9.5018}, MESSAGES, {"kind": "number"}, 0.002, "Look there.")
TEXT = Expected("x", {}, {}, {"kind": "text"}, 0.002, "Look there.")


def key(seed=None) -> Key:
    return Key(seed, {"a": SD, "b": TEXT, "c": TEXT})


@pytest.fixture(scope="module")
def master(tmp_path_factory):
    path = tmp_path_factory.mktemp("masters") / "99_tiny.md"
    path.write_text(MASTER, encoding="utf-8")
    return read_master(path)


@pytest.mark.parametrize("count", [0, 1, 2, 3, 6])
def test_points_add_up_however_many_other_data_there_are(master, count):
    checks = make_checks(master, key(), [key(seed) for seed in range(count)])
    for question in master.questions:
        listed = checks[question.name]
        assert sum(each.points for each in listed) == pytest.approx(question.possible)
        assert listed[0].points == question.possible / (2 if count else 1)
        assert [each.hidden for each in listed] == [False, *[True] * count]


def said(value, expected=SD) -> AnswerError:
    with pytest.raises(AnswerError) as caught:
        check_plain(value, expected)
    return caught.value


def test_a_plain_answer_is_right_or_told_what_it_is():
    check_plain(3.083, SD)
    assert (str(said(9.5018)), said(9.5018).misconception) == (MESSAGES["variance"], "variance")
    assert (str(said(7.0)), said(7.0).misconception) == ("Look there.", "")
    for missing in (None, NotPlain("module")):
        assert "no answer on other data" in str(said(missing))


def test_each_run_is_held_to_the_key_of_its_own_data(master):
    other = Key(5, {"a": Expected(4.0, {"old": 3.0825}, {}, {}, 0.002, "?"), "b": TEXT, "c": TEXT})
    checks = make_checks(master, key(), [other])
    both = judge(checks, [Answers(None, {"a": 3.0825}), Answers(5, {"a": 4.0})])[0]
    typed_in = judge(checks, [Answers(None, {"a": 3.0825}), Answers(5, {"a": 3.0825})])[0]
    absent = judge(checks, [Answers(None, {"a": 3.0825})])[0]
    assert [both.points, typed_in.points, absent.points] == [2.0, 1.0, 1.0]
    assert [typed_in.misconception, typed_in.message] == ["old", ""]


def test_an_answer_of_another_kind_or_none_earns_nothing(master):
    checks = make_checks(master, key())
    runs = [Answers(None, {"b": 3.0}, {"a": "module", "c": "missing"})]
    a, b, c = judge(checks, runs)
    assert "`a` is of type module; one number" in a.message
    assert "`b` is a number; a text" in b.message
    assert ("`c` is not set yet" in c.message, c.misconception) == (True, "blank")
    assert a.points == b.points == c.points == 0


def hidden(folder, content, master, seeds=()) -> dict:
    text = content if isinstance(content, str) else json.dumps(content)
    (folder / "99_tiny.json").write_text(text, encoding="utf-8")
    return make_checks(master, key(), [key(seed) for seed in seeds], folder)


def test_hidden_checks_add_their_points_and_look_at_the_data_they_name(tmp_path, master):
    table = {"columns": ["n"], "rows": [[1]]}
    content = {
        "a": [{"points": 2, "right": 3.0826, "tolerance": 1e-4, "wrong": {"SD of BLUPs": 3}}],
        "b": [{"points": 1, "right": "y", "seed": 5}, {"points": 1, "right": table}],
    }
    checks = hidden(tmp_path, content, master, seeds=[5])
    assert [sum(c.points for c in listed) for listed in checks.values()] == [4, 3, 3]
    runs = [Answers(None, {"a": 3.0825, "b": "x"}), Answers(5, {"a": 3.0825, "b": "y"})]
    a, b, _ = judge(checks, runs)
    assert [c.passed for c in a.checks] == [True, True, True]
    assert [c.passed for c in b.checks] == [True, False, True, False]
    blups = judge(checks, [Answers(None, {"a": 3.0})])[0]
    assert blups.misconception == "SD of BLUPs"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "cannot be read"),
        ("[1]", "a list of checks for each question"),
        ({"z": []}, "'z' is no question of this exercise; the questions: a, b, c"),
        ({"a": [{"points": 2}]}, "question a, check 1: a check has 'points' and 'right'"),
        ({"a": [{"points": 2, "right": 1, "rigth": 2}]}, "'tolerance' and 'seed'"),
        ({"a": [{"points": 2, "right": 1, "seed": 7}]}, "seed 7 is not among --seeds: none"),
        ({"a": [{"points": 2, "right": {"x": 1}}]}, "or a table with 'columns' and 'rows'"),
        ({"a": [{"points": 2, "right": None}]}, "a number, a text, a list, or a table"),
        ({"a": [{"points": 2, "right": ["both", None]}]}, "'right' has a null"),
        ({"a": [{"points": 2, "right": [1, float("nan")]}]}, "'right' has a null, a NaN"),
        ({"a": [{"points": 2, "right": [[1, None]]}]}, "or a list in it"),
        (
            {"a": [{"points": 2, "right": {"columns": ["a"], "rows": [1]}}]},
            "a table with 'columns'",
        ),
        ({"a": [{"points": 2, "right": {"columns": 3, "rows": []}}]}, "a table with 'columns'"),
        ({"a": [{"points": 2, "right": 1, "wrong": [3]}]}, "'wrong' is label to value"),
        ({"a": [{"points": 2, "right": 1, "tolerance": -1}]}, "is a share above 0"),
        ({"a": [{"points": "two", "right": 1}]}, 'are numbers, not "two"'),
    ],
)
def test_a_hidden_check_that_cannot_be_used_is_told_in_words(tmp_path, master, content, words):
    with pytest.raises(ValueError, match="99_tiny") as caught:
        hidden(tmp_path, content, master)
    assert words in str(caught.value)


def test_a_folder_without_a_file_for_the_exercise_is_told_in_words(tmp_path, master):
    with pytest.raises(ValueError, match="There is no file of hidden checks"):
        make_checks(master, key(), (), tmp_path)
