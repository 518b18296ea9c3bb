"""Rows of the marker's table → points, and a sentence for each row that cannot be used."""

from collections.abc import Mapping
from dataclasses import dataclass

from course_tools.exercises.questions import Criterion, QuestionInfo
from course_tools.grading.gradebook import points_text
from course_tools.grading.tables import read_number
from course_tools.grading.written.codes import Codes
from course_tools.grading.written.sheet import FOLDER, Sheet, is_marked, who

_MOST_TOLD = 20


@dataclass(frozen=True)
class RowMark:
    """What a marker gave in a row.

    Attributes
    ----------
    points : tuple of float
        One for each criterion, in the rubric's order.
    comment : str
        For the student.
    row : int
        In the table, as a spreadsheet counts.
    is_outdated : bool
        Whether the answer changed after it was marked.
    """

    points: tuple[float, ...]
    comment: str
    row: int
    is_outdated: bool = False


def read_marks(
    sheet: Sheet, question: QuestionInfo, codes: Codes, versions: Mapping[str, str]
) -> tuple[dict[str, RowMark], list[str]]:
    """Read the points of a question.

    Parameters
    ----------
    sheet : Sheet
        The marker's table.
    question : QuestionInfo
        With its rubric.
    codes : Codes
        Who is meant by an id or a code.
    versions : dict
        Student to the version of the answer that there is now.

    Returns
    -------
    marks : dict
        Student to `RowMark`, for rows with points for all criteria.
    problems : list of str
        A sentence for each row that is not used, or whose answer changed since.
    """
    marks: dict[str, RowMark] = {}
    clashes: set[str] = set()
    problems = []
    for number, row in enumerate(sheet.rows, start=2):
        cells = sheet.cells(row)
        if not is_marked(cells, question):
            continue
        where = f"{FOLDER}/{question.name}.csv, row {number} ({who(cells) or 'nobody'})"
        student = codes.find(who(cells)) if who(cells) else None
        if problem := _why_not(cells, student, question, any(sheet.extra(row))):
            problems += [f"{where}, is not used: {problem}"] if problem != _NO_POINTS else []
            continue
        assert student is not None
        mark = _mark(cells, number, question, versions.get(student))
        earlier = marks.get(student)
        if earlier and (earlier.points, earlier.comment) != (mark.points, mark.comment):
            problems.append(
                f"{where}: row {earlier.row} says otherwise; neither is used. Delete one."
            )
            clashes.add(student)
        if mark.is_outdated:
            problems.append(
                f"{where}: the answer changed after it was marked. The marks are kept and count. "
                f"Read it again, then empty the cell 'version' of this row."
            )
        marks[student] = mark
    used = {student: mark for student, mark in marks.items() if student not in clashes}
    return used, _few(problems, question.name)


_NO_POINTS = "no points yet"  # a comment alone: the marker is not done


def _why_not(
    cells: Mapping[str, str], student: str | None, question: QuestionInfo, is_wide: bool
) -> str:
    """Say why a row cannot be used, and what is possible; empty if it can."""
    given = {each: cells.get(each.name.casefold(), "") for each in question.rubric}
    if is_wide:
        return "it has more cells than the first row. Write 0.5, not 0,5, where commas part cells."
    if student is None:
        return "there is no such student. Write the student as in the table that was made."
    if not any(given.values()):
        return _NO_POINTS
    wrong = (_what_is_wrong(criterion, text) for criterion, text in given.items())
    return next(filter(None, wrong), "")


def _what_is_wrong(criterion: Criterion, text: str) -> str:
    most = points_text(criterion.possible)
    if not text:
        return f"{criterion.name} has no points. Write 0 to {most}."
    points = read_number(text)
    if points is None:
        return f"'{text}' for {criterion.name} is no number. Possible are 0 to {most}."
    if not 0 <= points <= criterion.possible:
        return f"{text} points for {criterion.name}. Possible are 0 to {most}."
    return ""


def _mark(
    cells: Mapping[str, str], number: int, question: QuestionInfo, current: str | None
) -> RowMark:
    points = [read_number(cells[each.name.casefold()]) or 0.0 for each in question.rubric]
    seen = cells.get("version", "")
    is_outdated = current is not None and bool(seen) and seen != current
    return RowMark(tuple(points), cells.get("comment", ""), number, is_outdated)


def _few(problems: list[str], question: str) -> list[str]:
    more = len(problems) - _MOST_TOLD
    told = [f"{FOLDER}/{question}.csv: {more} more rows like these."] if more > 0 else []
    return problems[:_MOST_TOLD] + told
