"""What a hand does can be undone, moves nothing else on the page, and is known to Python."""

import json
import operator

import pytest

from course_lib.explorers.frame.browser_case import find_cases
from tests.explorers.node import build
from tests.explorers.pages import (
    FRAME,
    do,
    drag,
    drawn,
    in_lab,
    open_in_lab,
    open_static,
    run_cell,
    static_page,
    wait_until,
    watched_page,
)
from tests.lab.test_cli import running_lab

CASES = find_cases()
by_name = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
PLACES = f"""
[...document.querySelectorAll("{FRAME}, {FRAME} :is(.stage, .control, .results, .reset)")]
  .map((one) => one.getBoundingClientRect())
  .map(({{ x, y, width, height }}) => [x, y, width, height].map(Math.round).join())
"""


def dragged(case):
    """Return the first move that is a drag and nothing else, if there is one."""
    alone = (move for move in case.moves if move.drag and not move.choose and not move.keys)
    return next(alone, None)


@pytest.fixture(scope="module", autouse=True)
def _packages(tmp_path_factory):
    """The packages for a static page come with a build."""
    build(tmp_path_factory.mktemp("static"))


@by_name
def test_what_a_hand_did_is_undone(case, browser):
    with static_page(browser, 850, 600) as (page, _):
        open_static(page, case.explorer())
        first, undo = drawn(page), page.locator(f"{FRAME} .undo")
        assert undo.is_disabled()
        moved = [move for move in case.moves if move.drag or move.keys or move.choose]
        for move in moved:
            do(page, move)
            page.locator(f"{FRAME} .reset").focus()
            while undo.is_enabled() and drawn(page) != first:
                page.keyboard.press("Control+z")
            assert drawn(page) == first, move.what


@pytest.mark.parametrize("case", [c for c in CASES if dragged(c)], ids=lambda case: case.name)
def test_a_drag_is_one_step(case, browser):
    with static_page(browser, 850, 600) as (page, _):
        open_static(page, case.explorer())
        first, undo = drawn(page), page.locator(f"{FRAME} .undo")
        move = dragged(case)
        drag(page, move.target, move.drag)
        assert drawn(page) != first
        undo.click()
        assert drawn(page) == first
        assert undo.is_disabled()


@by_name
@pytest.mark.parametrize("width", [400, 850])
def test_nothing_jumps_while_it_is_dragged(case, width, browser):
    """But for the first time that a sentence needs a line more."""
    with static_page(browser, width, 1600) as (page, _):
        open_static(page, case.explorer())
        for there in (0.0, 1.0, 0.5):
            drag(page, case.slider, (there, 0.5))
        before = page.evaluate(PLACES)
        for there in (0.1, 0.35, 0.65, 0.9):
            drag(page, case.slider, (there, 0.5))
            assert page.evaluate(PLACES) == before


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    with running_lab(tmp_path_factory.mktemp("lab")) as started:
        yield started


def told_state(page):
    """Return the explorer's start, and its state when it has been told: ten times a second."""

    def ask():
        return json.loads(run_cell(page, "print(json.dumps([explorer.start, explorer.state]))"))

    wait_until(lambda: operator.ne(*ask()))
    return ask()


@in_lab
def test_python_knows_where_the_hand_is_and_can_move_it(case, lab, browser):
    with watched_page(browser, 1366, 768) as (page, problems):
        open_in_lab(page, lab, case)
        run_cell(page, "import json")
        first = drawn(page)
        move = dragged(case) or case.moves[-1]
        do(page, move)
        moved = drawn(page)
        assert moved != first
        start, state = told_state(page)
        assert state != start
        run_cell(page, "explorer.state = explorer.start")
        assert wait_until(lambda: drawn(page) == first)
        run_cell(page, f"explorer.state = json.loads('''{json.dumps(state)}''')")
        assert wait_until(lambda: drawn(page) == moved)
        page.locator(f"{FRAME} .undo").click()
        assert wait_until(lambda: drawn(page) == first), "what Python did is undone too"
        assert problems == []


def test_a_state_that_no_control_has_is_refused_in_words(lab, browser):
    case = next(case for case in CASES if case.name == "shrinkage")
    with watched_page(browser, 1366, 768) as (page, problems):
        open_in_lab(page, lab, case)
        first = drawn(page)
        for state, words in (
            ("{'kept': 99}", "“kept” is from 0 to 10, in steps of 1; Python said 99."),
            ("{'kept': 1.5}", "Python said 1.5."),
            ("{'group': 'nobody'}", "Python said nobody."),
        ):
            run_cell(page, f"explorer.state = {state}")
            page.get_by_text(words).first.wait_for()
            assert drawn(page) == first
        back = "print(explorer.state == explorer.start)"
        assert wait_until(lambda: run_cell(page, back) == "True")
        assert problems == []


def test_python_moves_what_a_slider_and_buttons_share(lab, browser):
    case = next(case for case in CASES if case.name == "time_origin")
    with watched_page(browser, 1366, 768) as (page, problems):
        open_in_lab(page, lab, case)
        first = drawn(page)
        run_cell(page, "explorer.state = {'origin': 5}")  # none of the buttons has it
        assert wait_until(lambda: drawn(page) != first)
        run_cell(page, "explorer.state = {'origin': 5.3}")
        page.get_by_text(
            "“origin” is from 0 to 35, in steps of 1; Python said 5.3."
        ).first.wait_for()
        assert problems == []


def test_jupyterlab_reads_the_alt_text_of_figures(lab, browser):
    with watched_page(browser, 1366, 768) as (page, problems):
        open_in_lab(page, lab, CASES[0])
        said = "Eighteen lines & a “point”."
        run_cell(
            page,
            "import matplotlib.pyplot as plt\nfigure, ax = plt.subplots()\n"
            f"ax.plot([1, 2])\ncourse_lib.set_alt_text(figure, '{said}')"
            "\nplt.show()",
        )
        page.get_by_role("img", name=said).wait_for()
        assert problems == []
