"""What the page for users of lme4 and the cheat sheet speak of: data, fits, all of the course."""

import pandas as pd
import pytest

import course_lib
from course_lib import fit_mixed
from tests.reference.lme4_values import FOLDER


@pytest.fixture(scope="module")
def names():
    """Return the names that a call on these pages may use."""
    d = pd.read_csv(FOLDER / "lectures" / "page.csv")
    return {name: getattr(course_lib, name) for name in dir(course_lib) if name[0] != "_"} | {
        "d": d,
        "new": pd.DataFrame({"x": [0, 1], "g": ["g01", "g02"]}),
        "level": fit_mixed("y ~ x + (1 | g)", d),
        "fit": fit_mixed("y ~ x + (1 + x | g)", d),
        "small": fit_mixed("y ~ x + (1 | g)", d, reml=False),
        "large": fit_mixed("y ~ x + k + (1 | g)", d, reml=False),
        "wide": fit_mixed("y ~ x * k + (1 | g)", d),
    }
