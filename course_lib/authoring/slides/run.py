"""Run a lecture for its slides: sharp figures, and explorers that stay live without a kernel."""

import json
from collections.abc import Sequence
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from course_lib.authoring.execute import run_notebook
from course_lib.authoring.slides.lecture import Lecture, read_lecture
from course_lib.authoring.sources import NOTEBOOKS, new_notebook, read_cells

# A slide is shown larger than a page: figures have twice the points. use_theme() leaves this be.
_BEFORE = """
import matplotlib
matplotlib.rcParams["savefig.dpi"] = 200
"""
# Which output is which widget, and all that a page without a kernel needs to show them.
_AFTER = """
import json
import sys
if "ipywidgets" in sys.modules:
    from ipywidgets import Widget
    from ipywidgets.embed import embed_data
    shown = {number: value for number, value in Out.items() if isinstance(value, Widget)}
    state = embed_data(views=list(shown.values()), drop_defaults=False)["manager_state"]
    views = {number: widget.model_id for number, widget in shown.items()}
    print(json.dumps({"views": views, "state": state if shown else {}}))
"""


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
    widgets = _widgets(ran[-1])
    views = {int(number): view for number, view in widgets["views"].items()}
    lecture = read_lecture(source.stem, ran[1:-1], views)
    lecture.state = widgets["state"]
    return lecture


def _with_frame(cells: Sequence[NotebookNode]) -> NotebookNode:
    """Put our cells around the lecture's."""
    return new_notebook([new_code_cell(_BEFORE), *cells, new_code_cell(_AFTER)])


def _widgets(cell: NotebookNode) -> dict[str, dict[str, object]]:
    said = "".join(output.get("text", "") for output in cell.outputs)
    found: dict[str, dict[str, object]] = json.loads(said) if said else {"views": {}, "state": {}}
    return found
