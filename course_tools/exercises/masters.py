"""Read the master of an exercise: MyST Markdown with otter's blocks."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import jupytext
import yaml
from nbformat import NotebookNode, v4
from otter.assign.blocks import extract_all_fenced_otter_cells

from course_tools.basics.notebook import tags
from course_tools.basics.sources import EXERCISES, find_sources
from course_tools.exercises.questions import QuestionInfo

TARGET = "target"  # tag of a cell whose figure, not its code, students see


class MasterError(ValueError):
    """A master cannot be used; the message says where and why."""


@dataclass(frozen=True)
class Part:
    """A cell of a master, and where it stands.

    Attributes
    ----------
    cell : NotebookNode
        The cell; otter's block marks are raw cells.
    question : str
        Name of the question around it; empty outside of questions.
    is_test : bool
        Whether it stands in a tests block: there it gives the answers.
    """

    cell: NotebookNode
    question: str
    is_test: bool

    @property
    def is_target(self) -> bool:
        """Whether students see this cell's figure in place of its code."""
        return TARGET in tags(self.cell)


@dataclass(frozen=True)
class Master:
    """An exercise as its author wrote it."""

    name: str
    title: str
    parts: tuple[Part, ...]
    questions: tuple[QuestionInfo, ...]


def find_master(name: str) -> Master:
    """Find the exercise that a number or name means, or read the master in a file of one's own.

    Raises
    ------
    ValueError
        When there is none; the message lists those there are.
    """
    own = Path(name)
    if own.suffix == ".md" and own.is_file():
        return read_master(own)
    return read_master(find_sources([name], kinds=[EXERCISES])[0])


def read_master(path: Path) -> Master:
    """Read a master.

    Parameters
    ----------
    path : Path
        MyST Markdown; otter's marks in fences of the kind ``{otter}``.

    Raises
    ------
    MasterError
        When it cannot be read, or a question lacks name or points.
    """
    text = path.read_text(encoding="utf-8").replace("```{otter}", "```otter")
    try:
        cells = jupytext.reads(text, fmt="md:myst").cells
        parts = tuple(_parts(extract_all_fenced_otter_cells(cells)))
    except Exception as error:
        raise MasterError(f"{path.name}: {error}") from error
    title = re.search(r"^# (.+)$", text, re.MULTILINE)
    return Master(path.stem, title[1] if title else path.stem, parts, tuple(_questions(parts)))


def _parts(cells: Sequence[NotebookNode]) -> Iterator[Part]:
    question, is_test = "", False
    for cell in _split_marks(cells):
        mark = _mark(cell)
        if mark == "begin question":
            question = str(_config(cell)["name"])
        yield Part(_clean(cell), question, is_test and cell.cell_type == "code")
        if mark == "end question":
            question = ""
        elif mark.endswith(" tests"):
            is_test = mark.startswith("begin")


def _split_marks(cells: Sequence[NotebookNode]) -> Iterator[NotebookNode]:
    """Give each of otter's marks a cell of its own: one fence may hold several."""
    for cell in cells:
        if cell.cell_type != "raw":
            yield cell
            continue
        for piece in re.split(r"\n(?=# (?:BEGIN|END) )", cell.source):
            yield v4.new_raw_cell(piece)


def _mark(cell: NotebookNode) -> str:
    """Return otter's mark, such as ``begin tests``; empty for a cell that is none."""
    match = re.match(r"#\s*(begin|end)\s+(\w+)", cell.source, re.IGNORECASE)
    return match[0].lstrip("# ").lower() if match and cell.cell_type == "raw" else ""


def _config(cell: NotebookNode) -> dict[str, object]:
    config = yaml.safe_load(cell.source) or {}
    if not str(config.get("name", "")).isidentifier() or "points" not in config:
        raise MasterError(
            "A question needs a name that is a Python variable, and points; "
            f"this one has {cell.source!r}."
        )
    return dict(config)


def _clean(cell: NotebookNode) -> NotebookNode:
    """Keep text, tags and alt text."""
    make = {"code": v4.new_code_cell, "raw": v4.new_raw_cell}.get(
        cell.cell_type, v4.new_markdown_cell
    )
    kept = {key: cell.metadata[key] for key in ("tags", "alt") if key in cell.metadata}
    source = cell.source.strip("\n")
    if _mark(cell) == "begin question":  # otter does not know the earlier answers that it uses
        kept["uses"] = _uses(cell)
        source = re.sub(r"^uses:.*\n?", "", source, flags=re.M)
    return make(source, metadata=kept)


def _uses(cell: NotebookNode) -> list[str]:
    uses = _config(cell).get("uses", [])
    if isinstance(uses, list) and all(isinstance(name, str) for name in uses):
        return uses
    raise MasterError(f"'uses' is a list of earlier questions, such as [last_blup]; not {uses!r}.")


def _questions(parts: Sequence[Part]) -> Iterator[QuestionInfo]:
    earlier: list[str] = []
    for at, part in enumerate(parts):
        if _mark(part.cell) == "begin question":
            config = _config(part.cell)
            heading = next(
                (p.cell.source for p in parts[at:] if p.cell.source.startswith("##")), ""
            ).splitlines()
            title = heading[0].lstrip("# ").removeprefix("Question ") if heading else part.question
            uses = tuple(part.cell.metadata["uses"])
            if unknown := [name for name in uses if name not in earlier]:
                raise MasterError(
                    f"Question {part.question} uses {', '.join(unknown)}, which is no question "
                    f"before it."
                )
            earlier.append(part.question)
            yield QuestionInfo(part.question, title, float(str(config["points"])), uses)
