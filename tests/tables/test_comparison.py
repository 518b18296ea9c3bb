"""Comparisons of models: R's numbers where R is right to give them, else a sentence."""

import warnings

import numpy as np
import pytest
import statsmodels.formula.api as smf
from scipy import stats

from course_lib import compare_models, fit_mixed, load_dataset, simulate_crossed
from tests.reference.inference_values import inference_data, inference_fit, inference_values

OTHERS = inference_values()["others"]
RATIOS = OTHERS["ratios"]


def two_fits(name):
    one = RATIOS[name]
    return [inference_fit(formula, one["data"], one["reml"]) for formula in one["formulas"]]


@pytest.mark.parametrize("name", RATIOS)
def test_ratios_are_those_of_lme4(name):
    theirs, found = RATIOS[name], compare_models(*two_fits(name))
    assert found["parameters"].tolist() == theirs["parameters"]
    for column in ("log_likelihood", "aic", "bic"):
        np.testing.assert_allclose(found[column], theirs[column], rtol=0, atol=1e-6)
    assert found["ratio"][1] == pytest.approx(theirs["ratio"], abs=1e-6)
    assert found["df"][1] == theirs["df"]
    assert found["p_value"][1] == pytest.approx(theirs["p_value"], rel=1e-6)
    if "p_boundary" in theirs:
        assert found["p_boundary"][1] == pytest.approx(theirs["p_boundary"], rel=1e-6)
    else:
        assert np.isnan(found["p_boundary"][1])


def test_a_regression_is_the_model_without_random_effects():
    sleep, theirs = load_dataset("sleepstudy"), OTHERS["regression"]
    plain = smf.ols("Reaction ~ Days", sleep).fit()
    ml = compare_models(plain, fit_mixed("Reaction ~ Days + (1 | Subject)", sleep, reml=False))
    assert ml["aic"][0] == pytest.approx(theirs["aic"], abs=1e-6)
    assert ml["bic"][0] == pytest.approx(theirs["bic"], abs=1e-6)
    reml = compare_models(fit_mixed("Reaction ~ Days + (1 | Subject)", sleep), plain)
    assert reml["log_likelihood"][0] == pytest.approx(theirs["reml"], abs=1e-6)
    assert reml["p_boundary"][1] == pytest.approx(stats.chi2.sf(reml["ratio"][1], 1) / 2)


def test_a_variance_that_is_estimated_as_zero_has_p_one():
    data = load_dataset("Dyestuff2")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fit = fit_mixed("Yield ~ 1 + (1 | Batch)", data)
    found = compare_models(smf.ols("Yield ~ 1", data).fit(), fit).iloc[1]
    assert found["ratio"] == 0
    assert found["p_value"] == found["p_boundary"] == 1


def test_reml_does_not_compare_fixed_parts_and_says_why():
    small, large = two_fits("ex33_slopes")[1], two_fits("ex33_slopes_breed")[1]
    with pytest.raises(ValueError, match=r"unlike fixed parts.*unit of a predictor.*reml=False"):
        compare_models(small, large)


@pytest.mark.parametrize("unit", OTHERS["clock"])
def test_by_ml_the_clock_does_not_matter(unit):
    """What REML would say depends on the unit: R's values, from the two fits' likelihoods."""
    theirs = OTHERS["clock"][unit]
    data = load_dataset("ex33").assign(time=lambda d: d["time"] / theirs["unit"])
    formulas = [
        f"PCV ~ {fixed} + (1 + time | animal_id)" for fixed in ("time + breed", "time * breed")
    ]
    ml = compare_models(*(fit_mixed(one, data, reml=False) for one in formulas))
    assert ml["ratio"][1] == pytest.approx(theirs["ml"], abs=1e-5)
    reml = [fit_mixed(one, data).llf for one in formulas]
    assert 2 * (reml[1] - reml[0]) == pytest.approx(theirs["reml"], abs=1e-5)


def test_one_fixed_part_in_two_codings_is_one():
    sleep = load_dataset("sleepstudy")
    small = fit_mixed("Reaction ~ Days + (1 | Subject)", sleep)
    plain = fit_mixed("Reaction ~ Days + (1 + Days | Subject)", sleep)
    centred = fit_mixed("Reaction ~ I(10 * (Days - 4.5)) + (1 + Days | Subject)", sleep)
    expected, found = (compare_models(small, one) for one in (plain, centred))
    assert found["ratio"][1] == pytest.approx(expected["ratio"][1], abs=1e-8)


def test_unlike_rows_responses_and_methods_are_refused():
    sleep = load_dataset("sleepstudy")
    formula = "Reaction ~ Days + (1 | Subject)"
    fit, fewer = fit_mixed(formula, sleep), fit_mixed(formula, sleep.iloc[:170])
    with pytest.raises(ValueError, match=r"180 and 170 rows.*dropna"):
        compare_models(fit, fewer)
    with pytest.raises(ValueError, match="unlike responses"):
        compare_models(fit, fit_mixed("np.log(Reaction) ~ Days + (1 | Subject)", sleep))
    with pytest.raises(ValueError, match=r"some by ML.*reml=False"):
        compare_models(fit, fit_mixed(formula, sleep, reml=False))
    with pytest.raises(ValueError, match="Two fits at least"):
        compare_models(fit)
    with pytest.raises(ValueError, match="one name for each of the 2 models"):
        compare_models(fit, fit, names=["one"])
    with pytest.raises(ValueError, match="A fitted mixed model is asked for"):
        compare_models(fit, sleep)


def test_what_is_not_nested_has_no_ratio():
    data = load_dataset("Penicillin")
    formulas = ["diameter ~ 1 + (1 | plate)", "diameter ~ 1 + (1 | sample)"]
    found = compare_models(*(fit_mixed(one, data) for one in formulas), names=["p", "s"])
    assert found.loc[1, ["ratio", "df", "p_value", "p_boundary"]].isna().all()
    assert found["aic"].notna().all()
    assert found.attrs["note"].startswith("s does not contain p as a special case")
    orthodont = load_dataset("Orthodont")
    unlike = ["distance ~ age + (1 | Subject)", "distance ~ Sex + (1 + age | Subject)"]
    found = compare_models(*(fit_mixed(one, orthodont, reml=False) for one in unlike))
    assert np.isnan(found["p_value"][1])


SAME = {
    "another reference level": (
        "Machines",
        ["score ~ Machine + (1 | Worker)", 'score ~ C(Machine, Treatment("B")) + (1 | Worker)'],
    ),
    "means for differences": (
        "Machines",
        ["score ~ Machine + (1 + Machine | Worker)", "score ~ Machine + (0 + Machine | Worker)"],
    ),
    "no random effects": (
        "Machines",
        ["score ~ Machine", 'score ~ C(Machine, Treatment("B"))'],
    ),
}


@pytest.mark.parametrize("what", SAME)
def test_one_model_in_two_ways_is_told(what):
    name, formulas = SAME[what]
    data = load_dataset(name)
    fits = [
        fit_mixed(one, data, reml=False) if "|" in one else smf.ols(one, data).fit()
        for one in formulas
    ]
    found = compare_models(*fits, names=["a", "b"])
    assert found.attrs["note"] == "a and b are one and the same model, written in two ways."
    assert found["aic"][0] == pytest.approx(found["aic"][1], abs=1e-6)
    assert found["p_value"].isna().all()
    assert compare_models(fits[0], fits[0]).attrs["note"] == f"{formulas[0]} is given twice."


def test_nestedness_is_found_by_numbers_not_by_names():
    """One SD within workers is a special case of free SDs and correlations: no boundary."""
    found = compare_models(*two_fits("machines_23"))
    assert (found["df"][1], np.isnan(found["p_boundary"][1])) == (4, True)
    assert "note" not in found.attrs


def test_several_zeros_at_once_ask_for_a_bootstrap():
    data = simulate_crossed(10, 8, rng=3)
    small = fit_mixed("response ~ condition + (1 | subject)", data)
    large = fit_mixed("response ~ condition + (1 + condition | subject) + (1 | item)", data)
    found = compare_models(small, large, names=["small", "large"])
    assert np.isnan(found["p_boundary"][1])
    assert "Under small, 2 variances of large are zero at once" in found.attrs["note"]


def test_bootstrap_of_a_fixed_effect_is_the_exact_p():
    """With a slope and an intercept of each animal, the ratio has a closed form: 07's item 4."""
    small, large = two_fits("ex33_breed")
    found = compare_models(small, large, sets=400, rng=1)
    theirs = OTHERS["ex33_joint"]["p_value"]
    assert list(found.columns)[-1] == "p_bootstrap"
    assert found["p_bootstrap"][1] < 0.012  # 0.0006, from 400 sets
    assert theirs < 0.001
    once, again = (compare_models(small, large, sets=20, rng=5) for _ in range(2))
    assert once["p_bootstrap"][1] == again["p_bootstrap"][1] >= 1 / 21


def test_bootstrap_of_one_variance_is_the_closed_form():
    """Six groups of five: the share of ratios above that of F = 3, by Crainiceanu & Ruppert."""
    rng = np.random.default_rng(9)
    data = inference_data("Dyestuff2")
    groups = rng.normal(0, 0.6, 6)[data["Batch"].astype("category").cat.codes]
    data = data.assign(Yield=groups + rng.normal(0, 1, 30))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fit = fit_mixed("Yield ~ 1 + (1 | Batch)", data)
    found = compare_models(smf.ols("Yield ~ 1", data).fit(), fit, sets=2000, rng=2).iloc[1]
    between = data.groupby("Batch")["Yield"].mean().var() * 5
    within = data.groupby("Batch")["Yield"].var().mean()
    exact = stats.f.sf(between / within, 5, 24)
    assert found["ratio"] > 0
    assert found["p_bootstrap"] == pytest.approx(exact, abs=4 * np.sqrt(exact / 2000))
