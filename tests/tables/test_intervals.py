"""Confidence intervals: closed forms, limits, and what is refused."""

import warnings

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from scipy.optimize import brentq, minimize, minimize_scalar

from course_lib import confidence_intervals, fit_mixed, fixed_effects, load_dataset

SLEEP = load_dataset("sleepstudy")
SLOPES = "Reaction ~ Days + (1 + Days | Subject)"


def quiet(formula, data, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return fit_mixed(formula, data, **options)


def one_way(data, response, group):
    """Deviance (ML) of a balanced one-way layout, its mean held at a distance from the best."""
    y = data[response].to_numpy()
    groups = data.groupby(group, observed=True)[response]
    j, n = groups.ngroups, len(y) // groups.ngroups
    within = ((y - groups.transform("mean")) ** 2).sum()
    between = n * ((groups.mean() - y.mean()) ** 2).sum()

    def deviance(s, t, shift=0.0):
        total = s + n * t
        return (
            j * (n - 1) * np.log(s)
            + within / s
            + j * np.log(total)
            + (between + j * n * shift**2) / total
        )

    return deviance, y.var()


def crossing(rise, inside, outside):
    return brentq(lambda v: rise(v) - stats.chi2.ppf(0.95, 1), inside, outside, xtol=1e-10)


def test_a_variance_of_zero_and_its_residual_have_the_ends_of_the_closed_form():
    """Dyestuff2, where lme4's interval of the residual SD is from 0 to infinity."""
    data = load_dataset("Dyestuff2")
    deviance, spread = one_way(data, "Yield", "Batch")
    lowest = deviance(spread, 0.0)

    def over_groups(s):
        found = minimize_scalar(lambda t: deviance(s, t * t), bounds=(0, 20), method="bounded")
        return min(found.fun, deviance(s, 0.0))

    def over_residual(t):
        found = minimize_scalar(
            lambda s: deviance(np.exp(s), t * t), bounds=(-3, 6), options={"xatol": 1e-9}
        )
        return found.fun - lowest

    def over_mean(shift):
        found = minimize(
            lambda p: deviance(np.exp(p[0]), p[1] ** 2, shift), [2.5, 1.0], method="Nelder-Mead",
            options={"xatol": 1e-9, "fatol": 1e-11, "maxiter": 2000},
        )  # fmt: skip
        return found.fun - lowest

    table = confidence_intervals(quiet("Yield ~ 1 + (1 | Batch)", data), method="profile")
    mean, batch, residual = table[["conf_low", "conf_high"]].to_numpy()
    sd = np.sqrt(spread)
    assert batch[0] == 0
    assert batch[1] == pytest.approx(crossing(over_residual, 0.01, 10), rel=1e-5)
    half = crossing(over_mean, 0.0, 5.0)
    np.testing.assert_allclose(mean - data["Yield"].mean(), [-half, half], rtol=1e-5)
    low = crossing(lambda s: over_groups(s * s) - lowest, sd, sd / 3)
    high = crossing(lambda s: over_groups(s * s) - lowest, sd, sd * 3)
    np.testing.assert_allclose(residual, [low, high], rtol=1e-5)


def test_a_fixed_effect_of_a_balanced_fit_has_the_ends_of_the_closed_form():
    """Slopes and levels of subjects are bivariate normal: n log(1 + t^2 / (n - 1)) is the ratio."""
    fit = fit_mixed(SLOPES, SLEEP, reml=False)
    table = confidence_intervals(fit).set_index("term").loc["Days"].iloc[0]
    own = SLEEP.groupby("Subject", observed=True)[["Days", "Reaction"]].apply(
        lambda d: np.polyfit(d["Days"], d["Reaction"], 1)[0]
    )
    reml = fixed_effects(fit_mixed(SLOPES, SLEEP)).set_index("term")
    assert reml.loc["Days", "std_error"] == pytest.approx(own.std() / np.sqrt(18), rel=1e-6)
    t = np.sqrt(17 * np.expm1(stats.chi2.ppf(0.95, 1) / 18))
    half = t * own.std() / np.sqrt(18)
    near = [own.mean() - half, own.mean() + half]
    assert table["method"] == "profile"
    # The rest of the model changes a little with the held slope: the closed form holds nearly.
    np.testing.assert_allclose(table[["conf_low", "conf_high"]].tolist(), near, atol=0.02)


def test_wald_gives_no_interval_of_a_variance():
    fit = fit_mixed(SLOPES, SLEEP)
    table = confidence_intervals(fit, method="wald", level=0.9)
    wald = fixed_effects(fit, level=0.9)
    np.testing.assert_array_equal(table["conf_low"][:2], wald["conf_low"])
    assert table.loc[2:, ["conf_low", "conf_high"]].isna().all(axis=None)


def test_a_bootstrap_is_of_the_same_parameters_in_the_same_order():
    fit = fit_mixed(SLOPES, SLEEP)
    boot = confidence_intervals(fit, method="bootstrap", sets=300, rng=1)
    profile = confidence_intervals(fit, method="profile")
    names = ["factor", "term", "term2", "estimate"]
    assert boot[names].equals(profile[names])
    width = profile["conf_high"] - profile["conf_low"]
    # The ends of a bootstrap of 300 sets scatter by about a tenth of the width; those of SDs and
    # of the correlation are biased too.
    assert (abs(boot["conf_low"] - profile["conf_low"]) < 0.3 * width).all()
    assert (abs(boot["conf_high"] - profile["conf_high"]) < 0.3 * width).all()


def test_the_correlation_beside_no_variance_is_not_determined():
    rng = np.random.default_rng(3)
    noise = pd.Series(rng.normal(size=len(SLEEP)))
    days = SLEEP["Days"] - 4.5
    group = SLEEP["Subject"]
    slopes = (noise * days).groupby(group, observed=True).transform("sum") / 82.5
    y = noise - slopes * days + 5 * rng.normal(size=18)[group.cat.codes]
    fit = quiet("y ~ days + (1 + days | Subject)", SLEEP.assign(y=y, days=days))
    assert fit.record.covariances[0].user[1, 1] == 0
    table = confidence_intervals(fit, method="profile")
    corr = table[table["term2"].notna()]
    assert corr[["conf_low", "conf_high"]].to_numpy().tolist() == [[-1.0, 1.0]]


def test_wrong_arguments_are_refused():
    fit = fit_mixed(SLOPES, SLEEP)
    with pytest.raises(ValueError, match=r"There is no method 'profil'\. Did you mean 'profile'"):
        confidence_intervals(fit, method="profil")
    with pytest.raises(ValueError, match="level is a share between 0 and 1"):
        confidence_intervals(fit, level=95)
    far = fit_mixed(SLOPES, SLEEP.assign(Days=SLEEP["Days"] + 1e5))
    with pytest.raises(ValueError, match="Subtract a value near its middle"):
        confidence_intervals(far, method="profile")


def test_an_interruption_keeps_what_is_done(monkeypatch):
    from course_lib.tables import intervals

    whole, done = intervals.profile_ends, []

    def until_the_third(*arguments):
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(1)
        return whole(*arguments)

    monkeypatch.setattr(intervals, "profile_ends", until_the_third)
    with pytest.warns(UserWarning, match="intervals of 2 of 6 parameters are done"):
        table = confidence_intervals(fit_mixed(SLOPES, SLEEP), method="profile")
    assert table["conf_low"].notna().tolist() == [True, True, False, False, False, False]
