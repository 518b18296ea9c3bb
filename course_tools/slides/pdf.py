"""PDF of a deck: one page per slide, and a handout with the notes."""

from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from course_lib.theme import COLOURS
from course_tools.slides.browser import open_deck
from course_tools.slides.deck import templates

WIDTH, HEIGHT = 1280, 720
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


def handout_pdf(deck: Path) -> Path:
    """Return where the handout of a deck goes."""
    return deck.with_name(f"{deck.stem}_handout.pdf")


def write_pdfs(browser: Browser, deck: Path) -> None:
    """Write beside a deck its slides and its handout as PDF.

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
    _write_handout(browser, deck)


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


def _write_handout(browser: Browser, deck: Path) -> None:
    """Print the pictures of all slides with their notes on paper, A4."""
    page = browser.new_page(viewport=_PAGE)  # type: ignore[arg-type]
    open_deck(page, deck)
    title, seen = page.title(), _look(page)
    html = (
        templates().get_template("handout.html").render(title=title, slides=seen, colours=COLOURS)
    )
    page.goto("about:blank")
    page.set_content(html)
    page.pdf(
        path=handout_pdf(deck),
        format="A4",
        margin=_MARGIN,  # type: ignore[arg-type]
        print_background=True,
        display_header_footer=True,
        header_template="<span></span>",
        footer_template=_FOOTER.format(title=title),
        tagged=True,
        outline=True,
    )
    page.close()


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
