"""Who is who: the students of a roster, and the files they handed in."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from course_tools.grading.owners.class_list import RosterError, Student, read_roster
from course_tools.grading.owners.file_owner import Clues, path_pieces
from course_tools.grading.submissions import natural_order, path_inside

__all__ = [
    "Match",
    "Matching",
    "RosterError",
    "Student",
    "match_submissions",
    "printable",
    "read_roster",
    "safe_name",
]

_LONGEST_NAME = 80
_RESERVED = {"CON", "PRN", "AUX", "NUL"} | {f"{d}{n}" for d in ("COM", "LPT") for n in range(10)}


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
    clues = Clues(students)
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
    found = path_pieces(path, folder)
    numbered = next((piece for piece in found if piece.number), None)
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
