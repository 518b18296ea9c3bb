"""Predict, then see: after a prediction the answer is not on the page until the reader asks.

A stretch goes from a prediction to the first cell tagged ``seen``, else to the next heading. In it
outputs are stored collapsed, and Markdown is folded away.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

import nbformat
from nbformat import NotebookNode, v4

from course_tools.basics.notebook import tags

AFTER_LOOKING = "After you have looked"
AFTER_READING = "After you have worked through the lecture"
ANSWER = "answer"  # metadata of a prediction's cell: what must not be seen; never built
PREDICTION = re.compile(r"^> \*\*Predict\.\*\*", re.MULTILINE)
KEY_POINTS = "## Key points"
_CLOSING = ("## The answer", KEY_POINTS)
_HEADING = re.compile(r"#{1,6} ")
# One transparent pixel. JupyterLab prints the first line of a collapsed output that has text.
_PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAAC0lEQVR42mNgAAIAAAUAAen63NgAAAAASUVORK5CYII="
)
_COLLAPSED = {"collapsed": True, "jupyter": {"outputs_hidden": True}}  # JupyterLab reads the second
PLACEHOLDER = "Run the cell to see"


def is_prediction(cell: NotebookNode) -> bool:
    """Whether a cell ends with a prediction."""
    return cell.cell_type == "markdown" and bool(PREDICTION.search(cell.source))


def is_hidden(cell: NotebookNode) -> bool:
    """Whether a cell of code is in a stretch: its output is stored collapsed."""
    return bool(cell.metadata.get("collapsed"))


def in_stretch(cells: Sequence[NotebookNode]) -> list[bool]:
    """Say of each cell whether it lies in a stretch.

    The prediction itself does not. One tagged ``why`` opens no stretch: its answer is a reason,
    which no number gives away.
    """
    found, inside = [], False
    for cell in cells:
        text = cell.source if cell.cell_type == "markdown" else ""
        asks = is_prediction(cell)
        if asks or "seen" in tags(cell) or _HEADING.match(text):
            inside = False
        found.append(inside)
        inside = inside or (asks and "why" not in tags(cell))
    return found


def with_key_points(cells: Sequence[NotebookNode]) -> list[NotebookNode]:
    """Fill an empty list of key points from the findings that are tagged ``key``."""
    keys = [cell.source for cell in cells if {"finding", "key"} <= tags(cell)]
    return [_key_points(cell, keys) if cell.source == KEY_POINTS else cell for cell in cells]


def _key_points(cell: NotebookNode, keys: Sequence[str]) -> NotebookNode:
    listed = "\n".join(f"- {' '.join(key.split())}" for key in keys)
    return NotebookNode(cell | {"source": f"{cell.source}\n\n{listed}"})


def hide_answers(cells: Sequence[NotebookNode]) -> list[NotebookNode]:
    """Fold and collapse what answers a prediction, as a student gets it.

    Parameters
    ----------
    cells : sequence of NotebookNode
        The student's cells, without outputs.

    Returns
    -------
    list of NotebookNode
        Neighbouring Markdown cells of a stretch are one fold. Findings are in bold. Where there is
        a stretch, what closes the lecture is folded too: its answer and its key points.
    """
    inside = in_stretch(cells)
    shown = [_shown(cell) for cell in cells]
    if not any(inside):
        return shown
    numbered = list(zip(inside, shown, strict=True))
    joined = groupby(enumerate(numbered), lambda one: _fold_of(*one))
    made = [_cell([cell for _, (_, cell) in group], hidden) for (_, hidden), group in joined]
    return [_closing(cell) for cell in made]


def _fold_of(number: int, one: tuple[bool, NotebookNode]) -> tuple[int, bool]:
    """Name what a cell is built into: Markdown of a stretch is joined, all else stands alone."""
    inside, cell = one
    return (-1 if inside and cell.cell_type == "markdown" else number), inside


def _cell(cells: Sequence[NotebookNode], hidden: bool) -> NotebookNode:
    first = cells[0]
    if not hidden:
        return first
    if first.cell_type == "code":
        first.metadata |= nbformat.from_dict(_COLLAPSED)
        return first
    text = "\n\n".join(cell.source for cell in cells)
    return v4.new_markdown_cell(_fold(AFTER_LOOKING, text), metadata=first.metadata)


def _shown(cell: NotebookNode) -> NotebookNode:
    """Take the answers out of a prediction's metadata, and put a finding in bold."""
    metadata = {key: value for key, value in cell.metadata.items() if key != ANSWER}
    source = f"**{' '.join(cell.source.split())}**" if "finding" in tags(cell) else cell.source
    return NotebookNode(cell | {"metadata": NotebookNode(metadata), "source": source})


def _closing(cell: NotebookNode) -> NotebookNode:
    heading, _, body = cell.source.partition("\n")
    if cell.cell_type != "markdown" or heading not in _CLOSING or not body.strip():
        return cell
    folded = f"{heading}\n\n{_fold(AFTER_READING, body.strip())}"
    return NotebookNode(cell | {"source": folded})


def _fold(summary: str, text: str) -> str:
    """Write a fold. Without the blank lines Markdown would stay as it is."""
    return f"<details>\n<summary>{summary}</summary>\n\n{text}\n\n</details>"


def cover_outputs(notebook: NotebookNode) -> None:
    """Put an output without text before those of collapsed cells."""
    for cell in notebook.cells:
        if is_hidden(cell) and cell.outputs and not is_placeholder(cell.outputs[0]):
            cell.outputs.insert(0, _placeholder())


def _placeholder() -> NotebookNode:
    return v4.new_output(
        "display_data",
        {"image/png": _PIXEL},
        metadata={"course": "placeholder", "image/png": {"alt": PLACEHOLDER}},
    )


def is_placeholder(output: NotebookNode) -> bool:
    """Whether an output is the one that covers a collapsed cell."""
    return output.get("metadata", {}).get("course") == "placeholder"


def real_outputs(cell: NotebookNode) -> Iterator[NotebookNode]:
    """Yield a cell's outputs without the one that covers them."""
    return (output for output in cell.get("outputs", []) if not is_placeholder(output))
