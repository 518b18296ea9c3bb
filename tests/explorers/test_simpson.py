"""The Simpson explorer: one mathematics, and REML as the course's own fits find it."""

import warnings

import numpy as np
import pytest
from numpy.testing import assert_allclose

from course_lib import explore_simpson, fit_mixed, simulate_simpson
from course_lib.explorers.simpson.browser_case import CASE
from course_lib.explorers.simpson.slopes import (
    CORRELATIONS,
    GAPS,
    SIZES,
    reml_ratio,
    simpson_points,
    simpson_slopes,
)
from tests.explorers.node import run_math

EXACT = {"rtol": 1e-8, "atol": 1e-8}
SETTINGS = [(4, 0.5, 1.0), (100, 0.95, 1.0), (10, 0.3, 0.5), (5, 0.2, 1.5), (4, 0.5, 0.2)]
ALONE = [(4, 0.2, 1.2), (6, 0.7, 0.1)]  # singular as well

PAGE = "simpson/mathematics"


@pytest.mark.parametrize(("n", "r", "difference"), SETTINGS)
def test_points_lines_and_slopes_are_pythons(n, r, difference):
    data = CASE.explorer().data
    ratio = float(reml_ratio(n, r, difference, 5))
    said = run_math(
        PAGE,
        """(() => { const points = simpsonPoints(draws, n, r, difference);
        return { points, slopes: slopesOf(points), pooled: mixedLines(points, 0),
          mixed: mixedLines(points, ratio),
          short: slopeAt({ n, r, difference, groups: 5 }, ratio) }; })()""",
        draws=data["draws"],
        n=n,
        r=r,
        difference=difference,
        ratio=ratio,
    )
    at = simpson_slopes(n, r, difference)
    assert_allclose(
        said["points"], simpson_points(np.array(data["draws"]), n, r, difference), **EXACT
    )
    assert_allclose(said["slopes"]["within"], at.within, **EXACT)
    assert_allclose(said["slopes"]["between"], at.between, **EXACT)
    assert_allclose(said["pooled"]["slope"], at.pooled, **EXACT)
    assert_allclose(said["mixed"]["slope"], at.mixed, **EXACT)
    assert_allclose(said["short"], at.mixed, **EXACT)


@pytest.mark.parametrize(("n", "r", "difference"), SETTINGS + ALONE)
def test_reml_is_what_fit_mixed_finds(n, r, difference):
    data = simulate_simpson(n=n, r=r, groups=5, difference=difference, rng=4)
    with warnings.catch_warnings(record=True):
        warnings.simplefilter("always")  # singular fits say so
        fit = fit_mixed("V2 ~ V1 + (1 | Group)", data)
    found = fit.cov_re.iloc[0, 0] / fit.scale
    assert_allclose(reml_ratio(n, r, difference, 5), found, rtol=1e-5, atol=1e-6)
    assert_allclose(
        simpson_slopes(n, r, difference).mixed, fit.fe_params["V1"], rtol=1e-5, atol=1e-7
    )


def test_the_group_lines_are_those_of_the_fit():
    draws = np.array(CASE.explorer().data["draws"])
    data = simulate_simpson(n=10, r=0.5, groups=5, rng=1)
    data[["V1", "V2"]] = simpson_points(draws, 10, 0.5, 1.0).reshape(-1, 2)
    fit = fit_mixed("V2 ~ V1 + (1 | Group)", data)
    said = run_math(
        PAGE,
        "mixedLines(simpsonPoints(draws, 10, 0.5, 1), ratio).heights",
        draws=draws,
        ratio=fit.cov_re.iloc[0, 0] / fit.scale,
    )
    effects = [effect.iloc[0] for effect in fit.random_effects.values()]
    assert_allclose(said, fit.fe_params["Intercept"] + np.array(effects), rtol=1e-7)


def test_without_a_gap_there_is_no_slope_between():
    assert run_math(PAGE, "slopesOf([[[0, 1], [2, 3]], [[0, 3], [2, 1]]]).between") is None
    at = simpson_slopes(10, 0.3, 0.0)
    assert np.isnan([at.between, at.weight("pooled")]).all()
    assert_allclose([at.pooled, at.mixed], 0.3, rtol=1e-12)
    assert reml_ratio(10, 0.3, 0.0, 5) == 0


def test_the_table_holds_every_place_of_the_sliders():
    data = CASE.explorer().data
    assert np.shape(data["ratios"]) == (len(SIZES), len(CORRELATIONS), len(GAPS))
    at = data["ratios"][SIZES.index(10)][CORRELATIONS.index(0.5)][GAPS.index(1.0)]
    assert_allclose(at, reml_ratio(10, 0.5, 1.0, 5), rtol=1e-8)


def test_what_the_lecture_says_of_few_points_and_of_the_gap():
    slopes = [simpson_slopes(n, 0.5, 1.0).mixed for n in (4, 5, 10, 100)]
    assert_allclose(slopes, [0.340, 0.387, 0.453, 0.496], atol=5e-4)
    wide = [simpson_slopes(4, 0.5, gap).mixed for gap in GAPS[3:]]
    assert_allclose(wide, wide[0], rtol=1e-6)  # the gap does not move it
    assert simpson_slopes(4, 0.2, 1.0).mixed < 0  # even the sign can be wrong
    lecture = simpson_slopes(100, 0.95, 1.0)
    assert_allclose([lecture.pooled, lecture.mixed], [-0.3543, 0.9496], atol=5e-5)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"n": 7}, "n must be a value of its slider: 4, 5, 6, .*100; got 7"),
        ({"r": 0}, "r must be a value of its slider: 0.05, .*; got 0"),
        ({"difference": 3}, "difference must be .* 1.5; got 3"),
        ({"groups": 8}, "groups must be from 2 to 7; got 8"),
        ({"groups": 1}, "at least 2"),
        ({"r": "strong"}, "r must be .*; got 'strong'"),
    ],
)
def test_what_the_sliders_do_not_have_is_refused(given, message):
    with pytest.raises(ValueError, match=message):
        explore_simpson(**given)


def test_other_numbers_of_groups_are_possible():
    explorer = explore_simpson(groups=2, n=10, r=0.95, difference=0.5, rng=1)
    assert len(explorer.data["draws"]) == 2
    assert explorer.start == {"size": SIZES.index(10), "r": 0.95, "difference": 0.5}
