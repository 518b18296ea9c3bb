"""From sections to slides: one idea each, a picture with its explanation, prose to the notes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from course_lib.authoring.slides.blocks import PICTURES, TYPED, Block
from course_lib.authoring.slides.fit import best_size
from course_lib.authoring.slides.lecture import Lecture, Section
from course_lib.authoring.slides.markup import plain
from course_lib.authoring.slides.ends import STYLES, TITLES, visible

_OUTPUT = {"text", "frame", "facts", "figure", "explorer"}
_WORDS_BESIDE = 25  # of prose above a figure
_WORDS_BEFORE = 60  # of prose above a question


@dataclass
class Slide:
    """A slide.

    Attributes
    ----------
    title : str
        The claim, as HTML.
    style : str
        title, aims, plain, answer, points, reference or end: a class of theme.css.
    section : int
        Number of the section; 0 for the opening.
    opens : bool
        Whether the slide opens a section.
    optional : bool
        Whether its part can be left out.
    blocks : list of Block
        What is shown.
    spoken : list of Block
        What goes to the notes.
    folded : list of Block
        Code that is folded away.
    """

    title: str
    style: str = "plain"
    section: int = 0
    opens: bool = False
    optional: bool = False
    blocks: list[Block] = field(default_factory=list)
    spoken: list[Block] = field(default_factory=list)
    folded: list[Block] = field(default_factory=list)

    @property
    def words(self) -> int:
        """Words that the class reads, title and code not counted."""
        return sum(block.words for block in self.blocks)

    @property
    def size(self) -> str:
        """Size of the type of code and tables."""
        return best_size(plain(self.title), self.blocks, opens=self.opens) or "s"

    def has(self, *kinds: str) -> bool:
        """Whether it shows a block of one of these kinds."""
        return any(block.kind in kinds for block in self.blocks)


def arrange(lecture: Lecture) -> list[Slide]:
    """Lay a lecture out on slides.

    Returns
    -------
    list of Slide
        In order. Every one says in its notes what its part of the lecture says.
    """
    slides = [*_opening(lecture)]
    number = 0
    for section in lecture.sections[1:]:
        number += section.level == 2
        slides += _section_slides(section, number)
    return slides


def _opening(lecture: Lecture) -> Iterator[Slide]:
    """Yield the title slide and the objectives."""
    first = lecture.sections[0]
    title = Slide(lecture.title, "title", opens=True)
    title.spoken = [block for block in first.blocks if block.kind == "note"]
    yield title
    said = [block for block in first.blocks if block.kind == "say"]
    for block in (block for block in first.blocks if block.kind == "list"):
        yield Slide(lecture.aims + " …", "aims", blocks=[block], spoken=said)


def _section_slides(section: Section, number: int) -> list[Slide]:
    """Lay out a section: each block goes with those before it if they belong together and fit."""
    style = STYLES.get(section.name, "plain")

    def new() -> Slide:
        return Slide(TITLES.get(style, section.heading), style, number, optional=section.optional)

    slides, waiting = [new()], list[Block]()
    slides[0].opens = section.level == 2
    for block in visible(section.blocks, style):
        if not block.shown:
            (waiting if block.leads and slides[-1].blocks else slides[-1].spoken).append(block)
            continue
        if _needs_new(slides[-1], block):
            slides.append(new())
        slides[-1].blocks.append(block)
        slides[-1].spoken += waiting
        waiting.clear()
    slides[-1].spoken += waiting
    _share_notes(slides)
    return slides


def _needs_new(slide: Slide, block: Block) -> bool:
    """Whether a block begins a slide of its own."""
    if not slide.blocks or block.kind == "caption":
        return False
    if block.kind == "predict":
        return slide.has(*_OUTPUT, *TYPED, "predict") or slide.words > _WORDS_BEFORE
    if slide.has("predict", *PICTURES) or not _belong_together(slide, block):
        return True
    if block.kind in PICTURES and slide.words > _WORDS_BESIDE:
        return True
    return not best_size(plain(slide.title), [*slide.blocks, block], opens=slide.opens)


def _belong_together(slide: Slide, block: Block) -> bool:
    """Whether a block may stand below the last one: no second cell, no second list."""
    last = slide.blocks[-1]
    if block.cell == last.cell and block.kind in _OUTPUT:
        return True
    if block.kind in TYPED | _OUTPUT:
        return not slide.has("code", "list", "table", *_OUTPUT)
    return block.kind != last.kind or block.kind == "prose"


def _share_notes(slides: Sequence[Slide]) -> None:
    """Give slides of one cell the same notes, where only one of them has any."""
    for one, two in [*pairwise(slides), *((b, a) for a, b in pairwise(slides))]:
        if not one.spoken and one.blocks and two.blocks and one.blocks[-1].cell == two.blocks[0].cell:
            one.spoken = list(two.spoken)
