"""GeneralizedFit: its numbers, its predictions, its summary, and its copy from a file."""

import pickle

import numpy as np
import pandas as pd
import pytest
from scipy import integrate, stats
from scipy.special import expit

from course_lib import fit_glmm
from course_lib.model.glmm.families import FAMILIES
from course_lib.model.glmm.predicted import population_mean

HERDS = "incidence ~ period + (1 | herd)"


@pytest.fixture(scope="module")
def herds(cbpp):
    return fit_glmm(HERDS, cbpp, trials="size", points=1)


@pytest.fixture(scope="module")
def of_patients(toenail):
    return fit_glmm("y ~ treatment * month + (1 | patient)", toenail, points=51)


def test_a_typical_patient_and_the_mean_of_all(of_patients):
    """R's numbers of lecture 11, `part two` of the syllabus."""
    new = pd.DataFrame({"treatment": "itraconazole", "month": [0, 3, 6, 12]})
    typical = of_patients.predict(new, groups="typical")["prediction"]
    assert typical.to_numpy() == pytest.approx([0.1654, 0.0578, 0.0186, 0.0018], abs=6e-5)
    population = of_patients.predict(new, groups="population")["prediction"]
    assert population.to_numpy() == pytest.approx([0.356, 0.262, 0.183, 0.075], abs=6e-4)


def test_a_known_group_has_its_fitted_values(herds, cbpp):
    known = herds.predict(cbpp)
    assert known["prediction"].to_numpy() == pytest.approx(herds.fittedvalues.to_numpy())
    assert list(known.columns) == [*cbpp.columns, "prediction"]


def test_rows_with_effects_of_their_own(cbpp):
    """A known herd is asked for its typical row; the mean is over herds and rows."""
    fit = fit_glmm("incidence ~ period + (1 | herd) + (1 | row)", cbpp, trials="size")
    herd = dict(zip(*_effects(fit, "herd"), strict=True))
    new = pd.DataFrame({"period": "1", "herd": ["1", "10"]})
    eta = fit.fe_params["Intercept"] + np.array([herd["1"], herd["10"]])
    known = fit.predict(new)["prediction"]
    assert known.to_numpy() == pytest.approx(expit(eta), abs=1e-12)
    sd = np.sqrt(sum(one.user[0, 0] for one in fit.record.covariances))
    population = fit.predict(new, groups="population")["prediction"]
    exact = integrate.quad(
        lambda z: expit(fit.fe_params["Intercept"] + z) * stats.norm.pdf(z, 0, sd), -20, 20
    )
    assert population.to_numpy() == pytest.approx(exact[0], abs=1e-9)


def _effects(fit, factor):
    at = [block.factor for block in fit.record.design.blocks].index(factor)
    return fit.record.design.blocks[at].levels, fit.record.solution.effects[at][:, 0]


def test_pearson_ratio_of_herds(herds):
    """1.24 by R: `part two` of the syllabus."""
    assert herds.dispersion == pytest.approx(1.24, abs=0.005)


@pytest.mark.parametrize("sd", [0.0, 0.5, 4.0, 20.0])
def test_the_mean_over_groups_is_an_integral(sd):
    found = population_mean(FAMILIES["binomial"], np.array([-1.3]), np.array([sd]))[0]
    exact = integrate.quad(
        lambda z: expit(-1.3 + sd * z) * stats.norm.pdf(z), -12, 12, epsabs=1e-12, limit=400
    )
    assert found == pytest.approx(exact[0], abs=1e-9)


def test_mean_counts_need_the_offset(cbpp):
    fit = fit_glmm(HERDS, cbpp, family="poisson", offset="log(size)")
    new = pd.DataFrame({"period": ["1", "1"], "size": [10, 20]})
    typical, population = (
        fit.predict(new, groups=groups)["prediction"] for groups in ("typical", "population")
    )
    assert typical[1] == pytest.approx(2 * typical[0])
    half = fit.record.covariances[0].user[0, 0] / 2
    assert population.to_numpy() == pytest.approx(typical.to_numpy() * np.exp(half))
    with pytest.raises(ValueError, match="no column 'size'"):
        fit.predict(new[["period"]], groups="typical")


@pytest.mark.parametrize(
    ("new", "groups", "words"),
    [
        ({"period": ["1"]}, "known", "no column 'herd'.*groups='typical'"),
        ({"period": ["1"], "herd": ["99"]}, "known", "not seen the group '99'.*'population'"),
        ({"period": ["7"]}, "typical", "'7', which no row of the fit has"),
        ({"herd": ["1"]}, "typical", "no column 'period'"),
        ({"period": ["1"]}, "new", "mean over new groups is 'population'"),
        ({"period": ["1"], "prediction": [0]}, "typical", "column 'prediction' already"),
    ],
)
def test_what_cannot_be_predicted_is_refused_in_words(herds, new, groups, words):
    with pytest.raises(ValueError, match=words):
        herds.predict(pd.DataFrame(new), groups=groups)


def test_a_row_without_a_predictor_has_no_prediction(herds):
    new = pd.DataFrame({"period": ["1", None]})
    assert herds.predict(new, groups="typical")["prediction"].isna().tolist() == [False, True]


def test_the_summary_says_how_it_was_made(herds, of_patients):
    text = str(of_patients.summary())
    assert "quadrature, 51 points" in text
    assert "SD Intercept by patient" in text
    assert "there is no residual variance" in " ".join(text.split())
    assert "Laplace" in str(herds.summary())
    assert herds.integration == "Laplace approximation"


def test_the_summary_has_the_level_asked_for(herds):
    estimate, error = herds.fe_params["period[T.2]"], herds.bse_fe["period[T.2]"]
    for alpha, quantile in ((0.05, 1.959964), (0.1, 1.644854)):
        (row,) = [one for one in str(herds.summary(alpha)).splitlines() if "period[T.2]" in one]
        assert row.split()[-2:] == [f"{estimate + side * quantile * error:.3f}" for side in (-1, 1)]


def test_the_summary_has_correlations(cbpp):
    data = cbpp.assign(x=(cbpp["period"] == "1") * 1.0)
    fit = fit_glmm("incidence ~ period + (1 + x | herd)", data, trials="size")
    (block,) = fit.record.covariances
    corr = block.user[1, 0] / np.sqrt(block.user[0, 0] * block.user[1, 1])
    (row,) = [one for one in str(fit.summary()).splitlines() if "Corr." in one]
    assert float(row.split()[-1]) == pytest.approx(corr, abs=6e-4)


def test_a_fit_comes_back_from_a_file(herds, cbpp):
    again = pickle.loads(pickle.dumps(herds))
    assert again.llf == herds.llf
    assert str(again.summary()) == str(herds.summary())
    pd.testing.assert_frame_equal(again.predict(cbpp), herds.predict(cbpp))


@pytest.mark.parametrize("name", ["scale", "resid", "reml", "cov_re", "nothing_known"])
def test_what_linear_fits_have_is_answered(herds, name):
    with pytest.raises(AttributeError, match=f"has no '{name}'"):
        getattr(herds, name)
