"""Of whom the name of a file nearly speaks: told to a person, never graded by."""

import re
from collections.abc import Sequence
from pathlib import Path

from course_tools.grading.owners.class_list import Student, tokens
from course_tools.grading.owners.uploads import Upload

_LEAST_DIGITS = 4  # fewer are found in any name


def likely_student(inside: Path, upload: Upload, students: Sequence[Student]) -> Student | None:
    """Find the only student of whom a file's name nearly speaks.

    Parameters
    ----------
    inside : Path
        The file's path from the folder of the submissions on.
    upload : Upload
        What its platform wrote.
    students : sequence of Student
        Those who have no file yet.

    Returns
    -------
    Student or None
        Whose name has all words of the platform's, or the other way round; or whose id has zeros
        before the file's number.
    """
    told = [person.name for person in upload.people]
    # What the platform wrote, where it did; else what the student chose.
    texts = [person.id or "" for person in upload.people] or inside.parts
    near = [
        student for student in students if _words_fit(student, told) or _number_fits(student, texts)
    ]
    return near[0] if len(near) == 1 else None


def _words_fit(student: Student, told: Sequence[str]) -> bool:
    name = set(tokens(student.name))
    written = (set(tokens(text)) for text in told)
    return len(name) > 1 and any(
        name <= words or (len(words) > 1 and words < name) for words in written
    )


def _number_fits(student: Student, texts: Sequence[str]) -> bool:
    known = {each.lstrip("0") for each in (student.student_id, *student.aliases)}
    numbers = {run.lstrip("0") for text in texts for run in re.findall(r"\d+", text)}
    return any(len(number) >= _LEAST_DIGITS for number in known & numbers)
