"""A headless browser for the check of the slides and for their PDF."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, Playwright, sync_playwright

from course_tools.basics.errors import BuildError
from course_tools.slides.limits import START_SECONDS

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_MILLISECONDS = 1000 * START_SECONDS  # as Playwright counts
NO_BROWSER = (
    "A browser is needed, and neither Chrome nor Chromium was found. "
    "Debian: sudo apt-get install chromium; elsewhere: install Google Chrome."
)


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Start a browser: one on the path, else Chrome or Edge where their makers put them.

    Raises
    ------
    BuildError
        When there is none; the message says what to install.
    """
    with sync_playwright() as playwright:
        browser = _start(playwright)
        if browser is None:
            raise BuildError(NO_BROWSER)
        yield browser
        browser.close()


def _start(playwright: Playwright) -> Browser | None:
    # Only our own pages are opened, and root in a container cannot start Chromium's sandbox.
    options = ["--no-sandbox"]
    launch = partial(playwright.chromium.launch, timeout=_MILLISECONDS)
    if found := next(filter(None, map(shutil.which, _NAMES)), None):
        return launch(executable_path=found, args=options)
    for channel in ("chrome", "msedge"):
        with suppress(Error):
            return launch(channel=channel)
    return None


def open_deck(page: Page, address: str | Path, query: str = "") -> None:
    """Open a deck and wait until its pictures and explorers are there.

    Parameters
    ----------
    page : Page
        A page of the browser.
    address : str or Path
        The deck's file, or its address.
    query : str
        What follows the address, such as ``?print-pdf``.

    Raises
    ------
    BuildError
        When the deck is not ready after `START_SECONDS`.
    """
    url = address.resolve().as_uri() if isinstance(address, Path) else address
    page.goto(url + query, timeout=_MILLISECONDS)
    try:
        page.wait_for_selector("html[data-ready]", state="attached", timeout=_MILLISECONDS)
    except Error as error:
        raise BuildError(f"{url} did not start within {START_SECONDS} seconds.") from error
