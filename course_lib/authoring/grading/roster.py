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

from course_lib.authoring.grading.submissions import (
    Place,
    decode_text,
    natural_order,
    path_inside,
    places,
)

_LONGEST_NAME = 80
_LONGEST_KEY = 8  # words in an id, an address or a name
_RESERVED = {"CON", "PRN", "AUX", "NUL"} | {f"{d}{n}" for d in ("COM", "LPT") for n in range(10)}
# Headers as Moodle (English, German, French) and Canvas write them, folded; the first that has a
# value counts. The first row gives the student id, and all its columns tell whose a file is.
_COLUMNS = {
    "id": (
        "student id, studentid, student number, id number, id nummer, matrikelnummer, numero d identification, "
        "sis user id, identifier, identifiant, id, sis login id, username"
    ),
    "email": (
        "email, e mail, email address, e mail adresse, adresse de courriel, adresse e mail, "
        "sis login id"
    ),
    "name": "name, full name, student name, vollstandiger name, nom complet, student",
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
    ordered = sorted(paths, key=natural_order)
    students = list(roster or ())
    if roster is None:
        own = _own_students(ordered, folder, students)
        return Matching([Match(own[path], path) for path in ordered], [], [])
    clues = _Clues(students)
    owners = {path: clues.owners(path, folder) for path in ordered}
    matching = Matching([], [], [])
    for number, student in enumerate(students):
        mine = [path for path, found in owners.items() if found == {number}]
        shared = [path for path, found in owners.items() if len(found) > 1 and number in found]
        _add_student(matching, student, mine, shared, folder)
    others = {path: found for path, found in owners.items() if len(found) != 1}
    own = _own_students(list(others), folder, students)
    for path, found in others.items():
        candidates = [students[number] for number in sorted(found)]
        _add_file(matching, path, own[path], candidates, folder)
    return matching


def _add_student(
    matching: Matching, student: Student, mine: list[Path], shared: list[Path], folder: Path
) -> None:
    """Add a student on the roster, with the last of their files, notebooks before others."""
    notebooks = [path for path in mine if path.suffix.lower() == ".ipynb"]
    taken = next(reversed(notebooks or mine), None)
    unused = [path for path in mine if path != taken]
    notes = [f"also handed in: {_names(unused, folder)}"] if unused else []
    notes += [f"may be theirs: {_names(shared, folder)}"] if shared else []
    if taken is not None and len(notebooks or mine) > 1:
        matching.ambiguous.append(
            f"{_who(student)} handed in {_names(notebooks or mine, folder)}. The last by name, "
            f"{_names([taken], folder)}, is graded; to choose, take the others away."
        )
    matching.matches.append(Match(student, taken, "; ".join(notes)))
    matching.unused.extend(unused)


def _add_file(
    matching: Matching, path: Path, own: Student, candidates: list[Student], folder: Path
) -> None:
    """Add a file that no student on the roster owns, or more than one."""
    who = " or ".join(map(_who, candidates))
    note = f"may be from {who}" if candidates else "not on the roster"
    if candidates:
        matching.ambiguous.append(
            f"{_names([path], folder)} may be from {who}. It is graded as '{own.student_id}'; to "
            f"choose, begin its name with the student's id, or put it in a folder of that name."
        )
    matching.matches.append(Match(own, path, note))


def _table(path: Path) -> list[tuple[int, list[str]]]:
    """Rows that are not blank, each with its line in the file."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise RosterError(f"The roster '{path}' cannot be opened: {error.strerror}.") from error
    if data.startswith(b"PK"):
        raise RosterError(f"{path.name} is a spreadsheet's own file: save it as CSV, and use that.")
    text = decode_text(data)[0]
    first = next(filter(str.strip, text.splitlines()), "")
    separator = max(",;\t|", key=first.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        rows = [(lines.line_num, [cell.strip() for cell in row]) for row in lines]
    except csv.Error as error:
        raise RosterError(
            f"{path.name} is not a table (line {lines.line_num}): {error}."
        ) from error
    return [(line, row) for line, row in rows if any(row)]


def _student(row: list[str], columns: dict[str, list[int]]) -> Student | None:
    """The student of a row; None for one that Canvas adds, and for one that names nobody."""
    cells = {
        field: [row[at] for at in found if at < len(row) and row[at]]
        for field, found in columns.items()
    }
    name = " ".join(cells["name"][:1] or cells["first"][:1] + cells["last"][:1])
    if name in {"Points Possible", "Student, Test"}:
        return None
    if name.count(",") == 1:
        name = " ".join(part.strip() for part in reversed(name.split(",")))
    email = next((text for text in cells["email"] if "@" in text), "")
    ids = [_PARTICIPANT.sub(r"\1", text) for text in cells["id"]]
    first, *aliases = [*ids, *filter(None, (email, name)), ""]
    others = dict.fromkeys(text for text in aliases if text in ids and text != first)
    return Student(first, name, email, tuple(others)) if first else None


def _refuse_duplicates(students: list[tuple[int, Student]], path: Path) -> None:
    lines: dict[str, list[str]] = defaultdict(list)
    for line, student in students:
        lines[student.student_id.casefold()].append(str(line))
    twice = [f"'{who}' in lines {', '.join(at)}" for who, at in lines.items() if len(at) > 1]
    if twice:
        raise RosterError(
            f"{path.name} has the same student twice: {'; '.join(twice)}. Give each an id of "
            f"their own, or take the row away that is too much."
        )


def _tokens(text: str) -> tuple[str, ...]:
    """Words and numbers of a text, without case and accents."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return tuple(re.findall(r"[^\W_]+", "".join(c for c in apart if not unicodedata.combining(c))))


class _Clues:
    """What tells that a file is a student's; students are numbers in the roster's order."""

    def __init__(self, students: Sequence[Student]) -> None:
        self.ids, self.emails, self.names = _Keys(), _Keys(), _Keys()
        logins = Counter(_login(student) for student in students)
        for number, student in enumerate(students):
            for text in (student.student_id, *student.aliases):
                self.ids.add(_tokens(text), number)
            self.emails.add(_tokens(student.email), number)
            if logins[_login(student)] == 1:
                self.emails.add(_login(student), number)
            spelt = unicodedata.normalize("NFC", student.name).lower().translate(_UMLAUTS)
            for name in {_tokens(student.name), _tokens(spelt)}:
                for first in range(len(name)):  # Ann Mary Lee, Mary Lee Ann, Lee Ann Mary
                    self.names.add(name[first:] + name[:first], number)

    def owners(self, path: Path, folder: Path) -> set[int]:
        """Students that a path points at; more than one if it does not point at one alone.

        The first folder that points at anybody decides, the file's own name comes last.
        """
        for place in places(path, folder):
            all_found = (keys.find(place) for keys in (self.ids, self.emails, self.names))
            if found := [students for students in all_found if students]:
                return set.intersection(*found) or set.union(*found)
            if place.number and self.names:
                return set()  # Moodle or Canvas name somebody else: what follows is hearsay
        return set()


class _Keys(dict[tuple[str, ...], set[int]]):
    """Ids, addresses or names as tokens, each with the students that have it."""

    def add(self, tokens: tuple[str, ...], number: int) -> None:
        """Note that a student has this key, which may be written with separators or without."""
        for key in (tokens, ("".join(tokens),)):
            if any(key):
                self.setdefault(key, set()).add(number)

    def find(self, place: Place) -> set[int]:
        """Students whose key this is, whose number it has, else whose key is in it."""
        tokens, number = _tokens(place.who), _tokens(place.number)
        for exact in (("".join(tokens),), number):
            if exact in self:
                return self[exact]
        found: set[int] = set()
        for size in range(min(len(tokens), _LONGEST_KEY), 0, -1):
            for start in range(len(tokens) - size + 1):
                run, rest = tokens[start : start + size], tokens[start + size :]
                if run in self and _tells(run, start, rest):
                    found |= self[run]
                    tokens = (*tokens[:start], *[""] * size, *rest)  # no part of it counts again
        return found


def _tells(run: tuple[str, ...], start: int, rest: tuple[str, ...]) -> bool:
    """Whether a key within a name is no accident: '02' in '02_slopes' is not a student's id."""
    letters = sum(map(len, run))
    if start > 0:
        return letters >= 5
    return letters >= 3 or (rest != () and rest[0].isdigit())


def _login(student: Student) -> tuple[str, ...]:
    return _tokens(student.email.partition("@")[0])


def _own_students(paths: list[Path], folder: Path, students: list[Student]) -> dict[Path, Student]:
    """A student for each file, named after it; no id is on the roster or occurs twice."""
    taken = {_on_disk(student.student_id) for student in students}
    named: dict[Path, Student] = {}
    for describe in (_shortly, _fully, _uniquely):
        wanted = {path: describe(path, folder) for path in paths if path not in named}
        often = Counter(_on_disk(student.student_id) for student in wanted.values())
        for path, student in wanted.items():
            place = _on_disk(student.student_id)
            if often[place] == 1 and place not in taken:
                named[path] = student
        taken.update(_on_disk(student.student_id) for student in named.values())
    return named


def _shortly(path: Path, folder: Path) -> Student:
    """Named by Moodle's or Canvas' number, else by the folder, else by the file."""
    found = places(path, folder)
    numbered = next((place for place in found if place.number), None)
    if numbered:
        return Student(numbered.number, printable(numbered.who))
    return Student(printable(found[0].who))


def _fully(path: Path, folder: Path) -> Student:
    return Student(_names([path], folder))


def _uniquely(path: Path, folder: Path) -> Student:
    text = _names([path], folder)
    return Student(f"{text}-{_digest(path_inside(path, folder).as_posix())}")


def _on_disk(student_id: str) -> str:
    return safe_name(student_id).casefold()


def _who(student: Student) -> str:
    return f"{student.name} ({student.student_id})" if student.name else student.student_id


def _names(paths: list[Path], folder: Path) -> str:
    """Paths below the folder, as one reads them."""
    return ", ".join(printable(path_inside(path, folder).as_posix()) for path in paths)


def printable(text: str) -> str:
    """Replace what cannot be shown or written, such as line breaks in a file's name."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:10]
