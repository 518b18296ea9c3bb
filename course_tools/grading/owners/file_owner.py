"""Whose a file is, as its name and folders tell."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from course_tools.grading.owners.class_list import Student, tokens
from course_tools.grading.submissions import path_inside

_LONGEST_KEY = 8  # words in an id, an address or a name
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
# Names that Moodle and Canvas give: who, a number of the person, then the student's file name.
_MOODLE = re.compile(r"(?P<who>.+?)_(?P<number>\d+)_assignsubmission_[a-z]+_?(?P<rest>.*)", re.S)
_CANVAS = re.compile(r"(?P<who>[^_]+)(?:_LATE)?_(?P<number>\d+)_\d{3,}_(?P<rest>.+)", re.S)


class PathPiece(NamedTuple):
    """A piece of a path that may say whose file it is; a number if Moodle or Canvas gave one."""

    who: str
    number: str = ""


def path_pieces(path: Path, folder: Path) -> list[PathPiece]:
    """Take a path below `folder` apart into the pieces that may say whose file it is.

    Folders come first, the file's name last; what Moodle or Canvas wrote comes before what the
    student chose, since a student may choose another one's name.
    """
    inside = path_inside(path, folder)
    parts = [*inside.parts[:-1], inside.stem.removesuffix(".ipynb")]
    return [piece for part in parts for piece in _pieces_of_part(part)] or [PathPiece(path.name)]


class Clues:
    """What tells that a file is a student's; students are numbers in the roster's order."""

    def __init__(self, students: Sequence[Student]) -> None:
        self.ids, self.emails, self.names = _Keys(), _Keys(), _Keys()
        logins = Counter(_login(student) for student in students)
        for number, student in enumerate(students):
            for text in (student.student_id, *student.aliases):
                self.ids.add(tokens(text), number)
            self.emails.add(tokens(student.email), number)
            if logins[_login(student)] == 1:
                self.emails.add(_login(student), number)
            spelt = unicodedata.normalize("NFC", student.name).lower().translate(_UMLAUTS)
            for name in {tokens(student.name), tokens(spelt)}:
                for first in range(len(name)):  # Ann Mary Lee, Mary Lee Ann, Lee Ann Mary
                    self.names.add(name[first:] + name[:first], number)

    def owners(self, path: Path, folder: Path) -> set[int]:
        """Students that a path points at; more than one if it does not point at one alone.

        The first folder that points at anybody decides, the file's own name comes last.
        """
        for piece in path_pieces(path, folder):
            all_found = (keys.find(piece) for keys in (self.ids, self.emails, self.names))
            if found := [students for students in all_found if students]:
                return set.intersection(*found) or set.union(*found)
            if piece.number and self.names:
                return set()  # Moodle or Canvas name somebody else: what follows is hearsay
        return set()


class _Keys(dict[tuple[str, ...], set[int]]):
    """Ids, addresses or names as tokens, each with the students that have it."""

    def add(self, tokens: tuple[str, ...], number: int) -> None:
        """Note that a student has this key, which may be written with separators or without."""
        for key in (tokens, ("".join(tokens),)):
            if any(key):
                self.setdefault(key, set()).add(number)

    def find(self, piece: PathPiece) -> set[int]:
        """Students whose key this is, whose number it has, else whose key is in it."""
        words, number = tokens(piece.who), tokens(piece.number)
        for exact in (("".join(words),), number):
            if exact in self:
                return self[exact]
        found: set[int] = set()
        for size in range(min(len(words), _LONGEST_KEY), 0, -1):
            for start in range(len(words) - size + 1):
                run, rest = words[start : start + size], words[start + size :]
                if run in self and _tells(run, start, rest):
                    found |= self[run]
                    words = (*words[:start], *[""] * size, *rest)  # no part of it counts again
        return found


def _tells(run: tuple[str, ...], start: int, rest: tuple[str, ...]) -> bool:
    """Whether a key within a name is no accident: '02' in '02_slopes' is not a student's id."""
    letters = sum(map(len, run))
    if start > 0:
        return letters >= 5
    return letters >= 3 or (rest != () and rest[0].isdigit())


def _login(student: Student) -> tuple[str, ...]:
    return tokens(student.email.partition("@")[0])


def _pieces_of_part(part: str) -> Iterator[PathPiece]:
    known = _MOODLE.fullmatch(part) or _CANVAS.fullmatch(part)
    if known:
        yield PathPiece(known["who"], known["number"])
    if rest := known["rest"] if known else part:
        yield PathPiece(rest)
