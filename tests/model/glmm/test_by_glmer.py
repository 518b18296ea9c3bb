"""Generalised fits beside glmer's, and beside each other at other numbers of points.

Log-likelihoods: never below glmer's by more than 1e-6 (1e-5 of generated sets, where its search
was shorter), and hardly above. Its estimates are where its search ended: coefficients agree to
0.002 of a standard error, standard errors (by finite differences there) and SDs to 0.2 %.
"""

import json
import warnings
from pathlib import Path

import numpy as np
import pytest
from scipy.special import gammaln, xlogy

from course_lib import LaplaceWarning, SingularFitWarning, fit_glmm
from tests.model.glmm.sets import make_set

HERE = Path(__file__).parents[2] / "reference" / "lme4" / "glmm"
MODELS = json.loads((HERE / "models.json").read_text())
SETS = {one["number"][0]: one for one in json.loads((HERE / "sets.json").read_text())}
BATCH = 15


def left_out(fit) -> float:
    """What glmer leaves out with more than one point: the log-likelihood of a perfect fit."""
    y, trials = fit.record.design.y, fit.record.trials
    if fit.points == 1:
        return 0.0
    if fit.family == "poisson":
        return float((xlogy(y, y) - y - gammaln(y + 1)).sum())
    ways = gammaln(trials + 1) - gammaln(y + 1) - gammaln(trials - y + 1)
    rest = xlogy(y, y / trials) + xlogy(trials - y, 1 - y / trials)
    return float((ways + rest).sum())


def sds(fit) -> dict[tuple[str, str], float]:
    return {
        (one.factor, term): float(np.sqrt(one.user[i, i]))
        for one in fit.record.covariances
        for i, term in enumerate(one.terms)
    }


def check(fit, known):
    assert -1e-6 < fit.llf - left_out(fit) - known["loglik"] < 1e-4
    error = np.array(list(known["std_error"].values()))
    assert fit.fe_params.to_numpy() == pytest.approx(
        np.array(list(known["fixed"].values())), abs=0.002 * error.min()
    )
    assert fit.bse_fe.to_numpy() == pytest.approx(error, rel=2e-3)
    for one in known["covariances"]:
        if "var2" not in one:
            term = one["var1"].replace("(Intercept)", "Intercept")
            assert sds(fit)[one["grp"], term] == pytest.approx(one["sdcor"], rel=2e-3)


@pytest.mark.parametrize("points", [1, 9, 25])
def test_herds(cbpp, points):
    fit = fit_glmm("incidence ~ period + (1 | herd)", cbpp, trials="size", points=points)
    check(fit, MODELS["cbpp"][f"points_{points}"])
    assert fit.points == points


def test_effects_of_herds_and_their_conditional_sds(cbpp):
    fit = fit_glmm("incidence ~ period + (1 | herd)", cbpp, trials="size", points=1)
    known = {row["grp"]: row for row in MODELS["cbpp_effects"]}
    levels = fit.record.design.blocks[0].levels
    effects = fit.record.solution.effects[0][:, 0]
    spread = np.sqrt(fit.record.solution.effects_cov[0][:, 0, 0])
    assert effects == pytest.approx([known[one]["condval"] for one in levels], abs=1e-5)
    assert spread == pytest.approx([known[one]["condsd"] for one in levels], rel=1e-4)
    assert fit.fittedvalues.to_numpy() == pytest.approx(MODELS["cbpp_fitted"], abs=1e-6)


def test_herds_and_rows(cbpp):
    formula = "incidence ~ period + (1 | herd) + (1 | row)"
    check(fit_glmm(formula, cbpp, trials="size"), MODELS["cbpp_both"])


@pytest.mark.parametrize("order", [None, 1])
def test_effects_of_herds_and_of_rows(cbpp, order):
    """Rows of a herd may lie apart."""
    data = cbpp if order is None else cbpp.sample(frac=1, random_state=order)
    fit = fit_glmm("incidence ~ period + (1 | herd) + (1 | row)", data, trials="size")
    known = {(row["grpvar"], row["grp"]): row for row in MODELS["cbpp_both_effects"]}
    solution = fit.record.solution
    for block, effects, spread in zip(
        fit.record.design.blocks, solution.effects, solution.effects_cov, strict=True
    ):
        first = 1 if block.factor == "row" else 0  # R counts rows from 1
        levels = [str(int(level) + first) for level in block.levels]
        rows = [known[block.factor, level] for level in levels]
        assert effects[:, 0] == pytest.approx([row["condval"] for row in rows], abs=1e-3)
        assert spread[:, 0, 0] ** 0.5 == pytest.approx([row["condsd"] for row in rows], rel=2e-3)


def test_criteria_of_herds(cbpp):
    fit = fit_glmm("incidence ~ period + (1 | herd)", cbpp, trials="size", points=1)
    assert fit.aic == pytest.approx(MODELS["cbpp_criteria"]["AIC"], abs=2e-6)
    assert fit.bic == pytest.approx(MODELS["cbpp_criteria"]["BIC"], abs=2e-6)


def test_rows_alone(cbpp):
    fit = fit_glmm("incidence ~ period + (1 | row)", cbpp, trials="size", points=1)
    check(fit, MODELS["cbpp_row"])


def test_herds_and_rows_by_quadrature(cbpp):
    """Of lecture 11, from a program of its own in R: herd 0.252, row 0.879."""
    fit = fit_glmm("incidence ~ period + (1 | herd) + (1 | row)", cbpp, trials="size", points=15)
    assert [round(sd, 3) for sd in sds(fit).values()] == [0.252, 0.879]


@pytest.mark.parametrize("points", [1, 9])
def test_counts_with_an_offset(cbpp, points):
    formula, offset = "incidence ~ period + (1 | herd)", "log(size)"
    fit = fit_glmm(formula, cbpp, family="poisson", offset=offset, points=points)
    check(fit, MODELS["cbpp_poisson"][f"points_{points}"])


@pytest.mark.parametrize("points", [5, 25, 51])
def test_toenails(toenail, points):
    fit = fit_glmm("y ~ treatment * month + (1 | patient)", toenail, points=points)
    check(fit, MODELS["toenail"][f"points_{points}"])


def test_toenails_by_laplace_are_warned_of(toenail):
    with pytest.warns(LaplaceWarning, match="'Intercept' is -1.61, and here -2.52.*points=25"):
        fit = fit_glmm("y ~ treatment * month + (1 | patient)", toenail, points=1)
    check(fit, MODELS["toenail"]["points_1"])


def test_a_random_slope_that_makes_the_likelihood_steep(toenail):
    with pytest.warns(LaplaceWarning, match="not accurate here"):
        fit = fit_glmm("y ~ month + (1 + month | patient)", toenail)
    assert fit.llf > MODELS["toenail_slope"]["loglik"] - 1e-6
    assert fit.fe_params["month"] == pytest.approx(-0.4535, abs=1e-3)


@pytest.mark.parametrize("first", range(0, 150, BATCH))
def test_generated_sets(first):
    for number in range(first, first + BATCH):
        one, known = make_set(number), SETS[number]
        assert one.data["y"].sum() == known["sum"][0], "other data than glmer had"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", LaplaceWarning)
            warnings.simplefilter("ignore", SingularFitWarning)
            fit = fit_glmm(
                one.formula, one.data, family=one.family, trials=one.trials,
                offset=one.offset, points=one.points,
            )  # fmt: skip
        above = fit.llf - left_out(fit) - known["loglik"][0]
        assert above > -1e-5, number
        if above < 1e-5:
            fixed = np.array(known["fixed"])
            if "x + c" in one.formula:  # R keeps the order of terms, patsy puts categories first
                fixed = fixed[[0, 2, 3, 1]]
            assert abs(fit.fe_params.to_numpy() - fixed).max() < 0.01 * max(known["error"])
