"""Simulated responses have the fit's mean and covariance, for every kind of fit."""

import warnings

import numpy as np
import pytest
import statsmodels.formula.api as smf

from course_lib import fit_mixed, load_dataset, refit, simulate_crossed, simulate_responses

SETS = 4000


def quiet(formula, data, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return fit_mixed(formula, data, **options)


def marginal(fit):
    """Mean and covariance of the response, by the dense formula in the data's units."""
    design = fit.record.design
    v = fit.record.scale * np.eye(len(design.y))
    for block, one in zip(design.blocks, fit.record.covariances, strict=True):
        same = block.codes[:, None] == block.codes
        v += same * (block.columns @ one.user @ block.columns.T)
    return design.x @ fit.record.solution.beta, v


CROSSED = simulate_crossed(8, 6, rng=2)
FITS = {
    "slopes": lambda: quiet("Reaction ~ Days + (1 + Days | Subject)", load_dataset("sleepstudy")),
    "ml": lambda: quiet("PCV ~ time + (1 | animal_id)", load_dataset("ex33"), reml=False),
    "nested": lambda: quiet("strength ~ 1 + (1 | batch / cask)", load_dataset("Pastes")),
    "crossed": lambda: quiet("response ~ condition + (1 | subject) + (1 | item)", CROSSED),
    "criterion": lambda: quiet(
        "response ~ condition + (1 + condition | subject) + (1 | item)", CROSSED
    ),
    "singular": lambda: quiet("Yield ~ 1 + (1 | Batch)", load_dataset("Dyestuff2")),
}


@pytest.mark.parametrize("name", FITS)
def test_sets_have_the_mean_and_covariance_of_the_model(name):
    fit = FITS[name]()
    y = simulate_responses(fit, SETS, rng=1)
    mean, v = marginal(fit)
    assert list(y.columns) == list(range(SETS))
    assert y.index.equals(fit.record.design.index)
    sd = np.sqrt(v.diagonal())
    # Five standard errors of a mean, and of a covariance of normal variables.
    assert (abs(y.mean(axis=1) - mean) / sd).max() < 5 / np.sqrt(SETS)
    corr = v / np.outer(sd, sd)
    error = np.sqrt((1 + corr**2) / SETS)
    assert (abs(np.cov(y) / np.outer(sd, sd) - corr) / error).max() < 5


def test_a_raw_result_of_statsmodels_is_simulated_too():
    sleep = load_dataset("sleepstudy")
    raw = smf.mixedlm("Reaction ~ Days", sleep, groups="Subject", re_formula="~Days").fit()
    own = simulate_responses(FITS["slopes"](), 3, rng=1)
    np.testing.assert_allclose(simulate_responses(raw, 3, rng=1), own, atol=0.05)


def test_what_it_gives_goes_into_refit():
    fit = FITS["slopes"]()
    found = refit(fit, simulate_responses(fit, 20, rng=1))
    slopes = found.loc[found["term"].eq("Days") & found["kind"].eq("fixed"), "estimate"]
    assert len(slopes) == 20
    assert slopes.std() == pytest.approx(1.546, rel=0.5)


def test_responses_have_the_labels_of_the_rows():
    data = load_dataset("sleepstudy").set_index(np.arange(1000, 1180))
    fit = quiet("Reaction ~ Days + (1 | Subject)", data)
    assert simulate_responses(fit, 2, rng=1).index.equals(data.index)


def test_a_seed_gives_the_same_sets_again_and_wrong_arguments_are_refused():
    fit = FITS["singular"]()
    assert simulate_responses(fit, 2, rng=5).equals(simulate_responses(fit, 2, rng=5))
    with pytest.raises(ValueError, match="sets must be a whole number of at least 1"):
        simulate_responses(fit, 0)
    with pytest.raises(ValueError, match="rng must be a numpy Generator"):
        simulate_responses(fit, rng="x")
