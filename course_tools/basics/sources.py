"""Read a lecture's source and make the notebook that a student opens, without outputs."""

from collections.abc import Sequence
from pathlib import Path

import jupytext
from nbformat import NotebookNode, v4

from course_tools.basics.notebook import new_notebook, tags
from course_tools.basics.predictions import hide_answers, with_key_points

ROOT = Path(__file__).parents[2]
NOTEBOOKS = ROOT / "notebooks"
SOURCES = NOTEBOOKS / "source"
KINDS = LECTURES, EXERCISES, SHEETS = "lectures", "exercises", "sheets"

# Cells with these tags are for slides and for the instructor, not for the student's notebook.
LEFT_OUT = {"notes", "slide"}
_SLIDE_TAGS = ("skip", "notes", "fragment")


def find_sources(
    names: Sequence[str] = (),
    folder: Path = SOURCES,
    kinds: Sequence[str] = KINDS,
) -> list[Path]:
    """Find the sources asked for by number or name; all without names.

    Parameters
    ----------
    names : sequence of str
        Numbers such as ``02``, or beginnings of names.
    folder : Path
        The folder that holds the kinds' folders.
    kinds : sequence of str
        Of ``lectures``, ``exercises`` and ``sheets``, which are pages to keep at hand.

    Raises
    ------
    ValueError
        When a name matches no source; the message lists those there are.
    """
    known = [path for kind in kinds for path in sorted((folder / kind).glob("*.md"))]
    chosen = [] if names else known
    for name in names:
        wanted = Path(name).stem
        wanted = wanted.zfill(2) if wanted.isdigit() else wanted
        found = [path for path in known if path.stem.startswith(wanted)]
        if not found:
            *most, last = [kind.removesuffix("s") for kind in kinds]
            what = f"{', '.join(most)} or {last}" if most else last
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
    """Return all cells of a source, with their slide types; the instructor's cells included.

    An empty list of key points is filled; nothing is folded.
    """
    return with_key_points([_clean(cell) for cell in jupytext.read(path, fmt="md:myst").cells])


def read_source(path: Path) -> NotebookNode:
    """Turn a MyST source into the student's notebook: ids from content, no outputs.

    Cells tagged ``notes`` or ``slide`` are left out; what answers a prediction is folded away.
    """
    cells = [cell for cell in read_cells(path) if not LEFT_OUT & tags(cell)]
    return new_notebook(hide_answers(cells))


def _clean(cell: NotebookNode) -> NotebookNode:
    """Keep a cell's text and metadata, and give it a slide type."""
    metadata = dict(cell.metadata) | {"slideshow": {"slide_type": _slide_type(cell)}}
    make = v4.new_code_cell if cell.cell_type == "code" else v4.new_markdown_cell
    return make(cell.source.strip("\n"), metadata=metadata)


def _slide_type(cell: NotebookNode) -> str:
    """Return the slide type: tags first, then headings; all else goes on with the slide."""
    for tag in _SLIDE_TAGS:
        if tag in tags(cell):
            return tag
    if cell.cell_type == "markdown":
        if cell.source.startswith(("# ", "## ")):
            return "slide"
        if cell.source.startswith("### "):
            return "subslide"
    return "-"
