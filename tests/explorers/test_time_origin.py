"""The explorer of lecture 03: JavaScript, Python and the fitted models agree."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from course_lib import explore_time_origin, fit_mixed, load_dataset, variance_components
from course_lib.explorers.time_origin.browser_case import CASE
from course_lib.explorers.time_origin.origins import move_origin, shift_origin
from tests.explorers.node import numbers, run_math

EXACT = {"rtol": 1e-8, "atol": 1e-8}
COLUMNS = {"outcome": "PCV", "predictor": "time", "group": "animal_id"}
# SYLLABUS.md, from lme4: the slope-only model's log-likelihood, the full model's correlation.
LOGLIK = {0: -425.16, "mean": -452.59, 35: -418.60}
CORRELATION = {0: -0.571, 20: 0.030, 35: 0.498}

PAGE = "time_origin/mathematics"


@pytest.fixture(scope="module")
def rows():
    return CASE.explorer().data


def test_every_origin_in_javascript_is_as_in_python(rows):
    said = run_math(
        PAGE,
        "rows.origins.map((origin, i) => atOrigin(rows, origin, "
        "{ slope: rows.only[i], both: rows.both }))",
        rows=rows,
    )
    for origin, js in zip(rows["origins"], said, strict=True):
        at = move_origin(rows, origin)
        shown = [js["only"]["loglik"], js["only"]["slopeSd"], js["both"]["loglik"]]
        shown += [js["both"]["mean"][0], js["both"]["interceptSd"], js["both"]["slopeSd"]]
        assert_allclose([*shown, js["both"]["correlation"]], [*at.numbers().values()], **EXACT)
        assert_allclose(js["both"]["lines"], at.both.beta + at.both.effects, **EXACT)
        slopes = at.only.beta[1] + at.only.effects[:, 0]
        assert_allclose(numbers(js["only"]["lines"])[:, 1], slopes, **EXACT)
        assert_allclose(numbers(js["only"]["lines"])[:, 0], at.only.beta[0], **EXACT)


@pytest.mark.parametrize("origin", [0, "mean", 20, 35])
def test_the_tabulated_estimates_are_the_fits(rows, origin):
    place = rows["mean"] if origin == "mean" else origin
    data = load_dataset("ex33")
    data = data.assign(time=data["time"] - place)
    at = move_origin(rows, place)
    only = fit_mixed("PCV ~ time + (0 + time | animal_id)", data)
    both = fit_mixed("PCV ~ time + (1 + time | animal_id)", data)
    assert_allclose([at.only.loglik, at.both.loglik], [only.llf, both.llf], atol=1e-6)
    assert_allclose(at.only_sd**2, only.cov_re.iloc[0, 0], rtol=1e-5)
    assert_allclose(at.covariance, both.cov_re, rtol=1e-5, atol=1e-6)
    assert_allclose(at.correlation, variance_components(both)["corr"].dropna(), atol=1e-5)
    assert_allclose(at.both.beta, both.fe_params, rtol=1e-6)


def test_the_syllabus_is_reached(rows):
    for origin, value in LOGLIK.items():
        place = rows["mean"] if origin == "mean" else origin
        assert move_origin(rows, place).only.loglik == pytest.approx(value, abs=0.005)
    for origin, value in CORRELATION.items():
        at = move_origin(rows, origin)
        assert at.both.loglik == pytest.approx(-391.44, abs=0.005)
        assert at.correlation == pytest.approx(value, abs=0.0005)


def test_the_full_model_keeps_its_lines(rows):
    first, last = move_origin(rows, 0), move_origin(rows, 35)
    at_35 = first.both.beta + first.both.effects
    at_35[:, 0] += 35 * at_35[:, 1]
    assert_allclose(last.both.beta + last.both.effects, at_35, rtol=1e-9)
    assert_allclose(last.both.loglik, first.both.loglik, rtol=1e-12)


def test_a_shift_there_and_back_changes_nothing():
    covariance = np.array([[4.0, -0.6], [-0.6, 0.3]])
    assert_allclose(shift_origin(shift_origin(covariance, 7), -7), covariance, rtol=1e-12)
    said = run_math(PAGE, "shiftOrigin(covariance, 7)", covariance=covariance)
    assert_allclose(said, shift_origin(covariance, 7), **EXACT)


def test_without_variance_there_is_no_correlation():
    x, y, group = [0, 1, 2, 0, 1, 2], [1, 2, 4, 2, 3, 3], [0, 0, 0, 1, 1, 1]
    rows = {"x": x, "y": y, "group": group, "origins": [0], "only": [0], "both": np.zeros((2, 2))}
    assert np.isnan(move_origin(rows, 0).correlation)
    said = run_math(
        PAGE,
        "atOrigin(rows, 0, { slope: 0, both: rows.both })",
        rows={**rows, "groups": ["a", "b"]},
    )
    assert said["both"]["correlation"] is None


@pytest.mark.parametrize("step", [0, -1, 0.1, 40])
def test_a_step_that_makes_no_slider_is_refused(step):
    with pytest.raises(ValueError, match=r"from 0 to 35 .* 2 to 100 places\. Try 1\.8"):
        explore_time_origin(load_dataset("ex33"), **COLUMNS, step=step)


def test_wrong_columns_are_refused_by_name():
    data = load_dataset("ex33")
    with pytest.raises(ValueError, match=r"no column 'Time'\. Did you mean 'time'"):
        explore_time_origin(data, **{**COLUMNS, "predictor": "Time"})
    with pytest.raises(ValueError, match="Column 'breed' must be numeric"):
        explore_time_origin(data, **{**COLUMNS, "predictor": "breed"})


def test_other_data_and_a_step_that_is_no_whole_number():
    data = load_dataset("sleepstudy").assign(Days=lambda d: d["Days"] / 2)
    explorer = explore_time_origin(
        data, outcome="Reaction", predictor="Days", group="Subject", step=0.25
    )
    assert explorer.start == {"origin": 0.0, "view": "correlation"}
    assert explorer.data["origins"][-1] == 4.5
    assert explorer.data["mean"] == 2.25
    at = move_origin(explorer.data, 1.0)
    assert at.both.loglik == pytest.approx(-1743.63 / 2 + np.log(1 / 0.5), abs=0.01)
