"""How long a lecture takes to read, measured: for a careful reader whose first language may differ.

`measure` is what ``minutes`` in course.toml must say; a test compares.
"""

from pathlib import Path

from nbformat import NotebookNode

from course_tools.basics.predictions import is_prediction
from course_tools.basics.sources import read_source

WORDS_A_MINUTE = 120
LINES_A_MINUTE = 10  # of code, output looked at
PREDICTION = 1.0  # minutes to commit to an answer
EXPLORER = 3.0  # minutes to move its controls
STEP = 5  # minutes: stated are whole steps, rounded up


def measure(source: Path) -> int:
    """Return the minutes that a lecture takes alone, with its optional sections.

    Parameters
    ----------
    source : Path
        The lecture's MyST Markdown.

    Returns
    -------
    int
        Rounded up to a multiple of five. References, notes for the instructor and what is on
        slides only are not counted.
    """
    minutes = 0.0
    for cell in read_source(source).cells:
        if cell.source.startswith("## References"):
            break
        minutes += _minutes(cell)
    return STEP * -int(-minutes // STEP)


def _minutes(cell: NotebookNode) -> float:
    if cell.cell_type == "code":
        lines = [line for line in cell.source.splitlines() if line.strip()]
        explores = any(line.startswith("explore_") for line in lines)
        return len(lines) / LINES_A_MINUTE + explores * EXPLORER
    return len(cell.source.split()) / WORDS_A_MINUTE + is_prediction(cell) * PREDICTION
