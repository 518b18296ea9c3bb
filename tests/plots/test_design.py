"""Which levels occur together."""

import course_lib as course
from course_lib.theme import get_alt_text
from tests.plots.drawn import refused


def test_design_tells_crossed_from_nested():
    grid = course.plot_design(course.load_dataset("Penicillin"), factors=("sample", "plate"))
    assert "crossed" in get_alt_text(grid)
    pastes = course.load_dataset("Pastes")
    tree = course.plot_design(pastes, factors=("batch", "sample"), kind="tree")
    assert "nested" in get_alt_text(tree)


def test_wrong_arguments_are_refused():
    pastes = course.load_dataset("Pastes")
    with refused("'grid' or 'tree'"):
        course.plot_design(pastes, factors=("batch", "cask"), kind="pie")
    with refused("'batch'"):
        course.plot_design(pastes, factors=("Batch", "cask"))
    with refused("names two columns"):
        course.plot_design(pastes, factors="ab")
