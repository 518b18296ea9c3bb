"""Refits of many responses are the fits of each."""

import warnings

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf

from course_lib import fit_mixed, load_dataset, refit, variance_components
from course_lib.model import many_fits
from tests.model.stress_sets import FAMILIES, stress_sets
from tests.reference.lme4_values import dataset_for, load_reference

MODELS = ["sleep_both", "sleep_unbalanced_ml", "pastes", "steep_both", "nested_three"]


def simulated(fit, sets, seed=1):
    """Responses of a fit's own model, one column for each set."""
    rng = np.random.default_rng(seed)
    design = fit.record.design
    mean = design.x @ fit.record.solution.beta
    y = mean[:, None] + rng.normal(0, np.sqrt(fit.scale), (len(mean), sets))
    for block, one in zip(design.blocks, fit.record.covariances, strict=True):
        shape = (sets, len(block.levels))
        effects = rng.multivariate_normal(np.zeros(len(block.terms)), one.user, shape)
        y += np.einsum("nk,rnk->nr", block.columns, effects[:, block.codes])
    return pd.DataFrame(y, columns=[f"s{number}" for number in range(sets)])


def fitted(formula, data, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return fit_mixed(formula, data, **options)


@pytest.mark.parametrize("name", MODELS)
def test_each_set_has_the_estimates_of_its_own_fit(name):
    reference, data = load_reference(name), dataset_for(name)
    fit = fitted(reference["formula"], data, reml=reference["reml"])
    responses = simulated(fit, 6)
    table = refit(fit, responses)
    assert list(table.columns) == ["set", "kind", "factor", "term", "term2", "estimate"]
    assert table["set"].unique().tolist() == list(responses)
    response = reference["formula"].split("~")[0].strip()
    for label in responses:
        own = fitted(
            reference["formula"],
            data.assign(**{response: responses[label].to_numpy()}),
            reml=reference["reml"],
        )
        part = table[table["set"] == label]
        kinds = {kind: one["estimate"].to_numpy() for kind, one in part.groupby("kind")}
        assert kinds["log_likelihood"][0] == pytest.approx(own.llf, abs=1e-6)
        np.testing.assert_allclose(kinds["fixed"], own.fe_params, atol=1e-4 * own.scale**0.5)
        parts = variance_components(own)
        np.testing.assert_allclose(
            np.append(kinds["sd"], kinds["residual_sd"]),
            parts["sd"].dropna(),
            atol=1e-3 * own.scale**0.5,
        )
        if "corr" in kinds:
            np.testing.assert_allclose(kinds["corr"], parts["corr"].dropna(), atol=2e-3)


@pytest.mark.parametrize("family", FAMILIES)
def test_no_set_is_short_of_its_optimum(family):
    """On data where optimisers stumble; several starts are tried where one is not enough."""
    (stress,) = stress_sets(1, [family])
    fit = fitted(stress.formula, stress.data)
    responses = simulated(fit, 12)
    table = refit(fit, responses)
    found = table.loc[table["kind"] == "log_likelihood", "estimate"].to_numpy()
    best = [fitted(stress.formula, stress.data.assign(y=one)).llf for _, one in responses.items()]
    np.testing.assert_allclose(found, best, atol=1e-5)


def test_one_after_another_gives_the_same(monkeypatch):
    fit = fit_mixed("Reaction ~ Days + (1 + Days | Subject)", load_dataset("sleepstudy"))
    responses = simulated(fit, 4)
    together = refit(fit, responses)
    monkeypatch.setattr(many_fits, "_NUMBERS", 0)
    pd.testing.assert_frame_equal(refit(fit, responses), together, rtol=1e-4, atol=1e-5)


def test_large_work_is_done_in_parts_with_the_same_result(monkeypatch):
    fit = fit_mixed("Reaction ~ Days + (1 + Days | Subject)", load_dataset("sleepstudy"))
    responses = simulated(fit, 40)
    whole = refit(fit, responses)
    monkeypatch.setattr(many_fits, "_NUMBERS", 4000)
    pd.testing.assert_frame_equal(refit(fit, responses), whole, rtol=1e-7, atol=1e-8)


def test_arrays_and_single_series_are_taken():
    fit = fit_mixed("Reaction ~ Days + (1 + Days | Subject)", load_dataset("sleepstudy"))
    own = load_dataset("sleepstudy")["Reaction"]
    assert refit(fit, own)["set"].unique().tolist() == ["Reaction"]
    table = refit(fit, own.to_numpy()[:, None])
    assert table["set"].unique().tolist() == [0]
    values = table.set_index("kind")["estimate"]
    assert values["log_likelihood"] == pytest.approx(fit.llf, abs=1e-9)
    assert values["residual_sd"] == pytest.approx(fit.scale**0.5, rel=1e-7)


def test_a_singular_set_has_exact_zeros():
    data = load_dataset("Dyestuff2")
    table = refit(fitted("Yield ~ 1 + (1 | Batch)", data), data[["Yield"]])
    assert table.set_index("kind")["estimate"]["sd"] == 0


def test_a_raw_fit_is_refitted_too():
    data = load_dataset("sleepstudy")
    raw = smf.mixedlm("Reaction ~ Days", data, groups="Subject").fit()
    table = refit(raw, data[["Reaction"]]).set_index("kind")["estimate"]
    ours = fit_mixed("Reaction ~ Days + (1 | Subject)", data)
    assert table["log_likelihood"] == pytest.approx(ours.llf, abs=1e-8)


@pytest.mark.parametrize(
    ("responses", "message"),
    [
        (np.zeros((3, 2)), "the fit used 180 rows"),
        (np.full((180, 1), np.nan), "180 values that are missing or infinite"),
        (np.zeros((2, 2, 2)), "the shape"),
    ],
)
def test_other_rows_and_missing_values_are_refused_in_words(responses, message):
    fit = fit_mixed("Reaction ~ Days + (1 | Subject)", load_dataset("sleepstudy"))
    with pytest.raises(ValueError, match=message):
        refit(fit, responses)


def test_an_interrupted_refit_keeps_what_it_has(monkeypatch):
    fit = fit_mixed("Reaction ~ Days + (1 + Days | Subject)", load_dataset("sleepstudy"))
    monkeypatch.setattr(many_fits, "_NUMBERS", 4000)
    done = []

    def stop_at_the_third(*arguments, **options):
        done.append(1)
        if len(done) == 3:
            raise KeyboardInterrupt
        return find(*arguments, **options)

    find = many_fits.find_optima
    monkeypatch.setattr(many_fits, "find_optima", stop_at_the_third)
    with pytest.warns(UserWarning, match=r"Interrupted: \d+ of 200 sets are done"):
        table = refit(fit, simulated(fit, 200))
    assert 0 < table["set"].nunique() < 200
