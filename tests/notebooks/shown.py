"""What lectures and pages show, for comparison with R's values to the digits that they have."""

import re
from collections.abc import Sequence

import nbformat

from course_tools.basics.sources import NOTEBOOKS
from tests.notebooks.predictions import even, said


def lecture_outputs(number: str) -> str:
    """All that a lecture prints, blanks made even."""
    (path,) = NOTEBOOKS.glob(f"{number}_*.ipynb")
    return even("\n".join(map(said, nbformat.read(path, as_version=4).cells)))


def not_shown(outputs: str, formats: str, values: Sequence[object]) -> list[str]:
    """Which parts of the formats, between bars, are nowhere in the outputs when filled in."""
    wanted = formats.format(*values)
    return [part for part in wanted.split("|") if even(part) not in outputs]


def table_rows(text: str, heading: str) -> list[list[str]]:
    """Return the cells of the table under a heading of a Markdown text, row by row."""
    part = text.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("| ")][1:]
    cells = (re.split(r"(?<!\\)\|", line)[1:-1] for line in lines)
    return [[cell.strip().replace("\\|", "|") for cell in line] for line in cells]
