"""The book in a browser: all can use it, nothing is asked of another place, explorers are alive."""

import re

import pytest
from pypdf import PdfReader

from tests.access import COLOURS, what_axe_finds
from tests.waiting import MILLISECONDS

# A page of each kind; an explorer outside a fold and within one.
KINDS = (
    "index",
    "00_start_here",
    "05_partial_pooling",
    "07_tests_and_intervals",
    "exercises/02_random_intercepts",
    "glossary",
    "cheat_sheet",
    "lme4_to_mixedlm",
    "data",
    "reference/data",
    "reference/fit",
    "reference/explorers",
    "search",
    "404",
)
SCHEMES = ("light", "dark")
PHONE, LAPTOP, PROJECTOR = (390, 844), (1280, 800), (1920, 1080)
OPEN_ALL = "document.querySelectorAll('details').forEach((fold) => { fold.open = true; })"
WIDER = "document.documentElement.scrollWidth - innerWidth"

pytestmark = pytest.mark.thorough


@pytest.fixture
def open_page(site, browser):
    """Return a function that opens a page of the site's files, with the network shut."""
    outside, pages = [], []

    def opened(name, size=LAPTOP, scheme="light", folds=False):
        width, height = size
        page = browser.new_page(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            reduced_motion="reduce",
        )
        page.route(re.compile("^(?!file:|blob:|data:)"), _refuse(outside))
        page.goto((site / f"{name}.html").as_uri(), timeout=MILLISECONDS)
        page.evaluate("window.explorersMounted")
        page.evaluate("window.MathJax?.startup?.promise")
        if folds:
            page.evaluate(OPEN_ALL)
        pages.append(page)
        return page

    yield opened
    for page in pages:
        page.close()
    assert outside == []


def _refuse(outside):
    def refuse(route):
        outside.append(route.request.url)
        route.abort()

    return refuse


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_on_any_kind_of_page(scheme, open_page, modules):
    found = {}
    rules = None if scheme == SCHEMES[0] else COLOURS
    for name in KINDS:
        page = open_page(name, scheme=scheme, folds=True)
        if said := what_axe_finds(page, modules, rules=rules):
            found[name] = said
        page.close()
    assert found == {}


@pytest.mark.parametrize("size", [PHONE, PROJECTOR], ids=lambda size: f"{size[0]}px")
def test_no_page_is_wider_than_the_screen(size, open_page):
    found = {name: open_page(name, size, folds=True).evaluate(WIDER) for name in KINDS}
    assert found == dict.fromkeys(KINDS, 0)


def test_each_explorer_is_alive_and_its_slider_follows_the_keys(open_page, site):
    moved, alive = 0, 0
    for path in sorted(site.glob("[0-9][0-9]_*.html")):
        page = open_page(path.stem, folds=True)
        for explorer in page.locator(".explorer").all():
            explorer.locator(".live").wait_for()
            assert not explorer.locator(".still").is_visible()
            alive += 1
            sliders = explorer.locator(".live input[type=range]")
            if sliders.count():
                sliders.first.focus()
                page.keyboard.press("Home")
                lowest = explorer.locator(".course-explorer").inner_html()
                page.keyboard.press("End")
                assert explorer.locator(".course-explorer").inner_html() != lowest, path
                moved += 1
        page.close()
    assert alive >= 12
    assert moved >= 8


def test_explorers_take_the_readers_light_or_dark(open_page):
    for scheme in SCHEMES:
        page = open_page("05_partial_pooling", scheme=scheme, folds=True)
        page.locator(f".explorer [data-scheme={scheme}]").first.wait_for()


def test_answers_are_not_seen_before_the_reader_asks(open_page):
    page = open_page("02_random_intercepts")
    fold = page.locator("details.hide").first
    assert not fold.locator(".cell_output").is_visible()
    fold.locator("summary").focus()
    page.keyboard.press("Enter")
    assert fold.locator(".cell_output").is_visible()


def test_on_paper_a_page_is_whole_and_its_folds_are_open(open_page, tmp_path):
    page = open_page("05_partial_pooling")
    closed = page.locator("details:not([open])").count()
    page.pdf(path=tmp_path / "page.pdf", format="A4")
    said = " ".join(one.extract_text() for one in PdfReader(tmp_path / "page.pdf").pages)
    said = " ".join(said.split())
    assert "Plotting partial pooling in mixed-effects models" in said, "the last reference"
    assert "Partial pooling gives 374 a slope of 11.08" in said, "a finding within a fold"
    assert page.locator("details:not([open])").count() == closed > 10
    page.emulate_media(media="print")
    page.evaluate(OPEN_ALL)
    moving = "all => all.map(one => getComputedStyle(one).animationName)"
    within = page.locator("details > summary ~ *").evaluate_all(moving)
    assert set(within) == {"none"}, "it would be printed while it fades in"


def test_the_search_finds_a_word_without_a_network(open_page, site):
    page = open_page("glossary")
    page.goto(f"{(site / 'search.html').as_uri()}?q=shrinkage")
    page.locator("#search-results a", has_text="Partial pooling").first.wait_for()


def test_the_skip_link_leads_past_the_contents(open_page):
    page = open_page("05_partial_pooling")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_formulas_are_drawn(open_page):
    page = open_page("02_random_intercepts", folds=True)
    assert page.locator("mjx-container").count() > 3
    assert page.locator("mjx-merror").count() == 0
