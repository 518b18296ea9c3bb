"""Points that the instructor sets by hand in ``overrides.csv``."""

import csv
import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from course_tools.basics.files import create_table
from course_tools.exercises.questions import QuestionInfo
from course_tools.grading.gradebook import (
    TOTAL,
    Override,
    is_by_hand,
    marked_result,
    points_text,
)
from course_tools.grading.owners.class_list import find_id
from course_tools.grading.results import NO_MARK, StudentResult
from course_tools.grading.submissions import decode_text
from course_tools.grading.tables import read_number, read_rows

COLUMNS = ("student_id", "question", "points", "comment")
FILE = "overrides.csv"


def create_overrides(folder: Path) -> Path:
    """Make sure that there is an ``overrides.csv``, with its header only; one there is is kept.

    Parameters
    ----------
    folder : Path
        Where the gradebook goes.

    Returns
    -------
    Path
        The file, which belongs to the instructor and is never written to again.
    """
    return create_table(folder / FILE, COLUMNS)


def read_overrides(path: Path) -> tuple[list[Override], list[str]]:
    """Read the points set by hand, as a spreadsheet program or a person wrote them.

    Commas, semicolons and tabs separate columns; ``1,5`` is one and a half.

    Parameters
    ----------
    path : Path
        ``overrides.csv``; a file that is not there is an empty one.

    Returns
    -------
    overrides : list of Override
        The rows that can be understood.
    problems : list of str
        A sentence per row that cannot, or one on the whole file.
    """
    try:
        rows = [row for _, row in read_rows(decode_text(path.read_bytes())[0])]
    except FileNotFoundError:
        return [], []
    except (OSError, csv.Error) as error:
        return [], [f"{path.name} cannot be read, so nothing is set by hand: {error}."]
    header = [name.casefold() for name in (rows[0] if rows else [])]
    if missing := [name for name in COLUMNS[:3] if name not in header]:
        return [], [
            f"{path.name} has no column {', '.join(missing)}, so nothing is set by hand. Its first "
            f"row must be: {','.join(COLUMNS)}."
        ]
    overrides, problems = [], []
    for number, row in enumerate(rows[1:], start=2):
        cells = dict(zip(header, row, strict=False))
        if not any(cells.values()):
            continue
        points = read_number(cells.get("points", ""))
        if points is None:
            got = f"are '{cells['points']}'" if cells.get("points") else "are missing"
            problems.append(f"{path.name}, row {number}: the points {got}; write a number.")
            continue
        student, question = cells.get("student_id", ""), cells.get("question", "")
        overrides.append(Override(student, question, points, cells.get("comment", ""), number))
    return overrides, problems


def apply_overrides(
    results: Sequence[StudentResult],
    overrides: Sequence[Override],
    questions: Sequence[QuestionInfo],
) -> tuple[list[StudentResult], list[str]]:
    """Put the points that were set by hand in the place of those that the checks gave.

    Parameters
    ----------
    results : sequence of StudentResult
        As graded; they are not changed.
    overrides : sequence of Override
        From `read_overrides`. Of two for one question the later row counts.
    questions : sequence of QuestionInfo
        The exercise's questions.

    Returns
    -------
    results : list of StudentResult
        In the same order, a `MarkedResult` where points were set.
    problems : list of str
        A sentence for each row that was not used, and what to do.
    """
    possible = {each.name: each.possible for each in questions}
    possible[TOTAL] = sum(possible.values())
    ids = [result.student_id for result in results]
    chosen: dict[tuple[str, str], Override] = {}
    problems = []
    for each in overrides:
        student = find_id(each.student_id, ids)
        question = next((q for q in possible if q.casefold() == each.question.casefold()), None)
        if student is None or question is None or not 0 <= each.points <= possible[question]:
            problems.append(_why_not(each, student, question, ids, possible))
            continue
        if earlier := chosen.get((student, question)):
            problems.append(
                f"{FILE}: rows {earlier.row} and {each.row} both set {question} of {student}; "
                f"row {each.row} counts. Delete one of them."
            )
        by_hand = replace(each, student_id=student, question=question)
        chosen[student, question] = by_hand
    marked = [_mark(each, chosen.values(), [q.name for q in questions]) for each in results]
    return marked, problems + _unfinished(marked)


def _why_not(
    override: Override,
    student: str | None,
    question: str | None,
    ids: Sequence[str],
    possible: Mapping[str, float],
) -> str:
    """Say why a row was not used, and what to write instead."""
    where = f"{FILE}, row {override.row}, is not used:"
    if student is None:
        near = difflib.get_close_matches(override.student_id, ids, n=2)
        is_clear = len(near) == 1  # of many that differ in a digit, none is meant more than others
        advice = f"Did you mean '{near[0]}'?" if is_clear else "Write it as in gradebook.csv."
        return f"{where} there is no student '{override.student_id}'. {advice}"
    if question is None:
        names = ", ".join(possible)
        return f"{where} there is no question '{override.question}'. Possible are {names}."
    points, most = points_text(override.points), points_text(possible[question])
    return f"{where} {points} points for {question}; possible are 0 to {most}."


def _mark(
    result: StudentResult, overrides: Iterable[Override], names: Sequence[str]
) -> StudentResult:
    own = tuple(each for each in overrides if each.student_id == result.student_id)
    return marked_result(result, names, overrides=own) if own else result


def _unfinished(results: Sequence[StudentResult]) -> list[str]:
    """Name those whose marks were begun by hand, but have no total yet."""
    begun = [
        each
        for each in results
        if is_by_hand(each) and each.status in NO_MARK and each.total is None
    ]
    return [
        f"{each.student_id} has no total yet: the grader failed there, and {FILE} does not set "
        f"all questions. Set the others too, or {TOTAL}."
        for each in begun
    ]
