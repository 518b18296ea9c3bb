"""The explorer of lecture 06: JavaScript, Python, the fits and the simulated truth agree."""

from dataclasses import replace

import numpy as np
import pytest
from matplotlib.cbook import boxplot_stats
from numpy.testing import assert_allclose
from scipy import stats

from course_lib import explore_diagnostics, fit_mixed, fixed_effects, load_dataset
from course_lib.explorers.diagnostics.browser_case import CASE
from course_lib.explorers.diagnostics.diagnosis import diagnose
from course_lib.explorers.diagnostics.faults import FAULTS, FREEDOM, SIZES, break_model, true_error
from course_lib.explorers.diagnostics.simulated import check_model, make_design
from course_lib.plots.parts.lines import least_squares
from tests.explorers.node import numbers, run_math

EXACT = {"rtol": 1e-8, "atol": 1e-8}
LAST = SIZES - 1
by_fault = pytest.mark.parametrize("fault", FAULTS)

PAGE = "diagnostics/mathematics"


@pytest.fixture(scope="module")
def rows():
    return CASE.explorer().data


@pytest.fixture(scope="module")
def fit():
    return CASE.objects()["fit"]


@pytest.fixture(scope="module")
def design(rows, fit):
    return make_design(fit, np.array(rows["x"]), np.array(rows["group"]), 19)


@by_fault
def test_the_refit_in_javascript_is_as_in_python(rows, fault):
    said = run_math(
        PAGE,
        "cases.map(({ y, relative }) => refit(rows, y, relative))",
        rows={name: rows[name] for name in ("x", "group", "groups")},
        cases=rows["cases"][fault],
    )
    for size, js in enumerate(said):
        at = diagnose(rows, fault, size)
        shown = [js["beta"][1], js["se"], js["tau"], js["sigma"]]
        assert_allclose(shown, [at.slope, at.se, at.tau, at.sigma], **EXACT)
        for name in ("fitted", "standard", "effects"):
            assert_allclose(js[name], getattr(at, name), **EXACT)


@pytest.mark.filterwarnings("ignore:Singular fit")
@pytest.mark.parametrize("size", [0, 3, LAST])
@by_fault
def test_the_tabulated_estimates_are_the_fits(rows, fault, size):
    data = load_dataset("sleepstudy").assign(Reaction=rows["cases"][fault][size]["y"])
    fit = fit_mixed("Reaction ~ Days + (1 | Subject)", data)
    at = diagnose(rows, fault, size)
    assert_allclose(at.sigma**2, fit.scale, rtol=1e-5)
    assert_allclose(at.tau**2, fit.cov_re.iloc[0, 0] if at.tau else 0, rtol=1e-5)
    effects = fixed_effects(fit).iloc[1]
    assert_allclose([at.slope, at.se], [effects["estimate"], effects["std_error"]], rtol=1e-5)
    assert_allclose(at.standard, fit.resid / np.sqrt(fit.scale), atol=1e-4)


def test_what_the_panels_draw_is_what_python_computes(rows):
    at = diagnose(rows, "variance", 7)
    group = np.array(rows["group"])
    given = {"x": rows["x"], "y": at.standard, "group": group, "count": 18}
    said = run_math(
        PAGE,
        "({ boxes: boxes(y, group, count), own: ownTrends(x, y, group, count), "
        "qq: quantiles(normal, y), scaled: standardised(effects), far: largest(y) })",
        **given,
        normal=rows["normal"]["rows"],
        effects=at.effects,
    )
    parts = [at.standard[group == code] for code in range(18)]
    order = np.argsort([part.std() for part in parts])
    assert [box["code"] for box in said["boxes"]] == list(order)
    for box in said["boxes"]:
        expected = boxplot_stats(parts[box["code"]])[0]
        names = {"q1": "q1", "med": "median", "q3": "q3", "whislo": "low", "whishi": "high"}
        assert_allclose([box[js] for js in names.values()], [expected[py] for py in names])
        assert_allclose(box["out"], np.sort(expected["fliers"]))
    theory, ordered = stats.probplot(at.standard, fit=False)
    assert_allclose(said["qq"], np.column_stack([theory, ordered]), **EXACT)
    frame = CASE.objects()["data"].assign(y=at.standard)
    lines = [
        least_squares(part, x="Days", y="y") for _, part in frame.groupby("Subject", observed=True)
    ]
    assert_allclose(numbers(said["own"]), lines, rtol=1e-7, atol=1e-8)
    assert_allclose(said["scaled"], at.effects / at.effects.std(), **EXACT)
    assert said["far"] == pytest.approx(at.numbers()["largest"], rel=1e-12)


def test_the_trend_is_of_means_in_parts_of_equal_size():
    said = run_math(PAGE, "trend([3, 1, 2, 4, 5, 6], [30, 10, 20, 40, 50, 90], 3)")
    assert said == [[1.5, 15], [3.5, 35], [5.5, 70]]


def test_without_a_fault_all_responses_are_the_same(design):
    first = break_model(design, "tails", 0).y
    for fault in FAULTS:
        assert_allclose(break_model(design, fault, 0).y, first)


@pytest.mark.parametrize(("fault", "size"), [("tails", 10), ("variance", 10), ("slope", 4)])
def test_the_true_standard_error_is_the_spread_over_new_data(design, fault, size):
    """In a balanced layout the slope is that of ordinary regression, whatever the variances."""
    faulty = break_model(design, fault, size)
    x = design.x - design.x.mean()
    weights = x / (x @ x)
    rng = np.random.default_rng(1)
    draws = 4000
    noise = rng.normal(size=(draws, len(x)))
    if fault == "tails":
        df = FREEDOM[size]
        noise = rng.standard_t(df, size=(draws, len(x))) * np.sqrt(1 - 2 / df)
    slopes = faulty.slope_sd * rng.normal(size=(draws, 18))[:, design.group] * x
    between = faulty.tau * rng.normal(size=(draws, 18))[:, design.group]
    estimates = (slopes + between + faulty.residual_sd * noise) @ weights
    assert true_error(design, faulty, weights) == pytest.approx(estimates.std(), rel=0.05)


def test_each_fault_does_what_its_name_says(rows, design):
    none = diagnose(rows, "tails", 0)
    at = {fault: diagnose(rows, fault, LAST) for fault in FAULTS}
    assert stats.kurtosis(at["tails"].standard) > 1 > stats.kurtosis(none.standard)
    assert stats.spearmanr(at["variance"].fitted, abs(at["variance"].standard)).statistic > 0.4
    assert at["slope"].true_se > 2 * at["slope"].se
    assert at["slope"].sigma > 1.5 * none.sigma
    assert np.argmax(at["group"].effects) == design.outlying
    assert_allclose(at["group"].standard, none.standard, atol=0.2)  # residuals hardly show it
    assert at["singular"].tau == 0
    assert np.unique(at["singular"].fitted.round(6)).size == 10


def test_a_variance_estimated_as_zero_is_not_zero(rows):
    case = rows["cases"]["singular"][LAST - 1]
    assert case["relative"] == 0
    assert case["true_tau"] > 3


def test_wrong_input_is_refused_in_words(fit, design):
    data = load_dataset("sleepstudy")
    with pytest.raises(ValueError, match="no column 'days'"):
        explore_diagnostics(fit, data, x="days", group="Subject")
    slopes = fit_mixed("Reaction ~ Days + (1 + Days | Subject)", data)
    with pytest.raises(ValueError, match=r"one predictor and random intercepts.*2 random effect"):
        explore_diagnostics(slopes, data, x="Days", group="Subject")
    with pytest.raises(ValueError, match="no fault 'tail'; the faults are tails, variance"):
        break_model(design, "tail", 1)
    with pytest.raises(ValueError, match="from 0 to 10; got 11"):
        break_model(design, "tails", 11)


@pytest.mark.filterwarnings("ignore:Singular fit")
def test_groups_that_do_not_differ_are_refused(rows):
    data = load_dataset("sleepstudy").assign(Reaction=rows["cases"]["singular"][LAST]["y"])
    fit = fit_mixed("Reaction ~ Days + (1 | Subject)", data)
    with pytest.raises(ValueError, match="groups do not differ"):
        explore_diagnostics(fit, data, x="Days", group="Subject")


def test_groups_that_differ_a_little_are_not_refused(fit):
    record = replace(fit.record, theta=np.array([0.007]))
    small = type(fit)(record, fit.call, fit.rows, fit.evaluation)
    days = small.record.design.x[:, 1]
    check_model(small, "Days", days)  # an SD of 0.7 % of the residual's is far from the boundary
