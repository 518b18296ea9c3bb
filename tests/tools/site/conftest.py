"""The site, made once for all tests of its pages."""

import pytest
from rich.console import Console

from course_tools.basics.errors import BuildError
from course_tools.basics.progress import progress_bar
from course_tools.build.course_list import read_course
from course_tools.site import command
from course_tools.slides import packages


@pytest.fixture(scope="session")
def modules():
    """Return the folder of npm's packages, or skip."""
    try:
        return packages.install()
    except BuildError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def course():
    """Return the list of lectures."""
    return read_course()


@pytest.fixture(scope="session")
def states(course):
    """Return the states of all explorers, as ``course site`` finds them."""
    with progress_bar(Console(quiet=True)) as progress:
        return command.lecture_states(course, progress)


@pytest.fixture(scope="session")
def site(modules, states, tmp_path_factory):  # noqa: ARG001
    """Make the whole site, as ``course site`` does, and return its folder."""
    out = tmp_path_factory.mktemp("site")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(command, "lecture_states", lambda *_: states)
        assert command.main(["--out", str(out)]) == 0
    return out
