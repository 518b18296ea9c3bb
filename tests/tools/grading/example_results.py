"""Results of made-up students, and the gradebook read back."""

import csv
from dataclasses import replace

from course_tools.exercises.questions import QuestionInfo
from course_tools.grading.results import (
    CheckResult,
    QuestionResult,
    StudentResult,
)

QUESTIONS = [QuestionInfo("pond_sd", "Between ponds", 2.0), QuestionInfo("icc", "Share", 3.0)]


def answered(name: str, seen: float, further: float, *, of=(1.0, 1.0), slip="", message=""):
    """Return a question with a visible and a hidden check."""
    visible = CheckResult("value", False, seen, of[0], seen == of[0], message, slip)
    hidden = CheckResult("other", True, further, of[1], further == of[1], "hidden words")
    return QuestionResult(name, (visible, hidden))


def student(student_id="s1", sd=(1.0, 1.0), share=(1.0, 2.0), **more) -> StudentResult:
    """Return a graded student."""
    questions = answered("pond_sd", *sd), answered("icc", *share, of=(1.0, 2.0))
    return replace(StudentResult(student_id, questions=questions, seconds=1.25, key="k"), **more)


FAULT = StudentResult("s2", status="our fault", detail="The sandbox did not start.")


def rows(folder) -> list[dict[str, str]]:
    """Read the gradebook as text."""
    text = (folder / "gradebook.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(text.splitlines()))
