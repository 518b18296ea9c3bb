"""A lecture as slides see it: its opening and its sections, each with a claim."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from nbformat import NotebookNode

from course_tools.basics.notebook import tags
from course_tools.slides.blocks import Block
from course_tools.slides.markup import Piece, pieces, plain, to_inline
from course_tools.slides.reading import OWN_DATA, Explorers, cell_blocks

_TITLE = re.compile(r"(\d\d) · (.+)")
_QUESTION = re.compile(r"\*\*([^*]+\?)\*\*")
_MINUTES = re.compile(r"\*Time:\* (\d+) minutes")
_BEFORE = re.compile(r"\*Before this [a-z]+:\*\s*(.+?)(?:\s*\*Time:\*|$)", re.DOTALL)
_OPTIONAL = re.compile(r"\s*\(optional\)$")


@dataclass
class Section:
    """What stands under a heading.

    Attributes
    ----------
    heading : str
        The claim, as HTML.
    level : int
        1 for the lecture, 2 for a section, 3 for a part of a section.
    optional : bool
        Whether it can be left out.
    blocks : list of Block
        Shown and spoken, in the lecture's order.
    """

    heading: str
    level: int
    optional: bool = False
    blocks: list[Block] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The heading as plain text."""
        return plain(self.heading)


@dataclass
class Lecture:
    """A lecture that was run.

    Attributes
    ----------
    stem : str
        Name of its source, without the ending.
    number, title, question, before : str
        From its opening; question and before are HTML.
    minutes : int
        Time it takes.
    aims : str
        The line above the objectives.
    sections : list of Section
        The first is the opening, whose blocks are the objectives and what is said.
    """

    stem: str
    number: str
    title: str
    question: str
    before: str
    minutes: int
    aims: str
    sections: list[Section]


def read_lecture(stem: str, cells: Sequence[NotebookNode], explorers: Explorers) -> Lecture:
    """Read the cells of a lecture that was run.

    Parameters
    ----------
    stem : str
        Name of the source, without the ending.
    cells : sequence of NotebookNode
        All cells, the instructor's included.
    explorers : mapping
        States of the explorers, by execution count of their cells.

    Raises
    ------
    ValueError
        When the first cell is not the opening of a lecture; the message says what is expected.
    """
    opening = cells[0].source if cells else ""
    title = _TITLE.search(opening.partition("\n")[0])
    if title is None:
        raise ValueError(
            f"{stem} does not begin with a title such as '# 02 · Random intercepts'; "
            "its first cell is needed for the title slide."
        )
    parts = pieces(opening)[1:]
    question, minutes = _QUESTION.search(opening), _MINUTES.search(opening)
    before = _BEFORE.search(opening)
    aims = next((p.text for p in parts if p.kind == "paragraph" and p.text.endswith(" can")), "")
    return Lecture(
        stem=stem,
        number=title[1],
        title=title[2],
        question=to_inline(question[1]) if question else "",
        before=to_inline(before[1].strip().rstrip(".")) if before else "",
        minutes=int(minutes[1]) if minutes else 0,
        aims=aims,
        sections=_sections(title[2], _without_opening(cells, parts), explorers),
    )


def _without_opening(
    cells: Sequence[NotebookNode], parts: Sequence[Piece]
) -> list[tuple[int, NotebookNode]]:
    """Number the cells; of the first only the list of objectives is left."""
    lists = [part.text for part in parts if part.kind == "bullet_list"]
    first = NotebookNode(cells[0] | {"source": "\n\n".join(lists)})
    return list(enumerate([first, *cells[1:]]))


def _sections(
    title: str, cells: Sequence[tuple[int, NotebookNode]], explorers: Explorers
) -> list[Section]:
    found = [Section(to_inline(title), 1)]
    in_short = {number - 1 for number, cell in cells if "slide" in tags(cell)}
    for number, cell in cells:
        if "skip" in tags(cell):
            continue
        if number and cell.cell_type == "markdown" and cell.source.startswith("#"):
            found.append(_open(cell.source.partition("\n")[0]))
        elif own := OWN_DATA.match(cell.source.removeprefix("> ")):
            found.append(Section(own[1], 3))
        blocks = cell_blocks(cell, number, explorers, spoken=number in in_short)
        found[-1].blocks += blocks
    return found


def _open(line: str) -> Section:
    marks, _, text = line.partition(" ")
    heading = _OPTIONAL.sub("", text.strip())
    return Section(to_inline(heading), min(len(marks), 3), heading != text.strip())
