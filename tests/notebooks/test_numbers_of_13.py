"""The numbers that lecture 13 shows are R's: each value of 13.R, as the lecture prints it."""

import re

import pytest

from tests.notebooks.shown import lecture_outputs, not_shown
from tests.reference.lme4_values import FOLDER

# By the name of R's values in 13.txt: what is shown of them.
SHOWN = {
    "308: distance, BLUP": "308: {0} ms above the mean of all, BLUP {1}",
    "worth of an invented row": "zeros for 308: {0} | variance of intercepts: {0}",
    "triangle": "[[{0} 0. ] [{1} {2}]] | searched: {0}, {1}, {2}",
    "population line": "least squares [{0} {1}] | fit_mixed [{0} {1}]",
    "sum of squares": "{0} / (216 - 38)",
    "residual variance": "= {0}; by REML {1}",
    "standard errors": "population line: [{0} {1}]",
    "errors of deviations": "deviations: intercept {0}, slope {1}",
    "criterion of slopes": "three numbers: {0}",
    **{f"theta {at}": f"theta {at} criterion {{0}}" for at in (0, 0.5, 1, 1.19788, 2, 4)},
    **{f"sum of squares at {at}": f"theta {at} sum of squares {{0}}" for at in (0, 0.5, 1, 2, 4)},
    "criterion, theta of intercepts": "fit_mixed: theta {1}",
    "within 3.84": "theta from {0:.2f} to {1:.2f}",
    "by hand: residual, intercepts": "by hand: residual {0}, intercepts {1}",
    "fitted: residual, intercepts": "fitted: residual {0}, intercepts {1}",
    "ML / REML": "ML / REML = {0}",
    "SD of slopes by ML and REML": "ML and REML: {0}, {1}",
    "criterion by ML": "criterion by ML {0}, by hand {0}",
    "hours for days": "1.19788 REML moves by {0}, ML by 0.000",
    "herds: theta, fixed effects": "theta {0}, log | fixed effects [{1} {2} {3} -1.58 ]",
    "herds: log-likelihood": "log-likelihood {0}",
}


@pytest.fixture(scope="module")
def outputs():
    return lecture_outputs("13")


@pytest.fixture(scope="module")
def values():
    """R's values by their names, as R printed them."""
    text = (FOLDER / "lectures" / "13.txt").read_text(encoding="utf-8")
    return {name: line.split() for name, line in re.findall(r"^(.+): ([-\d. ]+)$", text, re.M)}


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_shown_is_rs(name, values, outputs):
    shown = SHOWN[name]
    given = [float(one) for one in values[name]] if ":." in shown else values[name]
    assert not_shown(outputs, shown, given) == []
