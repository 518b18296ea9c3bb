"""The Simpson explorer: one mathematics, and REML as the course's own fits find it."""

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from course_lib import explore_simpson, fit_mixed
from course_lib.explorers.simpson.browser_case import CASE
from course_lib.explorers.simpson.slopes import (
    CORRELATIONS,
    GAPS,
    SIZES,
    draw_points,
    reml_ratio,
    simpson_points,
    simpson_slopes,
)
from tests.explorers.node import run_math

EXACT = {"rtol": 1e-8, "atol": 1e-8}
SETTINGS = [
    (4, 0.5, 1.0),
    (100, 0.95, 1.0),
    (10, 0.3, 0.5),
    (5, 0.2, 1.5),
    (4, 0.5, 0.2),
    (10, 0.0, 1.0),
    (20, -0.95, 1.2),
    (400, -0.3, 0.3),
]
ALONE = [(4, 0.2, 1.2), (6, 0.7, 0.1)]  # singular as well

PAGE = "simpson/mathematics"


@pytest.fixture(scope="module")
def draws():
    return draw_points(CASE.explorer().data["seed"], 5)


def frame_of(draws, n, r, difference):
    points = simpson_points(draws, n, r, difference)
    data = pd.DataFrame(points.reshape(-1, 2), columns=["V1", "V2"])
    return data.assign(Group=np.repeat(list("abcdefg")[: len(draws)], n))


@pytest.mark.parametrize(("n", "r", "difference"), SETTINGS)
def test_points_lines_and_slopes_are_pythons(draws, n, r, difference):
    said = run_math(
        PAGE,
        """(() => { const setting = { n, r, difference, groups: 5 };
        const points = simpsonPoints(drawPoints(seed, 5, most), n, r, difference);
        const ratio = remlRatio(setting);
        return { points, ratio, slopes: slopesOf(points), pooled: mixedLines(points, 0),
          mixed: mixedLines(points, ratio), short: slopeAt(setting, ratio) }; })()""",
        seed=CASE.explorer().data["seed"],
        most=max(SIZES),
        n=n,
        r=r,
        difference=difference,
    )
    at = simpson_slopes(n, r, difference)
    assert_allclose(said["points"], simpson_points(draws, n, r, difference), **EXACT)
    assert_allclose(said["ratio"], reml_ratio(n, r, difference, 5), **EXACT)
    assert_allclose(said["slopes"]["within"], at.within, **EXACT)
    assert_allclose(said["slopes"]["between"], at.between, **EXACT)
    assert_allclose(said["pooled"]["slope"], at.pooled, **EXACT)
    assert_allclose(said["mixed"]["slope"], at.mixed, **EXACT)
    assert_allclose(said["short"], at.mixed, **EXACT)


@pytest.mark.filterwarnings("ignore:Singular fit")
@pytest.mark.parametrize("groups", [5, 2, 7])
@pytest.mark.parametrize(("n", "r", "difference"), SETTINGS + ALONE)
def test_reml_is_what_fit_mixed_finds(n, r, difference, groups):
    data = frame_of(draw_points(4, groups), n, r, difference)
    fit = fit_mixed("V2 ~ V1 + (1 | Group)", data)
    found = fit.cov_re.iloc[0, 0] / fit.scale
    assert_allclose(reml_ratio(n, r, difference, groups), found, rtol=1e-5, atol=1e-6)
    mixed = simpson_slopes(n, r, difference, groups).mixed
    assert_allclose(mixed, fit.fe_params["V1"], rtol=1e-5, atol=1e-7)


@pytest.mark.filterwarnings("ignore:Singular fit")
@pytest.mark.parametrize(("n", "r", "difference"), SETTINGS[:4])
def test_group_means_as_a_predictor_separate_the_slopes(draws, n, r, difference):
    data = frame_of(draws, n, r, difference)
    data["mean"] = data.groupby("Group")["V1"].transform("mean")
    data["within"] = data["V1"] - data["mean"]
    fit = fit_mixed("V2 ~ within + mean + (1 | Group)", data)
    assert_allclose(fit.fe_params[["within", "mean"]], [r, -1], atol=1e-9)
    assert fit.cov_re.iloc[0, 0] == 0  # the means lie on a line: no honest error for their slope


def test_the_group_lines_are_those_of_the_fit(draws):
    fit = fit_mixed("V2 ~ V1 + (1 | Group)", frame_of(draws, 10, 0.5, 1.0))
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


def test_the_sizes_are_steps_on_a_logarithmic_scale():
    steps = np.diff(np.log(SIZES))
    assert (SIZES[0], SIZES[-1]) == (4, 400)
    assert steps.max() < 2 * steps.min()
    assert tuple(-r for r in reversed(CORRELATIONS)) == CORRELATIONS


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
        ({"n": 7}, "n must be a value of its slider: 4, 5, 6, .*400; got 7"),
        ({"r": 1}, "r must be a value of its slider: -0.95, .*; got 1"),
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
    assert explorer.data["groups"] == 2
    expected = {"model": "intercept", "size": SIZES.index(10), "r": 0.95, "difference": 0.5}
    assert explorer.start == expected
