"""How long a lecture takes alone: for a careful reader whose first language may not be English.

What `measure` returns is what ``minutes`` in course.toml must say; a test compares.
"""

import re
from pathlib import Path

from nbformat import NotebookNode

from course_tools.basics.predictions import is_prediction
from course_tools.basics.sources import read_source

WORDS_A_MINUTE = 120
LINES_A_MINUTE = 5  # of code: read it, run it, look at what it shows
PREDICTION = 2.0  # minutes to think, and to write an answer down
EXPLORER = 5.0  # minutes to move each of its controls
_HEADING = re.compile(r"##+ .*")
STEP = 5  # minutes: stated are whole steps, rounded up


def measure(source: Path, *, optional: bool = False) -> int:
    """Return the minutes that a lecture takes alone, with its optional sections.

    Parameters
    ----------
    source : Path
        The lecture's MyST Markdown.
    optional : bool
        Whether to count only the sections whose heading ends with "(optional)".

    Returns
    -------
    int
        Rounded up to a multiple of five. References, notes for the instructor and what is on
        slides only are not counted.
    """
    minutes, counted = 0.0, not optional
    for cell in read_source(source).cells:
        heading = _HEADING.match(cell.source) if cell.cell_type == "markdown" else None
        if heading and heading[0] == "## References":
            break
        if heading and optional:
            counted = heading[0].endswith("(optional)")
        minutes += counted * _minutes(cell)
    return STEP * -int(-minutes // STEP)


def _minutes(cell: NotebookNode) -> float:
    if cell.cell_type == "code":
        lines = [line for line in cell.source.splitlines() if line.strip()]
        explores = any(line.startswith("explore_") for line in lines)
        return len(lines) / LINES_A_MINUTE + explores * EXPLORER
    return len(cell.source.split()) / WORDS_A_MINUTE + is_prediction(cell) * PREDICTION
