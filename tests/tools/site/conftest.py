"""The site, made once for all tests of its pages."""

from dataclasses import replace

import pytest
from rich.console import Console

from course_tools.basics.progress import progress_bar
from course_tools.build.course_list import read_course
from course_tools.site import command

DAILY = ("02", "05", "08")  # lectures whose explorers are run every day


@pytest.fixture(scope="session")
def course():
    """Return the list of lectures."""
    return read_course()


@pytest.fixture(scope="session")
def states(course, pytestconfig):
    """Return the states of explorers as ``course site`` finds them: of three lectures, or all."""
    thorough = pytestconfig.getoption("--thorough")
    lectures = [one for one in course.lectures if thorough or one.number in DAILY]
    with progress_bar(Console(quiet=True)) as progress:
        return command.lecture_states(replace(course, lectures=tuple(lectures)), progress)


@pytest.fixture(scope="session")
def site(modules, states, tmp_path_factory):  # noqa: ARG001
    """Make the book, as ``course site --no-lab`` does, and return its folder."""
    out = tmp_path_factory.mktemp("made") / "site"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(command, "lecture_states", lambda *_: states)
        assert command.main(["--out", str(out), "--no-lab"]) == 0
    return out
