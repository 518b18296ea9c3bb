"""Predict, then see: predictions can be made honestly, findings are in the output above."""

import nbformat
import pytest

from course_tools.basics.notebook import tags
from course_tools.basics.sources import LECTURES, built_path, find_sources
from tests.notebooks.predictions import (
    findings,
    gives_away,
    numbers,
    predictions,
    said,
    student_cells,
    unasked,
)

MAX_FOLDED = 90  # words of a stretch
MAX_FINDING = 18  # words
# Lectures told in the new form: those with findings.
SOURCES = [
    path for path in find_sources(kinds=[LECTURES]) if '"finding"' in path.read_text("utf-8")
]
ASKED = [one for source in SOURCES for one in predictions(source)]
HONEST = [one for one in ASKED if "why" not in tags(one.question)]


def where(of):
    return [one.where for one in of]


def test_a_prediction_ends_its_cell():
    after = [one for one in ASKED if not one.question.source.splitlines()[-1].startswith(">")]
    assert where(after) == [], "put '+++' after the prediction"


def test_each_prediction_lists_its_answers_and_has_its_evidence_below():
    assert where(one for one in HONEST if not one.answers) == []
    assert where(one for one in HONEST if not one.shows.strip()) == []


def test_what_is_listed_is_the_answer():
    wrong = [
        f"{one.where}: {answer}"
        for one in HONEST
        for answer in one.answers
        if not gives_away(answer, one.shows)
    ]
    assert wrong == [], "neither an output nor a text of the stretch says so"


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_nothing_gives_an_answer_away_before_the_reader_asks(source):
    """Read from the file: folds and closed outputs left out."""
    notebook = nbformat.read(built_path(source), as_version=4)
    shown = unasked(notebook)
    given = [
        f"{one.where}: {answer}"
        for one in predictions(source)
        for answer in one.answers
        if gives_away(answer, shown)
    ]
    assert given == []


def test_little_is_folded_away():
    assert [f"{one.where}: {one.words}" for one in HONEST if one.words > MAX_FOLDED] == []


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_findings_are_short_and_three_to_six_are_key_points(source):
    cells = [cell for cell, _ in findings(source)]
    assert [c.source for c in cells if len(c.source.split()) > MAX_FINDING] == []
    assert 3 <= sum("key" in tags(cell) for cell in cells) <= 6


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_the_numbers_of_a_finding_are_in_its_section_above(source):
    """Decimals in what a cell printed or a figure's alt text says; whole numbers in any text."""
    without = []
    for cell, above in findings(source):
        printed = numbers("\n".join(map(said, above)))
        written = numbers("\n".join(one.source for one in above))
        for value, decimals in numbers(cell.source):
            known = printed + (written if float(value).is_integer() else [])
            if not any(is_rounded(value, decimals, one) for one, _ in known):
                without.append(f"{value} in: {cell.source}")
    assert without == []


def is_rounded(value, decimals, number):
    """Whether a number of a finding is that one, rounded; a share may be told in per cent."""
    half = 0.5 * 10**-decimals * (1 + 1e-9)
    return abs(number - value) <= half or abs(100 * number - value) <= half


def test_key_points_of_a_lecture_come_from_its_findings():
    for source in SOURCES:
        (points,) = [c for c in student_cells(source) if c.source.startswith("## Key points")]
        keys = [" ".join(c.source.split()) for c, _ in findings(source) if "key" in tags(c)]
        assert points.source.split("\n\n", 1)[1] == "\n".join(f"- {key}" for key in keys)
