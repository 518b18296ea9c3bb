"""Whatever a submission does, it earns what it honestly computed, and nothing else is touched."""

import math
from pathlib import Path

import pytest

from course_tools.grading.sandbox.limits import Limits
from course_tools.grading.sandbox.submission_run import run_cells
from course_tools.grading.submissions import UnreadableSubmission, read_submission
from tests.tools.grading.hostile import KINDS, NAMES

# What is honest needs a hundredth of that; what goes on without end is stopped by it.
LIMITS = Limits(seconds=20, cell_seconds=2, grace_seconds=1)
READABLE = [
    pytest.param(kind, id=kind.name, marks=[pytest.mark.thorough] if kind.slow else [])
    for kind in KINDS
    if not kind.unreadable
]
UNREADABLE = [kind for kind in KINDS if kind.unreadable]


@pytest.mark.usefixtures("sandbox")
@pytest.mark.parametrize("kind", READABLE)
def test_it_earns_what_it_honestly_computed(kind, tmp_path):
    cells = read_submission(kind.write(tmp_path)).cells
    answers = run_cells(cells, NAMES, [None], limits=LIMITS)[0]
    assert set(answers.values) == set(kind.expected)
    for name, value in kind.expected.items():
        assert type(answers.values[name]) is type(value)
        assert answers.values[name] == value or math.isnan(value)
    assert bool(answers.stopped) is kind.stopped, answers.stopped


@pytest.mark.parametrize("kind", UNREADABLE, ids=lambda kind: kind.name)
def test_what_cannot_be_read_says_why(kind, tmp_path: Path):
    with pytest.raises(UnreadableSubmission, match=r"\w+"):
        read_submission(kind.write(tmp_path))


def test_the_kinds_are_many_and_told_apart():
    assert len({kind.name for kind in KINDS}) == len(KINDS) >= 60
    assert all(kind.description for kind in KINDS)
