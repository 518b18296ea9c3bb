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
    """Cut at the ends of the names: pandas sets columns flush right.

    Rows that are counted from 0 have no labels of their own; then a first cell may hold blanks.
    """
    ends = [match.end() for match in _WORD.finditer(lines[0])]
    rows = [row for line in lines[1:] if (row := _row(line, ends)) is not None]
    if len(rows) < len(lines) - 1:
        return None
    names, counted = lines[0].split(), [str(number) for number in range(len(rows))]
    starts = [start.split(maxsplit=1) for start, *_ in rows]
    if [start[0] for start in starts] == counted and all(len(start) == 2 for start in starts):
        return Printed(
            names, [[start[1], *row[1:]] for start, row in zip(starts, rows, strict=True)]
        )
    cells = [[*_labelled(start), *row] for start, *row in rows]
    labels = [row[0] for row in cells]
    if all(label == "" or label.isdigit() for label in labels):
        return Printed(names, [row[1:] for row in cells])
    return Printed(["", *names], cells)


def _labelled(start: str) -> tuple[str, str]:
    """Part the start of a row into its label and its first cell."""
    label, _, first = start.rpartition(" ")
    return label.strip(), first


def _row(line: str, ends: Sequence[int]) -> list[str] | None:
    """Return the start of a line and its cells, None when a cell has other than one word."""
    start = line[: ends[0]]
    cells = [line[first:end].strip() for first, end in pairwise(ends)]
    if not start.strip() or start.endswith(" ") or any(not c or " " in c for c in cells):
        return None
    return [start, *cells]
