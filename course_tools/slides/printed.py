"""Find the tables in printed text: a DataFrame that was printed is still a table."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_WORD = re.compile(r"\S+")
_NAMES = re.compile(r"(\s+[A-Za-z_]\w*)+")


@dataclass(frozen=True)
class Printed:
    """A table that was printed with ``to_string``.

    Attributes
    ----------
    names : list of str
        Names of the columns; the first is empty when rows have labels.
    rows : list of list of str
        The cells.
    """

    names: list[str]
    rows: list[list[str]]


def split_tables(text: str) -> list[str | Printed]:
    """Cut printed text into tables and what is not a table.

    A table is a line of names that begins with a space and lines of the same length below it, as
    pandas prints them. What cannot be cut into cells without doubt stays text.
    """
    lines, parts = text.split("\n"), list[str | Printed]()
    while lines:
        height = _height(lines)
        table = _cells(lines[:height]) if height > 1 else None
        if table:
            parts.append(table)
            del lines[:height]
        elif parts and isinstance(parts[-1], str):
            parts[-1] += "\n" + lines.pop(0)
        else:
            parts.append(lines.pop(0))
    return parts


def _height(lines: Sequence[str]) -> int:
    """Count the lines of a table that may begin with the first line."""
    if not _NAMES.fullmatch(lines[0]):
        return 0
    height = 1
    for line in lines[1:]:
        if len(line) != len(lines[0]) or len(line.split()) < 2 or _NAMES.fullmatch(line):
            break
        height += 1
    return height


def _cells(lines: Sequence[str]) -> Printed | None:
    """Cut at the ends of the names: pandas sets columns flush right."""
    ends = [match.end() for match in _WORD.finditer(lines[0])]
    rows = [_row(line, ends) for line in lines[1:]]
    if any(row is None for row in rows):
        return None
    cells = [row for row in rows if row is not None]
    names = lines[0].split()
    labels = [row[0] for row in cells]
    if all(label == "" or label.isdigit() for label in labels):
        return Printed(names, [row[1:] for row in cells])
    return Printed(["", *names], cells)


def _row(line: str, ends: Sequence[int]) -> list[str] | None:
    """Return label and cells of a line, or None when a cell has other than one word."""
    label, _, first = line[: ends[0]].rpartition(" ")
    cells = [line[start:end].strip() for start, end in pairwise(ends)]
    if not first or any(not cell or " " in cell for cell in cells):
        return None
    return [label.strip(), first, *cells]
