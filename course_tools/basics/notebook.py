"""A notebook as an object: made of cells, with the fixed metadata; its text, its cells' tags."""

import hashlib
from collections import Counter
from collections.abc import Sequence

import nbformat
from nbformat import NotebookNode, v4

# The same on every machine: no version of Python.
NOTEBOOK_METADATA = {
    "kernelspec": {
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "name": "python3",
    },
    "language_info": {
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "pygments_lexer": "ipython3",
    },
}


def new_notebook(cells: Sequence[NotebookNode]) -> NotebookNode:
    """Make a notebook of cells: ids from their content, the fixed metadata."""
    seen: Counter[str] = Counter()
    for cell in cells:
        cell.id = _cell_id(cell, seen)
    notebook = v4.new_notebook(cells=list(cells))
    set_metadata(notebook)
    return notebook


def set_metadata(notebook: NotebookNode) -> None:
    """Give a notebook the fixed metadata; what a kernel says of itself differs by machine."""
    notebook.metadata = NotebookNode({key: dict(m) for key, m in NOTEBOOK_METADATA.items()})


def tags(cell: NotebookNode) -> set[str]:
    """Return a cell's tags."""
    return set(cell.metadata.get("tags", []))


def describe_cell(cells: Sequence[NotebookNode], number: int) -> str:
    """Name a cell by its number, the heading above it and its first line."""
    heading = ""
    for cell in cells[: number + 1]:
        if cell.cell_type == "markdown":
            lines = [line for line in cell.source.splitlines() if line.startswith("#")]
            heading = lines[-1].lstrip("# ") if lines else heading
    first = (cells[number].source.splitlines() or [""])[0]
    return f"cell {number + 1}, under '{heading}', beginning '{first}'"


def notebook_text(notebook: NotebookNode) -> str:
    """Return a notebook as JSON, always in the same order of keys."""
    text: str = nbformat.writes(notebook, indent=1, sort_keys=True, ensure_ascii=False)
    return text.rstrip("\n") + "\n"


def _cell_id(cell: NotebookNode, seen: Counter[str]) -> str:
    """Hash the content; equal cells are counted."""
    digest = hashlib.sha256(f"{cell.cell_type}\n{cell.source}".encode()).hexdigest()[:12]
    seen[digest] += 1
    return digest if seen[digest] == 1 else f"{digest}-{seen[digest]}"
