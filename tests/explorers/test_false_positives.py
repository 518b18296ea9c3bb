"""The false-positive explorer: one mathematics, and how good its approximation is."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from numpy.testing import assert_allclose
from scipy import stats

from course_lib import explore_false_positives
from course_lib.explorers.false_positives.browser_case import CASE
from course_lib.explorers.false_positives.data_sets import (
    LIMITS,
    MOST,
    p_values,
    simulate_rows,
    two_parts,
)
from course_lib.explorers.false_positives.rates import (
    NOMINAL,
    PREDICTORS,
    effective_rows,
    rejection_rate,
)
from tests.explorers.node import run_math
from tests.reference.false_positives.make_rates import FILE, rejected

EXACT = {"rtol": 1e-8, "atol": 1e-8}
DESIGNS = [(4, 2, 0.0), (4, 30, 0.95), (18, 10, 0.395), (40, 2, 0.6), (40, 30, 0.05)]


@pytest.mark.parametrize("predictor", PREDICTORS)
@pytest.mark.parametrize(("groups", "rows", "icc"), DESIGNS)
def test_rates_and_data_are_pythons(groups, rows, icc, predictor):
    seed = CASE.explorer().data["seed"]
    said = run_math(
        "false_positives/mathematics",
        """(() => { const set = drawSet({ seed, limits }, 3);
        const test = ordinaryTest(sumsOf(set, design), design.icc);
        return { values: rowsOf(set, design).map((row) => row.value), test,
          rate: rejectionRate(design, design.predictor, criticalOf(design, nominal)),
          worth: effectiveRows(design, design.predictor) }; })()""",
        seed=seed,
        limits=LIMITS,
        design={"groups": groups, "rows": rows, "icc": icc, "predictor": predictor},
        nominal=NOMINAL,
    )
    values = simulate_rows(seed, groups, rows, icc, 3)
    first, second = (part.ravel() for part in two_parts(values, predictor))
    assert_allclose(said["values"], values.ravel(), **EXACT)
    assert_allclose(said["test"]["means"], [first.mean(), second.mean()], **EXACT)
    assert_allclose(said["test"]["p"], stats.ttest_ind(first, second).pvalue, **EXACT)
    assert_allclose(said["rate"], rejection_rate(groups, rows, icc, predictor), **EXACT)
    assert_allclose(said["worth"], effective_rows(groups, rows, icc, predictor), **EXACT)


@pytest.mark.parametrize("predictor", PREDICTORS)
def test_p_values_are_those_of_ordinary_regression(predictor):
    design = {"groups": 6, "rows": 4, "icc": 0.5, "predictor": predictor, "sets": 3}
    found = p_values(11, design)
    for number, p in enumerate(found):
        values = simulate_rows(11, 6, 4, 0.5, number)
        second = np.zeros((6, 4))
        second[
            (slice(3, None),) if predictor == "between" else (slice(None), slice(1, None, 2))
        ] = 1
        data = pd.DataFrame({"y": values.ravel(), "x": second.ravel()})
        assert_allclose(p, smf.ols("y ~ x", data).fit().pvalues["x"], rtol=1e-9)


@pytest.mark.parametrize("predictor", PREDICTORS)
def test_all_data_sets_together_reject_as_often_as_the_approximation_says(predictor):
    design = {"groups": 18, "rows": 10, "icc": 0.395, "predictor": predictor, "sets": MOST}
    seed = CASE.explorer().data["seed"]
    share = (p_values(seed, design) < NOMINAL).mean()
    rate = rejection_rate(18, 10, 0.395, predictor)
    assert abs(share - rate) < 3 * np.sqrt(rate * (1 - rate) / MOST) + 0.01


def test_the_approximation_is_within_1_5_points_of_the_stored_simulation():
    rates = pd.read_csv(FILE)
    said = [
        rejection_rate(row.groups, row.rows, row.icc, row.predictor) for row in rates.itertuples()
    ]
    assert len(rates) > 200
    assert np.abs(rates["rejected"] - said).max() < 0.015


def test_the_stored_simulation_is_what_its_script_gives():
    """Fewer data sets of one design, within what chance allows."""
    stored = pd.read_csv(FILE).query("groups == 18 and rows == 10 and icc == 0.395")
    again = rejected(18, 10, 0.395, sets=4000)
    for predictor, share in zip(stored["predictor"], stored["rejected"], strict=True):
        error = np.sqrt(share * (1 - share) / 4000)
        assert abs(again[predictor] - share) < 4 * error


def test_without_correlation_both_tests_are_right_and_rows_are_rows():
    for predictor in PREDICTORS:
        assert_allclose(rejection_rate(18, 10, 0, predictor), 0.05, rtol=1e-12)
        assert effective_rows(18, 10, 0, predictor) == 180


def test_more_rows_make_it_worse_and_more_groups_do_not_help():
    here, rows, groups = (
        rejection_rate(*d, 0.395, "between") for d in [(18, 10), (18, 20), (36, 10)]
    )
    assert rows - here > 0.1
    assert abs(groups - here) < 0.01


def test_the_data_sets_have_the_correlation_that_they_should():
    many = [simulate_rows(1, 40, 30, 0.4, number) for number in range(200)]
    within = np.mean([one.var(axis=1, ddof=1).mean() for one in many])
    between = np.mean([one.mean(axis=1).var(ddof=1) for one in many]) - within / 30
    assert_allclose([between, within], [0.4, 0.6], atol=0.015)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"icc": 1}, "from 0 to 0.95; got 1"),
        ({"icc": "high"}, "from 0 to 0.95; got 'high'"),
        ({"groups": 7}, "groups must be an even number from 4 to 40; got 7"),
        ({"groups": 2}, "groups must be .* at least 4; got 2"),
        ({"rows": 32}, "rows must be an even number from 2 to 30; got 32"),
        ({"predictor": "days"}, "'between' or 'within'"),
    ],
)
def test_what_the_sliders_do_not_have_is_refused(given, message):
    with pytest.raises(ValueError, match=message):
        explore_false_positives(**given)


def test_the_stored_numbers_hold_what_the_lecture_says():
    text = repr(explore_false_positives(rng=6))
    for row in ("18    10  0.395 |      39.5      297.5 |      36.8        1.4", "51.1", "36.3"):
        assert row in text
    assert "Of the 20 data sets above, 8 are rejected at 5 %." in text
