"""Answers in words, all of it: pages and tables for markers, and their points into the results."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from course_tools.exercises.masters import Master
from course_tools.exercises.questions import QuestionInfo
from course_tools.grading.gradebook import cell_text, marked_result
from course_tools.grading.owners.class_list import Student
from course_tools.grading.owners.matching import Match
from course_tools.grading.results import CriterionMark, StudentResult, WrittenMark
from course_tools.grading.submissions import UnreadableSubmission, read_all_cells
from course_tools.grading.written.answers import Answer, HandedOut, find_answers, what_is_given
from course_tools.grading.written.codes import (
    Codes,
    read_secret,
    version,
    without_names,
    write_codes,
)
from course_tools.grading.written.marks import RowMark, read_marks
from course_tools.grading.written.page import Shown, write_page
from course_tools.grading.written.sheet import (
    FOLDER,
    Sheet,
    merge_sheet,
    read_sheet,
    sheet_path,
    write_sheet,
)


@dataclass(frozen=True)
class _Room:
    """What all questions share: the students, what they wrote, and what stands for them."""

    out: Path
    master: Master
    students: Mapping[str, Student]
    answers: Mapping[str, Mapping[str, Answer]]  # of students whose notebook can be read
    codes: Codes
    anonymous: bool

    def who(self, student_id: str) -> tuple[str, ...]:
        """Return what a marker reads in place of a student: a code, or id and name."""
        if self.anonymous:
            return (self.codes.code(student_id),)
        return student_id, self.students[student_id].name


def mark_written(
    results: Sequence[StudentResult],
    matches: Sequence[Match],
    master: Master,
    out: Path,
    *,
    anonymous: bool = False,
) -> tuple[list[StudentResult], list[str]]:
    """Write what markers need, and add what they gave.

    Parameters
    ----------
    results : sequence of StudentResult
        As judged.
    matches : sequence of Match
        All students and their files.
    master : Master
        The exercise.
    out : Path
        Where the gradebook goes. ``written/`` in it has a page and a table for each question that
        a person marks.
    anonymous : bool
        Whether codes stand for the students in ``written/``.

    Returns
    -------
    results : list of StudentResult
        In the same order; as they are where a person marks no question.
    problems : list of str
        What is to be marked, rows that are not used, and answers that changed after marking.
    """
    if not master.manual:
        return list(results), []
    given = what_is_given(master)
    read = {match.student.student_id: _read(match, given) for match in matches}
    answers = {student: found for student, found in read.items() if found is not None}
    students = {match.student.student_id: match.student for match in matches}
    marks: dict[str, Mapping[str, RowMark]] = {}
    problems = []
    try:
        secret = read_secret(out, make=anonymous, needed=_have_codes(out, master))
        codes = Codes(list(students.values()), secret)
        if anonymous:
            write_codes(out, list(students.values()), codes)
        room = _Room(out, master, students, answers, codes, anonymous)
        for question in master.manual:
            marks[question.name], told = _mark_question(room, question)
            problems += told
    except ValueError as error:
        problems.append(str(error))
    names = [question.name for question in master.questions]
    marked: list[StudentResult] = [
        marked_result(each, names, written=_written(each.student_id, master, answers, marks))
        for each in results
    ]
    return marked, problems


def _read(match: Match, given: HandedOut) -> dict[str, Answer] | None:
    """Return the answers of a student; None where there is no notebook that can be read."""
    try:
        return find_answers(read_all_cells(match.path), given) if match.path else None
    except UnreadableSubmission:
        return None


def _have_codes(out: Path, master: Master) -> bool:
    """Whether a table holds codes, from an earlier run."""
    sheets = (_sheet_or_none(sheet_path(out, question.name)) for question in master.manual)
    return any(sheet and "code" in map(str.casefold, sheet.header) for sheet in sheets)


def _sheet_or_none(path: Path) -> Sheet | None:
    try:
        return read_sheet(path)
    except ValueError:
        return None  # it is told where its marks are read


def _mark_question(room: _Room, question: QuestionInfo) -> tuple[Mapping[str, RowMark], list[str]]:
    """Read the table of a question, give it the rows that it lacks, and write the page."""
    path = sheet_path(room.out, question.name)
    versions = {s: version(found[question.name].shown) for s, found in room.answers.items()}
    labels = {s: [cell_text(cell) for cell in room.who(s)] for s in room.students}
    if room.anonymous:
        labels = dict(sorted(labels.items(), key=lambda pair: pair[1]))
    try:
        sheet = read_sheet(path)
    except ValueError as error:
        _show(room, question, list(labels), {}, [str(error)])
        return {}, [str(error), *_to_do(room, question, {})]
    merged = merge_sheet(sheet, question, labels, versions, room.codes, anonymous=room.anonymous)
    write_sheet(path, merged, sheet, room.out)
    marks, told = read_marks(merged, question, room.codes, versions)
    _show(room, question, list(labels), marks, told)
    if sheet and "code" in map(str.casefold, sheet.header) and not room.anonymous:
        told.append(
            f"{FOLDER}/{question.name}: names stand there now in place of codes. Run it again with "
            f"--anonymous before you hand it to markers."
        )
    return marks, [*told, *_to_do(room, question, marks)]


def _show(
    room: _Room,
    question: QuestionInfo,
    order: Sequence[str],
    marks: Mapping[str, RowMark],
    notes: Sequence[str],
) -> None:
    shown = []
    for student in order:
        if found := room.answers.get(student):
            answer = found[question.name]
            if room.anonymous:
                who = room.students[student]
                answer = Answer(*(without_names(t, who) for t in (answer.text, answer.elsewhere)))
            shown.append(Shown(room.who(student), answer, marks.get(student)))
    write_page(room.out, room.master, question, shown, notes=notes)


def _to_do(room: _Room, question: QuestionInfo, marks: Mapping[str, RowMark]) -> list[str]:
    """Say how many answers are to be marked, and where."""
    there = {s for s, found in room.answers.items() if not found[question.name].is_empty}
    if not (waiting := there - set(marks)):
        return []
    return [
        f"{question.name}: {len(waiting)} of {len(there)} answers in words are to be marked. "
        f"{FOLDER}/{question.name}.html shows them, {FOLDER}/{question.name}.csv takes the points; "
        f"then run this command again. Until then these students have no total."
    ]


def _written(
    student: str,
    master: Master,
    answers: Mapping[str, Mapping[str, Answer]],
    marks: Mapping[str, Mapping[str, RowMark]],
) -> tuple[WrittenMark, ...]:
    """Return a student's marks of answers in words; none where there is nothing to read."""
    written = []
    for question in master.manual:
        mark = marks.get(question.name, {}).get(student)
        if mark is None and student not in answers:
            continue
        is_empty = mark is None and answers[student][question.name].is_empty
        zero = 0.0 if is_empty else None
        points = mark.points if mark else [zero] * len(question.rubric)
        criteria = tuple(
            CriterionMark(each.text, each.possible, value)
            for each, value in zip(question.rubric, points, strict=True)
        )
        comment = mark.comment if mark else ""
        written.append(WrittenMark(question.name, criteria, comment, is_empty))
    return tuple(written)
