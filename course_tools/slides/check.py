"""Look at every slide in a browser: all has to fit, and all has to be there."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from playwright.sync_api import Browser, ConsoleMessage, Page, Request

from course_tools.slides.browser import open_deck
from course_tools.slides.deck import TEMPLATES
from course_tools.slides.limits import LEAST_TYPE

WIDE = (1280, 720)
SCREENS = (WIDE, (1024, 768))
_INSIDE = ("data:", "blob:")  # addresses that ask nobody


@dataclass(frozen=True)
class Problem:
    """Something wrong with a deck.

    Attributes
    ----------
    deck : str
        The deck's name.
    screen : tuple of int
        Width and height of the screen.
    slide : int
        Number of the slide; 0 for the deck as a whole.
    what : str
        What is wrong, in words.
    """

    deck: str
    screen: tuple[int, int]
    slide: int
    what: str

    def __str__(self) -> str:
        place = f"slide {self.slide}" if self.slide else "deck"
        return f"{self.deck}, {place} at {self.screen[0]}x{self.screen[1]}: {self.what}"


@dataclass(frozen=True)
class Look:
    """What was seen of a deck: its problems, and the smallest type in pixels of a slide."""

    problems: list[Problem]
    smallest: float


def look_at(browser: Browser, deck: Path | str, screen: tuple[int, int]) -> Look:
    """Measure all slides of a deck, all fragments shown, on one screen.

    Parameters
    ----------
    browser : Browser
        See `open_browser`.
    deck : Path or str
        The deck's file, or its address.
    screen : tuple of int
        Width and height.

    Returns
    -------
    Look
        Problems: content taller or wider than its slide, clipped code, broken pictures, formulas
        that are not drawn, on the wide screen type below 20 pixels, slides without notes, explorers
        that do not start, errors in the console, and requests to any network.

    Raises
    ------
    BuildError
        When the deck does not start.
    """
    name = deck.stem if isinstance(deck, Path) else deck.rpartition("/")[2].removesuffix(".html")
    home = deck.resolve().parent.as_uri() if isinstance(deck, Path) else deck.rpartition("/")[0]
    page = browser.new_page(viewport={"width": screen[0], "height": screen[1]})
    try:
        heard = _listen(page, home)
        open_deck(page, deck)
        seen = page.evaluate(_script(), {"least_type": LEAST_TYPE if screen == WIDE else 0})
        found = [*seen["found"], *((0, what) for what in heard)]
        problems = [Problem(name, screen, slide, what) for slide, what in found]
        return Look(problems, seen["smallest"])
    finally:
        page.close()


def _listen(page: Page, home: str) -> list[str]:
    """Collect errors of the page, and requests to anything but the deck's own folder."""
    heard: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error":
            heard.append(f"error in the console: {message.text}")

    def see(request: Request) -> None:
        if not request.url.startswith((home, *_INSIDE)):
            heard.append(f"request to {request.url}")

    page.on("console", hear)
    page.on("pageerror", lambda error: heard.append(f"error in the page: {error}"))
    page.on("request", see)
    page.on("requestfailed", lambda request: heard.append(f"not found: {request.url}"))
    return heard


@cache
def _script() -> str:
    return (TEMPLATES / "measure.js").read_text(encoding="utf-8")
