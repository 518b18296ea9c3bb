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
from course_tools.exercises.questions import Criterion, QuestionInfo
from course_tools.exercises.written import read_rubric

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
    is_model_answer : bool
        Whether it is text in a solution block: what a good answer in words looks like.
    """

    cell: NotebookNode
    question: str
    is_test: bool
    is_model_answer: bool = False

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

    @property
    def manual(self) -> tuple[QuestionInfo, ...]:
        """The questions that a person marks."""
        return tuple(question for question in self.questions if question.is_manual)

    @property
    def checked(self) -> tuple[QuestionInfo, ...]:
        """The questions whose answers code checks."""
        return tuple(question for question in self.questions if not question.is_manual)

    def text_of(self, question: str, *, model_answer: bool = False) -> str:
        """Return the text of a question, or of its model answer, as it stands in the master."""
        return "\n\n".join(
            part.cell.source
            for part in self.parts
            if part.question == question
            and part.cell.cell_type == "markdown"
            and part.is_model_answer == model_answer
        )


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
    questions = tuple(_questions(parts))
    master = Master(path.stem, title[1] if title else path.stem, parts, questions)
    for question in master.manual:
        _refuse_unmarkable(master, question.name)
    return master


def _parts(cells: Sequence[NotebookNode]) -> Iterator[Part]:
    question, block = "", ""
    for cell in _split_marks(cells):
        mark, kind = mark_of(cell), cell.cell_type
        if mark == "begin question":
            question = str(_config(cell)["name"])
        is_test, is_model = block == "tests", block == "solution"
        yield Part(
            _clean(cell), question, is_test and kind == "code", is_model and kind == "markdown"
        )
        if mark == "end question":
            question = ""
        elif mark:
            block = mark.removeprefix("begin ") if mark.startswith("begin") else ""


def _split_marks(cells: Sequence[NotebookNode]) -> Iterator[NotebookNode]:
    """Give each of otter's marks a cell of its own: one fence may hold several."""
    for cell in cells:
        if cell.cell_type != "raw":
            yield cell
            continue
        for piece in re.split(r"\n(?=# (?:BEGIN|END) )", cell.source):
            yield v4.new_raw_cell(piece)


def mark_of(cell: NotebookNode) -> str:
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
    if mark_of(cell) == "begin question":  # what otter does not know
        kept |= {"uses": _uses(cell), "is_told": _is_told(cell)}
        source = re.sub(r"^(uses|feedback):.*\n?", "", source, flags=re.M)
    return make(source, metadata=kept)


def _uses(cell: NotebookNode) -> list[str]:
    uses = _config(cell).get("uses", [])
    if isinstance(uses, list) and all(isinstance(name, str) for name in uses):
        return uses
    raise MasterError(f"'uses' is a list of earlier questions, such as [last_blup]; not {uses!r}.")


def _is_told(cell: NotebookNode) -> bool:
    """Whether students are told at once if their answer is right."""
    feedback = _config(cell).get("feedback", "now")
    if feedback in {"now", "later"}:
        return feedback == "now"
    raise MasterError(f"'feedback' is now or later, not {feedback!r}.")


def _questions(parts: Sequence[Part]) -> Iterator[QuestionInfo]:
    earlier: list[str] = []
    for at, part in enumerate(parts):
        if mark_of(part.cell) == "begin question":
            config = _config(part.cell)
            heading = next(
                (p.cell.source for p in parts[at:] if p.cell.source.startswith("##")), ""
            ).splitlines()
            title = heading[0].lstrip("# ").removeprefix("Question ") if heading else part.question
            uses = tuple(part.cell.metadata["uses"])
            if unknown := [name for name in uses if name not in earlier]:
                raise MasterError(
                    f"Question {part.question} uses {', '.join(unknown)}, which is no question "
                    f"before it that code checks."
                )
            rubric = _rubric(part.question, {**config, "uses": uses})
            earlier += [] if rubric else [part.question]
            points, is_told = float(str(config["points"])), part.cell.metadata["is_told"]
            yield QuestionInfo(part.question, title, points, uses, rubric, is_told)


def _rubric(question: str, config: dict[str, object]) -> tuple[Criterion, ...]:
    try:
        return read_rubric(config)
    except ValueError as error:
        raise MasterError(f"Question {question}: {error}") from error


def _refuse_unmarkable(master: Master, question: str) -> None:
    """Refuse a question for a person that has tests, or nothing to compare an answer with."""
    if any(part.is_test for part in master.parts if part.question == question):
        raise MasterError(
            f"Question {question} is marked by a person, so it has no tests. Take them out, or "
            f"'manual: true'."
        )
    marks = [mark_of(part.cell) for part in master.parts if part.question == question]
    if marks.count("begin solution") != 1 or not master.text_of(question, model_answer=True):
        raise MasterError(
            f"Question {question} has no model answer, or several. Write one, between "
            f"# BEGIN SOLUTION and # END SOLUTION."
        )
