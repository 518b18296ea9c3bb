"""Correlation of neighbours: the lecture's numbers, and the ruler that independence gives."""

import numpy as np
import pandas as pd
import pytest

from course_lib import fit_mixed, lag_correlation, load_dataset
from course_lib.tables.lag import lagged_residuals
from tests.reference.structured_values import structured_data, structured_fit


@pytest.mark.parametrize(("name", "expected"), [("intercepts", 0.405), ("slopes", 0.119)])
def test_neighbours_of_the_lecture(name, expected):
    found = lag_correlation(structured_fit(name), time="Days", rng=1).iloc[0]
    assert found["pairs"] == 162
    assert found["correlation"] == pytest.approx(expected, abs=5e-4)
    assert found["expected_high"] < 0.1 < found["correlation"]


def test_the_range_is_nearly_that_of_refits():
    found = lag_correlation(structured_fit("slopes"), time="Days", rng=1).iloc[0]
    # Refits that estimate the variances anew give -0.16, and -0.30 to -0.03: with known variances
    # the range is a little wider.
    assert found["expected"] == pytest.approx(-0.16, abs=0.03)
    assert found["expected_low"] == pytest.approx(-0.30, abs=0.035)
    assert found["expected_high"] == pytest.approx(-0.03, abs=0.02)


@pytest.mark.parametrize("name", ["intercepts_ar1", "slopes_ar1", "gaps_ar1", "hours_car1"])
def test_in_a_structured_fit_the_correlation_is_gone(name):
    found = lag_correlation(structured_fit(name), rng=1).iloc[0]
    assert found["expected_low"] < found["correlation"] < found["expected_high"]


def test_pairs_do_not_cross_the_borders_of_groups_and_rows_may_stand_in_any_order():
    data = structured_data("sleepstudy").sample(frac=1, random_state=1)
    fit = fit_mixed("Reaction ~ Days + (1 | Subject)", data)
    found = lag_correlation(fit, time=data["Days"], rng=1).iloc[0]
    assert found["pairs"] == 162
    assert found["correlation"] == pytest.approx(0.405, abs=5e-4)


def test_a_time_that_is_no_part_of_the_formula_is_given_as_a_column():
    data = structured_data("sleepstudy")
    data.loc[4, "Reaction"] = np.nan
    with pytest.warns(UserWarning, match="1 of 180 rows"):
        fit = fit_mixed("Reaction ~ 1 + (1 | Subject)", data)
    with pytest.raises(ValueError, match=r"'Days' is no column of the fit's formula.*time=data"):
        lag_correlation(fit, time="Days")
    assert lag_correlation(fit, time=data["Days"], sets=2, rng=1)["pairs"][0] == 161


def test_a_column_in_another_order_is_read_by_its_labels():
    data = structured_data("sleepstudy").iloc[3:]
    data.loc[4, "Reaction"] = np.nan
    with pytest.warns(UserWarning, match="1 of 177 rows"):
        fit = fit_mixed("Reaction ~ 1 + (1 | Subject)", data)
    expected = lag_correlation(fit, time=data["Days"], sets=2, rng=1)
    for column in (data["Days"].sample(frac=1, random_state=1), data["Days"].drop(4)[::-1]):
        pd.testing.assert_frame_equal(lag_correlation(fit, time=column, sets=2, rng=1), expected)


def test_pairs_are_the_fits_residuals_in_residual_sds():
    fit = structured_fit("intercepts")
    found = lagged_residuals(fit, time="Days")
    own = (fit.resid / np.sqrt(fit.scale)).to_numpy().reshape(18, 10)  # 18 subjects, days in order
    np.testing.assert_allclose(found["previous"], own[:, :-1].ravel(), atol=1e-9)
    np.testing.assert_allclose(found["residual"], own[:, 1:].ravel(), atol=1e-9)


def test_two_pairs_are_too_few():
    data = structured_data("sleepstudy")
    some = data[data["Days"].eq(0) | data.index.isin([1, 11])]
    fit = fit_mixed("Reaction ~ 1 + (1 | Subject)", some)
    with pytest.raises(ValueError, match=r"There are 2 pairs of neighbours.*too few"):
        lag_correlation(fit, time=some["Days"])


def test_what_is_not_known_is_asked_for():
    fit = structured_fit("slopes")
    with pytest.raises(ValueError, match="in order is not given"):
        lag_correlation(fit)
    with pytest.raises(ValueError, match=r"no grouping factor 'Subjects'. Did you mean 'Subject'"):
        lag_correlation(fit, time="Days", group="Subjects")
    with pytest.raises(ValueError, match="two rows at the time 0"):
        lag_correlation(fit, time=pd.Series(np.zeros(180)))
    crossed = fit_mixed("diameter ~ 1 + (1 | plate) + (1 | sample)", load_dataset("Penicillin"))
    with pytest.raises(ValueError, match="Say within which rows follow each other: group='plate'"):
        lag_correlation(crossed, time=pd.Series(range(144)))
    assert lag_correlation(crossed, time=pd.Series(range(144)), group="sample", sets=2)["pairs"][0]
