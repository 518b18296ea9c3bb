"""The marker's table of a question, ``written/QUESTION.csv``: read, and given further rows."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from course_tools.basics.files import write_file
from course_tools.exercises.questions import QuestionInfo
from course_tools.grading.submissions import decode_text
from course_tools.grading.tables import read_rows
from course_tools.grading.written.codes import Codes, version

FOLDER = "written"
KEPT = Path("private", "written")  # tables as they were before rows were added
_WHO = ("student_id", "code")
_ID_COLUMNS = ("student_id", "name", "code")


@dataclass(frozen=True)
class Sheet:
    """A table as it stands in the file: the header's names, the rows' cells, the separator."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    separator: str = ","

    def cells(self, row: Sequence[str]) -> dict[str, str]:
        """Return a row's cells by the names of their columns, in small letters."""
        names = [name.casefold() for name in self.header]
        padded = [*row, *[""] * (len(names) - len(row))]
        return dict(zip(names, padded, strict=False))

    def extra(self, row: Sequence[str]) -> tuple[str, ...]:
        """Return what stands beyond the last column."""
        return tuple(row[len(self.header) :])


def who(cells: Mapping[str, str]) -> str:
    """Return what a row says of its student: an id or a code."""
    return next((cells[name] for name in _WHO if cells.get(name)), "")


def is_marked(cells: Mapping[str, str], question: QuestionInfo) -> bool:
    """Whether a marker wrote points or a comment into a row."""
    names = [criterion.name.casefold() for criterion in question.rubric]
    return any(cells.get(name) for name in (*names, "comment"))


def sheet_path(out: Path, question: str) -> Path:
    """Return where the table of a question is."""
    return out / FOLDER / f"{question}.csv"


def read_sheet(path: Path) -> Sheet | None:
    """Read a marker's table, as Excel and people write it; None where there is none.

    Raises
    ------
    ValueError
        When it cannot be used; the message says why. It is left as it is.
    """
    name = f"{path.parent.name}/{path.name}"
    try:
        data = path.read_bytes()
        text = decode_text(data)[0]
        rows = [] if data.startswith(b"PK") else [row for _, row in read_rows(text)]
    except FileNotFoundError:
        return None
    except (OSError, csv.Error) as error:
        raise ValueError(f"{name} cannot be read, so none of its marks count: {error}.") from error
    if data.startswith(b"PK"):
        raise ValueError(
            f"{name} is an Excel workbook, so none of its marks count. Save it as CSV."
        )
    while rows and not any(rows[0]):
        del rows[0]
    header = tuple(rows[0]) if rows else ()
    folded = [column.casefold() for column in header]
    if not set(folded) & set(_WHO) or len(set(filter(None, folded))) < len([*filter(None, folded)]):
        raise ValueError(
            f"{name} has no column student_id or code, or two of one name, so none of its marks "
            f"count. Its first row is {','.join(header) or 'empty'}. Bring back the first row as "
            f"it was; a new table is made when you take this one away."
        )
    first = next((line for line in text.splitlines() if folded[0] in line.casefold()), "")
    return Sheet(header, tuple(tuple(row) for row in rows[1:]), max(",;\t|", key=first.count))


def merge_sheet(
    sheet: Sheet | None,
    question: QuestionInfo,
    labels: Mapping[str, Sequence[str]],
    versions: Mapping[str, str],
    codes: Codes,
    *,
    anonymous: bool,
) -> Sheet:
    """Give a marker's table the rows and columns that it lacks; what a marker wrote is kept.

    Parameters
    ----------
    sheet : Sheet or None
        As it was read.
    question : QuestionInfo
        With its rubric.
    labels : dict
        Student to what stands for him or her in the table.
    versions : dict
        Student to the version of the answer, for all whose notebook can be read.
    codes : Codes
        Who is meant by an id or a code.
    anonymous : bool
        Whether codes stand for the students.
    """
    ids = ["code"] if anonymous else ["student_id", "name"]
    had = sheet or Sheet((*ids,), ())
    columns = [name for name in had.header if name.casefold() not in _ID_COLUMNS]
    known = {name.casefold() for name in columns}
    own = [*(criterion.name for criterion in question.rubric), "comment", "version"]
    columns += [name for name in own if name.casefold() not in known]
    rows: list[tuple[str, ...]] = []
    there: set[str | None] = set()
    for row in had.rows:
        cells = had.cells(row)
        student = codes.find(who(cells)) if who(cells) else None
        there.add(student)
        if not (is_marked(cells, question) and cells.get("version")):
            cells["version"] = versions.get(student or "", cells.get("version", ""))
        start = labels[student] if student else _stranger(cells, codes, anonymous)
        rows.append((*start, *(cells.get(n.casefold(), "") for n in columns), *had.extra(row)))
    for student in labels:
        if student in versions and student not in there:
            values = {"version": versions[student]}
            rows.append((*labels[student], *(values.get(n.casefold(), "") for n in columns)))
    if anonymous and "code" not in map(str.casefold, had.header):
        rows.sort()  # their order told who they are
    return Sheet((*ids, *columns), tuple(rows), had.separator)


def _stranger(cells: Mapping[str, str], codes: Codes, anonymous: bool) -> list[str]:
    """Return what stands for a student who is not known, or not any more."""
    if not anonymous:
        return [who(cells), cells.get("name", "")]
    known = cells.get("student_id", "")
    return [codes.code(known) if known else cells.get("code", "")]


def write_sheet(path: Path, sheet: Sheet, earlier: Sheet | None, out: Path) -> None:
    """Write a marker's table where rows or columns came to it; what was there is kept aside."""
    if earlier is not None and (sheet.header, sheet.rows) == (earlier.header, earlier.rows):
        return
    if earlier is not None:
        data = path.read_bytes()
        kept = out / KEPT / f"{path.stem}-{version(data.decode('utf-8', 'replace'))}.csv"
        write_file(kept, data, private=True)
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=sheet.separator, lineterminator="\n")
    writer.writerows([sheet.header, *sheet.rows])
    write_file(path, "\ufeff" + buffer.getvalue())
