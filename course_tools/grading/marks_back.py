"""Marks in the form that the platform reads: its own table, with the points filled in."""

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from course_tools.basics.files import write_file
from course_tools.grading.gradebook import is_by_hand, points_text
from course_tools.grading.owners.class_list import ClassList, Student, folded, read_class
from course_tools.grading.owners.file_names import safe_name
from course_tools.grading.owners.matching import Match
from course_tools.grading.results import StudentResult

Marks = Mapping[str, str]  # a student's id to points, as text
_MARKED = ("graded", "stopped")  # of all others a person decides: their cell stays empty
_CANVAS = ("student", "id", "sis user id", "sis login id", "root account", "section")
_GRADE = ("grade", "bewertung", "note")
_MOST = ("maximum grade", "bestwertung", "note maximale")


def write_marks(
    roster: Path, results: Sequence[StudentResult], folder: Path, *, title: str, possible: float
) -> tuple[Path | None, str]:
    """Write the roster's own table with a mark for each student, to be uploaded as it is.

    Parameters
    ----------
    roster : Path
        What Canvas or Brightspace exported, or Moodle's grading worksheet.
    results : sequence of StudentResult
        Points set by hand included.
    folder : Path
        Where the gradebook is.
    title : str
        Name of the column of marks, where the platform has no fixed one.
    possible : float
        Points that there are.

    Returns
    -------
    path : Path or None
        ``marks_for_PLATFORM.csv``; None for a roster of another form.
    note : str
        What to mind before it is uploaded; empty if nothing.
    """
    table = read_class(roster)
    header = [folded(name) for name in table.header]
    marks: Marks = {
        result.student_id: points_text(result.total)
        for result in results
        if result.total is not None and (result.status in _MARKED or is_by_hand(result))
    }
    if "sis login id" in header:
        return _write(folder, "canvas", _canvas(table, header, marks, title, possible)), ""
    if "orgdefinedid" in header:
        return _write(folder, "brightspace", _brightspace(table, header, marks, title)), ""
    grade = next((header.index(name) for name in _GRADE if name in header), None)
    if grade is not None and any(name in header for name in _MOST):
        rows = [table.header, *(_put(row, grade, _mark(who, marks)) for who, row in table.rows)]
        return _write(folder, "moodle", rows), _scale(table, header, possible)
    return None, ""


def _mark(student: Student | None, marks: Marks) -> str:
    return marks.get(student.student_id, "") if student else ""


def _canvas(
    table: ClassList, header: list[str], marks: Marks, title: str, possible: float
) -> list[list[str]]:
    """Return who, and one column: others would overwrite the marks of other assignments."""
    kept = [at for at, name in enumerate(header) if name in _CANVAS]
    rows = [[*(table.header[at] for at in kept), title]]
    for student, row in table.rows:
        cells = [row[at] if at < len(row) else "" for at in kept]
        is_most = any(cell.strip() == "Points Possible" for cell in cells)
        rows.append([*cells, points_text(possible) if is_most else _mark(student, marks)])
    return rows


def _brightspace(table: ClassList, header: list[str], marks: Marks, title: str) -> list[list[str]]:
    at = header.index("orgdefinedid")
    rows = [[row[at], _mark(student, marks), "#"] for student, row in table.rows]
    return [["OrgDefinedId", f"{title} Points Grade", "End-of-Line Indicator"], *rows]


def _put(row: Sequence[str], at: int, text: str) -> list[str]:
    wide = [*row, *[""] * (at + 1 - len(row))]
    return [*wide[:at], text or wide[at], *wide[at + 1 :]]


def _scale(table: ClassList, header: list[str], possible: float) -> str:
    """Say so when Moodle counts other points than the exercise has."""
    at = next(header.index(name) for name in _MOST if name in header)
    most = {row[at].replace(",", ".") for _, row in table.rows if at < len(row) and row[at]}
    if all(float(text) == possible for text in most if text.replace(".", "", 1).isdigit()):
        return ""
    return (
        f"Moodle's maximum is {', '.join(sorted(most))}, the exercise has {points_text(possible)} "
        f"points. Set the maximum in Moodle before you upload the marks; they are not scaled."
    )


def _write(folder: Path, platform: str, rows: Sequence[Sequence[str]]) -> Path:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    path = folder / f"marks_for_{platform}.csv"
    write_file(path, buffer.getvalue())
    return path


def write_feedback_zip(matches: Sequence[Match], submissions: Path, folder: Path) -> Path | None:
    """Pack the students' pages as Moodle takes feedback files: under the names of its download.

    Parameters
    ----------
    matches : sequence of Match
        Students and the files that were graded.
    submissions : Path
        The folder as Moodle's archive was unpacked.
    folder : Path
        Where the gradebook and ``feedback/`` are.

    Returns
    -------
    Path or None
        ``feedback_for_moodle.zip``; None when nobody handed in.
    """
    buffer = io.BytesIO()
    packed = 0
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for match in matches:
            page = folder / "feedback" / f"{safe_name(match.student.student_id)}.html"
            if match.path is None or not page.is_file():
                continue
            upload = _upload_name(match.path.relative_to(submissions).parts)
            if upload:
                entry = zipfile.ZipInfo(f"{upload}/feedback.html", (1980, 1, 1, 0, 0, 0))
                archive.writestr(entry, page.read_bytes(), zipfile.ZIP_DEFLATED)
                packed += 1
    if not packed:
        return None
    path = folder / "feedback_for_moodle.zip"
    write_file(path, buffer.getvalue())
    return path


def _upload_name(parts: Sequence[str]) -> str:
    """Return the folder by which Moodle knows the upload, also of a file without a folder."""
    for part in parts:
        before, sign, _ = part.partition("_assignsubmission_file_")
        if sign:
            return f"{before}{sign}"
        if part.endswith("_assignsubmission_file"):
            return part
    return ""
