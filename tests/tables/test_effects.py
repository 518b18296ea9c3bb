"""Tests of fixed effects are lmerTest's, pbkrtest's and car's; where an exact test exists, it."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from scipy import stats
from statsmodels.regression.mixed_linear_model import MixedLM

from course_lib import effect_tests, fit_mixed, fixed_effects, load_dataset, simulate_crossed
from course_lib.model.kenward_roger import KenwardRoger, _scaling
from tests.reference.inference_values import (
    as_theirs,
    inference_data,
    inference_fit,
    inference_values,
    parts,
)

MODELS = inference_values()["models"]
REML = [name for name, model in MODELS.items() if model["reml"]]
KR = "kenward-roger"

# R's optima are polished (see make_tests.R), so that they are ours to 1e-7 or so. What remains are
# lmerTest's numerical derivatives, 1e-6 of its degrees of freedom or so, and more of p where p is
# small: there a millionth of a degree of freedom counts by log(p).
ERRORS, DF, F, P = 1e-6, 1e-4, 1e-6, 1e-6


def model_fit(name):
    model = MODELS[name]
    return inference_fit(model["formula"], model["data"], model["reml"])


def aligned(ours, theirs):
    """Bring our rows into the order of R's."""
    theirs = pd.DataFrame(theirs)
    keyed = ours.assign(term=ours["term"].map(as_theirs)).set_index("term")
    return keyed.loc[list(theirs["term"].map(parts))].reset_index(), theirs


def same_p(ours, theirs):
    """Compare p-values, the very small ones by their logarithm."""
    gap = abs(np.log(ours / theirs)) / np.maximum(1, -np.log(theirs))
    assert (gap < P).all(), (ours, theirs)


def compare(ours, theirs):
    """Compare a table of tests with R's, row by row."""
    ours, theirs = aligned(ours, theirs)
    np.testing.assert_allclose(ours["statistic"], theirs["statistic"], rtol=F)
    if "df_den" in theirs:
        np.testing.assert_allclose(ours["df_den"], theirs["df_den"], rtol=DF)
    assert ours["df_num"].tolist() == theirs["df_num"].tolist()
    same_p(ours["p_value"], theirs["p_value"])


@pytest.mark.parametrize("name", MODELS)
def test_fixed_effects_have_the_errors_and_degrees_of_freedom_of_lmertest(name):
    for method, values in MODELS[name]["fixed"].items():
        ours, theirs = aligned(fixed_effects(model_fit(name), method=method), values)
        np.testing.assert_allclose(ours["std_error"], theirs["std_error"], rtol=ERRORS)
        np.testing.assert_allclose(ours["df"], theirs["df"], rtol=DF)
        gap = abs(ours["estimate"] - theirs["estimate"])
        assert (gap < ERRORS * theirs["std_error"]).all()
        same_p(ours["p_value"], theirs["p_value"])


@pytest.mark.parametrize("name", [one for one in MODELS if "type3" in MODELS[one]])
def test_type_three_is_lmertests(name):
    for method, values in MODELS[name]["type3"].items():
        compare(effect_tests(model_fit(name), type="III", method=method), values)


@pytest.mark.parametrize("name", [one for one in MODELS if "type2" in MODELS[one]])
def test_type_two_is_cars(name):
    fit = model_fit(name)
    compare(effect_tests(fit), MODELS[name]["type2"])
    compare(effect_tests(fit, method="wald"), MODELS[name]["wald"])


@pytest.mark.parametrize("name", [one for one in MODELS if "type2_satterthwaite" in MODELS[one]])
def test_type_two_without_interactions_is_lmertests(name):
    ours = effect_tests(model_fit(name), method="satterthwaite")
    compare(ours, MODELS[name]["type2_satterthwaite"])


def test_terms_are_tested_together():
    found = effect_tests(model_fit("ex33"), terms=[["breed", "time:breed"]])
    theirs = inference_values()["others"]["ex33_joint"]
    assert found["term"][0] == "breed and time:breed"
    assert found["df_num"][0] == 2
    assert found["statistic"][0] == pytest.approx(theirs["statistic"], rel=1e-6)
    assert found["df_den"][0] == pytest.approx(theirs["df_den"], rel=1e-4)
    assert found["p_value"][0] == pytest.approx(theirs["p_value"], rel=1e-6)
    assert "note" not in found.attrs


@pytest.mark.parametrize("workers", [4, 5, 6, 8])
def test_hotellings_test_is_exact(workers):
    """With means that vary freely by worker, the joint F is Hotelling's of the differences."""
    rng = np.random.default_rng(workers)
    levels = rng.multivariate_normal([50, 55, 60], [[25, 10, 5], [10, 30, 8], [5, 8, 20]], workers)
    data = pd.DataFrame(
        [
            (f"w{i}", machine, levels[i, j] + rng.normal(0, 0.7))
            for i in range(workers)
            for j, machine in enumerate("ABC")
            for _ in range(3)
        ],
        columns=["worker", "machine", "score"],
    )
    means = data.pivot_table(index="worker", columns="machine", values="score")
    pairs = np.column_stack([means["B"] - means["A"], means["C"] - means["A"]])
    n, q = pairs.shape
    t2 = n * pairs.mean(axis=0) @ np.linalg.solve(np.cov(pairs.T), pairs.mean(axis=0))
    fit = fit_mixed("score ~ machine + (0 + machine | worker)", data)
    found = effect_tests(fit).iloc[0]
    assert not fit.record.singular
    # with four workers the formula is zero over zero, and its limit is taken
    tolerance = 1e-4 if workers == 4 else 1e-6
    assert found["df_den"] == pytest.approx(n - q, rel=tolerance)
    assert found["statistic"] == pytest.approx((n - q) / (q * (n - 1)) * t2, rel=tolerance)


def test_a_test_without_degrees_of_freedom_says_so(monkeypatch):
    monkeypatch.setattr(KenwardRoger, "joint", lambda *_: (np.nan, np.nan))
    found = effect_tests(model_fit("machines_varying"))
    assert found[["statistic", "df_den", "p_value"]].isna().all(axis=None)
    assert "F of Machine has no degrees of freedom: the groups are too few" in found.attrs["note"]


@pytest.mark.parametrize(("a1", "a2"), [(1.0, 2.0), (9.0, 2.5)])
def test_scale_and_degrees_of_freedom_are_above_zero_or_missing(a1, a2):
    scaling, df = _scaling(2, a1, a2)
    assert (np.isnan(scaling) and np.isnan(df)) or (scaling > 0 and df > 0)


def test_a_paired_t_test_is_exact():
    data = load_dataset("Machines")
    means = data.pivot_table(index="Worker", columns="Machine", values="score", observed=True)
    exact = stats.ttest_rel(means["B"], means["A"])
    for method in (KR, "satterthwaite"):
        found = fixed_effects(model_fit("machines_varying"), method=method).iloc[1]
        assert found["df"] == pytest.approx(5, rel=1e-6)
        assert found["t"] == pytest.approx(exact.statistic, rel=1e-6)
        assert found["p_value"] == pytest.approx(exact.pvalue, rel=1e-5)


def test_a_split_plot_is_the_analysis_of_variance_by_hand():
    """Plot means for what varies between plots, as aov with Error(Block/Variety)."""
    data = inference_data("Oats")
    plots = data.groupby(["Block", "Variety"])["gain"].mean().unstack()
    centred = plots.sub(plots.mean(axis=1), axis=0)
    between = 6 * (centred.mean() ** 2).sum() / 2
    within = ((centred - centred.mean()) ** 2).to_numpy().sum() / 10
    found = effect_tests(model_fit("oats_steps")).set_index("term").loc["Variety"]
    assert found["statistic"] == pytest.approx(between / within, rel=1e-6)
    assert (found["df_num"], found["df_den"]) == (2, pytest.approx(10, rel=1e-6))


def test_type_two_is_the_same_for_each_coding_and_origin():
    data = inference_data("Oats_cut")
    expected = effect_tests(model_fit("oats_cut_line")).set_index("term")
    for formula in (
        "gain ~ nitro * C(Variety, Sum) + (1 | Block/Variety)",
        'gain ~ nitro * C(Variety, Treatment("Victory")) + (1 | Block/Variety)',
        "gain ~ C(Variety, Helmert) * I(nitro - 1e3) + (1 | Block/Variety)",
    ):
        found = effect_tests(fit_mixed(formula, data))
        for number, row in found.iterrows():
            kind = [name for name in ("nitro", "Variety") if name in row["term"]]
            theirs = expected.loc[":".join(kind)]
            assert row["statistic"] == pytest.approx(theirs["statistic"], rel=1e-6), number
            assert row["df_den"] == pytest.approx(theirs["df_den"], rel=1e-6)


def test_a_term_of_an_interaction_is_never_its_bare_columns():
    found = effect_tests(model_fit("oats_line")).set_index("term")["statistic"]
    assert found["Variety"] == pytest.approx(1.4853, abs=1e-4)
    steps = effect_tests(model_fit("oats_steps")).set_index("term")["statistic"]
    assert steps.round(3).tolist() == [37.686, 1.485, 0.303]


def test_the_note_says_what_a_test_means_beside_an_interaction():
    found = effect_tests(model_fit("oats_line"))
    note = found.attrs["note"]
    assert "Variety and nitro are parts of nitro:Variety. Type II tests each as if" in note
    assert str(found).endswith(note)
    assert note in found._repr_html_()
    assert found.round(3)[["term", "p_value"]].attrs["note"] == note
    third = effect_tests(model_fit("oats_line"), type="III").attrs["note"]
    assert "Variety is part of nitro:Variety: type III tests it where nitro is zero." in third
    assert "nitro is part of nitro:Variety: type III tests it on average over Variety" in third
    assert "note" not in effect_tests(model_fit("oats_additive")).attrs
    assert "no intercept" in effect_tests(model_fit("machines_cells")).attrs["note"]


def test_a_singular_fit_says_which_degrees_of_freedom_it_has():
    fit = model_fit("alike_slopes")
    assert MODELS["alike_slopes"]["singular"]
    ours = {m: effect_tests(fit, method=m) for m in (KR, "satterthwaite")}
    assert ours[KR]["df_den"][0] < 30 < ours["satterthwaite"]["df_den"][0]
    assert "far fewer than Satterthwaite's" in ours[KR].attrs["note"]
    assert "many more than those of Kenward-Roger" in ours["satterthwaite"].attrs["note"]
    assert "singular" in fixed_effects(fit, method=KR).attrs["note"]


def test_results_of_statsmodels_and_of_the_own_criterion_are_read_too():
    data = load_dataset("Machines")
    raw = smf.mixedlm("score ~ Machine", data, groups="Worker").fit()
    ours = effect_tests(model_fit("machines_workers"))
    assert effect_tests(raw)["statistic"][0] == pytest.approx(ours["statistic"][0], rel=1e-3)
    assert effect_tests(raw)["df_den"][0] == pytest.approx(46, rel=1e-5)
    crossed = simulate_crossed(16, 10, slope_sd=60, rng=2)
    fit = fit_mixed("response ~ condition + (1 + condition | subject) + (1 | item)", crossed)
    assert type(fit).__name__ == "CriterionFit"
    assert effect_tests(fit)["df_den"][0] == pytest.approx(
        fixed_effects(fit, method=KR)["df"][1], rel=1e-9
    )


def test_what_cannot_be_tested_is_refused_in_words():
    fit = model_fit("oats_line")
    with pytest.raises(ValueError, match=r"no method 'KR'.*kenward-roger, satterthwaite, wald"):
        effect_tests(fit, method="KR")
    with pytest.raises(ValueError, match="no type 'I'"):
        effect_tests(fit, type="I")
    with pytest.raises(ValueError, match=r"no term 'variety'. Did you mean 'Variety'"):
        effect_tests(fit, terms=["variety"])
    with pytest.raises(ValueError, match=r"terms is a list of terms, such as \['"):
        effect_tests(fit, terms="Variety")
    with pytest.raises(ValueError, match="no term besides the intercept"):
        effect_tests(model_fit("pastes"))
    with pytest.raises(ValueError, match=r"fit by REML.*method='satterthwaite' or a bootstrap"):
        effect_tests(model_fit("sleep_ml"))
    with pytest.raises(ValueError, match="level is a share between 0 and 1"):
        fixed_effects(fit, method=KR, level=95)


def test_a_model_from_arrays_has_no_terms():
    data = load_dataset("Machines")
    x = np.column_stack([np.ones(len(data)), data["Machine"] == "B"]).astype(float)
    fit = MixedLM(data["score"].to_numpy(), x, data["Worker"].to_numpy()).fit()
    with pytest.raises(ValueError, match="made from arrays"):
        effect_tests(fit)
    assert fixed_effects(fit, method=KR)["df"].gt(1).all()
