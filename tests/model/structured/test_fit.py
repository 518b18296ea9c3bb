"""Structured fits: nlme's numbers, the dense likelihood's where nlme stops short."""

import pickle
import warnings

import numpy as np
import pandas as pd
import pytest

from course_lib import (
    MissingRowsWarning,
    NotIdentifiedWarning,
    SingularFitWarning,
    fit_mixed,
    fit_structured,
    fixed_effects,
    group_effects,
    load_dataset,
    variance_components,
)
from tests.reference.inference_values import as_theirs, parts
from tests.reference.structured_values import (
    EFFECT,
    LOGLIK,
    PARAMETER,
    fitted,
    structured_data,
    structured_fit,
    structured_values,
)

LINE = "Reaction ~ Days + (1 | Subject)"
VALUES = structured_values()
STRUCTURED = [one["id"] for one in VALUES.values() if one["correlation"] or one["by"]]


def sleep():
    return load_dataset("sleepstudy")


def quiet(formula, data, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return fit_structured(formula, data, **options)


def sds_of(fit):
    table = variance_components(fit)
    return table[(table["factor"] != "Residual") & table["sd"].notna()]["sd"].to_numpy()


@pytest.mark.parametrize("ident", STRUCTURED)
def test_a_fit_is_at_the_optimum_of_the_dense_likelihood(ident):
    fit, theirs = structured_fit(ident), VALUES[ident]["by_hand"]
    assert fit.llf == pytest.approx(theirs["log_likelihood"], abs=LOGLIK)
    assert np.sqrt(fit.scale) == pytest.approx(theirs["sigma"], rel=PARAMETER)
    np.testing.assert_allclose(sds_of(fit), theirs["sds"], rtol=PARAMETER, atol=1e-3)
    if VALUES[ident]["correlation"]:
        assert fit.phi == pytest.approx(theirs["phi"], rel=PARAMETER)
    if VALUES[ident]["by"]:
        np.testing.assert_allclose(fit.ratios, theirs["ratios"], rtol=PARAMETER)


@pytest.mark.parametrize("ident", STRUCTURED)
def test_fixed_effects_and_their_errors_are_those_of_the_dense_likelihood(ident):
    table, one = fixed_effects(structured_fit(ident)), VALUES[ident]
    order = [list(map(as_theirs, table["term"])).index(parts(term)) for term in one["terms"]]
    ours, theirs = table.iloc[order], one["by_hand"]
    missed = (ours["estimate"] - theirs["beta"]) / theirs["std_error"]
    assert abs(missed).max() < EFFECT
    np.testing.assert_allclose(ours["std_error"], theirs["std_error"], rtol=EFFECT)


@pytest.mark.parametrize("ident", [ident for ident in STRUCTURED if VALUES[ident]["agree"]])
def test_where_nlme_converges_effects_and_normalized_residuals_are_nlmes(ident):
    fit, one = structured_fit(ident), VALUES[ident]
    effects = group_effects(fit)["estimate"].to_numpy()
    theirs = np.array(one["nlme"]["effects"]).ravel()
    np.testing.assert_allclose(effects, theirs, rtol=0, atol=2e-4 * np.sqrt(fit.scale))
    times = fit.rows[one["time"]] if one["time"] else np.arange(len(fit.rows))
    order = np.lexsort((times, fit.rows["Subject"].astype(str)))
    ours = fit.normalized_resid.to_numpy()[order]
    np.testing.assert_allclose(ours, one["nlme"]["normalized"], rtol=0, atol=5e-4)


def test_nlme_stops_short_of_the_singular_optimum_and_we_do_not():
    one, fit = VALUES["slopes_ar1"], structured_fit("slopes_ar1")
    assert not one["agree"]
    assert fit.llf > one["nlme_optim"]["log_likelihood"] + 0.005
    assert variance_components(fit)["corr"][2] == 1
    assert one["nlme_optim"]["correlation"] < 0.99


def test_the_order_of_rows_does_not_matter():
    one = VALUES["gaps_ar1"]
    shuffled = structured_data("sleep_gaps").sample(frac=1, random_state=4)
    fit = fitted(one, shuffled)
    assert fit.phi == pytest.approx(structured_fit("gaps_ar1").phi, abs=1e-7)
    pd.testing.assert_series_equal(
        fit.resid.sort_index(), structured_fit("gaps_ar1").resid, atol=1e-4
    )


def test_phi_is_for_one_unit_of_time_whatever_the_unit():
    days, weeks = structured_fit("hours_car1"), structured_data("sleep_hours")
    weeks["Days"] = weeks["Days"] / 7
    other = quiet(LINE, weeks, correlation="car1(Days)")
    assert other.llf == pytest.approx(days.llf + np.log(7), abs=1e-6)
    assert other.phi == pytest.approx(days.phi**7, rel=1e-4)


def test_even_gaps_give_the_root_of_the_correlation_between_neighbours():
    twice = sleep().assign(Days=lambda d: 2 * d["Days"])
    fit = quiet(LINE, twice, correlation="ar1(Days)")
    assert fit.phi**2 == pytest.approx(structured_fit("intercepts_ar1").phi, rel=1e-5)


def test_even_gaps_leave_the_sign_of_phi_open_and_it_is_taken_as_above_zero():
    data = sleep().assign(Days=lambda d: 2 * d["Days"])
    assert structured_fit("intercepts_ar1").phi > 0
    assert quiet(LINE, data, correlation="ar1(Days)").phi > 0


def test_gaps_of_two_and_three_tell_the_sign_of_phi():
    """A search that begins at zero, as that of nlme does, stays, 46 below the highest point."""
    one, fit = VALUES["alternating_ar1"], structured_fit("alternating_ar1")
    assert abs(one["nlme"]["phi"]) < 1e-6
    assert fit.llf > one["nlme"]["log_likelihood"] + 46
    assert fit.phi == pytest.approx(-0.793, abs=5e-4)


def test_a_variance_near_zero_is_found_beside_phi():
    """Where the SD of groups is a twentieth of that of rows, a search is caught at zero easily."""
    rng, times = np.random.default_rng(64), np.array([3, 6, 9, 11, 13, 15])
    rng.choice([2, 3], size=rng.integers(4, 9))
    phi, groups = rng.uniform(-0.95, 0.95), rng.integers(8, 30)
    law = phi ** abs(np.subtract.outer(times, times))
    noise = rng.multivariate_normal(np.zeros(6), law, size=groups)
    data = pd.DataFrame({"y": noise.ravel(), "t": np.tile(times, groups)})
    data["g"] = np.arange(groups).repeat(6)
    data["y"] += rng.choice([0.3, 1, 3]) * rng.normal(size=groups)[data["g"]]
    fit = quiet("y ~ t + (1 | g)", data, correlation="ar1(t)")
    # nlme: -119.57806989, phi 0.80088, SD of groups 0.0626; it ends a little below the top.
    assert fit.llf > -119.57806989
    assert fit.phi == pytest.approx(0.8008, abs=2e-4)


def test_alternating_residuals_two_apart_have_no_correlation_that_could_be_told():
    """Two units apart phi counts as its square, which no sign can make negative."""
    data = sleep().assign(Days=lambda d: 2 * d["Days"])
    data["Reaction"] += np.where(data["Days"] % 4, 40, -40)
    with pytest.warns(SingularFitWarning, match="phi in Days is estimated as zero"):
        fit = fit_structured(LINE, data, correlation="ar1(Days)")
    assert 0 <= fit.phi < 0.01


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("Reaction ~ Days + twice + (1 | Subject)", "twice"),
        ("Reaction ~ Days + (1 + Days + twice | Subject)", "twice"),
        ("Reaction ~ Days + Subject + (1 | Subject)", "'Subject' is in the fixed part"),
    ],
)
def test_columns_that_follow_from_others_are_refused(formula, words):
    data = sleep().assign(twice=lambda d: 2 * d["Days"])
    with pytest.raises(ValueError, match=words):
        fit_structured(formula, data, correlation="ar1(Days)")


def test_residuals_that_alternate_have_a_phi_below_zero():
    data = sleep()
    data["Reaction"] += np.where(data["Days"] % 2, 40, -40)
    assert quiet(LINE, data, correlation="ar1(Days)").phi < -0.45
    with pytest.warns(SingularFitWarning, match="phi in Days is estimated as zero"):
        fit = fit_structured(LINE, data, correlation="car1(Days)")
    assert fit.phi < 1e-3


def test_a_drift_that_is_no_intercept_is_told():
    rng = np.random.default_rng(1)
    far_apart = rng.normal(0, 100, (30, 1)) + rng.normal(size=(30, 12)).cumsum(axis=1)
    data = pd.DataFrame({"y": far_apart.ravel(), "t": np.tile(np.arange(12), 30)})
    data["g"] = np.repeat(np.arange(30), 12)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SingularFitWarning)
        with pytest.warns(NotIdentifiedWarning, match="so near 1"):
            fit_structured("y ~ t + (0 + t | g)", data, correlation="ar1(t)")


def test_the_group_may_be_named_as_in_nlme():
    fit = quiet(LINE, sleep(), correlation="ar1(Days | Subject)")
    assert fit.phi == structured_fit("intercepts_ar1").phi


def test_rows_without_a_time_or_a_stratum_are_left_out_with_a_warning():
    data = load_dataset("Orthodont")
    data["visit"] = data["age"].astype(float)
    data.loc[[1, 5], "visit"] = np.nan
    data["Sex"] = data["Sex"].astype(object)
    data.loc[7, "Sex"] = None
    with pytest.warns(MissingRowsWarning, match=r"3 of 108 rows .* in Sex, visit"):
        fit = fit_structured(
            "distance ~ age + (1 | Subject)", data, correlation="car1(visit)", variance_by="Sex"
        )
    assert fit.nobs == 105


def test_a_fit_can_be_kept_in_a_file_and_says_what_it_is():
    fit = pickle.loads(pickle.dumps(structured_fit("growth_by_sex_ar1")))
    assert "phi = 0.2775" in str(fit.summary())
    assert "SD of Sex = Male: ratio 2.1659" in str(fit.summary())
    assert np.isnan(fit.aic)
    assert fit.method == "REML"
    with pytest.raises(AttributeError, match="MixedLM has residuals that are independent"):
        fit.cov_re  # noqa: B018


def test_ml_counts_phi_and_ratios_as_parameters():
    fit = structured_fit("growth_by_sex_ml")
    assert fit.aic == pytest.approx(-2 * fit.llf + 2 * (4 + 3 + 2))


WRONG = {
    "no structure": ({}, r"Neither correlation nor variance_by.*fit_mixed"),
    "no time": ({"correlation": "ar1"}, r"not understood.*ar1\(Days\)"),
    "nlme's": ({"correlation": "corAR1(form = ~ Days | Subject)"}, r"Write correlation='ar1"),
    "a pair": ({"correlation": ("ar1", "Days")}, r"correlation is a text"),
    "no column": ({"correlation": "ar1(Day)"}, r"no column 'Day'. Did you mean 'Days'"),
    "other group": ({"correlation": "ar1(Days | Days)"}, r"same grouping factor"),
    "strata of one row": ({"variance_by": "Reaction"}, r"fewer than 3 rows"),
    "one stratum": ({"variance_by": "study"}, r"'study' has one value only"),
}


@pytest.mark.parametrize(("options", "words"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_meant_is_answered(options, words):
    with pytest.raises(ValueError, match=words):
        fit_structured(LINE, sleep().assign(study=1), **options)


def test_three_rows_are_enough_for_a_stratum():
    data = sleep().assign(late=lambda d: np.where(d.index < 3, "first", "later"))
    assert np.isfinite(quiet(LINE, data, variance_by="late").ratios).all()


def test_times_that_are_there_twice_are_named_with_their_group():
    data = sleep()
    data.loc[13, "Days"] = 2
    with pytest.raises(ValueError, match=r"Group '309' of 'Subject' has two rows at Days = 2"):
        fit_structured(LINE, data, correlation="ar1(Days)")


def test_times_that_are_no_whole_numbers_ask_for_car1():
    with pytest.raises(ValueError, match=r"such as 0\.5.*car1\(Days\)"):
        fit_structured(LINE, sleep().assign(Days=lambda d: d["Days"] / 2), correlation="ar1(Days)")


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("Reaction ~ Days", r"needs a random term.*nlme::gls"),
        ("Reaction ~ 1 + (1 | Subject) + (1 | Days)", r"one grouping factor.*glmmTMB"),
        ("Reaction ~ 1 + (1 | Subject / half)", r"one grouping factor.*nlme's lme"),
    ],
)
def test_other_groupings_are_refused_with_the_name_of_what_fits_them(formula, words):
    data = sleep().assign(half=lambda d: d["Days"] // 5)
    with pytest.raises(ValueError, match=words):
        fit_structured(formula, data, correlation="ar1(Days)")


def test_two_rows_per_group_cannot_tell_an_intercept_from_a_correlation():
    data = sleep()
    two = data[data["Days"] < 2]
    with pytest.raises(ValueError, match=r"cannot tell the structure of the residuals"):
        fit_structured(LINE, two, correlation="ar1(Days)")
    gaps = pd.concat([two, data[(data["Days"] == 4) & data["Subject"].isin(["308", "310"])]])
    assert np.isfinite(quiet(LINE, gaps, correlation="ar1(Days)").phi)


def test_a_stratum_that_is_fitted_exactly_is_refused():
    data = sleep()
    line = 250 + 10 * data["Days"]
    data["Reaction"] = data["Reaction"].where(data["Subject"] != "335", line)
    with pytest.raises(ValueError, match=r"Subject = 335.*fit one of these strata exactly"):
        quiet("Reaction ~ Days + (1 + Days | Subject)", data, variance_by="Subject")


def test_with_phi_near_zero_the_fit_is_that_of_independent_residuals():
    data, rng = sleep(), np.random.default_rng(3)
    data["Reaction"] = 10 * data["Days"] + rng.normal(0, 20, 18).repeat(10) + rng.normal(0, 25, 180)
    plain, structured = fit_mixed(LINE, data), quiet(LINE, data, correlation="ar1(Days)")
    assert abs(structured.phi) < 0.1
    assert structured.llf == pytest.approx(plain.llf, abs=1)
    assert structured.llf >= plain.llf
