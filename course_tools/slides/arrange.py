"""From sections to slides: evidence under what was found, one idea each, prose to the notes."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from course_tools.slides import limits
from course_tools.slides.blocks import EVIDENCE, PICTURES, TABLES, Block
from course_tools.slides.lecture import Lecture, Section
from course_tools.slides.marked import mark
from course_tools.slides.markup import plain
from course_tools.slides.shown_blocks import STYLES, TITLES, visible
from course_tools.slides.slide import Slide
from course_tools.slides.type_size import best_size

_OPEN_QUESTION = "Write the first answers on the board: the lecture comes back to them."
_OUTPUT = EVIDENCE | {"explorer"}
_CODE = {"call", "code"}
_FINDING = "x" * 100  # a title as long as a finding can be


def arrange(lecture: Lecture) -> list[Slide]:
    """Lay a lecture out on slides.

    Returns
    -------
    list of Slide
        In order. What its part of the lecture says is in the notes of one of them.
    """
    slides = [*_opening(lecture)]
    number = 0
    for section in lecture.sections[1:]:
        number += section.level == 2
        slides += _Layout(section, number).slides
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


class _Layout:
    """The slides of a section.

    Attributes
    ----------
    slides : list of Slide
        What is laid out.
    """

    def __init__(self, section: Section, number: int) -> None:
        self._style = STYLES.get(section.name, "plain")
        self._new: Callable[[], Slide] = lambda: Slide(
            TITLES.get(self._style, section.heading),
            self._style,
            number,
            optional=section.optional,
            section_name=section.name,
        )
        self.slides = [self._new()]
        self.slides[0].opens = section.level == 2
        self._leading: list[Block] = []  # spoken, and about what comes next
        self._code: list[Block] = []  # whose result comes next
        for unit in _units(visible(section.blocks, self._style)):
            self._add(unit)
        self._finish()

    @property
    def _last(self) -> Slide:
        return self.slides[-1]

    def _add(self, unit: list[Block]) -> None:
        """Put a unit where it belongs."""
        first = unit[0]
        if first.kind == "finding":
            self._claim(first)
        elif not first.shown or (first.kind == "caption" and self._is_whole()):
            said = first if not first.shown else replace(first, kind="say")
            leads = first.leads and self._last.blocks
            (self._leading if leads else self._last.spoken).append(said)
        elif all(block.kind in _CODE for block in unit):
            self._code += unit
        else:
            self._show(unit)
            self._last.spoken += self._leading
            self._leading = []

    def _is_whole(self) -> bool:
        """Whether the last slide is taken up by its picture: the caption is said."""
        return any(block.kind == "explorer" or block.is_whole for block in self._last.blocks)

    def _claim(self, finding: Block) -> None:
        """Give a finding to the nearest evidence before it: as its title, else as what is said."""
        seen = next((slide for slide in reversed(self.slides) if slide.has(*_OUTPUT)), None)
        if seen and not seen.claimed:
            seen.title, seen.claimed = finding.html, True
            seen.blocks = [mark(block, finding.html) for block in seen.blocks]
        else:
            said = replace(finding, kind="say", html=f"<p>{finding.html}</p>")
            (seen or self._last).spoken.append(said)

    def _show(self, unit: list[Block]) -> None:
        """Show a unit on the last slide if it belongs there and fits, else on a new one."""
        if unit[0].kind == "code":
            self._show_outputs(unit)
            return
        if self._last.blocks and not (_goes_with(self._last, unit) and _fits(self._last, unit)):
            self.slides.append(self._new())
        self._last.blocks += _settled(unit, alone=not self._last.blocks)

    def _show_outputs(self, unit: list[Block]) -> None:
        """Show what a cell showed: with the lines that fit a model if both fit, else alone."""
        calls = [block for block in self._code if block.kind == "call"]
        whole = [block.code or block.html for block in (*self._code, *unit[:1])]
        outputs = _seen(unit[1:])
        pictures = any(block.kind in PICTURES for block in outputs)
        code = [block for block in unit[:1] if block.html and not pictures]
        self._code = []
        if self._last.blocks and not self._goes_on(outputs):
            self.slides.append(self._new())
        for above in ([*calls, *code] if code else [], code, []):
            tables = {block.kind for block in outputs} & (TABLES - {"text"})
            lines = sum(len(block.lines) for block in above)
            short = lines <= (limits.LINES_ABOVE_TABLE if tables else limits.CODE_LINES)
            if short and _fits(self._last, [*above, *outputs]):
                break
        more = bool(self._last.blocks)
        blocks = [replace(block, fragment=block.fragment or more) for block in [*above, *outputs]]
        for block in blocks:
            if self._last.blocks and not _fits(self._last, [block]):
                self.slides.append(self._new())
            self._last.blocks += _settled([block], alone=not self._last.blocks)
        self._last.spoken += [replace(b, kind="say") for b in unit[1:] if b not in outputs]
        shown = {block.html for block in above}
        self._last.folded += [html for html in whole if html not in shown]

    def _goes_on(self, outputs: Sequence[Block]) -> bool:
        """Whether printed lines may stand below printed lines."""
        there = self._last
        printed = {block.kind for block in (*there.blocks, *outputs)} <= {"text", *_CODE}
        cells = {block.cell for block in there.blocks}
        free = not there.claimed and len(cells) < limits.CELLS
        return printed and free and _fits(there, outputs)

    def _finish(self) -> None:
        """Give what is left to the last evidence; without any, code is what the section shows."""
        self._last.spoken += self._leading
        seen = next((slide for slide in reversed(self.slides) if slide.is_evidence), None)
        if seen:
            seen.folded += [block.code or block.html for block in self._code]
        elif self._code:
            self._last.blocks += [block for block in self._code if block.html]


def _seen(outputs: Sequence[Block]) -> list[Block]:
    """Return a cell's outputs without what it prints beside a figure, which is said."""
    pictures = any(block.kind in PICTURES for block in outputs)
    return [block for block in outputs if not pictures or block.kind in PICTURES]


def _units(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Put code and its output together; everything else stands alone."""
    for _, group in groupby(enumerate(blocks), _unit_of):
        yield [block for _, block in group]


def _unit_of(numbered: tuple[int, Block]) -> tuple[int, int]:
    at, block = numbered
    together = block.kind == "code" or block.kind in _OUTPUT
    return (block.cell, 0) if together else (block.cell, at + 1)


def _settled(blocks: Sequence[Block], *, alone: bool) -> list[Block]:
    """Return blocks for a slide: what comes first on it needs no click."""
    return [replace(block, fragment=block.fragment and not alone) for block in blocks]


def _fits(slide: Slide, more: Sequence[Block]) -> bool:
    """Whether blocks fit; an output leaves room for the finding that will be its title."""
    blocks = [*slide.blocks, *more]
    title = _FINDING if any(block.kind in _OUTPUT for block in blocks) else plain(slide.title)
    return bool(best_size(title, blocks, opens=slide.opens))


def _goes_with(slide: Slide, unit: Sequence[Block]) -> bool:
    """Whether a unit may stand below what the slide has: no second picture, question or list."""
    kinds = {block.kind for block in unit}
    if kinds == {"caption"}:
        return slide.has("figure")
    if slide.has("predict", *PICTURES):
        return kinds == {"prose"} and unit[0].fragment
    there = {block.kind for block in slide.blocks}
    words = sum(block.words for block in unit)
    if slide.prose + words > limits.MOST_WORDS:
        return False
    if "predict" in kinds:
        return there <= {"prose"} and slide.prose <= limits.WORDS_BEFORE_QUESTION
    return kinds <= {"prose", "formula", "list", "call"} and there <= {"prose", "formula"}
