"""The tables read a generalised fit, or say what to do instead: no function fails otherwise."""

import inspect
import json
import warnings

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
import statsmodels.formula.api as smf
from scipy import stats

import course_lib
from course_lib import (
    compare_models,
    fit_glmm,
    fit_mixed,
    fixed_effects,
    group_coefficients,
    group_effects,
    icc,
    load_dataset,
    r_squared,
    variance_components,
)
from tests.reference.lme4_values import FOLDER, near

R = json.loads((FOLDER / "glmm" / "models.json").read_text(encoding="utf-8"))
HERDS = "incidence ~ period + (1 | herd)"
READS = {
    "compare_models", "fixed_effects", "variance_components", "group_effects",
    "group_coefficients", "icc", "plot_caterpillar", "plot_typical",
}  # fmt: skip
# What the functions ask for besides a fit.
BESIDES = {
    "new_data": load_dataset("cbpp"),
    "data": load_dataset("cbpp"),
    "responses": pd.DataFrame({"a": load_dataset("cbpp")["incidence"]}),
    "by": "period",
    "predictor": "size",
    "x": "size",
    "y": "incidence",
    "group": "herd",
    "factor": "herd",
}


@pytest.fixture(scope="module")
def cbpp():
    data = load_dataset("cbpp")
    return data.assign(row=range(len(data)))


@pytest.fixture(scope="module")
def herds(cbpp):
    return fit_glmm(HERDS, cbpp, trials="size", points=1)


@pytest.fixture(scope="module")
def both(cbpp):
    return fit_glmm("incidence ~ period + (1 | herd) + (1 | row)", cbpp, trials="size")


def functions_of_fits() -> list[str]:
    """Public functions whose first argument is a fit, or fits."""
    found = []
    for name in course_lib.__all__:
        value = getattr(course_lib, name)
        if inspect.isfunction(value) and inspect.signature(value).parameters:
            first = next(iter(inspect.signature(value).parameters.values()))
            if first.name in {"fit", "fits"}:
                found.append(name)
    return found


def test_the_functions_of_fits_are_found():
    assert {*functions_of_fits()} > READS
    assert len(functions_of_fits()) > 15


@pytest.mark.parametrize("name", sorted({*functions_of_fits()} - READS))
def test_a_function_of_linear_fits_says_what_to_do(herds, name):
    function = getattr(course_lib, name)
    first, *rest = inspect.signature(function).parameters.values()
    needed = {p.name: BESIDES[p.name] for p in rest if p.default is p.empty and p.name in BESIDES}
    if name == "plot_profile":
        needed["over"] = "herd"
    fit = {"herds": herds} if first.name == "fits" else herds
    with pytest.raises((ValueError, TypeError), match="from fit_glmm") as refused:
        function(fit, **needed)
    assert len(str(refused.value).split()) > 20


def test_r_squared_says_why():
    data = load_dataset("cbpp")
    fit = fit_glmm(HERDS, data, family="poisson", offset="log(size)", points=1)
    with pytest.raises(ValueError, match="variance of a poisson row depends on its mean"):
        r_squared(fit)
    with pytest.raises(ValueError, match=r"exp\(SD\)"):
        icc(fit)


def test_fixed_effects(herds):
    table = fixed_effects(herds)
    assert table["estimate"].round(4).tolist() == [-1.3985, -0.9923, -1.1287, -1.5803]
    assert table["std_error"].round(4).tolist() == [0.2325, 0.3066, 0.3266, 0.4274]
    z = table["estimate"] / table["std_error"]
    near(table["p_value"], 2 * stats.norm.sf(abs(z)), 1e-12)
    near(table["conf_high"], table["estimate"] + 1.959964 * table["std_error"], 1e-6)
    assert "odds ratio" in table.attrs["note"]
    with pytest.raises(ValueError, match="no degrees of freedom"):
        fixed_effects(herds, method="satterthwaite")


def test_variances_have_no_residual(both):
    table = variance_components(both)
    assert table["factor"].tolist() == ["herd", "row"]
    assert table["sd"].round(4).tolist() == [0.1839, 0.8911]


def test_effects_of_groups(herds, both):
    effects = group_effects(herds)
    assert len(effects) == 15
    first = group_coefficients(herds).query("group == '1' and term == 'Intercept'")
    assert first["estimate"].item() == pytest.approx(
        effects["estimate"][0] + herds.fe_params["Intercept"]
    )
    assert group_effects(both)["factor"].value_counts().to_dict() == {"row": 56, "herd": 15}


def test_the_share_of_groups_is_latent(herds):
    variance = herds.record.covariances[0].user[0, 0]
    table = icc(herds)
    assert table["share"].item() == pytest.approx(variance / (variance + np.pi**2 / 3))
    assert "latent" in table.attrs["note"]


def test_rows_given_herds(herds, both):
    """R: 9.41, half of the chi-square's p 0.0011, AIC 194.05 and 186.64."""
    table = compare_models(herds, both)
    assert table["ratio"].round(2).tolist()[1] == 9.41
    assert table["p_boundary"].round(4).tolist()[1] == 0.0011
    assert table["aic"].round(2).tolist() == [194.05, 186.64]


def test_herds_given_rows(cbpp, both):
    """R: 0.018 and 0.446 by Laplace's approximation."""
    rows = fit_glmm("incidence ~ period + (1 | row)", cbpp, trials="size", points=1)
    table = compare_models(rows, both)
    assert table["ratio"].round(3).tolist()[1] == 0.018
    assert table["p_boundary"].round(3).tolist()[1] == 0.446


def test_a_fixed_effect_has_no_boundary(cbpp, herds):
    smaller = fit_glmm("incidence ~ 1 + (1 | herd)", cbpp, trials="size", points=1)
    table = compare_models(smaller, herds)
    assert table["df"].tolist()[1] == 3
    assert np.isnan(table["p_boundary"].tolist()[1])


def test_rows_alone_are_no_special_case_of_herds_alone(cbpp, herds):
    rows = fit_glmm("incidence ~ period + (1 | row)", cbpp, trials="size", points=1)
    table = compare_models(rows, herds)
    assert table["ratio"].isna().all()
    assert "AIC compares them" in table.attrs["note"]


def test_an_intercept_is_no_special_case_of_a_slope(cbpp, herds):
    data = cbpp.assign(ten=cbpp["size"] / 10, half=cbpp["row"] % 2)
    with warnings.catch_warnings(action="ignore"):
        slopes = fit_glmm("incidence ~ period + (0 + ten + half | herd)", data, trials="size")
    table = compare_models(herds, slopes)
    assert table["parameters"].tolist() == [5, 7]
    assert table["ratio"].isna().all()


def healthy(data):
    return data.assign(healthy=data["size"] - data["incidence"])


def glm(formula, data, family="binomial", **options):
    families = {"binomial": sm.families.Binomial, "poisson": sm.families.Poisson}
    return smf.glm(formula, data, family=families[family](), **options).fit(tol=1e-12)


def test_a_regression_without_herds_is_the_smaller_model(cbpp, herds):
    """R: glm and glmer by Laplace's approximation, whose likelihoods have one constant."""
    plain = glm(
        "incidence + healthy ~ period", cbpp.assign(healthy=cbpp["size"] - cbpp["incidence"])
    )
    table = compare_models(herds, plain)
    near(table["log_likelihood"], [R["cbpp_glm"]["loglik"], R["cbpp"]["points_1"]["loglik"]], 1e-6)
    assert table["parameters"].tolist() == [4, 5]
    ratio = 2 * (R["cbpp"]["points_1"]["loglik"] - R["cbpp_glm"]["loglik"])
    near(table["ratio"].iloc[1], ratio, 1e-5)
    near(table["p_boundary"].iloc[1], stats.chi2.sf(ratio, 1) / 2, 1e-7)


def test_a_regression_compares_at_any_number_of_points():
    data = load_dataset("toenail")
    data["y"] = (data["outcome"] == "moderate or severe").astype(int)
    fit = fit_glmm("y ~ treatment * month + (1 | patient)", data, points=25)
    table = compare_models(glm("y ~ treatment * month", data), fit)
    ratio = 2 * (R["toenail"]["points_25"]["loglik"] - R["toenail_glm"]["loglik"])
    near(table["ratio"].iloc[1], ratio, 1e-4)


def test_counts_and_their_offset(cbpp):
    fit = fit_glmm(HERDS, cbpp, family="poisson", offset="log(size)", points=1)
    for how in ({"offset": np.log(cbpp["size"])}, {"exposure": cbpp["size"]}):
        table = compare_models(glm("incidence ~ period", cbpp, "poisson", **how), fit)
        near(table["log_likelihood"].iloc[0], R["cbpp_poisson_glm"]["loglik"], 1e-6)
        assert table["df"].iloc[1] == 1
    with pytest.raises(ValueError, match="unlike offsets"):
        compare_models(glm("incidence ~ period", cbpp, "poisson"), fit)


def test_a_regression_that_does_not_compare_is_refused(cbpp, herds):
    cbpp = cbpp.assign(share=cbpp["incidence"] / cbpp["size"])
    weighed = smf.glm(
        "share ~ period", cbpp, family=sm.families.Binomial(), freq_weights=cbpp["size"]
    ).fit()
    with pytest.raises(ValueError, match="weights of rows"):
        compare_models(weighed, herds)
    weighed = smf.glm(
        "share ~ period", cbpp, family=sm.families.Binomial(), var_weights=cbpp["size"]
    ).fit()
    with pytest.raises(ValueError, match="weights of rows"):
        compare_models(weighed, herds)
    probit = sm.families.Binomial(sm.families.links.Probit())
    other = smf.glm("incidence + size ~ period", cbpp, family=probit).fit()
    with pytest.raises(ValueError, match=r"link probit .* binomial with logit"):
        compare_models(other, herds)
    short = smf.glm("incidence + size ~ period", cbpp, family=sm.families.Binomial())
    with warnings.catch_warnings(action="ignore"), pytest.raises(ValueError, match="maxiter"):
        compare_models(short.fit(maxiter=1), herds)
    with pytest.raises(ValueError, match=r"unlike trials|unlike responses"):
        compare_models(glm("incidence + size ~ period", cbpp), herds)
    with pytest.raises(ValueError, match="some are linear"):
        compare_models(glm("incidence + size ~ period", cbpp), smf.ols("share ~ 1", cbpp).fit())


def test_a_regression_by_another_optimiser_is_the_same(cbpp, herds):
    model = smf.glm("incidence + healthy ~ period", healthy(cbpp), family=sm.families.Binomial())
    usual, other = (compare_models(model.fit(**how), herds) for how in ({}, {"method": "newton"}))
    near(usual["ratio"].iloc[1], other["ratio"].iloc[1], 1e-6)


def test_a_regression_below_its_highest_likelihood_is_refused(cbpp, herds):
    model = smf.glm("incidence + healthy ~ period", healthy(cbpp), family=sm.families.Binomial())
    for fit in (model.fit_regularized(alpha=0.1), model.fit_constrained("period[T.2] = 0")):
        with pytest.raises(ValueError, match="a penalty or constraints"):
            compare_models(fit, herds)


@pytest.mark.filterwarnings("ignore:The design matrix is rank-deficient")
def test_a_regression_with_a_column_too_many_is_refused(cbpp, herds):
    """Its AIC would count a parameter that is none."""
    cbpp = healthy(cbpp).assign(half=cbpp["size"] / 2)
    plain = glm("incidence + healthy ~ size + half", cbpp)
    with pytest.raises(ValueError, match="follows from the others"):
        compare_models(plain, herds)
    linear = smf.ols("incidence ~ size + half", cbpp).fit()
    with pytest.raises(ValueError, match="follows from the others"):
        compare_models(linear, fit_mixed("incidence ~ size + (1 | herd)", cbpp, reml=False))


def test_unlike_fits_are_not_compared(cbpp, herds, both):
    by_points = fit_glmm(HERDS, cbpp, trials="size")
    with pytest.raises(ValueError, match="points=25, or all with points=1"):
        compare_models(by_points, both)
    counts = fit_glmm(HERDS, cbpp, family="poisson", offset="log(size)", points=1)
    with pytest.raises(ValueError, match="binomial and one poisson"):
        compare_models(herds, counts)
    linear = fit_mixed("incidence ~ size + (1 | herd)", cbpp.assign(incidence=cbpp["row"]))
    with pytest.raises(ValueError, match="some are linear"):
        compare_models(herds, linear)
    with pytest.raises(ValueError, match="leave sets out"):
        compare_models(herds, both, sets=10)
