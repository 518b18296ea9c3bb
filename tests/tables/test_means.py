"""Estimated means, slopes and their differences are emmeans'."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from scipy import stats

from course_lib import contrasts, estimated_means, estimated_trends, fit_mixed, load_dataset
from tests.reference.inference_values import inference_data, inference_fit, inference_values

MODELS = inference_values()["models"]

# R's ptukey is good to 3e-7 (at t = 9 and 5 df it gives 0.00065250, and numerical integration of
# the definition 0.000652750572, as we do), its qtukey to four digits.
TUKEY_P, TUKEY_LIMIT = 5e-7, 2e-4


def model_fit(name):
    model = MODELS[name]
    return inference_fit(model["formula"], model["data"], model["reml"])


def cases(kind):
    found = []
    for name, model in MODELS.items():
        for number, one in enumerate(model.get(kind) or []):
            found += [(name, number, m) for m in ("kenward-roger", "satterthwaite") if m in one]
    return found


def compare(ours, theirs):
    """Compare estimates, errors, degrees of freedom and limits, in emmeans' order or another."""
    for column, tolerance in {"estimate": 1e-6, "std_error": 1e-6}.items():
        gap = abs(ours[column].to_numpy() - theirs[column].to_numpy())
        assert (gap < tolerance * theirs["std_error"]).all(), column
    np.testing.assert_allclose(ours["df"], theirs["df"], rtol=1e-4)


def compare_differences(table, one):
    for adjust in ("tukey", "holm", "none"):
        ours, theirs = contrasts(table, adjust=adjust), pd.DataFrame(one[adjust])
        assert ours["contrast"].tolist() == list(theirs["contrast"])
        compare(ours, theirs)
        np.testing.assert_allclose(ours["statistic"], theirs["statistic"], rtol=1e-5, atol=1e-6)
        tukey = adjust == "tukey"
        np.testing.assert_allclose(
            ours["p_adjusted"], theirs["p_value"], rtol=1e-5, atol=TUKEY_P if tukey else 1e-15
        )
        for limit in ("conf_low", "conf_high"):
            gap = abs(ours[limit] - theirs[limit]) / theirs["std_error"]
            assert (gap < (TUKEY_LIMIT if tukey else 1e-5)).all(), (adjust, limit)


@pytest.mark.parametrize(("name", "number", "method"), cases("means"))
def test_means_and_differences_are_those_of_emmeans(name, number, method):
    asked = MODELS[name]["means"][number]
    at = asked["at"] or None
    table = estimated_means(model_fit(name), asked["by"], at=at, method=method)
    theirs = pd.DataFrame(asked[method]["means"])
    keys = list(asked["by"])
    # emmeans varies the first factor fastest
    together = table.merge(theirs, on=keys, suffixes=("", "_r"))
    assert len(together) == len(table) == len(theirs)
    compare(table, together[[f"{c}_r" for c in ("estimate", "std_error", "df")]].rename(
        columns=lambda c: c.removesuffix("_r")))  # fmt: skip
    for limit in ("conf_low", "conf_high"):
        gap = abs(together[limit] - together[f"{limit}_r"])
        assert (gap < 1e-5 * together["std_error"]).all()
    if len(keys) == 1:
        compare_differences(table, asked[method])


def test_tukeys_p_is_that_of_its_definition():
    """Integrated once by nested adaptive quadrature, to 1e-12: sqrt(2) * 9.0362114, 3, 5."""
    found = contrasts(estimated_means(model_fit("machines_varying"), "Machine")).iloc[1]
    assert found["statistic"] == pytest.approx(-9.0362114, abs=1e-6)
    assert found["p_adjusted"] == pytest.approx(0.0006527505716, rel=1e-6)


@pytest.mark.parametrize(("name", "number", "method"), cases("trends"))
def test_slopes_are_those_of_emtrends(name, number, method):
    asked = MODELS[name]["trends"][number]
    table = estimated_trends(
        model_fit(name), asked["predictor"], by=list(asked["by"]) or None, method=method
    )
    compare(table, pd.DataFrame(asked[method]["means"]))
    if len(table) > 1:
        compare_differences(table, asked[method])


def test_overlapping_intervals_and_a_clear_difference():
    table = estimated_means(model_fit("machines_nested"), "Machine")
    a, b = table.iloc[0], table.iloc[1]
    assert a["conf_high"] > b["conf_low"]
    difference = contrasts(table, adjust="none").iloc[0]
    assert difference["conf_high"] < 0
    assert difference["contrast"] == "A - B"


def test_a_paired_t_test_is_exact():
    data = load_dataset("Machines")
    means = data.pivot_table(index="Worker", columns="Machine", values="score", observed=True)
    found = contrasts(estimated_means(model_fit("machines_varying"), "Machine"), adjust="none")
    for row, (i, j) in zip(found.itertuples(), [("A", "B"), ("A", "C"), ("B", "C")], strict=True):
        exact = stats.ttest_rel(means[i], means[j])
        assert row.statistic == pytest.approx(exact.statistic, rel=1e-6)
        assert row.p_value == pytest.approx(exact.pvalue, rel=1e-5)
        interval = exact.confidence_interval()
        assert (row.conf_low, row.conf_high) == pytest.approx((interval.low, interval.high))


def test_two_means_need_no_adjustment():
    table = estimated_means(model_fit("machines_varying"), "Machine")
    pair = contrasts(table[table["Machine"] != "C"])
    assert pair["contrast"].tolist() == ["A - B"]
    assert pair["p_adjusted"][0] == pytest.approx(pair["p_value"][0], rel=1e-6)


def test_wald_has_no_degrees_of_freedom():
    table = estimated_means(model_fit("machines_nested"), "Machine", method="wald")
    assert np.isinf(table["df"]).all()
    found = contrasts(table)
    assert found["p_value"][2] == pytest.approx(2 * stats.norm.sf(abs(found["statistic"][2])))
    theirs = stats.studentized_range.sf(np.sqrt(2) * 2.73315, 3, 1e7)
    assert found["p_adjusted"][2] == pytest.approx(theirs, rel=1e-4)


def test_slope_of_a_curve_is_taken_where_it_is_asked_for():
    fit = model_fit("sleep_cut")
    slope, bend = fit.fe_params.iloc[1:3]
    for day in (0, 4):
        found = estimated_trends(fit, "Days", at={"Days": day})
        assert found["estimate"][0] == pytest.approx(slope + 2 * bend * day, rel=1e-7)
        assert found.attrs["note"] == f"At Days = {day}."
    assert "note" not in estimated_trends(model_fit("sleep"), "Days").attrs


def test_the_note_says_what_was_averaged():
    note = estimated_means(model_fit("farms"), "a").attrs["note"]
    assert note.startswith("Averaged over b, all levels weighed equally. At x = ")
    differences = contrasts(estimated_means(model_fit("farms"), "a")).attrs["note"]
    assert "Tukey's, for all differences of 3 rows" in differences
    assert "Averaged over b" in differences


def test_factors_of_every_kind_have_their_levels():
    data = inference_data("farms").assign(
        late=lambda d: d["b"] == "yes", k=lambda d: d["a"].map({"lo": 2, "mid": 10, "hi": 1})
    )
    data["a"] = pd.Categorical(data["a"], ["lo", "mid", "hi", "none"])
    fit = fit_mixed("y ~ a * late + C(k):x + (1 | farm)", data)
    assert estimated_means(fit, "a")["a"].tolist() == ["lo", "mid", "hi"]
    assert estimated_means(fit, "late")["late"].tolist() == [False, True]
    assert estimated_means(fit, ["late", "k"])["k"].tolist() == [1, 2, 10, 1, 2, 10]


@pytest.mark.parametrize("origin", [2024, 20240101, 1e8])
def test_a_predictor_far_from_zero_costs_no_digits(origin):
    data = inference_data("Oats_cut")
    near = model_fit("oats_cut_line")
    far = fit_mixed(
        "gain ~ nitro * Variety + (1 | Block/Variety)",
        data.assign(nitro=data["nitro"] + origin),
    )
    for table in (
        lambda fit: estimated_means(fit, "Variety"),
        lambda fit: estimated_trends(fit, "nitro", by="Variety"),
        lambda fit: contrasts(estimated_means(fit, "Variety")),
    ):
        expected, found = table(near), table(far)
        np.testing.assert_allclose(found["std_error"], expected["std_error"], rtol=1e-6)
        np.testing.assert_allclose(found["df"], expected["df"], rtol=1e-6)
        gap = abs(found["estimate"] - expected["estimate"])
        assert (gap < 1e-5 * expected["std_error"]).all()


def test_results_of_statsmodels_are_read_too():
    data = load_dataset("Machines")
    raw = smf.mixedlm("score ~ C(Machine)", data, groups="Worker").fit()
    ours = estimated_means(model_fit("machines_workers"), "Machine")
    found = estimated_means(raw, "Machine")
    np.testing.assert_allclose(found["estimate"], ours["estimate"], rtol=1e-6)
    np.testing.assert_allclose(found["std_error"], ours["std_error"], rtol=1e-3)


def test_what_was_changed_is_not_compared():
    table = estimated_means(model_fit("machines_nested"), "Machine")
    with pytest.raises(ValueError, match="Take rows out of it as they are, and round afterwards"):
        contrasts(table.round(1))
    with pytest.raises(ValueError, match="Take rows out"):
        contrasts(table.iloc[1:].reset_index(drop=True))
    with pytest.raises(ValueError, match="two rows at least"):
        contrasts(table.iloc[:1])
    with pytest.raises(ValueError, match=r"estimated_means\(...\)"):
        contrasts(pd.DataFrame(table))
    with pytest.raises(ValueError, match=r"no adjustment 'bonferroni'"):
        contrasts(table, adjust="bonferroni")
    with pytest.raises(ValueError, match=r"no kind 'sequential'"):
        contrasts(table, kind="sequential")
    reordered = contrasts(table.sort_values("estimate", ascending=False), adjust="none")
    assert reordered["contrast"].tolist() == ["C - B", "C - A", "B - A"]


def test_what_the_fixed_part_does_not_have_is_refused_in_words():
    fit = model_fit("oats_line")
    with pytest.raises(ValueError, match=r"no column 'variety'. Did you mean 'Variety'"):
        estimated_means(fit, "variety")
    with pytest.raises(ValueError, match=r"'nitro' is numeric and has no levels.*estimated_trends"):
        estimated_means(fit, "nitro")
    with pytest.raises(ValueError, match=r"no level 'Vic' .* Its levels are: Golden_Rain, Marv"):
        estimated_means(fit, "nitro", at={"Variety": "Vic", "nitro": [0, 1]})
    with pytest.raises(ValueError, match="no column 'N'"):
        estimated_means(fit, "Variety", at={"N": 1})
    with pytest.raises(ValueError, match="no numeric predictor 'Variety'"):
        estimated_trends(fit, "Variety")
    with pytest.raises(ValueError, match="by is the name of a column"):
        estimated_means(fit, 3)
