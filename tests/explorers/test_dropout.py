"""The explorer of dropout: one mathematics, a table that is fresh, and R's slopes."""

import json
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose

from course_lib import explore_dropout, load_dataset
from course_lib.explorers.dropout.browser_case import CASE
from course_lib.explorers.dropout.departures import (
    HIGHEST,
    LOWEST,
    NAMES,
    STEP,
    last_seen,
    leave_above,
    load_values,
)
from course_lib.explorers.dropout.estimates import estimate_at, rows_until
from course_lib.explorers.dropout.table import ESTIMATES
from tests.explorers.node import run_math

REFERENCE = Path(__file__).parents[1] / "reference" / "lme4" / "inference" / "dropout.json"
R = json.loads(REFERENCE.read_text(encoding="utf-8"))
LIMITS = [*range(LOWEST, HIGHEST + STEP, STEP)]
# What the lecture prints, from R (at 330 and 350 ms).
PRINTED = {
    330: {"completers": 2.99, "ols": 4.73, "intercepts": 7.26, "carried": 9.42, "slopes": 11.21},
    350: {"completers": 6.64, "ols": 7.33, "intercepts": 8.82, "carried": 10.20, "slopes": 11.42},
}


@pytest.fixture(scope="module")
def values():
    return load_values()[1]


def test_javascript_has_the_same_rows_and_slopes_at_every_limit(values):
    said = run_math(
        "dropout/mathematics",
        "limits.map((limit) => leaveAbove(limit, data))",
        limits=LIMITS,
        data=CASE.explorer().data,
    )
    for limit, page in zip(LIMITS, said, strict=True):
        now = leave_above(values, limit)
        assert page["last"] == now.last.tolist()
        assert (page["rows"], page["completers"]) == (now.rows, now.completers)
        assert_allclose([page["slopes"][n] for n in NAMES], [now.slopes[n] for n in NAMES])
        assert_allclose([*page["ols"], *page["line"]], [*now.ols_line, *now.slopes_line])
        assert page["error"] == now.slopes_error


@pytest.mark.parametrize("limit", [300, 330, 415])
def test_the_table_is_what_fits_give_today(limit):
    """Seven decimals are stored; searches end within 1e-6 of each other on any machine."""
    assert_allclose(estimate_at(limit), ESTIMATES[limit], atol=1e-5)


def test_the_table_has_every_place_of_the_slider():
    assert [*ESTIMATES] == LIMITS


@pytest.mark.parametrize("r", R["limits"], ids=lambda r: str(r["limit"]))
def test_the_slopes_are_rs(values, r):
    """Least squares to 1e-8; lme4's optimum to 1e-5.

    geepack and statsmodels estimate the working correlation by other moments: their slopes differ
    by 0.03 at most here, where fewest rows remain.
    """
    now = leave_above(values, r["limit"])
    assert (now.rows, now.completers) == (r["rows"], r["completers"])
    for name in ("completers", "ols", "carried"):
        assert_allclose(now.slopes[name], r["lines"][name][1], atol=1e-8)
    assert_allclose(now.ols_line, r["lines"]["gee_independent"], atol=1e-8)
    assert_allclose(now.slopes["intercepts"], r["lines"]["intercepts"][1], atol=1e-5)
    assert_allclose(now.slopes_line, r["lines"]["slopes"], atol=1e-5)
    assert_allclose(now.slopes_error, r["slopes_error"], atol=1e-5)
    assert_allclose(now.slopes["gee"], r["lines"]["gee"][1], atol=0.03)
    assert not r["singular"]


@pytest.mark.parametrize("limit", PRINTED)
def test_the_lectures_digits_are_reached(values, limit):
    slopes = leave_above(values, limit).slopes
    assert {name: round(slopes[name], 2) for name in PRINTED[limit]} == PRINTED[limit]


def test_of_all_data_the_slope_is_known():
    assert_allclose(CASE.explorer().data["all"], R["all"], rtol=1e-10)


def test_the_value_above_the_limit_is_the_last_one_that_is_seen(values):
    small = np.array([[1.0, 3.0, 2.0], [1.0, 2.0, 2.0], [5.0, 1.0, 1.0], [1.0, 2.0, 3.0]])
    assert last_seen(small, 2.0).tolist() == [1, 2, 0, 2]
    assert len(rows_until(330)) == leave_above(values, 330).rows == 138
    assert len(rows_until(500)) == len(load_dataset("sleepstudy"))


def test_at_every_limit_somebody_is_seen_to_the_end(values):
    """So that the slope of completers exists wherever the slider stands."""
    assert min(leave_above(values, limit).completers for limit in LIMITS) == 3


@pytest.mark.parametrize("limit", [295, 455, 331, "330", None, True])
def test_a_limit_that_the_slider_has_not_is_refused(limit):
    with pytest.raises(ValueError, match="from 300 to 450 in steps of 5; got"):
        explore_dropout(limit)
