"""What a person decided on whose file it is, in ``owners.csv``."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from course_tools.basics.files import create_table
from course_tools.grading.owners.class_list import Student, find_id
from course_tools.grading.submissions import decode_text
from course_tools.grading.tables import read_rows

FILE = "owners.csv"
COLUMNS = ("file", "student_id")


def read_decisions(folder: Path) -> dict[str, str]:
    """Read ``owners.csv``, and make an empty one where there is none; it is the instructor's.

    Parameters
    ----------
    folder : Path
        Where the gradebook goes.

    Returns
    -------
    dict
        File, below the folder of the submissions, to the id of its student; empty for nobody's.

    Raises
    ------
    ValueError
        When it cannot be read.
    """
    path = create_table(folder / FILE, COLUMNS)
    try:
        rows = [row for _, row in read_rows(decode_text(path.read_bytes())[0]) if any(row)]
    except (OSError, csv.Error) as error:
        raise ValueError(f"{path} cannot be read: {error}.") from error
    header = [name.casefold() for name in (rows[0] if rows else COLUMNS)]
    if lacking := [name for name in COLUMNS if name not in header]:
        raise ValueError(
            f"{path} has no column {', '.join(lacking)}. "
            f"Its first row must be: {','.join(COLUMNS)}."
        )
    listed = [dict(zip(header, row, strict=False)) for row in rows[1:]]
    return {row["file"]: row.get("student_id", "") for row in listed if row.get("file")}


def apply_decisions(
    decisions: Mapping[str, str], files: Mapping[str, Path], roster: Sequence[Student]
) -> tuple[dict[Path, int | None], list[str]]:
    """Look up what was decided.

    Parameters
    ----------
    decisions : dict
        From `read_decisions`.
    files : dict
        File as it is printed, to its path.
    roster : sequence of Student
        The students.

    Returns
    -------
    decided : dict
        Path to the student's number on the roster; None for a file that is nobody's.
    problems : list of str
        A sentence for each row that cannot be used.
    """
    ids = [student.student_id for student in roster]
    decided: dict[Path, int | None] = {}
    problems = []
    for file, student in decisions.items():
        found = find_id(student, ids)
        if file not in files:
            problems.append(f"{FILE}: there is no file '{file}' among the submissions.")
        elif student and found is None:
            problems.append(f"{FILE}: '{student}', the owner of '{file}', is not on the roster.")
        else:
            decided[files[file]] = None if found is None else ids.index(found)
    return decided, problems
