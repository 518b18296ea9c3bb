"""Who is who: the students of a roster, and the files they handed in."""

import csv
import hashlib
import io
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from course_lib.authoring.grading.submissions import Place, decode_text, natural_order, places

_LONGEST_NAME = 80
_RESERVED = {"CON", "PRN", "AUX", "NUL"} | {f"{d}{n}" for d in ("COM", "LPT") for n in range(10)}
# Headers as Moodle (English, German, French) and Canvas write them, folded; the first that has a
# value counts. The first row gives the student id, and all its columns tell whose a file is.
_COLUMNS = {
    "id": (
        "student id, studentid, id number, id nummer, matrikelnummer, numero d identification, "
        "sis user id, identifier, identifiant, id, sis login id, username"
    ),
    "email": (
        "email, e mail, email address, e mail adresse, adresse de courriel, adresse e mail, "
        "sis login id"
    ),
    "name": "name, full name, vollstandiger name, nom complet, student",
    "first": "first name, vorname, prenom",
    "last": "last name, surname, family name, nachname, nom, nom de famille",
}
_PARTICIPANT = re.compile(r"(?:participant\w*|teilnehmer\S*?)\s*(\d+)", re.I)
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i"})
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})


class RosterError(ValueError):
    """The roster cannot be used; the message says what is wrong and what to do."""


@dataclass(frozen=True)
class Student:
    """A student on the roster; `aliases` are further ids, such as a login or Moodle's number."""

    student_id: str
    name: str = ""
    email: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Match:
    """A student and the file to grade, None if there is none; `note` says what a person must know.

    The student of a file that nobody on the roster owns is named after the file.
    """

    student: Student
    path: Path | None
    note: str = ""


@dataclass(frozen=True)
class Matching:
    """Who handed in what.

    Attributes
    ----------
    matches : list of Match
        One per student in the roster's order, then one per file that nobody on it owns.
    ambiguous : list of str
        What a person should decide, a sentence each.
    unused : list of Path
        Files that are not taken, since the student has another one. All others are in `matches`.
    """

    matches: list[Match]
    ambiguous: list[str]
    unused: list[Path]


def safe_name(student_id: str) -> str:
    """Turn a student id into a name for a file, on any system.

    Parameters
    ----------
    student_id : str
        Any text, hostile names of files included.

    Returns
    -------
    str
        ASCII letters, digits, ``-`` and ``_``, at most 80. An id made of these only is kept as it
        is; any other ends in a hash of the id, so that two ids never share a name. Ids that
        differ by case alone do not occur: a roster with them is refused.
    """
    plain = unicodedata.normalize("NFKD", student_id).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9_-]+", "_", plain).strip("_-")
    kept = plain == student_id and 0 < len(plain) <= _LONGEST_NAME
    if kept and plain.upper() not in _RESERVED and not re.search(r"-[0-9a-f]{10}$", plain):
        return plain
    return f"{plain[: _LONGEST_NAME - 11] or 'student'}-{_digest(student_id)}"


def read_roster(path: Path) -> list[Student]:
    """Read the students of a class.

    Parameters
    ----------
    path : Path
        A table with the columns ``student_id``, ``name`` and ``email``, or an export of Moodle or
        Canvas as it comes. Encoding and separator are found out.

    Returns
    -------
    list of Student
        In the table's order. Without an id the e-mail address stands for it, else the name.

    Raises
    ------
    RosterError
        When the file cannot be read, has other columns or no students, or an id occurs twice.
    """
    rows = _table(path)
    header = [" ".join(_tokens(title)) for title in rows[0][1]] if rows else []
    columns = {
        field: [header.index(title) for title in titles.split(", ") if title in header]
        for field, titles in _COLUMNS.items()
    }
    if not any(columns.values()):
        found = ", ".join(rows[0][1]) if rows else "none"
        raise RosterError(
            f"{path.name} has no column of students. Its columns: {found}. Wanted: student_id, "
            f"name, email, in the first line; or an export of Moodle or Canvas as it comes."
        )
    numbered = [(line, _student(row, columns)) for line, row in rows[1:]]
    students = [(line, student) for line, student in numbered if student is not None]
    if not students:
        raise RosterError(f"{path.name} has no students below its first line.")
    _refuse_duplicates(students, path)
    return [student for _, student in students]


def match_submissions(
    paths: Iterable[Path], folder: Path, roster: Sequence[Student] | None
) -> Matching:
    """Find out whose each file is, from its name and folders.

    An id, an e-mail address (its first part if nobody shares it) and a name count, written in any
    case, with or without accents and separators. Where these point at different students, or one
    points at several, the file is kept under its own name, and a person decides.

    Parameters
    ----------
    paths : iterable of Path
        From `find_submissions`.
    folder : Path
        The folder of the submissions.
    roster : sequence of Student or None
        From `read_roster`. With None each file is a student of its own.

    Returns
    -------
    Matching
        All students and all files. Of two files of one student the last by name is taken, a
        notebook before anything else, and this is noted.
    """
    students = list(roster or ())
    index = _Index(students)
    owners = {path: index.owners(path, folder) for path in sorted(paths, key=natural_order)}
    raise NotImplementedError


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:10]
