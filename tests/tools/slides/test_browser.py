"""Slides in a browser: all fits on every slide, and the check finds what is wrong."""

import re
import shutil
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from pypdf import PdfReader

from course_tools.basics.sources import LECTURES, find_sources
from course_tools.slides import command, packages
from course_tools.slides.access import violations
from course_tools.slides.browser import open_deck
from course_tools.slides.check import SCREENS, look_at
from course_tools.slides.deck import HANDOUTS, lecture_deck, write_deck, write_index
from course_tools.slides.lecture_run import run_lecture
from course_tools.slides.pdf import handout_pdf, slides_pdf, write_pdfs
from tests.tools.slides.small_lecture import RUN
from tests.waiting import MILLISECONDS

DAILY = ("02", "05")
NO_REQUEST = re.compile(r'<script type="application/json">.*?</script>|<a href="[^"]*"', re.DOTALL)


@pytest.fixture(scope="module")
def lectures(pytestconfig):
    """Return the lectures whose decks are looked at: two that differ much, or all if asked to."""
    names = () if pytestconfig.getoption("--thorough") else DAILY
    return find_sources(names, kinds=[LECTURES])


@pytest.fixture(scope="module")
def decks(modules, lectures, tmp_path_factory):  # noqa: ARG001
    """Build decks, as ``course slides`` does."""
    out = tmp_path_factory.mktemp("slides")
    assert command.main([*(source.stem for source in lectures), "--out", str(out)]) == 0
    return sorted(out.glob("[0-9]*.html"))


@pytest.fixture(scope="module")
def small(modules, tmp_path_factory):
    """Return a deck of a small lecture."""
    out = tmp_path_factory.mktemp("small")
    source = out / "07_lecture.md"
    source.write_text(RUN, encoding="utf-8")
    packages.copy_assets(modules, out)
    write_deck(lecture_deck(run_lecture(source, out)), out, modules)
    write_index(out)
    return out / "07_lecture.html"


@pytest.fixture
def served(decks):
    """Serve the decks' folder over http, and give its address."""
    handler = partial(_Quiet, directory=str(decks[0].parent))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        """Say nothing."""


# Decks of lectures


def test_there_is_a_deck_for_each_lecture_and_a_page_that_lists_them(decks, lectures):
    assert [deck.stem for deck in decks] == [source.stem for source in lectures]
    index = (decks[0].parent / "index.html").read_text(encoding="utf-8")
    assert all(f'href="{deck.name}"' in index for deck in decks)


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: f"{screen[0]}x{screen[1]}")
def test_all_fits_on_every_slide_and_all_is_there(screen, decks, browser):
    found = [str(p) for deck in decks for p in look_at(browser, deck, screen).problems]
    assert found == []


def test_over_http_nothing_is_asked_of_another_place(decks, served, browser):
    addresses = [f"{served}/{deck.name}" for deck in decks]
    found = [str(p) for a in addresses for p in look_at(browser, a, SCREENS[0]).problems]
    assert found == []


def test_no_file_names_a_place_in_the_network(decks):
    """But for names of XML, and links in the text that are only followed by a click."""
    for path in decks[0].parent.rglob("*.html"):
        text = NO_REQUEST.sub("", path.read_text(encoding="utf-8"))
        assert re.findall(r"https?://(?!www\.w3\.org/)", text) == [], path.name


def test_axe_finds_nothing_on_any_slide(decks, modules, browser):
    found = [str(one) for deck in decks for one in violations(browser, deck, modules)]
    assert found == []


# Presenting


def test_the_speaker_view_opens_with_s_and_shows_the_notes(small, browser):
    page = browser.new_page()
    open_deck(page, small)
    with page.expect_popup() as opened:
        page.keyboard.press("s")
    notes = opened.value.locator(".speaker-controls-notes .value")
    notes.get_by_text("Timing: quick.").wait_for(timeout=MILLISECONDS)
    opened.value.close()
    page.close()


def test_the_notes_are_not_on_the_slides(small, browser):
    page = browser.new_page()
    open_deck(page, small)
    assert not page.get_by_text("Timing: quick.").is_visible()
    page.close()


def test_an_explorer_is_live_and_a_clicker_still_turns_the_slide(small, browser):
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    open_deck(page, small)
    page.evaluate(
        """() => {
            const { h, v } = Reveal.getIndices(document.querySelector("section.explores"));
            Reveal.slide(h, v);
        }"""
    )
    slider = page.locator(".live input[type=range]").first
    before = page.locator(".live .summary").text_content()
    slider.focus()
    page.keyboard.press("End")
    assert page.locator(".live .summary").text_content() != before
    place = page.evaluate("Reveal.getSlidePastCount()")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("Reveal.getSlidePastCount()") == place
    page.keyboard.press("PageUp")
    assert page.evaluate("Reveal.getSlidePastCount()") == place - 1
    page.close()


def test_without_javascript_an_explorer_shows_its_still_picture(small, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(small.as_uri())
    assert page.locator(".still img").evaluate("image => getComputedStyle(image).display") != "none"
    context.close()


# The check finds what is wrong

BODY = '<div class="body">'
FAULTS = {
    "too tall": '<div class="block prose" style="flex: none; height: 900px">tall</div>',
    "too wide": '<div class="block prose" style="width: 1400px">wide</div>',
    "clipped at the side": '<div class="block code"><pre style="white-space: pre; '
    f'overflow: hidden">{"x" * 400}</pre></div>',
    "broken picture": '<div class="block figure"><img src="figures/none.png" alt="none"></div>',
    "without alt text": '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=">',
    "formula not drawn": '<div class="block prose"><p>As $\\tau^2$ is</p></div>',
    "type of 9.0 px": '<div class="block prose" style="font-size: 9px">tiny</div>',
    "lies over": '<div class="block prose" style="position: absolute; top: 40px">over</div>',
    "error in the console": '<script>console.error("bad")</script>',
    "error in the page": "<script>throw new Error('bad')</script>",
    "request to": '<img alt="far" src="http://nowhere.invalid/x.png" width="300" height="300">',
}


def test_without_a_fault_nothing_is_found(small, browser, tmp_path):
    assert complaints(small, browser, tmp_path, lambda html: html) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found(fault, small, browser, tmp_path):
    found = complaints(
        small, browser, tmp_path, lambda html: html.replace(BODY, BODY + FAULTS[fault], 1)
    )
    assert any(fault in what for what in found), found


def test_what_axe_finds_is_told(small, modules, browser, tmp_path):
    pale = '<div class="block prose" style="color: #ddd">pale</div>'
    shutil.copytree(small.parent, tmp_path, dirs_exist_ok=True)
    deck = tmp_path / small.name
    html = deck.read_text(encoding="utf-8").replace(BODY, BODY + pale, 1)
    deck.write_text(html, encoding="utf-8")
    assert any("color-contrast" in str(one) for one in violations(browser, deck, modules))


def test_a_slide_without_notes_is_found(small, browser, tmp_path):
    found = complaints(small, browser, tmp_path, lambda html: re.sub(r"<h4.*?</h4>", "", html))
    assert "no speaker notes" in found


def complaints(small, browser, folder, change):
    """Check a copy of the deck that was changed."""
    copy = folder / "deck"
    shutil.copytree(small.parent, copy, dirs_exist_ok=True)
    deck = copy / small.name
    deck.write_text(change(small.read_text(encoding="utf-8")), encoding="utf-8")
    return [problem.what for problem in look_at(browser, deck, SCREENS[0]).problems]


# On paper


def test_the_pdf_has_a_page_per_slide_and_the_handout_the_notes(small, browser, tmp_path):
    shutil.copytree(small.parent, tmp_path, dirs_exist_ok=True)
    deck = tmp_path / small.name
    with_slides = deck.read_text(encoding="utf-8").count('<div class="page">')
    write_pdfs(browser, deck)
    pages = PdfReader(slides_pdf(deck)).pages
    assert len(pages) == with_slides
    assert pages[0].mediabox.width / pages[0].mediabox.height == pytest.approx(16 / 9, rel=0.01)
    students, instructors = (
        "\n".join(page.extract_text() for page in PdfReader(handout_pdf(deck, kind)).pages)
        for kind in HANDOUTS
    )
    assert "Timing: quick." in " ".join(instructors.split())
    assert "Timing" not in students
    assert "Minute 0" not in students
    assert "The slope is near one." in " ".join(students.split())
