"""Structured fits in tables and plots: each reads them rightly, or refuses them in words."""

import inspect
import warnings

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from scipy import stats
from scipy.linalg import toeplitz

import course_lib as course
from tests.reference.structured_values import structured_data, structured_fit, structured_values

VALUES = structured_values()
LATER = pd.DataFrame({"Days": [10, 12], "Subject": ["308", "309"]})


def ar1():
    return structured_fit("intercepts_ar1")


# Of each public name: what it does with a structured fit. None: it takes no fit.
READ = {
    "fixed_effects": lambda fit: course.fixed_effects(fit),
    "effect_tests": lambda fit: course.effect_tests(fit, method="wald"),
    "joint_tests": lambda fit: course.joint_tests(fit, method="wald"),
    "estimated_means": lambda fit: course.estimated_means(
        fit, "Days", at={"Days": [0, 5]}, method="wald"
    ),
    "estimated_trends": lambda fit: course.estimated_trends(fit, "Days", method="wald"),
    "variance_components": lambda fit: course.variance_components(fit),
    "group_effects": lambda fit: course.group_effects(fit),
    "group_coefficients": lambda fit: course.group_coefficients(fit),
    "compare_models": lambda fit: course.compare_models(structured_fit("intercepts"), fit),
    "confidence_intervals": lambda fit: course.confidence_intervals(fit, method="wald"),
    "simulate_responses": lambda fit: course.simulate_responses(fit, 2, rng=1),
    "predict_mixed": lambda fit: course.predict_mixed(fit, LATER),
    "r_squared": lambda fit: course.r_squared(fit),
    "lag_correlation": lambda fit: course.lag_correlation(fit, sets=20, rng=1),
    "plot_lag": lambda fit: course.plot_lag(fit, sets=20, rng=1),
    "plot_caterpillar": lambda fit: course.plot_caterpillar(fit),
    "plot_residuals": lambda fit: course.plot_residuals({"ar1": fit}),
    "plot_qq": lambda fit: course.plot_qq(fit),
    "plot_diagnostics": lambda fit: course.plot_diagnostics(
        fit, structured_data("sleepstudy"), x="Days", group="Subject"
    ),
    "plot_group_lines": lambda fit: course.plot_group_lines(
        fit, structured_data("sleepstudy"), x="Days", y="Reaction", group="Subject"
    ),
}
REFUSED = {
    "fixed_effects": lambda fit: course.fixed_effects(fit, method="kenward-roger"),
    "fixed_effects by Satterthwaite": lambda fit: course.fixed_effects(fit, method="satterthwaite"),
    "effect_tests": lambda fit: course.effect_tests(fit),
    "joint_tests": lambda fit: course.joint_tests(fit),
    "estimated_means": lambda fit: course.estimated_means(fit, "Days", at={"Days": [0, 5]}),
    "estimated_trends": lambda fit: course.estimated_trends(fit, "Days"),
    "compare_models": lambda fit: course.compare_models(structured_fit("intercepts"), fit, sets=9),
    "confidence_intervals": lambda fit: course.confidence_intervals(fit),
    "confidence_intervals by profile": lambda fit: course.confidence_intervals(
        fit, method="profile"
    ),
    "confidence_intervals by bootstrap": lambda fit: course.confidence_intervals(
        fit, method="bootstrap"
    ),
    "icc": lambda fit: course.icc(fit),
    "refit": lambda fit: course.refit(fit, course.simulate_responses(fit, 2, rng=1)),
    "explore_diagnostics": lambda fit: course.explore_diagnostics(
        fit, structured_data("sleepstudy"), x="Days", group="Subject"
    ),
}


def test_every_public_function_of_a_fit_is_asked():
    of_a_fit = {
        name
        for name in course.__all__
        if inspect.isfunction(one := getattr(course, name))
        and next(iter(inspect.signature(one).parameters), "") in {"fit", "fits"}
    }
    asked = {name.split(" by ")[0] for name in (*READ, *REFUSED)}
    assert of_a_fit == asked | {"plot_typical"}  # which is for fit_glmm alone
    with pytest.raises(TypeError, match="from fit_glmm"):
        course.plot_typical(ar1(), LATER, x="Days")


@pytest.mark.parametrize("name", READ)
def test_what_holds_for_it_reads_it(name):
    assert READ[name](ar1()) is not None
    plt.close("all")


@pytest.mark.parametrize("name", REFUSED)
def test_what_would_be_wrong_of_it_is_refused_and_names_what_to_use(name):
    words = r"(wald|compare_models|fit_mixed|fit_structured|variance_components|leave out sets)"
    with pytest.raises(ValueError, match=words):
        REFUSED[name](ar1())


def test_the_correlation_is_tested_on_one_degree_of_freedom_without_a_half():
    for smaller, larger in (("intercepts", "intercepts_ar1"), ("slopes", "slopes_ar1")):
        row = course.compare_models(structured_fit(smaller), structured_fit(larger)).iloc[1]
        theirs = [VALUES[name]["by_hand"]["log_likelihood"] for name in (smaller, larger)]
        assert row["ratio"] == pytest.approx(2 * (theirs[1] - theirs[0]), abs=1e-5)
        assert row["df"] == 1
        assert row["p_value"] == pytest.approx(stats.chi2.sf(row["ratio"], 1))
        assert np.isnan(row["p_boundary"])


def test_ratios_of_the_lecture():
    def ratio(*names):
        return course.compare_models(*map(structured_fit, names))["ratio"][1]

    assert ratio("slopes", "slopes_ar1") == pytest.approx(19.51, abs=0.005)
    assert ratio("intercepts", "intercepts_ar1") == pytest.approx(50.27, abs=0.005)
    assert ratio("slopes", "by_subject") == pytest.approx(77.4, abs=0.05)
    assert ratio("growth", "growth_by_sex") == pytest.approx(21.06, abs=0.005)
    assert ratio("without_two", "without_two_ar1") == pytest.approx(17.4, abs=0.05)
    assert ratio("quadratic", "quadratic_ar1") == pytest.approx(19.7, abs=0.05)


def test_a_phi_that_cannot_be_negative_has_zero_at_its_limit():
    plain = course.fit_mixed("Reaction ~ Days + (1 | Subject)", structured_data("sleep_hours"))
    row = course.compare_models(plain, structured_fit("hours_car1")).iloc[1]
    assert row["p_boundary"] == pytest.approx(row["p_value"] / 2)


def test_models_that_do_not_contain_each_other_have_no_ratio():
    found = course.compare_models(structured_fit("slopes"), structured_fit("intercepts_ar1"))
    assert np.isnan(found["ratio"][1])
    assert "special case" in found.attrs["note"]
    by_reml = [structured_fit("slopes_ar1"), structured_fit("slopes_ar1_ml")]
    with pytest.raises(ValueError, match="some by ML"):
        course.compare_models(*by_reml)


def test_each_stratum_has_its_residual_row_and_phi_stands_with_them():
    table = course.variance_components(structured_fit("growth_by_sex_ar1"))
    rest = table[table["factor"] == "Residual"]
    assert rest["term"].tolist() == ["Sex = Female", "Sex = Male", "car1(age)"]
    theirs = VALUES["growth_by_sex_ar1"]["by_hand"]
    expected = theirs["sigma"] * np.array(theirs["ratios"])
    np.testing.assert_allclose(rest["sd"].to_numpy()[:2], expected, rtol=1e-4)
    assert rest["corr"].iloc[2] == pytest.approx(theirs["phi"], rel=1e-4)


FORECASTS = [name for name, one in VALUES.items() if one["forecast"]]


@pytest.mark.parametrize("name", FORECASTS)
def test_forecasts_are_the_conditional_means_of_the_dense_model(name):
    sleep, theirs = structured_data("sleepstudy"), VALUES[name]["forecast"]
    fit = structured_fit(name)
    later = sleep[sleep["Days"] > fit.rows["Days"].max()]
    found = course.predict_mixed(fit, later)
    np.testing.assert_allclose(found["prediction"], theirs["prediction"], rtol=0, atol=1e-3)
    np.testing.assert_allclose(found["sd_row"], theirs["sd_row"], rtol=1e-5)
    missed = found["prediction"] - found["Reaction"]
    assert np.sqrt((missed**2).mean()) == pytest.approx(theirs["rmse"], abs=1e-4)


def test_a_forecast_of_strata_is_the_conditional_normals():
    """By the dense formula, with the estimated variances: growth of girls and boys."""
    fit = structured_fit("growth_by_sex_ar1")
    rows, new = fit.rows, pd.DataFrame({"age": [15.0], "Sex": ["Male"], "Subject": ["M01"]})
    own = (rows["Subject"] == "M01").to_numpy()
    ages = rows["age"].to_numpy(float)
    spread = fit.scale * fit.ratios["Male"] ** 2
    near = fit.phi ** abs(15 - ages[own])
    among = fit.phi ** abs(np.subtract.outer(ages[own], ages[own]))
    weights = np.linalg.solve(among, near)
    found = course.predict_mixed(fit, new).iloc[0]
    shift = weights @ fit.resid.to_numpy()[own]
    assert found["prediction"] - found["line"] == pytest.approx(shift, abs=1e-9)
    left = found["sd_row"] ** 2 - spread * (1 - weights @ near)
    assert 0 < left < found["sd_line"] ** 2  # what is left is the error of line and neighbours


def test_of_a_row_without_a_time_or_a_stratum_nothing_is_said():
    new = pd.DataFrame({"Days": [np.nan, 10], "Subject": ["308", "308"]})
    found = course.predict_mixed(ar1(), new)
    assert found["prediction"].isna().tolist() == [True, False]
    assert found["sd_row"].isna().tolist() == [True, False]
    child = pd.DataFrame({"age": [10, 10], "Sex": ["Male", None]})
    found = course.predict_mixed(structured_fit("growth_by_sex"), child, groups="new")
    assert found["sd_row"].isna().tolist() == [False, True]


@pytest.mark.parametrize(
    ("name", "new", "words"),
    [
        ("intercepts_ar1", {"Days": [10.5], "Subject": ["308"]}, r"Days = 10\.5.*car1\(Days\)"),
        ("intercepts_ar1", {"Days": [10], "Subject": ["308"], "line": 0}, "column 'line' already"),
        ("by_subject", {"Days": [10]}, r"no column 'Subject'"),
        ("hours_car1", {"Subject": ["308"]}, r"no column 'Days'"),
        ("growth_by_sex", {"age": [10], "Sex": ["male"], "Subject": ["M01"]}, "'male'"),
    ],
)
def test_a_forecast_that_lacks_something_is_refused_in_words(name, new, words):
    with pytest.raises(ValueError, match=words):
        course.predict_mixed(structured_fit(name), pd.DataFrame(new))


@pytest.mark.parametrize(
    ("new", "words"),
    [
        ({"time": [3]}, "no column 'arm', which says how far rows spread. It may hold a, b"),
        ({"time": [3], "arm": ["c"]}, "the value 'c', which no row of the fit has"),
    ],
)
def test_a_stratum_that_is_in_no_formula_is_asked_for(new, words):
    with pytest.raises(ValueError, match=words):
        course.predict_mixed(of_arms(), pd.DataFrame(new), groups="new")


def test_a_time_that_is_in_no_formula_is_asked_for():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fit = course.fit_structured(
            "Reaction ~ 1 + (1 | Subject)", structured_data("sleepstudy"), correlation="ar1(Days)"
        )
    with pytest.raises(ValueError, match="no column 'Days', the time of the correlation"):
        course.predict_mixed(fit, pd.DataFrame({"Subject": ["308"]}))
    found = course.predict_mixed(fit, pd.DataFrame({"Subject": "308", "Days": [np.nan, 10]}))
    assert found["line"].notna().all()
    assert found["prediction"].isna().tolist() == found["sd_row"].isna().tolist() == [True, False]


def test_the_bootstrap_is_refused_for_structured_fits():
    with pytest.raises(ValueError, match="refits models with independent residuals only"):
        course.compare_models(structured_fit("intercepts"), ar1(), sets=5)


def of_arms():
    """Rows of arm b spread three times as far."""
    rng = np.random.default_rng(1)
    data = pd.DataFrame({"time": np.tile(np.arange(8), 30), "g": np.arange(30).repeat(8)})
    data["arm"] = np.where(data["g"] % 2, "b", "a")
    spread = np.where(data["arm"] == "b", 3, 1)
    data["y"] = rng.normal(size=30)[data["g"]] + spread * rng.normal(size=240)
    return course.fit_structured("y ~ time + (1 | g)", data, variance_by="arm")


def test_simulated_responses_spread_as_their_strata_do():
    fit = of_arms()
    drawn = course.simulate_responses(fit, 300, rng=1)
    inner = drawn - drawn.groupby(fit.rows["g"].to_numpy()).transform("mean")
    of_arm = (inner**2).groupby(fit.rows["arm"].to_numpy()).mean().mean(axis=1)
    assert np.sqrt(of_arm["b"] / of_arm["a"]) == pytest.approx(fit.ratios["b"], rel=0.03)
    assert fit.ratios["b"] == pytest.approx(3, rel=0.2)


def test_the_share_explained_has_the_mean_variance_of_the_strata():
    fit = of_arms()
    shares = course.r_squared(fit)
    rest = fit.scale * (fit.ratios**2).mean()  # as many rows of each arm
    whole = shares["variance"][1] + rest
    np.testing.assert_allclose(shares["share"], shares["variance"] / whole, rtol=1e-9)


def test_strata_within_strata_are_compared_and_other_times_are_not():
    data = structured_data("Orthodont").assign(visit=lambda d: (d["age"] - 8) ** 2)
    line = "distance ~ age + (1 | Subject)"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        by_sex, by_child = (
            course.fit_structured(line, data, variance_by=name) for name in ("Sex", "Subject")
        )
        by_age, by_visit = (
            course.fit_structured(line, data, correlation=f"car1({name})", **more)
            for name, more in (("age", {}), ("visit", {"variance_by": "Sex"}))
        )
    assert course.compare_models(by_sex, by_child)["df"][1] == 25
    assert np.isnan(course.compare_models(by_age, by_visit)["ratio"][1])


def test_far_ahead_a_forecast_is_the_groups_line():
    far = pd.DataFrame({"Days": [200], "Subject": ["308"]})
    found = course.predict_mixed(ar1(), far)
    assert found["prediction"][0] == pytest.approx(found["line"][0], abs=1e-6)
    assert found["sd_row"][0] ** 2 == pytest.approx(found["sd_line"][0] ** 2 + ar1().scale)


def test_a_forecast_between_two_rows_uses_both():
    sleep = structured_data("sleepstudy")
    gone = (sleep["Days"] == 4) & (sleep["Subject"] == "310")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fit = course.fit_structured(
            "Reaction ~ Days + (1 | Subject)", sleep[~gone], correlation="ar1(Days)"
        )
    found = course.predict_mixed(fit, sleep[gone]).iloc[0]
    near = fit.resid[sleep[~gone & (sleep["Subject"] == "310")].query("Days in (3, 5)").index]
    weight = fit.phi / (1 + fit.phi**2)
    assert found["prediction"] - found["line"] == pytest.approx(weight * near.sum(), abs=1e-6)


def test_a_row_that_the_fit_has_seen_is_no_forecast():
    with pytest.raises(ValueError, match=r"is at Days = 3, where the fit has seen a row"):
        course.predict_mixed(ar1(), pd.DataFrame({"Days": [3], "Subject": ["308"]}))


def test_a_new_childs_row_spreads_as_its_stratum_does():
    fit = structured_fit("growth_by_sex")
    new = pd.DataFrame({"age": [10, 10], "Sex": ["Female", "Male"]})
    found = course.predict_mixed(fit, new, groups="new")
    rest = found["sd_row"] ** 2 - found["sd_line"] ** 2
    np.testing.assert_allclose(rest, fit.scale * fit.ratios.to_numpy() ** 2, rtol=1e-9)


def test_simulated_responses_have_the_fits_correlation():
    drawn = course.simulate_responses(ar1(), 400, rng=2)
    noise = drawn.sub(drawn.groupby(ar1().rows["Subject"].to_numpy()).transform("mean"))
    truth = ar1().law.covariance(np.arange(10))[0]
    inner = np.eye(10) - 0.1
    expected = inner @ toeplitz(truth) @ inner
    blocks = noise.to_numpy().reshape(18, 10, 400)
    blocks = blocks - blocks.mean(axis=(0, 2), keepdims=True)
    found = np.einsum("gis,gjs->ij", blocks, blocks) / (18 * 400)
    np.testing.assert_allclose(found, ar1().scale * expected, atol=0.05 * ar1().scale)
