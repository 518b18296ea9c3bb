"""A small course, built once, and a copy of it to change at will."""

import shutil

import pytest

from tests.tools.build.small_course import GOOD, make_course, run


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """Return a course with one notebook, built, and what the build said."""
    notebooks = make_course(tmp_path_factory.mktemp("good"), {"01_good": GOOD})
    status, said = run(notebooks)
    assert status == 0, said
    return notebooks


@pytest.fixture
def course(built, tmp_path):
    """Return a copy of the built course, to change at will."""
    shutil.copytree(built.parent, tmp_path / "course")
    return tmp_path / "course" / "notebooks"
