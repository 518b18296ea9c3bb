"""Differences within levels, and from a control, are emmeans'."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from course_lib import contrasts, estimated_means, estimated_trends
from course_lib.tables.adjustments import Family, adjusted_p, reach
from tests.reference.inference_values import inference_data, inference_fit, means_values

MODELS = means_values()["models"]
METHODS = ("kenward-roger", "satterthwaite")

# R's ptukey is good to 3e-7 (to 2e-6 at 3.5 degrees of freedom), its qtukey to four digits,
# emmeans' limit of Dunnett's to 5e-4.
P = {"tukey": {"rtol": 1e-5, "atol": 5e-7}, "dunnettx": {"rtol": 1e-5, "atol": 5e-7}}
LIMIT = {"tukey": 2e-4, "dunnettx": 5e-4}


def model_fit(name):
    return inference_fit(MODELS[name]["formula"], MODELS[name]["data"])


def cases(kind):
    return [
        pytest.param(name, number, method, id=f"{name}-{number}-{method}")
        for name, model in MODELS.items()
        for number in range(len(model[kind]))
        for method in METHODS
    ]


def listed(value):
    return [value] if isinstance(value, str) else list(value or [])


def compare_means(ours, theirs, keys):
    """Compare rows of the same levels: emmeans varies its first factor fastest."""
    together = ours.merge(theirs.astype({key: ours[key].dtype for key in keys}), on=keys)
    assert len(together) == len(ours) == len(theirs)
    for column in ("estimate", "std_error", "conf_low", "conf_high"):
        gap = abs(together[f"{column}_x"] - together[f"{column}_y"])
        assert (gap < 1e-5 * together["std_error_x"]).all(), column
    np.testing.assert_allclose(together["df_x"], together["df_y"], rtol=1e-4)


def compare_differences(ours, theirs, keys, adjust):
    theirs = theirs.astype({key: ours[key].dtype for key in keys})
    order = [*keys, "contrast"]
    assert ours.columns[: len(order)].tolist() == order
    ours, theirs = (one.set_index(order) for one in (ours, theirs))
    assert len(ours) == len(theirs)
    ours = ours.loc[theirs.index]
    gap = abs(ours["estimate"] - theirs["estimate"]) / theirs["std_error"]
    assert (gap < 1e-6).all()
    np.testing.assert_allclose(ours["std_error"], theirs["std_error"], rtol=1e-6)
    np.testing.assert_allclose(ours["df"], theirs["df"], rtol=1e-4)
    tolerance = P.get(adjust, {"rtol": 1e-5, "atol": 1e-15})
    np.testing.assert_allclose(ours["p_adjusted"], theirs["p_value"], **tolerance)
    for limit in ("conf_low", "conf_high"):
        gap = abs(ours[limit] - theirs[limit]) / theirs["std_error"]
        assert (gap < LIMIT.get(adjust, 1e-5)).all(), limit


def compare(table, asked, method):
    within = listed(asked["within"])
    keys = [*within, *listed(asked["by"])]
    compare_means(table, pd.DataFrame(asked[method]["means"]), keys)
    labels = table[listed(asked["by"])].drop_duplicates()
    for adjust, theirs in asked[method]["pairwise"].items():
        ours = contrasts(table, adjust=adjust)
        if len(listed(asked["by"])) == 1:  # else emmeans takes the pairs in another order
            compare_differences(ours, pd.DataFrame(theirs), within, adjust)
    for adjust, theirs in asked[method]["control"].items():
        theirs = pd.DataFrame(theirs)
        reference = theirs["contrast"][0].split(" - ")[1]
        assert reference in {" ".join(map(str, row)) for row in labels.itertuples(index=False)}
        ours = contrasts(table, kind="control", reference=reference, adjust=adjust)
        compare_differences(ours, theirs, within, adjust)


@pytest.mark.parametrize(("name", "number", "method"), cases("means"))
def test_means_within_levels_and_their_differences_are_those_of_emmeans(name, number, method):
    asked = MODELS[name]["means"][number]
    table = estimated_means(
        model_fit(name), asked["by"], within=asked["within"] or None, at=asked.get("at") or None,
        method=method,
    )  # fmt: skip
    compare(table, asked, method)


@pytest.mark.parametrize(("name", "number", "method"), cases("trends"))
def test_slopes_within_levels_and_their_differences_are_those_of_emmeans(name, number, method):
    asked = MODELS[name]["trends"][number]
    table = estimated_trends(
        model_fit(name), asked["predictor"], by=asked["by"], within=asked["within"] or None,
        method=method,
    )  # fmt: skip
    compare(table, asked, method)


def test_defaults_are_tukeys_for_pairs_and_dunnetts_for_a_control():
    table = estimated_means(model_fit("farms"), "a")
    pairs, control = contrasts(table), contrasts(table, kind="control")
    pd.testing.assert_frame_equal(pairs, contrasts(table, adjust="tukey"))
    pd.testing.assert_frame_equal(control, contrasts(table, kind="control", adjust="dunnettx"))
    assert control["contrast"].tolist() == ["lo - hi", "mid - hi"]
    assert (control["p_adjusted"] < pairs["p_adjusted"][:2].to_numpy()).all()


def test_dunnetts_p_and_limit_are_those_of_emmeans_approximation():
    cells = pd.DataFrame(means_values()["dunnett"])
    for t, k, df, p_value, limit in cells.astype(float).to_numpy():
        family = Family(tuple((row, 0) for row in range(1, int(k) + 1)), int(k) + 1)
        found = adjusted_p("dunnettx", family, np.array([t]), np.array([df]))[0]
        assert found == pytest.approx(p_value, rel=1e-5, abs=2e-6)
        assert reach("dunnettx", family, np.array([df]), 0.95)[0] == pytest.approx(limit, rel=2e-5)


def test_dunnetts_p_is_near_that_of_the_exact_test():
    """In a balanced layout scipy's own test of a control, by integration, is Dunnett's."""
    data = inference_data("Oats")
    plots = data.groupby(["Block", "N"])["gain"].mean().unstack()
    fit = inference_fit("gain ~ N + (1 | Block)", "Oats")
    ours = contrasts(estimated_means(fit, "N"), kind="control")
    one = stats.multivariate_t(shape=0.5 * np.eye(3) + 0.5, df=ours["df"][0], seed=1)
    for row in ours.itertuples():
        reach_of = np.full(3, abs(row.statistic))
        assert row.p_adjusted == pytest.approx(
            1 - one.cdf(reach_of, lower_limit=-reach_of), abs=5e-3
        )
    assert ours["estimate"][2] == pytest.approx((plots["n0.6"] - plots["n0"]).mean())


def test_each_level_is_adjusted_on_its_own():
    table = estimated_means(model_fit("farms"), "a", within="b")
    together = contrasts(table)
    assert together["b"].tolist() == ["no"] * 3 + ["yes"] * 3
    assert "of 3 rows, within each level of b." in together.attrs["note"]
    for level in ("no", "yes"):
        alone = contrasts(table[table["b"] == level])
        own = together[together["b"] == level].reset_index(drop=True)
        pd.testing.assert_frame_equal(pd.DataFrame(own), pd.DataFrame(alone))


def test_within_can_be_chosen_when_rows_are_compared():
    fit = model_fit("farms")
    crossed = estimated_means(fit, ["b", "a"])
    inside = estimated_means(fit, "a", within="b")
    pd.testing.assert_frame_equal(pd.DataFrame(crossed), pd.DataFrame(inside))
    pd.testing.assert_frame_equal(contrasts(crossed, within="b"), contrasts(inside))
    pd.testing.assert_frame_equal(contrasts(inside, within=[]), contrasts(crossed))
    other = contrasts(inside, within="a", adjust="none")
    assert other["contrast"].tolist() == ["no - yes"] * 3
    assert other["a"].tolist() == ["hi", "lo", "mid"]


def test_levels_with_unlike_numbers_of_rows():
    table = estimated_means(model_fit("farms"), "a", within="b").drop(index=[0])
    found = contrasts(table)
    assert found["contrast"].tolist() == ["lo - mid", "hi - lo", "hi - mid", "lo - mid"]
    assert "for all differences of 2 to 3 rows, within each level of b." in found.attrs["note"]
    assert found["p_adjusted"][0] == pytest.approx(found["p_value"][0], rel=1e-6)
    assert len(contrasts(table.drop(index=[1]))) == 3
    with pytest.raises(ValueError, match=r"No row of b = no is called 'hi', .*: lo, mid\."):
        contrasts(table, kind="control", reference="hi")


def test_a_control_of_several_columns_and_of_numbers():
    table = estimated_means(model_fit("farms"), ["a", "b"])
    found = contrasts(table, kind="control", reference=("lo", "no"), adjust="none")
    assert found["contrast"].tolist()[:2] == ["hi no - lo no", "hi yes - lo no"]
    fit = model_fit("oats_cut_line")
    table = estimated_means(fit, "nitro", within="Variety", at={"nitro": [0, 0.2, 0.6]})
    found = contrasts(table, kind="control", reference=0.6)
    assert found["contrast"].tolist() == ["0.0 - 0.6", "0.2 - 0.6"] * 3


def test_what_cannot_be_compared_is_refused_in_words():
    fit = model_fit("farms")
    table = estimated_means(fit, "a", within="b")
    with pytest.raises(ValueError, match=r"No row of b = no is called 'high'.* Did you mean 'hi'"):
        contrasts(table, kind="control", reference="high")
    with pytest.raises(ValueError, match=r"reference is the control: add kind='control'"):
        contrasts(table, reference="lo")
    with pytest.raises(ValueError, match=r"Tukey's adjustment is for all pairs.*dunnettx, holm"):
        contrasts(table, kind="control", adjust="tukey")
    with pytest.raises(ValueError, match=r"Dunnett's adjustment .* take kind='control'"):
        contrasts(table, adjust="dunnettx")
    with pytest.raises(ValueError, match=r"no adjustment 'dunnett'. Did you mean 'dunnettx'"):
        contrasts(table, kind="control", adjust="dunnett")
    with pytest.raises(ValueError, match=r"no kind 'trt.vs.ctrl'.*pairwise, control"):
        contrasts(table, kind="trt.vs.ctrl")
    with pytest.raises(ValueError, match=r"no column of levels 'c'.*: b, a\."):
        contrasts(table, within="c")
    with pytest.raises(ValueError, match=r"one for each level of b and a\."):
        contrasts(table, within=["b", "a"])
    with pytest.raises(ValueError, match=r"'a' stands in by and in within"):
        estimated_means(fit, "a", within="a")
    with pytest.raises(ValueError, match="within is the name of a column, or a list of names"):
        estimated_means(fit, "a", within=2)
    with pytest.raises(ValueError, match=r"no column 'c'"):
        estimated_means(fit, "a", within="c")
