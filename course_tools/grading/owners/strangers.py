"""Names for the owners of files whom no roster holds."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from course_tools.grading.found_files import path_inside
from course_tools.grading.owners.class_list import Student
from course_tools.grading.owners.file_names import digest, printable, safe_name
from course_tools.grading.owners.uploads import Upload


def name_strangers(
    uploads: Mapping[Path, Upload], folder: Path, students: Sequence[Student]
) -> dict[Path, Student]:
    """Make a student for each file, named after it; no id is on the roster or occurs twice.

    Parameters
    ----------
    uploads : dict
        Path to what its platform wrote.
    folder : Path
        The folder of the submissions.
    students : sequence of Student
        The roster.
    """
    taken = {_on_disk(student.student_id) for student in students}
    named: dict[Path, Student] = {}
    for describe in (_shortly, _fully, _uniquely):
        wanted = {
            path: describe(path_inside(path, folder), upload)
            for path, upload in uploads.items()
            if path not in named
        }
        often = Counter(_on_disk(student.student_id) for student in wanted.values())
        for path, student in wanted.items():
            place = _on_disk(student.student_id)
            if often[place] == 1 and place not in taken:
                named[path] = student
        taken.update(_on_disk(student.student_id) for student in named.values())
    return named


def _shortly(inside: Path, upload: Upload) -> Student:
    """Named by the platform's number, else by the folder, else by the file."""
    for person in upload.people[:1]:
        if person.id and person.id != person.name:
            return Student(printable(person.id), printable(person.name))
    first = inside.parts[0] if len(inside.parts) > 1 else inside.stem.removesuffix(".ipynb")
    return Student(printable(first or inside.name))


def _fully(inside: Path, upload: Upload) -> Student:  # noqa: ARG001
    return Student(printable(inside.as_posix()))


def _uniquely(inside: Path, upload: Upload) -> Student:  # noqa: ARG001
    return Student(f"{printable(inside.as_posix())}-{digest(inside.as_posix())}")


def _on_disk(student_id: str) -> str:
    return safe_name(student_id).casefold()
