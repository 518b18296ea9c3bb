"""What a person decided on whose file it is, in ``owners.csv``."""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from course_tools.basics.files import create_table
from course_tools.grading.owners.class_list import Student, tokens
from course_tools.grading.submissions import decode_text

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
        text = decode_text(path.read_bytes())[0]
        separator = max(",;\t", key=next(iter(text.splitlines()), "").count)
        rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=separator))
    except (OSError, csv.Error) as error:
        raise ValueError(f"{path} cannot be read: {error}.") from error
    lacking = [name for name in COLUMNS if rows and name not in rows[0]]
    if lacking:
        raise ValueError(
            f"{path} has no column {', '.join(lacking)}. "
            f"Its first row must be: {','.join(COLUMNS)}."
        )
    listed = {row["file"].strip(): (row["student_id"] or "").strip() for row in rows if row["file"]}
    return {file: student for file, student in listed.items() if file}


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
    numbers = {tokens(student.student_id): number for number, student in enumerate(roster)}
    decided: dict[Path, int | None] = {}
    problems = []
    for file, student in decisions.items():
        if file not in files:
            problems.append(f"{FILE}: there is no file '{file}' among the submissions.")
        elif student and tokens(student) not in numbers:
            problems.append(f"{FILE}: '{student}', the owner of '{file}', is not on the roster.")
        else:
            decided[files[file]] = numbers[tokens(student)] if student else None
    return decided, problems
