"""What lectures ask and find, as their sources have it, beside what the built notebook shows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from course_tools.basics.notebook import tags
from course_tools.basics.pictures import picture_of
from course_tools.basics.predictions import (
    ANSWER,
    in_stretch,
    is_hidden,
    is_prediction,
    real_outputs,
)
from course_tools.basics.sources import LEFT_OUT, built_path, read_cells

_FOLD = re.compile(r"<details>.*?</details>", re.DOTALL)


@dataclass(frozen=True)
class Prediction:
    """A question, its answers, and the cells of its stretch."""

    where: str
    question: NotebookNode
    stretch: list[NotebookNode]

    @property
    def answers(self) -> list[str]:
        """What must not be seen before the reader asks."""
        return list(self.question.metadata.get(ANSWER, []))

    @property
    def texts(self) -> list[str]:
        """Markdown that is folded away."""
        return [cell.source for cell in self.stretch if cell.cell_type == "markdown"]

    @property
    def words(self) -> int:
        """Words that are folded away."""
        return sum(len(text.split()) for text in self.texts)

    @property
    def shows(self) -> str:
        """All that the stretch says: folded text, outputs, alt text."""
        return "\n".join([*self.texts, *(said(cell) for cell in self.stretch)])


def student_cells(source: Path) -> list[NotebookNode]:
    """Return the cells of a lecture's source that a student gets, with their built outputs."""
    cells = [cell for cell in read_cells(source) if not LEFT_OUT & tags(cell)]
    built = nbformat.read(built_path(source), as_version=4).cells
    ran = iter([cell for cell in built if cell.cell_type == "code"])
    for cell in cells:
        if cell.cell_type == "code":
            cell.outputs = list(real_outputs(next(ran)))
    return cells


def predictions(source: Path) -> list[Prediction]:
    """Return a lecture's predictions with what their stretches hold."""
    cells = student_cells(source)
    inside = in_stretch(cells)
    found = []
    for at, cell in enumerate(cells):
        if is_prediction(cell):
            end = at + 1
            while end < len(cells) and inside[end]:
                end += 1
            first = cell.source[cell.source.index("**Predict.**") :][13:60]
            found.append(Prediction(f"{source.stem}: {first}", cell, cells[at + 1 : end]))
    return found


def findings(source: Path) -> Iterator[tuple[NotebookNode, list[NotebookNode]]]:
    """Yield each finding with the cells of its section above it."""
    above: list[NotebookNode] = []
    for cell in student_cells(source):
        if cell.cell_type == "markdown" and cell.source.startswith("## "):
            above = []
        if "finding" in tags(cell):
            yield cell, list(above)
        above.append(cell)


def unasked(notebook: NotebookNode) -> str:
    """Return what a built notebook shows when nothing is opened: code, texts, outputs, alt text."""
    shown = []
    for cell in notebook.cells:
        shown.append(_FOLD.sub("", cell.source))
        if not is_hidden(cell):
            shown.append(said(cell))
    return "\n".join(shown)


def said(cell: NotebookNode) -> str:
    """Return what a cell's outputs say in words: text, and the alt text of pictures."""
    parts = []
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        parts += [output.get("text", ""), data.get("text/plain", "")]
        shown = picture_of(output)
        parts += [shown.alt] if shown else []
    return "\n".join(parts)


def even(text: str) -> str:
    """Write a text with one kind of minus and of blank, in small letters."""
    return " ".join(text.replace("−", "-").replace(" ", " ").split()).casefold()


def gives_away(answer: str, text: str) -> bool:
    """Whether a text says the answer: a whole number, or whole words."""
    escaped = re.escape(even(answer))
    return bool(re.search(rf"(?<![\w.]){escaped}(?!\w|\.\d)", even(text)))


def numbers(text: str) -> list[tuple[float, int]]:
    """Return the numbers of a text without their signs, and the decimals that each is given to."""
    found = []
    for match in re.finditer(r"(?<![\w.])\d+(?:\.(\d+))?(?:e([+-]?\d+))?(?![\w])", even(text)):
        found.append((float(match[0]), len(match[1] or "") - int(match[2] or 0)))
    return found
