"""What tests of slides and of the site share."""

import pytest

from course_tools.basics.errors import BuildError
from course_tools.slides import packages


@pytest.fixture(scope="session")
def modules():
    """Return the folder of npm's packages, or skip."""
    try:
        return packages.install()
    except BuildError as error:
        pytest.skip(str(error))
