"""A predictor's origin costs no digits, up to 1e9 times its spread; nor do units."""

import warnings

import numpy as np
import pandas as pd
import pytest

from course_lib import (
    SingularFitWarning,
    fit_mixed,
    fixed_effects,
    group_effects,
    icc,
    load_dataset,
    refit,
    variance_components,
)
from course_lib.model.criterion_fit import CriterionFit
from tests.reference.lme4_values import FOLDER, dataset_for, load_reference, near

SIX = 1e-6
# Offsets: a year's worth of days, a date written as a number, a counter, seconds since 1970, and
# the limit itself.
OFFSETS = [1e3, 20240101, 1e8, 1.7e9, "limit"]

# Kind: formula with t for the predictor, lme4's model at its own origin, the predictor's name.
KINDS = {
    "one slope": ("Reaction ~ t + (1 + t | Subject)", "sleep_both", "Days"),
    "ML": ("Reaction ~ t + (1 + t | Subject)", "sleep_both_ml", "Days"),
    "fixed only": ("Reaction ~ t + (1 | Subject)", "sleep_intercept", "Days"),
    "interaction": ("PCV ~ t * breed + (1 + t | animal_id)", "ex33_breed", "time"),
    "interaction, ML": ("PCV ~ t * breed + (1 + t | animal_id)", "ex33_breed_ml", "time"),
    "crossed": ("response ~ t + (1 | subject) + (1 | item)", "crossed_intercepts", "condition"),
    "nested": ("score ~ t + (1 | school / classroom)", "nested", "condition"),
    "criterion": ("response ~ t + (1 + t | subject) + (1 | item)", "steep", "condition"),
    "criterion, ML": ("response ~ t + (1 + t | subject) + (1 | item)", "steep_ml", "condition"),
    "criterion, both": (
        "response ~ t + (1 + t | subject) + (1 + t | item)",
        "steep_both",
        "condition",
    ),
    "nested slopes": ("score ~ t + (1 + t | school / classroom)", "nested_correlated", "condition"),
}
everywhere = pytest.mark.parametrize("offset", OFFSETS)
every_kind = pytest.mark.parametrize("kind", KINDS)


def data_of(kind, offset):
    _, name, column = KINDS[kind]
    data = dataset_for(name)
    limit = 1e9 * data[column].std()
    by = limit if offset == "limit" else min(offset, limit)
    return data.assign(t=data[column].astype(float) + by), by


def fit_at(kind, offset):
    data, _ = data_of(kind, offset)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SingularFitWarning)
        return fit_mixed(KINDS[kind][0], data, reml=load_reference(KINDS[kind][1])["reml"])


def has_slope(term):
    return isinstance(term, str) and "t" in term.split(":")


def compare(ours, theirs):
    """Assert six digits, of the largest one where there are several."""
    scale = np.abs(np.asarray(theirs, float)).max()
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=SIX * scale)


@every_kind
@everywhere
def test_an_origin_costs_no_digits(kind, offset):
    far, near_by = fit_at(kind, offset), fit_at(kind, 0)
    near(far.llf, load_reference(KINDS[kind][1])["loglik"], 1e-5)
    compare(far.fittedvalues, near_by.fittedvalues)
    compare(far.scale, near_by.scale)
    fixed, expected = (
        table[table["term"].map(has_slope)] for table in map(fixed_effects, (far, near_by))
    )
    for column in ("estimate", "std_error"):
        compare(fixed[column], expected[column])
    sds, expected = (
        table[table["term"].map(has_slope)] for table in map(variance_components, (far, near_by))
    )
    if len(expected):
        compare(sds["sd"], expected["sd"])
    blups, expected = (table[table["term"] == "t"] for table in map(group_effects, (far, near_by)))
    if len(expected):
        compare(blups["estimate"], expected["estimate"])
        compare(blups["conditional_sd"], expected["conditional_sd"])
    assert far.record.singular == near_by.record.singular


@pytest.mark.filterwarnings("error")
@everywhere
def test_a_far_origin_is_no_singular_fit(offset):
    fit = fit_at("one slope", offset)
    assert -1 <= variance_components(fit)["corr"].dropna().item() < -0.99
    assert not fit.record.singular


@everywhere
def test_refits_and_predictions_keep_their_digits(offset):
    far, near_by = fit_at("one slope", offset), fit_at("one slope", 0)
    rng = np.random.default_rng(1)
    responses = near_by.fittedvalues.to_numpy()[:, None] + rng.normal(0, 25, (180, 20))
    ours, theirs = (refit(fit, responses) for fit in (far, near_by))
    kept = (ours["term"] == "t") & ours["term2"].isna() | (ours["kind"] == "residual_sd")
    assert kept.sum() == 60
    for kind, rows in ours[kept].groupby("kind"):
        compare(rows["estimate"], theirs.loc[rows.index, "estimate"])
        assert kind
    data, _ = data_of("one slope", offset)
    compare(far.predict(data), near_by.predict(data_of("one slope", 0)[0]))
    _, by = data_of("one slope", offset)
    compare(icc(far, at={"t": by + 9})["share"], icc(near_by, at={"t": 9})["share"])


@everywhere
def test_statsmodels_has_the_same_likelihood_and_fixed_part(offset):
    far, near_by = fit_at("one slope", offset), fit_at("one slope", 0)
    assert far.model.exog_names == ["Intercept", "t"]  # its likelihood was compared with ours
    near(far.bse["t"] / near_by.bse["t"], 1, SIX)
    near(far.bse_fe["t"] / near_by.bse_fe["t"], 1, SIX)
    slope = {key: np.asarray(value)[1, 1] for key, value in near_by.random_effects_cov.items()}
    compare([np.asarray(far.random_effects_cov[key])[1, 1] for key in slope], list(slope.values()))


def test_variances_at_zero_have_no_standard_error_beyond_a_thousand_spreads():
    spread = load_dataset("sleepstudy")["Days"].std()
    known, far = fit_at("one slope", 900 * spread), fit_at("one slope", 1100 * spread)
    exact = fit_at("one slope", 0)
    near(known.bse["t Var"] / exact.bse["t Var"], 1, 1e-5)
    assert known.bse_re.notna().all()
    assert far.bse.isna().tolist() == [False, False, True, True, True]
    assert far.bse_re.isna().all()
    assert far.cov_params().notna().sum().tolist() == [2, 2, 0, 0, 0]
    rows = far.summary().tables[1]
    assert (rows.loc[["Subject Var", "Subject x t Cov", "t Var"], "Std.Err."] == "").all()
    assert (rows.loc[["Intercept", "t"], "Std.Err."] != "").all()
    near(far.t_test(np.array([[0.0, 1]])).sd.item() / exact.bse["t"], 1, 1e-5)
    with pytest.raises(ValueError, match="Centre it"):
        far.profile_re(0, "re")


def test_beyond_the_limit_a_column_is_named_and_centring_shown():
    data, _ = data_of("one slope", 0)
    far = data.assign(t=data["t"] + 1.1e9 * data["t"].std())
    for formula in ("Reaction ~ t + (1 + t | Subject)", "Reaction ~ t + (1 | Subject)",
                    "Reaction ~ 1 + (0 + t | Subject)"):  # fmt: skip
        with pytest.raises(
            ValueError, match=r"'t' is too far .*data\['t'\] - data\['t'\].mean\(\)"
        ):
            fit_mixed(formula, far)
    response = data.assign(Reaction=data["Reaction"] + 1e11)
    with pytest.raises(ValueError, match=r"'Reaction' is too far from zero"):
        fit_mixed("Reaction ~ t + (1 | Subject)", response)


def test_a_curve_that_its_origin_has_swallowed_is_refused():
    data, _ = data_of("one slope", 1e8)
    with pytest.raises(
        ValueError, match=r"combination of the others.*'t' is far from zero.*centre"
    ):
        fit_mixed("Reaction ~ t + I(t ** 2) + (1 | Subject)", data)


def test_uncorrelated_effects_that_an_origin_makes_alike_are_refused():
    """(t || Subject) is another model at each origin: far away both effects are one."""
    data, _ = data_of("one slope", 20240101)
    with pytest.raises(
        ValueError, match=r"variance of Intercept by Subject and the variance of t.*Centre"
    ):
        fit_mixed("Reaction ~ t + (t || Subject)", data)


def test_a_response_may_be_far_from_zero():
    data = load_dataset("sleepstudy")
    exact = fit_mixed("Reaction ~ Days + (1 + Days | Subject)", data)
    far = fit_mixed(
        "Reaction ~ Days + (1 + Days | Subject)", data.assign(Reaction=data["Reaction"] + 1e9)
    )
    near(far.llf, exact.llf, 1e-5)
    compare(variance_components(far)["sd"].dropna(), variance_components(exact)["sd"].dropna())
    compare(fixed_effects(far)["std_error"], fixed_effects(exact)["std_error"])


# --- units -----------------------------------------------------------------------------------

UNITS = {
    "one slope": "line ~ time + (1 + time | group)",
    "independent": "line ~ time + (time || group)",
    "interaction": "line ~ time * arm + (1 + time | group)",
    "crossed": "line ~ time + (1 | group) + (1 | when)",
    "criterion": "line ~ time + (1 + time | group) + (1 | when)",
}


@pytest.mark.parametrize("unit_y", [1e-12, 1.0, 1e12])
@pytest.mark.parametrize("unit_x", [1e-12, 1.0, 1e12])
@pytest.mark.parametrize("kind", UNITS)
def test_units_do_not_matter(kind, unit_y, unit_x):
    data = pd.read_csv(FOLDER / "data" / "between.csv")
    extra = np.random.default_rng(2).normal(0, 1, 6)[data["time"]]
    data = data.assign(line=data["line"] + extra, when="t" + data["time"].astype(str))
    exact = fit_mixed(UNITS[kind], data)
    other = fit_mixed(
        UNITS[kind], data.assign(line=data["line"] * unit_y, time=data["time"] * unit_x)
    )
    sds, expected = (variance_components(fit).dropna(subset="sd") for fit in (other, exact))
    factor = np.where(expected["term"] == "time", unit_y / unit_x, unit_y)
    np.testing.assert_allclose(sds["sd"] / factor, expected["sd"], rtol=SIX)
    np.testing.assert_allclose(fixed_effects(other)["z"], fixed_effects(exact)["z"], rtol=SIX)
    np.testing.assert_allclose(other.fittedvalues / unit_y, exact.fittedvalues, rtol=SIX)
    slopes = sum("time" in name for name in exact.record.design.fixed_names)
    freedom = len(data) - len(exact.fe_params)
    moved = freedom * np.log(unit_y) + slopes * np.log(unit_x)
    near(other.llf, exact.llf - moved, 1e-5)
    if not isinstance(exact, CriterionFit):
        ratio, expected = (fit.params / fit.bse for fit in (other, exact))
        np.testing.assert_allclose(ratio, expected, rtol=1e-4)
