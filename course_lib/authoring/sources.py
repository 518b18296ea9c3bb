"""Read a lecture's source and make the notebook that a student opens, without outputs."""

import hashlib
from collections import Counter
from pathlib import Path

import jupytext
from nbformat import NotebookNode, v4

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "notebooks" / "source" / "lectures"
NOTEBOOKS = ROOT / "notebooks"

# Cells with these tags are for slides and for the instructor, not for the student's notebook.
LEFT_OUT = {"notes", "slide"}
_KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
_SLIDE_TAGS = {"skip": "skip", "notes": "notes", "fragment": "fragment"}


def lecture_sources(names: list[str] | None = None, folder: Path = SOURCES) -> list[Path]:
    """Find the sources asked for by number or name; all without names.

    Raises
    ------
    ValueError
        When a name matches no source; the message lists those there are.
    """
    known = sorted(folder.glob("[0-9]*.md"))
    if not names:
        return known
    chosen = []
    for name in names:
        found = [path for path in known if path.stem.startswith(Path(name).stem)]
        if not found:
            listed = ", ".join(path.stem for path in known) or "none"
            raise ValueError(f"There is no lecture '{name}'. The sources are: {listed}.")
        chosen += found
    return list(dict.fromkeys(chosen))


def read_source(path: Path) -> NotebookNode:
    """Turn a MyST source into a notebook: slide types by rule, ids from content, no outputs."""
    source = jupytext.read(path)
    cells = [_clean(cell) for cell in source.cells if not LEFT_OUT & set(_tags(cell))]
    seen: Counter[str] = Counter()
    for cell in cells:
        cell.id = _cell_id(cell, seen)
    metadata = {"kernelspec": dict(_KERNEL), "language_info": {"name": "python"}}
    return v4.new_notebook(cells=cells, metadata=metadata)


def _tags(cell: NotebookNode) -> list[str]:
    return list(cell.metadata.get("tags", []))


def _clean(cell: NotebookNode) -> NotebookNode:
    """Keep a cell's text, tags and alt text, and give it a slide type."""
    metadata = {key: cell.metadata[key] for key in ("tags", "alt") if key in cell.metadata}
    metadata["slideshow"] = {"slide_type": _slide_type(cell)}
    make = v4.new_code_cell if cell.cell_type == "code" else v4.new_markdown_cell
    return make(cell.source.strip(), metadata=metadata)


def _slide_type(cell: NotebookNode) -> str:
    """Return the slide type: tags first, then headings; all else goes on with the slide."""
    for tag in _tags(cell):
        if tag in _SLIDE_TAGS:
            return _SLIDE_TAGS[tag]
    if cell.cell_type == "markdown":
        if cell.source.startswith(("# ", "## ")):
            return "slide"
        if cell.source.startswith("### "):
            return "subslide"
    return "-"


def _cell_id(cell: NotebookNode, seen: Counter[str]) -> str:
    """Hash the content; equal cells are counted."""
    digest = hashlib.sha256(f"{cell.cell_type}\n{cell.source}".encode()).hexdigest()[:12]
    seen[digest] += 1
    return digest if seen[digest] == 1 else f"{digest}-{seen[digest]}"
