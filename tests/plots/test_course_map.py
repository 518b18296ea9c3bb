"""The map draws what it is given, whatever course that is."""

import itertools

import numpy as np
import pytest

import course_lib as course
from course_lib.theme import get_alt_text
from tests.plots.drawn import refused

COURSES = {
    "two": [[], [0]],
    "a chain of 20": [[], *([k] for k in range(19))],
    "one before 19": [[], *([0] for _ in range(19))],
    "none before another": [[] for _ in range(9)],
    "14 with long ways": [
        *([], [], [0], [0, 1], [2], [2, 3], [1], [4, 5], [5, 6], [0, 7], [7], [7, 8], [3, 9]),
        [10, 11, 12],
    ],
}


def _map(needs):
    return {f"{k:02} a title of {k} words": [f"{n:02}" for n in own] for k, own in enumerate(needs)}


def _boxes(ax):
    """Box of each lecture in pixels, by its number."""
    named = [(patch.get_gid(), patch) for patch in ax.patches if patch.get_gid().startswith("box")]
    return {gid.removeprefix("box "): patch.get_window_extent() for gid, patch in named}


def _arrows(ax):
    """Points along each arrow in pixels, by the numbers of its ends."""
    drawn = [patch for patch in ax.patches if patch.get_gid().startswith("arrow")]
    pieces = {a.get_gid(): a.get_path().to_polygons(closed_only=False) for a in drawn}
    return {
        tuple(gid.split()[1:]): ax.transData.transform(np.vstack(piece))
        for gid, piece in pieces.items()
    }


@pytest.fixture(params=COURSES)
def drawn(request):
    """A course, and its map as it stands on the page."""
    builds_on = _map(COURSES[request.param])
    ax = course.plot_course_map(builds_on)
    ax.figure.draw_without_rendering()
    return builds_on, ax


def test_an_arrow_leads_down_from_a_lecture_to_each_that_needs_it(drawn):
    builds_on, ax = drawn
    boxes, arrows = _boxes(ax), _arrows(ax)
    wanted = {(start, name[:2]) for name, needed in builds_on.items() for start in needed}
    assert sorted(boxes) == [name[:2] for name in builds_on]
    assert set(arrows) == wanted
    for (start, end), points in arrows.items():
        assert boxes[start].y0 > boxes[end].y1
        assert abs(points[:, 1].max() - boxes[start].y0) < 3
        assert abs(points[:, 1].min() - boxes[end].y1) < 3


def test_boxes_stand_apart_hold_their_titles_and_no_arrow_crosses_them(drawn):
    _, ax = drawn
    boxes = _boxes(ax)
    assert not any(a.overlaps(b) for a, b in itertools.combinations(boxes.values(), 2))
    for text in ax.texts:
        inside, box = text.get_window_extent(), boxes[text.get_text()[:2]]
        assert box.x0 < inside.x0 < inside.x1 < box.x1
        assert box.y0 < inside.y0 < inside.y1 < box.y1
    for points in _arrows(ax).values():
        assert not any(
            box.padded(-3).contains(*point) for box in boxes.values() for point in points
        )


def test_a_page_holds_the_map_of_a_broad_course(drawn):
    _, ax = drawn
    assert ax.figure.get_figwidth() <= 11


def test_the_description_follows_the_course():
    ax = course.plot_course_map({"1 one": [], "2 two": ["1"], "3 three": ["1"], "4 four": ["3"]})
    assert get_alt_text(ax) == (
        "Map of 4 lectures, 1 one to 4 four: 1 leads to 2 and 3; 3 leads to 4."
    )
    alone = course.plot_course_map({"1 one": [], "2 two": []})
    assert get_alt_text(alone).endswith("; none builds on another.")


def test_a_wrong_course_is_refused():
    with refused("goes from each lecture to numbers"):
        course.plot_course_map({})
    with refused("goes from each lecture to numbers"):
        course.plot_course_map(["01 a"])
    with refused(r"builds on is a list, such as \['01'\]"):
        course.plot_course_map({"01 a": [], "02 b": "01"})
    with refused("Two lectures have the number 01"):
        course.plot_course_map({"01 a": [], "01 b": []})
    with refused("no lecture '1'. Did you mean '01'"):
        course.plot_course_map({"01 a": [], "02 b": ["1"]})
    with refused("in a circle: 0[123] → "):
        course.plot_course_map({"01 a": ["03"], "02 b": ["01"], "03 c": ["02"]})
