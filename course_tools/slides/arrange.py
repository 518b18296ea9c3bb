"""From sections to slides: one idea each, a picture with its explanation, prose to the notes."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise

from course_tools.slides import limits
from course_tools.slides.blocks import BESIDE, PICTURES, TYPED, Block
from course_tools.slides.lecture import Lecture, Section
from course_tools.slides.markup import plain
from course_tools.slides.shown_blocks import STYLES, TITLES, visible
from course_tools.slides.type_size import best_size

_OPEN_QUESTION = "Write the first answers on the board: the lecture comes back to them."
_LEGIBLE = {"xxl", "xl", "l", "m"}
_TALL = 1060  # pixels of a figure that takes all its place
_OUTPUT = {"text", "frame", "facts", "figure", "explorer"}


@dataclass
class Slide:
    """A slide.

    Attributes
    ----------
    title : str
        The heading of its section, or a finding; as HTML.
    style : str
        title, aims, plain, answer, points, reference or end: a class of theme.css.
    section : int
        Number of the section; 0 for the opening.
    opens : bool
        Whether the slide opens a section.
    optional : bool
        Whether its part can be left out.
    claimed : bool
        Whether the title is a finding.
    blocks : list of Block
        What is shown.
    spoken : list of Block
        What goes to the notes.
    """

    title: str
    style: str = "plain"
    section: int = 0
    opens: bool = False
    optional: bool = False
    claimed: bool = False
    blocks: list[Block] = field(default_factory=list)
    spoken: list[Block] = field(default_factory=list)

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
    question = f"<p>{lecture.question} {_OPEN_QUESTION}</p>"
    said.append(Block("ask", question))
    for block in (block for block in first.blocks if block.kind == "list"):
        yield Slide(lecture.aims + " …", "aims", blocks=[block], spoken=said)


def _section_slides(section: Section, number: int) -> list[Slide]:
    """Lay out a section: each unit goes with those before it if they belong together and fit."""
    style = STYLES.get(section.name, "plain")

    def new() -> Slide:
        return Slide(TITLES.get(style, section.heading), style, number, optional=section.optional)

    slides, waiting = [new()], list[Block]()
    slides[0].opens = section.level == 2
    for unit in _units(visible(section.blocks, style)):
        if unit[0].kind == "finding":
            _claim(slides, unit[0])
            continue
        if unit[0].kind == "caption" and slides[-1].has("explorer"):
            slides[-1].spoken.append(replace(unit[0], kind="say"))
            continue
        if not unit[0].shown:
            leads = unit[0].leads and slides[-1].blocks
            (waiting if leads else slides[-1].spoken).append(unit[0])
            continue
        _add(slides, unit, new)
        slides[-1].spoken += waiting
        waiting.clear()
    slides[-1].spoken += waiting
    _share_notes(slides)
    return slides


def _claim(slides: Sequence[Slide], finding: Block) -> None:
    """Give a finding to the nearest evidence before it: as its title, else as what is said."""
    seen = next((slide for slide in reversed(slides) if slide.has(*_OUTPUT)), None)
    if seen and not seen.claimed:
        seen.title, seen.claimed = finding.html, True
    else:
        said = replace(finding, kind="say", html=f"<p>{finding.html}</p>")
        (seen or slides[-1]).spoken.append(said)


def _units(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Put code and its output together; everything else stands alone."""
    for _, group in groupby(enumerate(blocks), _unit_of):
        yield [block for _, block in group]


def _unit_of(numbered: tuple[int, Block]) -> tuple[int, int]:
    at, block = numbered
    return (
        (block.cell, 0) if block.kind == "code" or block.kind in _OUTPUT else (block.cell, at + 1)
    )


def _add(slides: list[Slide], unit: list[Block], new: Callable[[], Slide]) -> None:
    """Put a unit on the last slide, or on new ones: as a whole if it fits, else code first."""
    unit, last = _without_wrangling(new(), unit), slides[-1]
    if last.blocks and not (_goes_with(last, unit) and _size(last, unit) in _LEGIBLE):
        begins = last.has("call") and not last.has("code") and _goes_with(last, unit[:1])
        if not (begins and _size(last, unit[:1]) in _LEGIBLE):
            slides.append(new())
    elif last.has("code") and unit[0].kind == "code":
        unit = [replace(block, fragment=True) for block in unit]
    if unit[0].kind == "code" and len(unit) > 1 and not _size(slides[-1], unit):
        _put(slides, unit[:1], new)
        slides.append(new())
        unit = unit[1:]
    _put(slides, unit, new)


def _put(slides: list[Slide], blocks: Sequence[Block], new: Callable[[], Slide]) -> None:
    """Put blocks on the last slide one by one, and go on to a new one where it is full."""
    for block in blocks:
        last = slides[-1]
        if last.blocks and (_is_apart(last, block) or not _size(last, [block])):
            slides.append(new())
        first = not slides[-1].blocks
        slides[-1].blocks.append(replace(block, fragment=False) if first else block)


def _without_wrangling(empty: Slide, unit: list[Block]) -> list[Block]:
    """Leave out code that only prepares a table when both do not fit on a slide."""
    code = unit[0]
    if len(unit) == 1 or code.kind != "code" or code.models or _size(empty, unit):
        return unit
    return unit[1:]


def _is_apart(slide: Slide, block: Block) -> bool:
    """Whether a picture would be made too small by the code above it."""
    code = [length for above in slide.blocks if above.kind == "code" for length in above.lines]
    if block.kind not in PICTURES or not code:
        return False
    width, height = block.pixels
    return (
        sum(-(-length // limits.COLUMNS_ABOVE_FIGURE) for length in code)
        > limits.LINES_ABOVE_FIGURE
        or height > _TALL
        or width / height > BESIDE
    )


def _size(slide: Slide, more: Sequence[Block]) -> str:
    return best_size(plain(slide.title), [*slide.blocks, *more], opens=slide.opens)


def _goes_with(slide: Slide, unit: Sequence[Block]) -> bool:
    """Whether a unit may stand below what the slide has: no second picture, question or list."""
    kinds = {block.kind for block in unit}
    if kinds == {"caption"}:
        return True
    if slide.has("predict", *PICTURES):
        return kinds == {"prose"} and unit[0].fragment
    there = {block.kind for block in slide.blocks}
    if "predict" in kinds:
        return there <= {"prose"} and slide.words <= limits.WORDS_BEFORE_QUESTION
    if kinds & PICTURES:
        return (
            there <= {"prose"} and kinds <= PICTURES and slide.words <= limits.WORDS_BESIDE_FIGURE
        )
    if "code" in kinds:
        cells = {block.cell for block in slide.blocks if block.kind in {"code", *_OUTPUT}}
        return len(cells) < limits.CELLS and not slide.has("list", "table")
    if kinds & TYPED | kinds & _OUTPUT:
        return not slide.has(*_OUTPUT, "code", "list", "table")
    return kinds <= {"prose", "formula"} or there <= {"prose", "formula"}


def _share_notes(slides: Sequence[Slide]) -> None:
    """Give a slide about which nothing is said what is said on the next one, or the last one."""
    pairs = list(pairwise(slides))
    for one, two in [*reversed(pairs), *((b, a) for a, b in pairs)]:
        if not one.spoken and not one.has("predict", "explorer"):
            said = [block for block in two.spoken if block.kind == "say"]
            one.spoken = said or list(two.spoken)
