"""Write decks as HTML, with all they load beside them, and the page that lists them."""

import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from course_lib.theme import COLOURS
from course_tools.basics.explorers import MOUNT
from course_tools.basics.sources import LECTURES, find_sources, read_cells
from course_tools.basics.templates import templates
from course_tools.slides.arrange import arrange
from course_tools.slides.blocks import BESIDE, PICTURES, Block
from course_tools.slides.lecture import Lecture, read_lecture
from course_tools.slides.markup import formulas, typeset
from course_tools.slides.notes import Notes, write_notes
from course_tools.slides.outputs import PICTURES as FIGURES
from course_tools.slides.packages import HERE, draw_formulas
from course_tools.slides.slide import Slide
from course_tools.slides.type_size import MANY_ROWS

TEMPLATES = HERE / "templates"
_OWN_FILES = ("theme.css", "deck.js", "explorers.js")
WORKSHOP = "workshop"  # name of the deck that the plan makes
HANDOUTS = {"handout": "handout for students", "handout_instructor": "with your own notes"}
_DARK = frozenset({"title", "answer", "pause"})
_NARROW = 1.25
_PICTURE_NAME = re.compile(rf'src="{FIGURES}/([0-9a-f]+\.png)"')


@dataclass(frozen=True)
class View:
    """A slide as the template needs it, with the lecture that it is from."""

    slide: Slide
    notes: Notes
    number: int
    lecture: Lecture

    @property
    def dark(self) -> bool:
        """Whether the slide has a dark ground."""
        return self.slide.style in _DARK

    @property
    def classes(self) -> str:
        """Classes of theme.css."""
        slide = self.slide
        names = [slide.style, f"size-{slide.size}"]
        names += ["opens"] if slide.opens else []
        names += ["claimed"] if slide.claimed else []
        names += ["dense"] if any(block.rows > MANY_ROWS for block in slide.blocks) else []
        names += ["asks"] if slide.has("predict") else []
        names += ["reads"] if all(block.kind == "prose" for block in slide.blocks) else []
        names += ["explores"] if slide.has("explorer") else []
        if slide.has("figure"):
            width, height = next(block.pixels for block in slide.blocks if block.picture)
            shape = width / height
            names += ["pictured", "beside" if shape <= BESIDE else "below"]
            names += ["narrow"] if shape < _NARROW else []
        return " ".join(names)

    @property
    def groups(self) -> list[tuple[str, list[Block]]]:
        """The blocks: those of one click together, and those above or beside a figure."""
        blocks = self.slide.blocks
        if not self.slide.has("figure"):
            grouped = groupby(blocks, lambda block: (block.fragment, block.fragment and block.cell))
            return [("fragment" if clicks else "", list(group)) for (clicks, _), group in grouped]
        beside = [block for block in blocks if block.kind in {"prose", "caption"}]
        figures = [block for block in blocks if block.kind in PICTURES]
        above = [block for block in blocks if block not in [*beside, *figures]]
        named = [("above", above), ("", figures), ("aside", beside)]
        return [(name, group) for name, group in named if group]


@dataclass(frozen=True)
class Deck:
    """Slides with their notes, and what the deck is called.

    Attributes
    ----------
    stem : str
        Name of its file, without the ending.
    name : str
        What the deck is of: a lecture with its number, or a plan.
    views : list of View
        The slides, in order.
    """

    stem: str
    name: str
    views: list[View]

    @property
    def slides(self) -> list[Slide]:
        """The slides alone."""
        return [view.slide for view in self.views]

    @property
    def seconds(self) -> int:
        """How long it takes."""
        return sum(view.notes.seconds for view in self.views)


def lecture_deck(lecture: Lecture) -> Deck:
    """Lay out a lecture that was run."""
    slides = arrange(lecture)
    pairs = zip(slides, write_notes(lecture, slides), strict=True)
    views = [View(*pair, n, lecture) for n, pair in enumerate(pairs, start=1)]
    return Deck(lecture.stem, f"{lecture.number} · {lecture.title}", views)


def write_deck(deck: Deck, out: Path, modules: Path) -> Path:
    """Write a deck and its figures.

    Parameters
    ----------
    deck : Deck
        See `lecture_deck`.
    out : Path
        Folder of the decks.
    modules : Path
        The folder ``node_modules``, see `packages.install`.

    Returns
    -------
    Path
        The deck's file.
    """
    html = deck_html(deck)
    drawn = draw_formulas(formulas(html), modules, deck.stem)
    html = typeset(html, lambda how, tex: drawn[how, tex])
    (out / FIGURES).mkdir(parents=True, exist_ok=True)
    for picture, name in _pictures(deck.slides):
        (out / name).write_bytes(picture)
    path = out / f"{deck.stem}.html"
    path.write_text(html, encoding="utf-8")
    return path


def _pictures(slides: Sequence[Slide]) -> Iterator[tuple[bytes, str]]:
    for block in (block for slide in slides for block in slide.blocks if block.picture):
        match = _PICTURE_NAME.search(block.html)
        if match:
            yield block.picture, f"{FIGURES}/{match[1]}"


def deck_html(deck: Deck) -> str:
    """Return the deck as HTML; its formulas are still TeX."""
    stacks = groupby(deck.views, lambda view: view.slide.section)
    return (
        templates(TEMPLATES)
        .get_template("deck.html")
        .render(
            deck=deck,
            stacks=[list(stack) for _, stack in stacks],
            sections=max(slide.section for slide in deck.slides),
            colours=COLOURS,
        )
    )


def write_index(out: Path) -> None:
    """Write the page that lists the decks of a folder, and remove figures that none shows."""
    there = [s for s in find_sources(kinds=[LECTURES]) if (out / f"{s.stem}.html").exists()]
    entries = [_entry(out, read_lecture(s.stem, read_cells(s), {})) for s in there]
    html = (
        templates(TEMPLATES)
        .get_template("index.html")
        .render(entries=entries, workshop=_about(out, WORKSHOP), colours=COLOURS)
    )
    (out / "index.html").write_text(html, encoding="utf-8")
    for name in _OWN_FILES:
        shutil.copyfile(TEMPLATES / name, out / name)
    shutil.copyfile(MOUNT, out / MOUNT.name)
    decks = "".join(path.read_text(encoding="utf-8") for path in out.glob("*.html"))
    shown = set(_PICTURE_NAME.findall(decks))
    for path in (out / FIGURES).glob("*.png"):
        if path.name not in shown:
            path.unlink()


def _entry(out: Path, lecture: Lecture) -> dict[str, object]:
    """Return what the list says of a lecture's deck."""
    return {"lecture": lecture} | (_about(out, lecture.stem) or {})


def _about(out: Path, stem: str) -> dict[str, object] | None:
    """Return a deck's number of slides, and its PDFs as far as they were made."""
    deck = out / f"{stem}.html"
    if not deck.exists():
        return None
    known = [("slides as PDF", ".pdf"), *((name, f"_{end}.pdf") for end, name in HANDOUTS.items())]
    files = [(name, f"{stem}{end}") for name, end in known if (out / f"{stem}{end}").exists()]
    slides = deck.read_text(encoding="utf-8").count('<div class="page">')
    return {"stem": stem, "slides": slides, "files": files}
