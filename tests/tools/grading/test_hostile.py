"""Whatever a submission does, it earns what it honestly computed, and nothing else is touched."""

import math
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from course_tools.grading.sandbox.limits import Limits
from course_tools.grading.sandbox.submission_run import run_cells, sandbox_problem
from course_tools.grading.submissions import UnreadableSubmission, read_submission
from tests.tools.grading.hostile import KINDS, NAMES, Kind

LIMITS = Limits(seconds=4, cell_seconds=1)
READABLE = [kind for kind in KINDS if not kind.unreadable]
UNREADABLE = [kind for kind in KINDS if kind.unreadable]


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Run all readable kinds, two at a time."""
    if problem := sandbox_problem():
        pytest.skip(problem)

    def run(numbered: tuple[int, Kind]):
        number, kind = numbered
        cells = read_submission(kind.write(tmp_path_factory.mktemp("kind"))).cells
        return run_cells(cells, NAMES, [None], limits=LIMITS, slot=number % len(READABLE))[0]

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(run, enumerate(READABLE)))
    return dict(zip([kind.name for kind in READABLE], answers, strict=True))


@pytest.mark.parametrize("kind", READABLE, ids=lambda kind: kind.name)
def test_it_earns_what_it_honestly_computed(kind, runs):
    answers = runs[kind.name]
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
