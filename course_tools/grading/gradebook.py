"""Write marks: ``gradebook.csv``, and one JSON file per student to go on from."""

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from course_tools.basics.files import write_file
from course_tools.exercises.questions import QuestionInfo
from course_tools.grading.owners.file_names import safe_name
from course_tools.grading.results import (
    NO_MARK,
    STATUSES,
    CheckResult,
    QuestionResult,
    StudentResult,
    WrittenMark,
)

TOTAL = "total"  # stands for the whole exercise in overrides.csv
_FORMAT = 3  # of a student's JSON; files of another format are graded again
_FORMULA = re.compile(r"""(^|;)([\s"']*)(?=[=+\-@＝＋－＠])""")
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")


@dataclass(frozen=True)
class Override:
    """One row of ``overrides.csv``: points that count instead of those that the checks gave."""

    student_id: str
    question: str  # its name, or ``total``
    points: float
    comment: str = ""  # why; the student reads it on the feedback page
    row: int = 0  # in the file, as a spreadsheet counts


@dataclass(frozen=True)
class MarkedResult(StudentResult):
    """A result with what people decided; what the checks said stays readable in it."""

    overrides: tuple[Override, ...] = ()  # at most one per question, and one for the total
    names: tuple[str, ...] = ()  # of the exercise's questions
    written: tuple[WrittenMark, ...] = ()  # one for each answer in words that there is to read

    @property
    def total(self) -> float | None:
        """Points in all; None while a question has no points yet."""
        if by_hand := override_of(self, TOTAL):
            return by_hand.points
        points = [points_of(self, name) for name in self.names]
        known = [each for each in points if each is not None]
        return sum(known) if len(known) == len(points) else None


def override_of(result: StudentResult, question: str) -> Override | None:
    """Return what was set by hand for a question or for ``total``; None if nothing was."""
    by_hand = result.overrides if isinstance(result, MarkedResult) else ()
    return next((each for each in by_hand if each.question == question), None)


def marked_result(
    result: StudentResult, names: Sequence[str], **decided: tuple[Any, ...]
) -> MarkedResult:
    """Return a result with what a person decided, ``overrides`` or ``written``, added to it."""
    values = {each.name: getattr(result, each.name) for each in fields(result)}
    return MarkedResult(**{**values, "names": tuple(names), **decided})


def is_by_hand(result: StudentResult) -> bool:
    """Whether points were set in ``overrides.csv``."""
    return isinstance(result, MarkedResult) and bool(result.overrides)


def is_open(result: StudentResult) -> bool:
    """Whether a person should still look: nobody set the points in ``overrides.csv``."""
    return not is_by_hand(result) or result.total is None


def written_of(result: StudentResult, question: str) -> WrittenMark | None:
    """Return what a person gave for an answer in words; None where there is none to read."""
    marks = result.written if isinstance(result, MarkedResult) else ()
    return next((each for each in marks if each.question == question), None)


def to_be_marked(result: StudentResult) -> list[str]:
    """List the questions whose answers in words a person has still to mark."""
    marks = result.written if isinstance(result, MarkedResult) else ()
    return [each.question for each in marks if points_of(result, each.question) is None]


def points_of(result: StudentResult, question: str) -> float | None:
    """Return the points that count for a question, those set by hand first.

    Returns
    -------
    float or None
        None where the grader failed, whose file it is is unclear, or a person has still to mark
        the answer, and nobody has set the points yet; 0 where a notebook is missing, cannot be
        read, or left the question out.
    """
    if by_hand := override_of(result, question):
        return by_hand.points
    if written := written_of(result, question):
        return written.points
    if result.status in NO_MARK:
        return None
    return next((each.points for each in result.questions if each.name == question), 0.0)


def points_text(points: float | None) -> str:
    """Write points without needless digits: 2, 0.5; empty for None."""
    return "" if points is None else f"{round(points, 4) + 0.0:.10g}"


def override_notes(result: StudentResult, questions: Sequence[QuestionInfo]) -> list[str]:
    """Say in sentences what was set by hand for a student, the total last."""
    whole = QuestionInfo(TOTAL, TOTAL, sum(each.possible for each in questions))
    notes = []
    for question in (*questions, whole):
        if by_hand := override_of(result, question.name):
            points = f"{points_text(by_hand.points)} of {points_text(question.possible)}"
            notes.append(f"Set by hand: {question.name}, {points}. {by_hand.comment}".strip())
    return notes


def shown(text: str) -> str:
    """Return a text that can be written anywhere.

    Control characters, and those that reverse the text after them, become a question mark in a
    diamond; what UTF-8 cannot hold, in odd file names, its number.
    """
    return _UNSEEN.sub(
        "\N{REPLACEMENT CHARACTER}", text.encode("utf-8", "backslashreplace").decode()
    )


def cell_text(text: str) -> str:
    """Make a text safe for a spreadsheet: one line, and never a formula; numbers stay as they are.

    An apostrophe is put before ``=``, ``+``, ``-`` and ``@`` at the start, and after a semicolon,
    where spreadsheets of some countries split.
    """
    line = " ".join(shown(text).split())
    return line if _NUMBER.fullmatch(line) else _FORMULA.sub(r"\1\2'", line)


def csv_text(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table as CSV that any spreadsheet program reads, with a byte-order mark."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerows([cell_text(cell) for cell in row] for row in (header, *rows))
    return "\ufeff" + buffer.getvalue()


def write_gradebook(
    results: Sequence[StudentResult], questions: Sequence[QuestionInfo], folder: Path
) -> Path:
    """Write ``gradebook.csv``, ``timings.csv`` and each student's JSON.

    Two gradings of the same files give the same gradebook, byte for byte; only the times differ.

    Parameters
    ----------
    results : sequence of StudentResult
        One per student, points set by hand included.
    questions : sequence of QuestionInfo
        The exercise's questions; each gives a column.
    folder : Path
        Where they go.

    Returns
    -------
    Path
        ``gradebook.csv``: a row per student. An empty total means that a person has to set it, or
        to mark the answers in words that ``to_be_marked`` names.
    """
    names = [question.name for question in questions]
    possible = points_text(sum(question.possible for question in questions))
    who, end = ["student_id", "name", "email"], ["status", "late", "detail", "file"]
    open_ones = ["to_be_marked"] if any(question.is_manual for question in questions) else []
    rows = []
    for result in results:
        save_result(result, folder)
        marks = [points_text(points_of(result, name)) for name in names]
        detail = " ".join(filter(None, [result.detail, *override_notes(result, questions)]))
        row = [result.student_id, result.name, result.email, points_text(result.total), possible]
        marks += [", ".join(to_be_marked(result))] if open_ones else []
        rows.append([*row, *marks, result.status, result.late, detail, result.file])
    path = folder / "gradebook.csv"
    write_file(path, csv_text([*who, "total", "possible", *names, *open_ones, *end], rows))
    times = [[result.student_id, f"{result.seconds:.2f}"] for result in results]
    write_file(folder / "timings.csv", csv_text(["student_id", "seconds"], times))
    return path


def save_result(result: StudentResult, folder: Path) -> Path:
    """Write all that is known of a student to ``students/``, unless it is there already.

    Points set by hand are written beside the result, not into it: `load_result` gives what the
    checks said.
    """
    plain = {each.name: getattr(result, each.name) for each in fields(StudentResult)}
    by_hand = result.overrides if isinstance(result, MarkedResult) else ()
    written = result.written if isinstance(result, MarkedResult) else ()
    record = {
        "format": _FORMAT,
        "total": result.total,
        "set_by_hand": [asdict(each) for each in by_hand],
        **({"written": [asdict(each) for each in written]} if written else {}),
        "result": {**plain, "questions": [asdict(each) for each in result.questions]},
    }
    text = json.dumps(record, indent=1, allow_nan=False) + "\n"
    path = _path(folder, result.student_id)
    if not path.is_file() or path.read_bytes() != text.encode():
        write_file(path, text)
    return path


def load_result(folder: Path, student_id: str, key: str | None = None) -> StudentResult | None:
    """Read back what `save_result` wrote.

    Parameters
    ----------
    folder : Path
        The same folder.
    student_id : str
        Whose result.
    key : str, optional
        The key that it must have to be of use.

    Returns
    -------
    StudentResult or None
        None when there is no such file, or it is damaged, of an older format, or has another key.
    """
    try:
        record = json.loads(_path(folder, student_id).read_bytes())
        result = _result(record["result"]) if record["format"] == _FORMAT else None
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None
    if result is None or result.student_id != student_id:
        return None
    return result if key is None or result.key == key else None


def _path(folder: Path, student_id: str) -> Path:
    return folder / "students" / f"{safe_name(student_id)}.json"


def _result(record: dict[str, Any]) -> StudentResult:
    questions = [
        {**each, "checks": _all(CheckResult, each["checks"])} for each in record["questions"]
    ]
    lists = {name: tuple(record[name]) for name in ("errors", "advice")}
    plain = {"questions": _all(QuestionResult, questions), **lists}
    result: StudentResult = _all(StudentResult, [{**record, **plain}])[0]
    if result.status not in STATUSES:
        raise ValueError(result.status)
    return result


def _all(kind: Any, records: Iterable[dict[str, Any]]) -> tuple[Any, ...]:
    """Rebuild dataclasses, strictly: a field missing, unknown or of another type is an error."""
    made = []
    for record in records:
        for each in fields(kind):
            wanted: Any = (int, float) if each.type is float else each.type
            is_checked = wanted is not Any and isinstance(wanted, type | tuple)
            if is_checked and not isinstance(record[each.name], wanted):
                raise TypeError(each.name)
        made.append(kind(**record))
    return tuple(made)
