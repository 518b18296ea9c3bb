"""Models that lme4 fits and MixedLM cannot express; their numbers are held in test_fit.py."""

import numpy as np
import pandas as pd
import pytest

from course_lib import (
    fit_mixed,
    fixed_effects,
    group_effects,
    load_dataset,
    plot_caterpillar,
    plot_qq,
    refit,
    translate_formula,
    variance_components,
)
from course_lib.model.criterion_fit import CriterionFit
from tests.reference.lme4_values import dataset_for, load_reference

FORMULA = load_reference("steep")["formula"]


@pytest.fixture(scope="module")
def fit():
    return fit_mixed(FORMULA, dataset_for("steep"))


def _halves():
    return load_dataset("Machines").assign(half=lambda data: np.arange(len(data)) % 2)


@pytest.mark.filterwarnings("ignore::course_lib.SingularFitWarning")
@pytest.mark.parametrize(
    ("formula", "make"),
    [
        (FORMULA, lambda: dataset_for("steep")),
        ("score ~ condition + (condition | school / classroom)", lambda: dataset_for("nested")),
        ("score ~ 1 + (0 + Machine | Worker) + (1 | half)", _halves),
    ],
    ids=["crossed", "nested", "steps"],
)
def test_translation_says_that_mixedlm_cannot_and_names_the_nearest_call(formula, make):
    data = make()
    with pytest.raises(ValueError, match=r"MixedLM cannot fit .*\|\|.*`fit_mixed` fits"):
        translate_formula(formula, data)
    assert isinstance(fit_mixed(formula, data), CriterionFit)


def test_the_summary_says_what_made_it(fit):
    text = str(fit.summary())
    said = " ".join(text.split())
    assert "course's own criterion, because MixedLM cannot express this model" in said
    table = fixed_effects(fit)
    assert f"{table['estimate'].iloc[1]:.3f}" in text
    assert f"{table['std_error'].iloc[1]:.3f}" in text
    assert f"{variance_components(fit)['variance'].iloc[0]:.3f}" in text
    assert "nan" not in text.lower()


def test_predictions_are_from_fixed_effects_and_residuals_from_all(fit):
    data = dataset_for("steep")
    np.testing.assert_allclose(fit.fittedvalues + fit.resid, data["response"])
    expected = fit.fe_params["Intercept"] + fit.fe_params["condition"] * data["condition"]
    np.testing.assert_allclose(fit.predict(), expected)
    new = pd.DataFrame({"condition": [0.5, np.nan, -0.5]}, index=["a", "b", "c"])
    predicted = fit.predict(new)
    assert predicted.index.tolist() == ["a", "b", "c"]
    assert np.isnan(predicted["b"])
    assert predicted["a"] - predicted["c"] == pytest.approx(fit.fe_params["condition"])


def test_plots_and_refits_read_it(fit):
    plot_caterpillar(fit, factor="subject")
    plot_qq(fit, of="random effects")
    again = refit(fit, dataset_for("steep")[["response"]])
    likelihood = again.loc[again["kind"] == "log_likelihood", "estimate"].iloc[0]
    assert likelihood == pytest.approx(fit.llf, abs=1e-7)
    assert len(group_effects(fit)) == 16 * 2 + 10


@pytest.mark.parametrize("name", ["params", "cov_re", "vcomp", "profile_re", "t_test", "model"])
def test_what_only_mixedlm_has_is_refused_by_name(fit, name):
    with pytest.raises(AttributeError, match=f"no '{name}'. MixedLM cannot fit"):
        getattr(fit, name)
    with pytest.raises(AttributeError, match="no 'slope'"):
        fit.slope  # noqa: B018


def test_information_criteria_count_all_parameters():
    fit = fit_mixed(FORMULA, dataset_for("steep"), reml=False)
    assert fit.aic == pytest.approx(-2 * fit.llf + 2 * (2 + 3 + 1 + 1))
    assert fit.bic == pytest.approx(-2 * fit.llf + np.log(fit.nobs) * 7)
