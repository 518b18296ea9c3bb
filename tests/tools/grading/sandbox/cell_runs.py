"""Cells run in the sandbox, with limits that only guard: each test of a limit sets its own."""

from course_tools.grading.sandbox.limits import Limits
from course_tools.grading.sandbox.submission_run import run_cells
from tests.waiting import SECONDS

GUARD = Limits(seconds=SECONDS, cell_seconds=SECONDS)
HANG = "while True:\n    try:\n        while True: pass\n    except BaseException: pass"


def run(*cells, names=("a", "b"), seeds=(None,), limits=GUARD, slot=0):
    """Return the answers of each run."""
    return run_cells(cells, names, seeds, limits=limits, slot=slot)


def inside(expression: str, *before: str):
    """Return the value of an expression in the sandbox."""
    answers = run(*before, f"a = {expression}")[0]
    assert not answers.errors
    return answers.values["a"]
