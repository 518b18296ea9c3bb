"""Predictions with the errors of a mean, a line and a row, by lme4's values."""

import pickle
import warnings

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from scipy import stats

from course_lib import fit_mixed, group_effects, load_dataset, predict_mixed
from course_lib.model.joint_equations import EffectRows, JointEquations
from course_lib.tables.prediction import group_freedom
from tests.reference.lme4_values import near
from tests.reference.prediction_values import PREDICTION, data_of, fit_of, prediction_values

VALUES = prediction_values()
MODELS = {one["id"]: one for one in VALUES["predictions"]}
SLOPES = "Reaction ~ Days + (1 + Days | Subject)"
DAY5 = pd.DataFrame({"Days": [5]})


@pytest.mark.parametrize("ident", MODELS)
def test_each_model_has_lme4s_predictions_and_errors(ident):
    one, fit = MODELS[ident], fit_of(ident)
    rows = data_of(one["data"]).iloc[[row - 1 for row in one["rows"]]]
    scale = fit.scale**0.5
    known = predict_mixed(fit, rows)
    near(known["prediction"], one["known"], PREDICTION, scale)
    for column in ("sd_mean", "sd_line", "sd_row"):
        near(known[column], one[column], PREDICTION, scale)
    new = predict_mixed(fit, rows, groups="new")
    near(new["prediction"], one["population"], PREDICTION, scale)
    near(new["sd_mean"], one["sd_mean"], PREDICTION, scale)
    near(new["sd_line"], one["new_line"], PREDICTION, scale)
    near(new["sd_row"], one["new_row"], PREDICTION, scale)
    population = predict_mixed(fit, rows, groups="population")
    near(population["sd_line"], one["sd_mean"], PREDICTION, scale)
    assert population[["sd_row", "pred_low", "pred_high"]].isna().all().all()


def test_day_5_of_subjects_with_many_rows_two_one_and_none():
    fit = fit_of("sleep_added")
    new = pd.DataFrame({"Days": 5, "Subject": ["308", "335", "374", "373"]})
    found = pd.concat([predict_mixed(fit, new), predict_mixed(fit, DAY5, groups="new")])
    expected = pd.DataFrame(VALUES["day5"])
    near(found["prediction"], expected["prediction"], 1e-3)
    near(found["sd_line"], expected["sd_line"], 1e-3)
    near(found["sd_line"], [7.98, 7.98, 31.90, 36.00, 40.56], 5e-3)  # as the lecture prints them


def test_the_errors_of_deviations_and_of_own_lines_are_not_conditional_sds():
    fit, both = fit_of("sleep_both"), VALUES["blups"]
    equations = JointEquations(fit.record)
    first = np.zeros(2, dtype=int)
    deviations = equations.variances(np.zeros((2, 2)), [EffectRows(first, np.eye(2))])
    near(np.sqrt(deviations), both["deviation"], 1e-3)
    near(np.sqrt(deviations), [13.10, 2.64], 5e-3)  # lecture 13's
    near(np.sqrt(equations.variances(np.eye(2), [EffectRows(first, np.eye(2))])), both["own"], 1e-3)
    near(group_effects(fit)["conditional_sd"][:2], both["conditional"], 1e-3)
    near(
        predict_mixed(fit, pd.DataFrame({"Days": [0], "Subject": ["308"]}))["sd_line"], 12.255, 1e-3
    )


def test_a_balanced_mean_has_its_exact_interval():
    """One way, balanced: the mean's t interval is the textbook's of the groups' means."""
    rng = np.random.default_rng(4)
    group = np.repeat(np.arange(9), 6)
    data = pd.DataFrame({"g": group, "y": rng.normal(0, 3, 9)[group] + rng.normal(0, 1, 54)})
    found = predict_mixed(fit_mixed("y ~ 1 + (1 | g)", data), DAY5, groups="population").iloc[0]
    means = data.groupby("g")["y"].mean()
    low, high = stats.t.interval(0.95, 8, means.mean(), stats.sem(means))
    near([found["line_low"], found["line_high"]], [low, high], 1e-6)


def test_degrees_of_freedom_by_groups():
    freedom = {ident: group_freedom(fit_of(ident).record) for ident in MODELS}
    assert freedom["sleep_both"] == ("Subject", 17)
    assert freedom["ex33_breed"] == ("animal_id", 10)
    assert freedom["machines_nested"] == ("Worker", 5)
    assert freedom["pastes"] == ("batch", 9)
    assert freedom["penicillin"] == ("sample", 5)
    left = load_dataset("sleepstudy").query("Subject != '308'")
    assert group_freedom(fit_mixed(SLOPES, left).record) == ("Subject", 16)


def test_intervals_are_symmetric_and_as_wide_as_asked():
    fit = fit_of("sleep_both")
    for df, quantile in [("groups", stats.t.ppf(0.95, 17)), ("z", stats.norm.ppf(0.95))]:
        one = predict_mixed(fit, DAY5, groups="new", df=df, level=0.9).iloc[0]
        near(one["line_high"] - one["prediction"], quantile * one["sd_line"], 1e-9)
        near(one["prediction"] - one["pred_low"], quantile * one["sd_row"], 1e-9)


def test_a_coverage_of_new_rows_by_t_is_that_of_r():
    data = load_dataset("sleepstudy")
    inside = {"row_z": 0, "row_t": 0}
    for subject in data["Subject"].unique():
        left = data[data["Subject"] == subject]
        fit = fit_mixed(SLOPES, data[data["Subject"] != subject])
        for name, df in [("row_z", "z"), ("row_t", "groups")]:
            one = predict_mixed(fit, left, groups="new", df=df)
            inside[name] += int(left["Reaction"].between(one["pred_low"], one["pred_high"]).sum())
    assert (
        inside == {name: VALUES["inside"][name] for name in inside} == {"row_z": 165, "row_t": 173}
    )


def test_raw_results_of_statsmodels():
    data = load_dataset("sleepstudy")
    raw = smf.mixedlm("Reaction ~ Days", data, groups="Subject", re_formula="~Days")
    raw = raw.fit(method="powell", ftol=1e-10)
    new = pd.DataFrame({"Days": [5, 9], "Subject": ["308", "335"]})
    ours, theirs = predict_mixed(fit_of("sleep_both"), new), predict_mixed(raw, new)
    near(theirs.iloc[:, 2:], ours.iloc[:, 2:], 0.02)
    arrays = smf.mixedlm("Reaction ~ np.log(Days + 1)", data, groups="Subject", re_formula="~Days")
    shown = predict_mixed(arrays.fit(method="powell"), new, groups="new")
    assert np.isfinite(shown["sd_row"]).all()


def test_raw_results_nested_and_what_they_do_not_keep():
    data = load_dataset("Pastes")
    raw = smf.mixedlm(
        "strength ~ 1", data, groups="batch", re_formula="1", vc_formula={"cask": "0 + C(cask)"}
    )
    raw = raw.fit(method="powell", ftol=1e-10)
    rows = data.iloc[[0, 20, 40]]
    near(
        predict_mixed(raw, rows).iloc[:, -8:],
        predict_mixed(fit_of("pastes"), rows).iloc[:, -8:],
        0.02,
    )
    sleep = load_dataset("sleepstudy")
    computed = smf.mixedlm("Reaction ~ Days", sleep, groups="Subject", re_formula="~np.sqrt(Days)")
    with pytest.raises(ValueError, match=r"does not keep how .*'np.sqrt\(Days\)'.* fit_mixed"):
        predict_mixed(computed.fit(method="powell", ftol=1e-10), sleep[:1])


def test_some_groups_known_and_others_new():
    """Crossed: a known subject and a new item lie between both known and both new."""
    fit, rows = fit_of("penicillin"), data_of("Penicillin").iloc[[0]]
    kinds = [{"plate": "known", "sample": kind} for kind in ("known", "new", "population")]
    both, mixed, mean = (predict_mixed(fit, rows, groups=kind).iloc[0] for kind in kinds)
    new = predict_mixed(fit, rows, groups="new").iloc[0]
    assert both["sd_line"] < mixed["sd_line"] < new["sd_line"]
    assert mixed["prediction"] == pytest.approx(mean["prediction"])
    assert np.isnan(mean["sd_row"])
    assert mean["sd_line"] < mixed["sd_line"]


def test_a_nested_group_is_told_by_both_columns():
    fit = fit_of("pastes")
    new = pd.DataFrame({"batch": ["A", "A"], "cask": ["a", "z"]})
    with pytest.raises(ValueError, match="not seen the group 'A:z' of 'batch:cask'"):
        predict_mixed(fit, new)
    found = predict_mixed(fit, new, groups={"batch": "known", "batch:cask": "new"})
    assert found["sd_line"].iloc[0] == pytest.approx(found["sd_line"].iloc[1])


def test_what_the_formula_computes_is_computed_in_new_rows():
    data = load_dataset("sleepstudy")
    fit = fit_mixed("Reaction ~ center(Days) + (1 + np.sqrt(Days) | Subject)", data)
    rows = data.iloc[[3, 77]]
    near(predict_mixed(fit, rows)["prediction"], fit.fittedvalues.iloc[[3, 77]], 1e-8)
    again = pickle.loads(pickle.dumps(fit))
    assert predict_mixed(again, rows).equals(predict_mixed(fit, rows))


def test_factors_with_one_row_of_new_data_keep_their_levels():
    fit, data = fit_of("machines_slopes"), load_dataset("Machines")
    whole = predict_mixed(fit, data)
    one = predict_mixed(fit, data.iloc[[30]].astype({"Machine": str}))
    near(one.iloc[0, -8:].astype(float), whole.iloc[30, -8:].astype(float), 1e-9)


@pytest.mark.parametrize("shift", [2000, 1e6])
def test_an_origin_far_away_changes_nothing(shift):
    data = load_dataset("sleepstudy")
    moved = data.assign(Days=data["Days"] + shift)
    new = pd.DataFrame({"Days": [5.5], "Subject": ["308"]})
    near_by = predict_mixed(fit_of("sleep_both"), new)
    far = predict_mixed(fit_mixed(SLOPES, moved), new.assign(Days=new["Days"] + shift))
    near(far.iloc[:, 2:], near_by.iloc[:, 2:], 1e-3)


def test_a_missing_predictor_gives_nan_in_its_row_only():
    new = pd.DataFrame({"Days": [5, np.nan, 5], "Subject": ["308"] * 3}, index=[7, 7, 9])
    found = predict_mixed(fit_of("sleep_both"), new)
    assert found["prediction"].isna().tolist() == [False, True, False]
    near(found["sd_row"].iloc[0], found["sd_row"].iloc[2], 1e-9)
    assert found.index.tolist() == [7, 7, 9]
    assert "prediction" not in new


def test_many_rows_are_done_in_parts(monkeypatch):
    fit, data = fit_of("sleep_both"), load_dataset("sleepstudy")
    whole = predict_mixed(fit, data)
    monkeypatch.setattr("course_lib.model.joint_equations._NUMBERS", 400)
    pd.testing.assert_frame_equal(predict_mixed(fit, data), whole)


def test_a_group_that_the_fit_has_not_seen_is_an_error_that_names_new():
    fit = fit_of("sleep_both")
    with pytest.raises(ValueError, match=r"not seen the group '373' .*308, 309.* groups='new'"):
        predict_mixed(fit, pd.DataFrame({"Days": [5], "Subject": ["373"]}))
    with pytest.raises(ValueError, match=r"no column 'Subject'.*groups='new'"):
        predict_mixed(fit, DAY5)
    with pytest.raises(ValueError, match=r"no value of 'Subject'.*groups='new'"):
        predict_mixed(fit, DAY5.assign(Subject=None))


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"groups": "all"}, "'known' .* 'population' .* 'new' .*; got 'all'"),
        ({"groups": {"subject": "new"}}, "no grouping factor 'subject'. Did you mean 'Subject'"),
        ({"groups": {}}, "does not say for whom 'Subject'"),
        ({"df": 17}, "df is 'groups' .*; got 17"),
        ({"level": 95}, "between 0 and 1, such as 0.95; got 95"),
    ],
)
def test_wrong_arguments_are_answered(given, message):
    with pytest.raises(ValueError, match=message):
        predict_mixed(fit_of("sleep_both"), DAY5, **({"groups": "new"} | given))


def test_columns_of_new_data_are_checked():
    fit = fit_of("sleep_both")
    with pytest.raises(ValueError, match="no column 'Days'"):
        predict_mixed(fit, pd.DataFrame({"Day": [5]}), groups="new")
    with pytest.raises(ValueError, match=r"'prediction' already.*drop\(columns=\['prediction'\]\)"):
        predict_mixed(fit, DAY5.assign(prediction=1), groups="new")


def test_too_few_groups_leave_no_degree_of_freedom():
    data = load_dataset("sleepstudy").query("Subject in ['308', '309']")
    data = data.assign(late=(data["Subject"] == "309") * 1.0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        raw = smf.mixedlm("Reaction ~ late", data, groups="Subject").fit(reml=False)
    with pytest.raises(ValueError, match="groups of 'Subject' leave no degree of freedom"):
        predict_mixed(raw, data[:1])
    assert np.isfinite(predict_mixed(raw, data[:1], df="z")["pred_low"]).all()
