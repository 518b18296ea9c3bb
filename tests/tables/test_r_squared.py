"""Marginal and conditional R squared."""

import numpy as np
import pytest
import statsmodels.formula.api as smf

from course_lib import fit_mixed, load_dataset, r_squared
from tests.reference.lme4_values import near
from tests.reference.prediction_values import SHARE, fit_of, prediction_values

MODELS = {one["id"]: one["r2"] for one in prediction_values()["predictions"]}


@pytest.mark.parametrize("ident", MODELS)
def test_shares_are_those_of_lme4s_variances(ident):
    one = MODELS[ident]
    parts = np.array([one["fixed"], one["fixed"] + one["random"]])
    table = r_squared(fit_of(ident))
    assert table["kind"].tolist() == ["marginal", "conditional"]
    near(table["share"], parts / (parts[1] + one["residual"]), SHARE * 5)
    near(table["variance"], parts, 1e-3, one["residual"])


def test_sleepstudy_has_the_values_that_performance_prints():
    near(r_squared(fit_of("sleep_both"))["share"], [0.279, 0.799], 5e-4)
    fit = fit_mixed("Reaction ~ Days + (1 | Subject)", load_dataset("sleepstudy"))
    near(r_squared(fit)["share"], [0.280, 0.704], 5e-4)


def test_the_origin_and_the_unit_of_time_do_not_matter():
    data = load_dataset("sleepstudy")
    moved = data.assign(Days=(data["Days"] + 2000) / 365)
    fit = fit_mixed("Reaction ~ Days + (1 + Days | Subject)", moved)
    near(r_squared(fit)["share"], r_squared(fit_of("sleep_both"))["share"], 1e-6)


def test_raw_results_and_a_model_without_fixed_effects():
    data = load_dataset("sleepstudy")
    raw = smf.mixedlm("Reaction ~ Days", data, groups="Subject").fit()
    near(r_squared(raw)["share"], [0.280, 0.704], 5e-4)
    zero = r_squared(fit_mixed("Reaction ~ 0 + (Days | Subject)", data))
    assert zero["share"][0] == 0
    assert zero["share"][1] > 0.9
