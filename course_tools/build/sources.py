"""Read a lecture's source and make the notebook that a student opens, without outputs."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import jupytext
from nbformat import NotebookNode, v4

ROOT = Path(__file__).parents[2]
NOTEBOOKS = ROOT / "notebooks"
SOURCES = NOTEBOOKS / "source"
LECTURES, EXERCISES = "lectures", "exercises"

# Cells with these tags are for slides and for the instructor, not for the student's notebook.
LEFT_OUT = {"notes", "slide"}
_SLIDE_TAGS = ("skip", "notes", "fragment")
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


def find_sources(
    names: Sequence[str] = (),
    folder: Path = SOURCES,
    kinds: Sequence[str] = (LECTURES, EXERCISES),
) -> list[Path]:
    """Find the sources asked for by number or name; all without names.

    Parameters
    ----------
    names : sequence of str
        Numbers such as ``02``, or beginnings of names.
    folder : Path
        The folder that holds the kinds' folders.
    kinds : sequence of str
        ``lectures``, ``exercises`` or both.

    Raises
    ------
    ValueError
        When a name matches no source; the message lists those there are.
    """
    known = [path for kind in kinds for path in sorted((folder / kind).glob("[0-9]*.md"))]
    chosen = [] if names else known
    for name in names:
        wanted = Path(name).stem
        wanted = wanted.zfill(2) if wanted.isdigit() else wanted
        found = [path for path in known if path.stem.startswith(wanted)]
        if not found:
            what = " or ".join(kind.removesuffix("s") for kind in kinds)
            listed = ", ".join(dict.fromkeys(path.stem for path in known)) or "none yet"
            raise ValueError(
                f"There is no {what} '{name}' in {folder}. There are: {listed}. "
                "Give a number such as 02, a name, or nothing for all."
            )
        chosen += found
    return list(dict.fromkeys(chosen))


def is_exercise(source: Path) -> bool:
    """Whether a source is that of an exercise."""
    return source.parent.name == EXERCISES


def built_path(source: Path, notebooks: Path = NOTEBOOKS) -> Path:
    """Return where the notebook of a source goes."""
    return (notebooks / EXERCISES if is_exercise(source) else notebooks) / f"{source.stem}.ipynb"


def orphans(notebooks: Path = NOTEBOOKS) -> list[Path]:
    """List the numbered notebooks whose source is gone."""
    known = {built_path(source, notebooks) for source in find_sources((), notebooks / "source")}
    there = [*notebooks.glob("[0-9]*.ipynb"), *(notebooks / EXERCISES).glob("[0-9]*.ipynb")]
    return [path for path in sorted(there) if path not in known]


def read_cells(path: Path) -> list[NotebookNode]:
    """Return all cells of a source, with their slide types; the instructor's cells included."""
    return [_clean(cell) for cell in jupytext.read(path, fmt="md:myst").cells]


def read_source(path: Path) -> NotebookNode:
    """Turn a MyST source into the student's notebook: ids from content, no outputs.

    Cells tagged ``notes`` or ``slide`` are left out.
    """
    return new_notebook([cell for cell in read_cells(path) if not LEFT_OUT & set(_tags(cell))])


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


def describe_cell(cells: Sequence[NotebookNode], number: int) -> str:
    """Name a cell by its number, the heading above it and its first line."""
    heading = ""
    for cell in cells[: number + 1]:
        if cell.cell_type == "markdown":
            lines = [line for line in cell.source.splitlines() if line.startswith("#")]
            heading = lines[-1].lstrip("# ") if lines else heading
    first = (cells[number].source.splitlines() or [""])[0]
    return f"cell {number + 1}, under '{heading}', beginning '{first}'"


def _tags(cell: NotebookNode) -> list[str]:
    return list(cell.metadata.get("tags", []))


def _clean(cell: NotebookNode) -> NotebookNode:
    """Keep a cell's text and metadata, and give it a slide type."""
    metadata = dict(cell.metadata) | {"slideshow": {"slide_type": _slide_type(cell)}}
    make = v4.new_code_cell if cell.cell_type == "code" else v4.new_markdown_cell
    return make(cell.source.strip("\n"), metadata=metadata)


def _slide_type(cell: NotebookNode) -> str:
    """Return the slide type: tags first, then headings; all else goes on with the slide."""
    for tag in _SLIDE_TAGS:
        if tag in _tags(cell):
            return tag
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
