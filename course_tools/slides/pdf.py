"""PDF of a deck: one page per slide, and a handout with the notes."""

import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from course_lib.theme import COLOURS
from course_tools.basics.templates import templates
from course_tools.slides.browser import open_deck
from course_tools.slides.deck import HANDOUTS, TEMPLATES
from course_tools.slides.notes import FOR_STUDENTS

WIDTH, HEIGHT = 1280, 720
STUDENTS = "handout"  # of HANDOUTS, the one without the instructor's notes
_SAID = re.compile(rf'<div class="(?:{"|".join(sorted(FOR_STUDENTS))})">.*?</div>', re.DOTALL)
_PAGE = {"width": WIDTH, "height": HEIGHT}
_MARGIN = {"top": "14mm", "bottom": "16mm", "left": "14mm", "right": "14mm"}


@dataclass(frozen=True)
class _Seen:
    """A slide in the handout: its picture and its notes."""

    number: int
    picture: str
    notes: str


def slides_pdf(deck: Path) -> Path:
    """Return where the PDF of a deck goes."""
    return deck.with_suffix(".pdf")


def handout_pdf(deck: Path, kind: str) -> Path:
    """Return where a handout of a deck goes; the kinds are those of `HANDOUTS`."""
    return deck.with_name(f"{deck.stem}_{kind}.pdf")


def pdfs(deck: Path) -> list[Path]:
    """Return all PDFs that a deck can have."""
    return [slides_pdf(deck), *(handout_pdf(deck, kind) for kind in HANDOUTS)]


def write_pdfs(browser: Browser, deck: Path) -> None:
    """Write beside a deck as PDF its slides, the students' handout, and one with all notes.

    Students get what is said and the references: no times, no questions to ask, no asides.

    Parameters
    ----------
    browser : Browser
        See `open_browser`.
    deck : Path
        The deck's file.

    Raises
    ------
    BuildError
        When the deck does not start.
    """
    _write_slides(browser, deck)
    page = browser.new_page(viewport=_PAGE)  # type: ignore[arg-type]
    open_deck(page, deck)
    title, seen = page.title(), _look(page)
    for kind in HANDOUTS:
        _write_handout(page, handout_pdf(deck, kind), title, _for(kind, seen))
    page.close()


def _write_slides(browser: Browser, deck: Path) -> None:
    page = browser.new_page(viewport=_PAGE)  # type: ignore[arg-type]
    open_deck(page, deck, "?print-pdf")
    page.pdf(
        path=slides_pdf(deck),
        prefer_css_page_size=True,
        print_background=True,
        tagged=True,
        outline=True,
    )
    page.close()


def _for(kind: str, seen: Sequence[_Seen]) -> list[_Seen]:
    """Return the slides with the notes that a handout has."""
    if kind != STUDENTS:
        return list(seen)
    return [replace(one, notes="\n".join(_SAID.findall(one.notes))) for one in seen]


def _write_handout(page: Page, path: Path, title: str, seen: Sequence[_Seen]) -> None:
    """Print the pictures of all slides with their notes on paper, A4."""
    html = (
        templates(TEMPLATES)
        .get_template("handout.html")
        .render(title=title, slides=seen, colours=COLOURS)
    )
    page.goto("about:blank")
    page.set_content(html)
    page.pdf(
        path=path,
        format="A4",
        margin=_MARGIN,  # type: ignore[arg-type]
        print_background=True,
        display_header_footer=True,
        header_template="<span></span>",
        footer_template=_FOOTER.format(title=title),
        tagged=True,
        outline=True,
    )


_FOOTER = (
    '<div style="font: 8px sans-serif; color: #4d5965; width: 100%; padding: 0 14mm; '
    'display: flex; justify-content: space-between"><span>{title}</span>'
    '<span class="pageNumber"></span></div>'
)


def _look(page: Any) -> list[_Seen]:
    """Take a picture of each slide, all fragments shown."""
    seen = []
    places = "Reveal.getSlides().map((slide) => Reveal.getIndices(slide))"
    for number, place in enumerate(page.evaluate(places), start=1):
        page.evaluate("({ h, v }) => Reveal.slide(h, v, 1e6)", place)
        notes = page.evaluate("Reveal.getCurrentSlide().querySelector('aside.notes').innerHTML")
        shot = page.screenshot(type="jpeg", quality=88, animations="disabled")
        picture = b64encode(shot).decode()
        seen.append(_Seen(number, f"data:image/jpeg;base64,{picture}", notes))
    return seen
