"""The grader of a notebook: its messages, its questions, and that it needs no other package."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from course_lib import start_exercise
from course_lib.exercises.feedback import Feedback
from course_lib.exercises.fingerprints import SCHEME
from course_lib.exercises.grader import GRADING_VARIABLE
from course_lib.exercises.questions import find_questions, parse_questions

ROOT = Path(__file__).parents[2]
CHECKS = ROOT / "notebooks" / "exercises" / "checks"
NAME = "02_random_intercepts"
# What a student runs, where importing otter is an error: every module of the library, and an
# exercise up to a check.
WITHOUT_OTTER = """
import importlib, pkgutil, sys

class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "otter":
            raise AssertionError("otter is imported")

sys.meta_path.insert(0, Refuse())
import course_lib
for module in pkgutil.walk_packages(course_lib.__path__, "course_lib."):
    if ".jupyter" not in module.name:
        importlib.import_module(module.name)
grader = course_lib.start_exercise("02_random_intercepts")
typist_sd = 1.0
print(grader.check("typist_sd"))
print(grader.check_all())
"""


def test_a_student_never_needs_otter():
    answer = subprocess.run(
        [sys.executable, "-c", WITHOUT_OTTER], cwd=ROOT, capture_output=True, text=True
    )
    assert answer.stderr == ""
    first, *rest = answer.stdout.splitlines()
    assert first.startswith("✗ typist_sd: This is not the SD between typists.")
    assert len(rest) == len(find_questions(NAME))


def test_the_answers_are_the_callers_variables():
    variables = {"__name__": "__main__", "grader": start_exercise(NAME), "fault": 3.0}
    said = eval("grader.check('fault'), grader.check_all()", variables)
    assert repr(said[0]) == "✗ fault: `fault` is a number; a text in quotes is asked for."
    assert said[1].said["fault"] == said[0].said["fault"]
    assert "`last_blup` is not set yet" in said[1].said["last_blup"]


def test_an_unknown_question_is_answered_with_those_there_are():
    said = start_exercise(NAME).check("typist_sdd", {}).said["typist_sdd"]
    assert "There is no such question; there are: pooled_slope, typist_sd" in said


@pytest.mark.parametrize("name", ["02_random_intercept", "77_none", "", "01_random_intercepts"])
def test_an_unknown_exercise_is_answered_with_those_there_are(name):
    with pytest.raises(FileNotFoundError, match=f"'{name}'. The exercises: 00_start_here, 01_gr"):
        start_exercise(name)


def test_while_a_submission_is_graded_the_checks_do_nothing(monkeypatch):
    monkeypatch.setenv(GRADING_VARIABLE, "1")
    grader = start_exercise("whatever")
    assert grader.check("a") is grader.check_all() is None


def test_feedback_is_escaped_and_has_words_beside_colours():
    page = Feedback({"a": "<script>x</script> `b`", "c": ""})._repr_html_()
    assert "<script>" not in page
    assert "<code>b</code>" in page
    assert "passed. At grading, further checks follow" in page
    assert repr(Feedback({"a": "Look."})) == "✗ a: Look."


def test_rounds_are_read_from_the_file():
    content = json.loads((CHECKS / "02.json").read_text(encoding="utf-8"))
    assert content["digests"] == SCHEME == {"name": "blake2b-chain", "rounds": 20_000}
    usual = parse_questions(content)["typist_sd"].digest("x")
    content["digests"]["rounds"] = 2
    assert parse_questions(content)["typist_sd"].digest("x") != usual


def test_digests_of_another_kind_are_told_in_words():
    content = json.loads((CHECKS / "02.json").read_text(encoding="utf-8"))
    content["digests"]["name"] = "scrypt"
    with pytest.raises(ValueError, match="from the same version"):
        parse_questions(content)


def test_a_damaged_file_is_named_with_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr("course_lib.lab.cli.course_folder", lambda: tmp_path)
    path = tmp_path / "notebooks" / "exercises" / "checks" / "02.json"
    path.parent.mkdir(parents=True)
    path.write_text('{"exercise": ', encoding="utf-8")
    with pytest.raises(ValueError, match=r"02\.json is damaged .*unpack the course again"):
        start_exercise(NAME)
