"""The explorer of the clock: one mathematics, equal to fits in each unit of time."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import stats

from course_lib import explore_clock, fit_mixed, load_dataset
from course_lib.explorers.clock.browser_case import CASE
from course_lib.explorers.clock.likelihoods import DAYS, at_unit
from tests.explorers.node import run_math

NAMES = {"outcome": "PCV", "predictor": "time", "group": "animal_id", "factor": "breed"}


@pytest.mark.parametrize("unit", list(DAYS))
def test_the_closed_form_is_what_fits_in_that_unit_give(unit):
    rows = load_dataset("ex33")
    rows = rows.assign(time=rows["time"] / DAYS[unit])
    at = at_unit(CASE.explorer().data["ratios"], np.log10(DAYS[unit]))
    for reml, said in ((True, at.reml), (False, at.ml)):
        larger, smaller = (
            fit_mixed(f"PCV ~ {fixed} + (1 + time | animal_id)", rows, reml=reml).llf
            for fixed in ("time * breed", "time + breed")
        )
        assert_allclose(said, 2 * (larger - smaller), atol=1e-5)


def test_the_numbers_are_the_syllabuss():
    """Of R: see part two of the reference values."""
    text = repr(CASE.explorer())
    for number in ("-4.69", "1.67", "5.56", "8.47", "13.47", "6.29"):
        assert number in text


@pytest.mark.parametrize("scale", [-1.38, 0.0, 0.02, 2.58])
def test_javascript_compares_as_python_does(scale):
    ratios = CASE.explorer().data["ratios"]
    said = run_math("clock/mathematics", "atUnit(ratios, scale, 1)", ratios=ratios, scale=scale)
    at = at_unit(ratios, scale).numbers()
    assert_allclose([said["reml"], said["ml"]], [at["reml"], at["ml"]], rtol=1e-12)
    assert_allclose([said["remlP"], said["mlP"]], [at["reml_p"], at["ml_p"]], rtol=1e-9)


@pytest.mark.parametrize("freedom", [1, 2, 5, 30])
def test_the_chi_square_distribution_is_scipys(freedom):
    values = [-3.0, 0.0, 1e-8, 0.5, 1.9, 3.84, 19.6, 80.0]
    expression = "values.map((x) => chiTail(x, freedom))"
    said = run_math("frame/math/gamma", expression, values=values, freedom=freedom)
    assert_allclose(said, stats.chi2.sf(values, freedom), rtol=1e-10)


def test_what_it_cannot_show_is_refused():
    data = load_dataset("ex33")
    with pytest.raises(ValueError, match="hours, days, weeks, months, years; got 'fortnights'"):
        explore_clock(data, **NAMES, unit="fortnights")
    with pytest.raises(ValueError, match="'animal_id' has 12"):
        explore_clock(data, **{**NAMES, "factor": "animal_id"})


def test_rows_without_a_value_are_left_out():
    data = load_dataset("ex33").astype({"PCV": float})
    data.loc[3, "PCV"] = np.nan
    assert len(explore_clock(data, **NAMES).data["outcome"]) == len(data) - 1
