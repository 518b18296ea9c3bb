"""Joint tests are emmeans'; tests of several coefficients are pbkrtest's and lmerTest's."""

import numpy as np
import pandas as pd
import pytest

from course_lib import contrasts, effect_tests, estimated_means, fit_mixed, joint_tests
from tests.reference.inference_values import (
    as_theirs,
    inference_data,
    inference_fit,
    means_values,
    parts,
)

MODELS = means_values()["models"]
CASES = [
    pytest.param(name, number, method, id=f"{name}-{number}-{method}")
    for name, model in MODELS.items()
    for number in range(len(model["tests"]))
    for method in ("kenward-roger", "satterthwaite")
]


def model_fit(name):
    return inference_fit(MODELS[name]["formula"], MODELS[name]["data"])


def both(name, number, method):
    """Our table and R's, in R's order."""
    asked = MODELS[name]["tests"][number]
    within = asked["within"] or None
    ours = joint_tests(model_fit(name), within=within, at=asked["at"] or None, method=method)
    theirs = pd.DataFrame(asked[method])
    keys = [within, "term"] if within else ["term"]
    keyed = ours.assign(term=ours["term"].map(as_theirs)).set_index(keys)
    assert len(ours) == len(theirs)
    order = theirs.assign(term=theirs["term"].map(parts)).set_index(keys).index
    return keyed.loc[order], theirs


@pytest.mark.parametrize(("name", "number", "method"), CASES)
def test_the_contrasts_of_emmeans_are_tested_as_pbkrtest_and_lmertest_do(name, number, method):
    ours, theirs = both(name, number, method)
    np.testing.assert_allclose(ours["statistic"], theirs["statistic"], rtol=1e-6)
    assert ours["df_num"].tolist() == theirs["df_num"].tolist()
    np.testing.assert_allclose(ours["df_den"], theirs["df_den"], rtol=1e-4)
    gap = abs(np.log(ours["p_value"].to_numpy() / theirs["p_value"].to_numpy()))
    assert (gap < 1e-5 * np.maximum(1, -np.log(theirs["p_value"].to_numpy()))).all()


@pytest.mark.parametrize(("name", "number", "method"), CASES)
def test_what_emmeans_prints_is_ours(name, number, method):
    """F to its three decimals, and all of a test that has one numerator degree of freedom."""
    ours, theirs = both(name, number, method)
    single = (theirs["df_num"] == 1).to_numpy()
    same_f = single if method == "kenward-roger" else np.full(len(ours), True)
    gap = abs(ours["statistic"].to_numpy() - theirs["emmeans_f"].to_numpy())
    assert (gap[same_f] < 6e-4).all()
    gap = abs(ours["df_den"].to_numpy() - theirs["emmeans_df"].to_numpy())
    assert (gap[single] < 6e-3).all()
    np.testing.assert_allclose(
        ours["p_value"][single], theirs["emmeans_p"][single], rtol=1e-3, atol=1e-12
    )


@pytest.mark.parametrize("method", ["kenward-roger", "satterthwaite", "wald"])
@pytest.mark.parametrize("name", ["farms", "oats_cut"])
def test_without_predictors_in_interactions_they_are_type_three(name, method):
    columns = ["statistic", "df_num", "df_den", "p_value"]
    third = effect_tests(model_fit(name), type="III", method=method).set_index("term")
    found = joint_tests(model_fit(name), method=method).set_index("term")
    np.testing.assert_allclose(found[columns], third.loc[found.index, columns], rtol=1e-7)


def test_a_factor_is_tested_at_the_mean_of_a_predictor_and_not_at_zero():
    data = inference_data("Oats_cut")
    shifted = data.assign(nitro=data["nitro"] - data["nitro"].mean())
    third = effect_tests(
        fit_mixed("gain ~ nitro * Variety + (1 | Block/Variety)", shifted), type="III"
    ).set_index("term")
    found = joint_tests(model_fit("oats_cut_line")).set_index("term")
    assert found["statistic"]["Variety"] == pytest.approx(third["statistic"]["Variety"], rel=1e-6)
    at_zero = joint_tests(model_fit("oats_cut_line"), at={"nitro": 0})
    assert at_zero["term"].tolist() == ["Variety"]
    zero = effect_tests(model_fit("oats_cut_line"), type="III").set_index("term")
    assert at_zero["statistic"][0] == pytest.approx(zero["statistic"]["Variety"], rel=1e-6)
    assert at_zero.attrs["note"].endswith("At nitro = 0.")


def test_within_a_level_a_test_of_two_means_is_their_difference():
    fit = model_fit("farms")
    tests = joint_tests(fit, within="a").query("term == 'b'").reset_index()
    pairs = contrasts(estimated_means(fit, "b", within="a"))
    assert tests["a"].tolist() == pairs["a"].tolist() == ["hi", "lo", "mid"]
    np.testing.assert_allclose(tests["statistic"], pairs["statistic"] ** 2, rtol=1e-9)
    np.testing.assert_allclose(tests["p_value"], pairs["p_value"], rtol=1e-7)


@pytest.mark.parametrize("origin", [2024, 20240101, 1e8])
def test_a_predictor_far_from_zero_costs_no_digits(origin):
    data = inference_data("Oats_cut")
    far = fit_mixed(
        "gain ~ nitro * Variety + (1 | Block/Variety)",
        data.assign(nitro=data["nitro"] + origin),
    )
    for method in ("kenward-roger", "satterthwaite", "wald"):
        near = joint_tests(model_fit("oats_cut_line"), method=method)
        found = joint_tests(far, method=method)
        assert found["term"].tolist() == near["term"].tolist()
        np.testing.assert_allclose(found["statistic"], near["statistic"], rtol=1e-5)
        np.testing.assert_allclose(found["df_den"], near["df_den"], rtol=1e-4)


@pytest.mark.parametrize(("scale", "origin"), [(1e12, 0), (1e-12, 0), (1e15, 1.7e18)])
def test_the_unit_of_a_predictor_changes_no_test_and_leaves_none_out(scale, origin):
    """In nanoseconds since 1970 a step of one is nothing."""
    data = inference_data("Oats_cut")
    other = data.assign(nitro=scale * data["nitro"] + origin)
    near = joint_tests(model_fit("oats_cut_line"))
    found = joint_tests(fit_mixed("gain ~ nitro * Variety + (1 | Block/Variety)", other))
    assert found["term"].tolist() == near["term"].tolist()
    np.testing.assert_allclose(found["statistic"], near["statistic"], rtol=1e-5)


def test_a_curve_far_from_zero_asks_for_values():
    data = inference_data("Oats_cut").assign(time=lambda d: 1e12 * (1 + d["nitro"]))
    fit = fit_mixed("gain ~ np.log(time) + (1 | Block/Variety)", data)
    with pytest.raises(ValueError, match="too little to be told apart"):
        joint_tests(fit)
    assert joint_tests(fit, at={"time": [1e12, 2e12]})["term"].tolist() == ["time"]


def test_names_and_levels_of_every_kind():
    data = inference_data("farms").rename(columns={"a": "dose given", "b": "late"})
    data["late"] = data["late"] == "yes"
    data["k"] = data["dose given"].map({"lo": 2, "mid": 10, "hi": 1})
    fit = fit_mixed("y ~ `dose given` * late + np.log(x) + (1 | farm)", data)
    found = joint_tests(fit)
    assert found["term"].tolist() == ["dose given", "late", "x", "dose given:late"]
    assert found["df_num"].tolist() == [2, 1, 1, 2]
    coded = joint_tests(fit_mixed("y ~ C(k) * late + (1 | farm)", data), within="late")
    assert coded["late"].tolist() == [False, True]
    assert coded["term"].tolist() == ["k", "k"]


def test_the_note_says_where_the_other_columns_are():
    note = joint_tests(model_fit("farms"), at={"x": 5}, within="a").attrs["note"]
    assert note == "Columns outside a term are averaged, all levels weighed equally. At x = 5."


def test_what_cannot_be_tested_is_refused_in_words():
    fit = model_fit("oats_cut_line")
    with pytest.raises(ValueError, match=r"no column 'variety'. Did you mean 'Variety'"):
        joint_tests(fit, within="variety")
    with pytest.raises(ValueError, match=r"'nitro' is numeric and has no levels"):
        joint_tests(fit, within="nitro")
    with pytest.raises(ValueError, match=r"Nothing is left to test"):
        joint_tests(fit, within="Variety", at={"nitro": 1})
    with pytest.raises(ValueError, match=r"Nothing is left to test"):
        joint_tests(inference_fit("score ~ 1 + (1 | Worker)", "Machines"))
    with pytest.raises(ValueError, match="no method 'KR'"):
        joint_tests(fit, method="KR")
    with pytest.raises(ValueError, match="within is the name of a column"):
        joint_tests(fit, within=3)
    logged = fit_mixed("gain ~ np.log(nitro + 0.1) + (1 | Block)", inference_data("Oats_cut"))
    with pytest.raises(ValueError, match=r"at=\{'nitro': "):
        joint_tests(logged)
    assert joint_tests(logged, at={"nitro": [0, 0.4]})["term"].tolist() == ["nitro"]
