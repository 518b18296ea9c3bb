"""Run a lecture for its slides: sharp figures, and explorers that stay live without a kernel."""

import json
from collections.abc import Sequence
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from course_tools.basics.execution import run_notebook
from course_tools.basics.notebook import new_notebook
from course_tools.basics.sources import NOTEBOOKS, read_cells
from course_tools.slides.lecture import Lecture, read_lecture

_BEFORE = "from course_tools.slides import kernel\nkernel.start()"
_AFTER = "kernel.finish(Out)"


def run_lecture(source: Path, folder: Path = NOTEBOOKS) -> Lecture:
    """Run all cells of a lecture's source, and read what they show.

    Parameters
    ----------
    source : Path
        MyST Markdown.
    folder : Path
        Working folder of the kernel.

    Raises
    ------
    BuildError
        When a cell fails or shows what a lecture must not show; the message names the cell.
    ValueError
        When the source does not begin as a lecture does.
    """
    cells = read_cells(source)
    ran = run_notebook(_with_frame(cells), source.stem, folder).cells
    said = "".join(output.get("text", "") for output in ran[-1].outputs)
    explorers = {int(number): state for number, state in json.loads(said).items()}
    return read_lecture(source.stem, ran[1:-1], explorers)


def _with_frame(cells: Sequence[NotebookNode]) -> NotebookNode:
    """Put our cells around the lecture's."""
    return new_notebook([new_code_cell(_BEFORE), *cells, new_code_cell(_AFTER)])
