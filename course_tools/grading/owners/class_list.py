"""Read the students of a class: a plain table, or what a platform exports."""

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from course_tools.grading.submissions import decode_text
from course_tools.grading.tables import read_rows

# Headers as Moodle (English, German, French), Canvas, Blackboard, Brightspace and Gradescope write
# them, folded; the first that has a value counts. The first row gives the student id, and all its
# columns tell whose a file is.
_COLUMNS = {
    "id": (
        "student id, student number, id number, id nummer, matrikelnummer, matrikelnr, "
        "matrikel nr, matr nr, mtknr, numero d identification, numero d etudiant, "
        "sis user id, orgdefinedid, sid, identifier, identifiant, id, "
        "sis login id, username"
    ),
    "email": (
        "email, e mail, email address, e mail adresse, adresse de courriel, adresse e mail, "
        "sis login id"
    ),
    "name": "name, full name, student name, vollstandiger name, nom complet, student",
    "first": "first name, vorname, prenom",
    "last": "last name, surname, family name, nachname, nom, nom de famille",
    "role": "role",
    "when": (
        "last modified submission, zuletzt geandert abgabe, derniere modification travail remis"
    ),
    "status": "status, statut",
}
_TOLD = ("role", "when", "status")  # columns that do not say who it is
_LATE = re.compile(r"\b(?:late|verspätet|en retard)\b", re.I)
_PARTICIPANT = re.compile(r"(?:participant\w*|teilnehmer\S*?)\s*(\d+)", re.I)
_WHOLE = re.compile(r"(\d+)[.,]0+")  # an id that a spreadsheet took for a number
_ROUNDED = re.compile(r"\d(?:[.,]\d+)?E\+\d+", re.I)
_NOBODY = {"Points Possible", "Student, Test", "Overall average"}  # rows that platforms add
_STAFF = {"instructor", "ta", "reader"}
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i"})


class RosterError(ValueError):
    """The roster cannot be used; the message says what is wrong and what to do."""


@dataclass(frozen=True)
class Student:
    """A student on the roster.

    Attributes
    ----------
    student_id, name, email : str
        Who it is.
    aliases : tuple of str
        Further ids, such as a login or Moodle's number.
    late : str
        Moodle's date of the newest submission, with ``late`` where its worksheet says so.
    """

    student_id: str
    name: str = ""
    email: str = ""
    aliases: tuple[str, ...] = ()
    late: str = ""


@dataclass(frozen=True)
class ClassList:
    """The table of a class.

    Attributes
    ----------
    header : list of str
        Its first line.
    rows : list
        Each further row with its student, None if it is nobody's.
    advice : str
        What to change in the table, where its ids may stand in a column that nobody knows.
    """

    header: list[str]
    rows: list[tuple[Student | None, list[str]]]
    advice: str = ""

    @property
    def students(self) -> list[Student]:
        """All students, in the table's order."""
        return [student for student, _ in self.rows if student is not None]


def read_class(path: Path) -> ClassList:
    """Read the students of a class, and keep their rows as they are.

    Parameters
    ----------
    path : Path
        A table with the columns ``student_id``, ``name`` and ``email``, or an export of Moodle,
        Canvas, Blackboard, Brightspace or Gradescope as it comes, also saved again by Excel.
        Encoding and separator are found out.

    Returns
    -------
    ClassList
        In the table's order. Without an id the e-mail address stands for it, else the name.

    Raises
    ------
    RosterError
        When the file cannot be read, has other columns or no students, an id occurs twice, or a
        spreadsheet has rounded one.
    """
    rows = _table(path)
    header = [folded(title) for title in rows[0][1]] if rows else []
    joined = [title.replace(" ", "") for title in header]
    columns = {
        field: [joined.index(t) for t in titles.replace(" ", "").split(",") if t in joined]
        for field, titles in _COLUMNS.items()
    }
    if not any(found for field, found in columns.items() if field not in _TOLD):
        found = ", ".join(rows[0][1]) if rows else "none"
        raise RosterError(
            f"{path.name} has no column of students. Its columns: {found}. Wanted: student_id, "
            f"name, email, in the first line; or an export of Moodle, Canvas, Blackboard, "
            f"Brightspace or Gradescope as it comes."
        )
    numbered = [(line, _student(row, columns)) for line, row in rows[1:]]
    students = [(line, student) for line, student in numbered if student is not None]
    if not students:
        raise RosterError(f"{path.name} has no students below its first line.")
    _refuse_rounded(students, path)
    _refuse_duplicates(students, path)
    table = ClassList(rows[0][1], [(_student(row, columns), row) for _, row in rows[1:]])
    known = {at for found in columns.values() for at in found}
    return replace(table, advice=_advice(table, known, path))


def _advice(table: ClassList, known: set[int], path: Path) -> str:
    """Where no student has an id, name the columns that may hold them: no value is there twice."""
    if any(student.student_id not in (student.email, student.name) for student in table.students):
        return ""
    rows = [row for student, row in table.rows if student is not None]
    likely = []
    for at, title in enumerate(table.header):
        values = [row[at] for row in rows if at < len(row) and re.search(r"\d", row[at])]
        if at not in known and len(set(values)) == len(rows):
            likely.append(f"'{title}'")
    if not likely:
        return ""
    return (
        f"{path.name} has no ids in a column that is known to hold them, so that students go by "
        f"their e-mail address or name. If {' or '.join(likely)} holds ids, call it student_id."
    )


def folded(title: str) -> str:
    """Write a column's title without case, accents and signs."""
    return " ".join(tokens(title))


def tokens(text: str) -> tuple[str, ...]:
    """Words and numbers of a text, without case and accents."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return tuple(re.findall(r"[^\W_]+", "".join(c for c in apart if not unicodedata.combining(c))))


def _table(path: Path) -> list[tuple[int, list[str]]]:
    """Rows that are not blank, each with its line in the file."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise RosterError(f"The roster '{path}' cannot be opened: {error.strerror}.") from error
    if data.startswith(b"PK"):
        raise RosterError(f"{path.name} is a spreadsheet's own file: save it as CSV, and use that.")
    try:
        rows = read_rows(decode_text(data)[0], strict=True)
    except csv.Error as error:
        raise RosterError(f"{path.name} is not a table {error}.") from error
    return [(line, row) for line, row in rows if any(row)]


def _student(row: list[str], columns: dict[str, list[int]]) -> Student | None:
    """The student of a row; None for one that Canvas adds, and for one that names nobody."""
    cells = {
        field: [row[at] for at in found if at < len(row) and row[at]]
        for field, found in columns.items()
    }
    last = cells["last"][:1] or (cells["name"][:1] if cells["first"] else [])  # Name, Vorname
    name = " ".join(cells["first"][:1] + last if cells["first"] else cells["name"][:1] + last)
    if name in _NOBODY or any(text.casefold() in _STAFF for text in cells["role"]):
        return None
    if any(text.endswith("_previewuser") for text in cells["id"]):  # Blackboard's own
        return None
    if name.count(",") == 1:
        name = " ".join(part.strip() for part in reversed(name.split(",")))
    email = next((text for text in cells["email"] if "@" in text), "")
    ids = [_as_text(text) for text in cells["id"]]
    first, *aliases = [*ids, *filter(None, (email, name)), ""]
    others = dict.fromkeys(text for text in aliases if text in ids and text != first)
    late = ["late"] if any(map(_LATE.search, cells["status"])) else []
    when = [text for text in cells["when"][:1] if text != "-"]
    return Student(first, name, email, tuple(others), ", ".join(late + when)) if first else None


def find_id(text: str, ids: Sequence[str]) -> str | None:
    """Find an id as written, or else the only one alike; spreadsheets drop leading zeros."""
    if text in ids:
        return text
    alike = [each for each in ids if text and _loose(each) == _loose(text)]
    return alike[0] if len(alike) == 1 else None


def _loose(student_id: str) -> str:
    return student_id.strip().lstrip("'").lstrip("0").casefold()


def _as_text(student_id: str) -> str:
    """Take away what platforms and spreadsheets put around an id: '#7', '7.0', 'Participant 7'."""
    plain = _PARTICIPANT.sub(r"\1", student_id.removeprefix("#"))
    return _WHOLE.sub(r"\1", plain) if _WHOLE.fullmatch(plain) else plain


def _refuse_rounded(students: list[tuple[int, Student]], path: Path) -> None:
    for line, student in students:
        rounded = filter(_ROUNDED.fullmatch, (student.student_id, *student.aliases))
        if found := next(rounded, ""):
            raise RosterError(
                f"{path.name}, line {line}: the id '{found}' was rounded by a "
                f"spreadsheet. Set the column to text there, paste the ids again, and save."
            )


def _refuse_duplicates(students: list[tuple[int, Student]], path: Path) -> None:
    lines: dict[str, list[str]] = defaultdict(list)
    for line, student in students:
        lines["".join(tokens(student.student_id)) or student.student_id].append(str(line))
    twice = [f"'{who}' in lines {', '.join(at)}" for who, at in lines.items() if len(at) > 1]
    if twice:
        raise RosterError(
            f"{path.name} has the same student twice: {'; '.join(twice)}. Give each an id of "
            f"their own, or take the row away that is too much."
        )
