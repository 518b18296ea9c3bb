"""The explorer of pooling: JavaScript, Python and the fits agree, to 1e-8."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from course_lib import explore_pooling
from course_lib.explorers.frame.rows import group_names, relative_covariance, rows_for_js
from course_lib.explorers.pooling.browser_case import CASE
from course_lib.explorers.pooling.lines import END, pool_at, ratio_at
from tests.explorers.node import numbers, run_math

EXACT = {"rtol": 1e-8, "atol": 1e-8}
ENDS_AND_BETWEEN = (-END, 1 - END, -30, -16, 0, 7, 16, END - 1, END)


@pytest.fixture(scope="module")
def pooling():
    return CASE.objects()["pooling"]


def has_line(own):
    return np.isfinite(own).all(axis=1)


@pytest.mark.parametrize("position", ENDS_AND_BETWEEN)
def test_lines_and_criterion_from_complete_to_no_pooling(pooling, position):
    at = pool_at(pooling, ratio_at(position))
    data = CASE.explorer().data
    said = run_math(
        "pooling/mathematics",
        """(() => { const products = lineProducts(data), ratio = ratioAt(position, data.scale);
        const { lines, population, criterion } = poolingAt(products, data.relative, ratio);
        const none = [[null, null], [null, null]];
        const own = poolingAt(products, data.relative, Infinity).lines;
        const steps = products.map((g, i) =>
          stepsOf(lineWeight(g, data.relative, ratio), own[i], population) ?? none);
        return { criterion, steps, population, lines: lines.map((line) => line ?? [null, null]),
          weights: products.map((g) => lineWeight(g, data.relative, ratio) ?? none) }; })()""",
        data=data,
        position=position,
    )
    assert_allclose(numbers(said["lines"]), at.lines, **EXACT)
    assert_allclose(numbers(said["criterion"]), at.criterion, **EXACT)
    assert_allclose(numbers(said["weights"]), at.weights, **EXACT)
    if -END < position < END:  # both steps together lead from the population to the line
        own, steps = pool_at(pooling, np.inf).lines, numbers(said["steps"])
        population = said["population"]
        lead = population + steps.sum(axis=1)
        assert_allclose(lead[has_line(own)], at.lines[has_line(own)], rtol=1e-7)


def test_at_the_reml_estimate_it_is_the_fit(pooling):
    at, fit = pool_at(pooling, 1), pooling.fits["partial"]
    partial = pooling.estimates().query("model == 'partial'")
    assert_allclose(at.lines, partial[["intercept", "slope"]], rtol=1e-6)
    assert_allclose(at.criterion, -2 * fit.llf, rtol=1e-9)
    assert at.criterion < min(pool_at(pooling, ratio).criterion for ratio in (0.9, 1.1))


def test_own_intercept_and_own_slope_together_move_the_slope(pooling):
    """What the explorer says in words; for subject 374 lme4 gives 0.965 and -0.339."""
    at, population = pool_at(pooling, 1), pooling.fits["partial"].fe_params.to_numpy()
    own = pool_at(pooling, np.inf).lines - population
    terms = at.weights[:, 1] * own
    moved = at.lines[:, 1] - population[1]
    has_own = has_line(own)
    assert_allclose(terms.sum(axis=1)[has_own], moved[has_own], rtol=1e-6, atol=1e-6)
    assert_allclose(terms[group_names(pooling).index("374")], [0.9650, -0.3389], atol=5e-4)


def test_the_ends_are_complete_and_no_pooling(pooling):
    table = pooling.estimates()
    for ratio, model in ((0, "complete"), (np.inf, "none")):
        lines = table.loc[table["model"] == model, ["intercept", "slope"]]
        assert_allclose(pool_at(pooling, ratio).lines, lines, rtol=1e-9)


def test_a_group_without_rows_gets_the_population_line(pooling):
    data = rows_for_js(pooling)
    said = run_math(
        "pooling/mathematics",
        """(() => { const all = { ...data, groups: [...data.groups, "nobody"] };
        const { lines, population } = poolingAt(lineProducts(all), relative, 1);
        return [lines.at(-1), population]; })()""",
        data=data,
        relative=relative_covariance(pooling.fits["partial"]),
    )
    assert said[0] == said[1]


def test_an_unknown_group_is_answered_with_those_there_are(pooling):
    with pytest.raises(ValueError, match=r"no group '999'; the groups are 308, .*374"):
        explore_pooling(pooling, group="999")


def test_a_subject_with_all_its_rows_is_followed():
    """335, whose own slope is the only one below zero, and counts for most of its slope."""
    assert CASE.explorer().start == {"position": 0, "group": "335"}


def test_the_sd_of_slopes_is_the_estimate_not_that_of_the_predictions(pooling):
    """5.92 by lme4; the predicted slopes' own SD is 5.17."""
    at = pool_at(pooling, 1)
    assert_allclose(at.slope_sd, pooling.fits["partial"].cov_re.iloc[1, 1] ** 0.5, rtol=1e-6)
    assert_allclose(at.slope_sd, 5.92, atol=0.005)
    assert at.slope_sd > 1.1 * at.lines[:, 1].std(ddof=1)
    assert_allclose(pool_at(pooling, 100).slope_sd, 10 * at.slope_sd)
