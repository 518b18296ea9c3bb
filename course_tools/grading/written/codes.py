"""Codes in the place of students, for markers; words that tell versions of a text apart."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from pathlib import Path

from course_tools.basics.files import write_file
from course_tools.grading.gradebook import csv_text
from course_tools.grading.owners.class_list import Student, find_id

SECRET = Path("private", "marking_secret.txt")
CODES = Path("private", "codes.csv")
_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"  # no vowels, no digits: no word, and no number to a spreadsheet
_LEAST_SECRET = 64  # hexadecimal digits
_LEAST_ID = 4  # signs of an id that can be told from other words


class Codes:
    """Who is behind a code, and what the marker reads in place of a student.

    Parameters
    ----------
    students : sequence of Student
        All students.
    secret : bytes
        From `read_secret`; empty where no codes were ever made.
    """

    def __init__(self, students: Sequence[Student], secret: bytes) -> None:
        self._ids = [student.student_id for student in students]
        self._secret = secret
        self._by_code = {self.code(each): each for each in self._ids} if secret else {}

    @property
    def exist(self) -> bool:
        """Whether codes were made for this folder."""
        return bool(self._secret)

    def code(self, student_id: str) -> str:
        """Return the code of a student: the same in each run; nothing but the secret tells it."""
        return letters(hmac.digest(self._secret, student_id.encode(), "sha256"), 10)

    def find(self, text: str) -> str | None:
        """Return the id of the student that an id or a code means; None if there is none."""
        return find_id(text, self._ids) or self._by_code.get(text.strip().lstrip("'").upper())


def letters(digest: bytes, count: int) -> str:
    """Write a digest in letters, five at a time."""
    number = int.from_bytes(digest, "big")
    signs = [_LETTERS[number // 20**place % 20] for place in range(count)]
    return "-".join("".join(signs[at : at + 5]) for at in range(0, count, 5))


def version(text: str) -> str:
    """Return a word that stands for an answer, another one when more than its blanks changes."""
    return letters(hashlib.sha256(" ".join(text.split()).encode()).digest(), 10)


def read_secret(out: Path, *, make: bool, needed: bool) -> bytes:
    """Read the secret from which codes are made.

    Parameters
    ----------
    out : Path
        Where the gradebook goes.
    make : bool
        Whether to draw one where there is none.
    needed : bool
        Whether tables hold codes already, so that another secret would part them from students.

    Returns
    -------
    bytes
        Empty where there is none.

    Raises
    ------
    ValueError
        When it is damaged, or gone and needed.
    """
    path = out / SECRET
    if not path.exists() and not needed:
        return _draw(path) if make else b""
    try:
        text = path.read_text(encoding="utf-8").strip()
        secret = bytes.fromhex(text) if len(text) >= _LEAST_SECRET else b""
    except (OSError, ValueError):
        secret = b""
    if secret:
        return secret
    raise ValueError(
        f"{path} is gone or damaged. Without it nobody knows whose the codes in written/ are, so "
        "no answer in words is marked. Bring it back from a copy."
    )


def _draw(path: Path) -> bytes:
    secret = secrets.token_bytes(32)
    write_file(path, secret.hex() + "\n", private=True)
    return secret


def write_codes(out: Path, students: Sequence[Student], codes: Codes) -> None:
    """Write who is behind each code, for the instructor alone."""
    rows = sorted((codes.code(s.student_id), s.student_id, s.name) for s in students)
    write_file(out / CODES, csv_text(["code", "student_id", "name"], rows), private=True)


def without_names(text: str, student: Student) -> str:
    """Return a text with the student's own name, id and address taken out."""
    words = student.name.replace(",", " ").split()
    named = [student.name, " ".join(words), " ".join(words[::-1]), ", ".join(words[::-1])]
    if len(words) > 1:
        named += [f"{words[-1]} {' '.join(words[:-1])}", f"{words[-1]}, {' '.join(words[:-1])}"]
    named += [student.email, *(i for i in (student.student_id, *student.aliases) if _is_long(i))]
    for each in sorted(filter(None, named), key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(each)}(?!\w)", "[name]", text, flags=re.I)
    return text


def _is_long(student_id: str) -> bool:
    return len(student_id) >= _LEAST_ID
