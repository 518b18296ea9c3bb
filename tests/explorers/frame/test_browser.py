"""Explorers as they are built, under the hand: in JupyterLab, and on a static page as slides are.

What is done, and what must be shown then, is in the ``browser_case.py`` of each explorer.
"""

import gzip
import math

import pytest
from playwright.sync_api import expect

from course_lib.explorers.frame.browser_case import find_cases
from tests.explorers.node import EXPLORERS, build
from tests.explorers.pages import (
    FRAME,
    do,
    in_lab,
    open_in_lab,
    open_static,
    picture,
    shown_numbers,
    static_page,
    wait_until,
    watched_page,
)
from tests.lab.test_cli import running_lab

LARGEST = 25_000  # bytes of one explorer, compressed: a page loads those that it shows
SECONDS = 20  # until a wrong number counts as wrong
by_name = pytest.mark.parametrize("case", find_cases(), ids=lambda case: case.name)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Explorers built from their sources; the packages for the static page come with them."""
    folder = tmp_path_factory.mktemp("static")
    build(folder)
    return folder


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    with running_lab(tmp_path_factory.mktemp("lab")) as started:
        yield started


def test_what_is_committed_is_what_the_sources_give(built):
    fresh = {path.relative_to(built): path.read_bytes() for path in built.rglob("*.*")}
    names = [*EXPLORERS.glob("*/built.*"), EXPLORERS / "frame" / "LICENCES.txt"]
    committed = {path.relative_to(EXPLORERS): path.read_bytes() for path in names}
    assert sorted(fresh) == sorted(committed)
    changed = [path.as_posix() for path in fresh if fresh[path] != committed[path]]
    assert changed == [], "run: node course_lib/explorers/frame/build.mjs"


def test_the_javascript_is_small():
    built = EXPLORERS.glob("*/built.js")
    sizes = {path.parent.name: len(gzip.compress(path.read_bytes())) for path in built}
    assert {name: size for name, size in sizes.items() if size >= LARGEST} == {}


def compared(page, case, move):
    """Return what is shown, and what Python computes."""
    shown = shown_numbers(page)
    expected = move.expect(shown, case.objects())
    return {name: math.nan if shown[name] is None else shown[name] for name in expected}, expected


def agree(got, expected):
    return got == pytest.approx(expected, rel=1e-8, abs=1e-8, nan_ok=True)


def try_moves(page, case):
    """Do each move of a case, and compare what is shown with what Python computes."""
    first = picture(page)
    for move in case.moves:
        do(page, move)
        wait_until(lambda move=move: agree(*compared(page, case, move)), SECONDS)
        got, expected = compared(page, case, move)
        assert agree(got, expected), f"{move.what}: {got} is shown in place of {expected}"
        if move.keys or move.drag or move.choose:
            assert picture(page) != first, move.what
    page.locator(f"{FRAME} .reset").click()
    assert picture(page) == first


with_packages = pytest.mark.usefixtures("built")


@by_name
@with_packages
def test_on_a_static_page_hand_and_keys_give_the_computed_numbers(case, browser, tmp_path):
    with static_page(browser, 1280, 720) as (page, problems):
        open_static(page, case.explorer(), "body { margin: 12px }")
        try_moves(page, case)
        page.screenshot(path=tmp_path / f"{case.name}.png")
        assert problems == []


@in_lab
def test_in_jupyterlab_hand_and_keys_give_the_computed_numbers(case, lab, browser, tmp_path):
    with watched_page(browser, 1200, 900) as (page, problems):
        open_in_lab(page, lab, case)
        try_moves(page, case)
        # The keys stayed in the explorer: JupyterLab did not go to the next cell.
        first, second = page.locator(".jp-Notebook .jp-Cell").all()[:2]
        assert "jp-mod-active" in first.get_attribute("class")
        assert "jp-mod-active" not in second.get_attribute("class")
        page.screenshot(path=tmp_path / f"{case.name}.png")
        assert problems == []


@by_name
@with_packages
def test_it_can_be_read_at_400_pixels(case, browser, tmp_path):
    with static_page(browser, 400, 900) as (page, _):
        open_static(page, case.explorer(), "body { margin: 0 }")
        page.screenshot(path=tmp_path / f"{case.name}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= 400
        sizes = page.locator(f"{FRAME} :is(label, td, th, p, .stage text)").evaluate_all(
            "all => all.map(one => parseFloat(getComputedStyle(one).fontSize))"
        )
        assert min(sizes) >= 12


@by_name
@with_packages
def test_it_fits_a_slide(case, browser):
    with static_page(browser, 1280, 720) as (page, _):
        open_static(page, case.explorer(), "body { margin: 12px }")
        box = page.locator(FRAME).bounding_box()
        assert box["y"] + box["height"] <= 720


@by_name
@with_packages
def test_every_control_has_a_name_and_a_visible_focus(case, browser):
    with static_page(browser, 1280, 720) as (page, _):
        open_static(page, case.explorer())
        for control in page.locator(f"{FRAME} :is(input, select, button, [tabindex])").all():
            name = control.evaluate(
                "e => e.getAttribute('aria-label') || e.textContent || e.labels[0].textContent"
            )
            assert name.strip()
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        width = "getComputedStyle(document.activeElement).outlineWidth"
        assert page.evaluate(width) == "3px"


@by_name
@with_packages
def test_a_screen_reader_hears_the_summary_after_the_hand_rests(case, browser):
    with static_page(browser, 1280, 720) as (page, _):
        open_static(page, case.explorer())
        page.locator(f"{FRAME} {case.slider}").first.focus()
        page.keyboard.press("End")
        heard, seen = (page.locator(f"{FRAME} {one}") for one in ("[aria-live=polite]", ".summary"))
        expect(heard).to_have_text(seen.text_content(), timeout=1000 * SECONDS)
