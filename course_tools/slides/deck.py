"""Write decks as HTML, with all they load beside them, and the page that lists them."""

import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from course_lib.theme import COLOURS
from course_tools.basics.sources import LECTURES, find_sources, read_cells
from course_tools.slides.arrange import Slide, arrange
from course_tools.slides.blocks import BESIDE, PICTURES, Block
from course_tools.slides.lecture import Lecture, read_lecture
from course_tools.slides.markup import formulas, typeset
from course_tools.slides.notes import Notes, write_notes
from course_tools.slides.outputs import PICTURES as FIGURES
from course_tools.slides.packages import HERE, draw_formulas

TEMPLATES = HERE / "templates"
_OWN_FILES = ("theme.css", "deck.js", "explorers.js")
_DARK = frozenset({"title", "answer"})
_FEW_ROWS = 6
_NARROW = 1.25
_PICTURE_NAME = re.compile(rf'src="{FIGURES}/([0-9a-f]+\.png)"')


@dataclass(frozen=True)
class View:
    """A slide as the template needs it."""

    slide: Slide
    notes: Notes
    number: int

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
        names += ["asks"] if slide.has("predict") else []
        names += ["reads"] if all(block.kind == "prose" for block in slide.blocks) else []
        rows = max((block.rows for block in slide.blocks if block.kind == "table"), default=0)
        names += ["few-rows"] if 0 < rows <= _FEW_ROWS else []
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


def write_deck(lecture: Lecture, out: Path, modules: Path) -> list[Slide]:
    """Write the deck of a lecture and its figures.

    Parameters
    ----------
    lecture : Lecture
        A lecture that was run.
    out : Path
        Folder of the decks.
    modules : Path
        The folder ``node_modules``, see `packages.install`.

    Returns
    -------
    list of Slide
        What is in the deck.
    """
    slides = arrange(lecture)
    html = deck_html(lecture, slides)
    drawn = draw_formulas(formulas(html), modules, lecture.stem)
    html = typeset(html, lambda how, tex: drawn[how, tex])
    (out / FIGURES).mkdir(parents=True, exist_ok=True)
    for picture, name in _pictures(slides):
        (out / name).write_bytes(picture)
    (out / f"{lecture.stem}.html").write_text(html, encoding="utf-8")
    return slides


def _pictures(slides: Sequence[Slide]) -> Iterator[tuple[bytes, str]]:
    for block in (block for slide in slides for block in slide.blocks if block.picture):
        match = _PICTURE_NAME.search(block.html)
        if match:
            yield block.picture, f"{FIGURES}/{match[1]}"


def deck_html(lecture: Lecture, slides: Sequence[Slide]) -> str:
    """Return the deck as HTML; its formulas are still TeX."""
    notes = write_notes(lecture, slides)
    views = [View(*pair, n) for n, pair in enumerate(zip(slides, notes, strict=True), start=1)]
    return (
        templates()
        .get_template("deck.html")
        .render(
            lecture=lecture,
            stacks=[list(stack) for _, stack in groupby(views, lambda view: view.slide.section)],
            sections=max(slide.section for slide in slides),
            total=len(views),
            colours=COLOURS,
        )
    )


def write_index(out: Path) -> None:
    """Write the page that lists the decks of a folder, and remove figures that none shows."""
    there = [s for s in find_sources(kinds=[LECTURES]) if (out / f"{s.stem}.html").exists()]
    entries = [_entry(out, read_lecture(s.stem, read_cells(s), {})) for s in there]
    html = templates().get_template("index.html").render(entries=entries, colours=COLOURS)
    (out / "index.html").write_text(html, encoding="utf-8")
    for name in _OWN_FILES:
        shutil.copyfile(TEMPLATES / name, out / name)
    decks = "".join(path.read_text(encoding="utf-8") for path in out.glob("*.html"))
    shown = set(_PICTURE_NAME.findall(decks))
    for path in (out / FIGURES).glob("*.png"):
        if path.name not in shown:
            path.unlink()


def _entry(out: Path, lecture: Lecture) -> dict[str, object]:
    """Return what the list says of a deck: its slides, and its PDFs as far as they were made."""
    deck = (out / f"{lecture.stem}.html").read_text(encoding="utf-8")
    known = [("slides as PDF", f"{lecture.stem}.pdf"), ("handout", f"{lecture.stem}_handout.pdf")]
    files = [(name, file) for name, file in known if (out / file).exists()]
    return {"lecture": lecture, "slides": deck.count('<div class="page">'), "files": files}


@cache
def templates() -> Environment:
    """Return the templates of decks, index and handout."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
