"""The grader of a notebook: its messages, its questions, and that it needs no other package."""

import subprocess
import sys
from pathlib import Path

from course_lib import start_exercise
from course_lib.exercises.grader import GRADING_VARIABLE
from course_lib.exercises.questions import find_questions

ROOT = Path(__file__).parents[2]
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
    assert (
        repr(said[0])
        == "✗ fault: `fault` is a number; a list is asked for: a text, a number, in this order."
    )
    assert said[1].said["fault"] == said[0].said["fault"]
    assert "`last_blup` is not set yet" in said[1].said["last_blup"]


def test_an_unknown_question_is_answered_with_those_there_are():
    said = start_exercise(NAME).check("typist_sdd", {}).said["typist_sdd"]
    assert "There is no such question; there are: pooled_slope, typist_sd" in said


def test_while_a_submission_is_graded_the_checks_do_nothing(monkeypatch):
    monkeypatch.setenv(GRADING_VARIABLE, "1")
    grader = start_exercise("whatever")
    assert grader.check("a") is grader.check_all() is None
