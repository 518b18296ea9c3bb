"""fit_mixed and the summaries give lme4's numbers."""

import warnings
from copy import deepcopy
from functools import cache

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf

from course_lib import (
    MissingRowsWarning,
    SingularFitWarning,
    fit_mixed,
    fixed_effects,
    group_coefficients,
    group_effects,
    icc,
    load_dataset,
    variance_components,
)
from tests.reference.lme4_values import TOLERANCE, dataset_for, load_reference, near, reference_ids


@cache
def fitted(name):
    """Fit each reference model once."""
    reference = load_reference(name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SingularFitWarning)
        return fit_mixed(reference["formula"], dataset_for(name), reml=reference["reml"])


every_model = pytest.mark.parametrize("name", reference_ids())


@every_model
def test_log_likelihood(name):
    near(fitted(name).llf, load_reference(name)["loglik"], TOLERANCE["loglik"])


def _term(name):
    """R writes breedND:time and I(time^2) for our time:breed[T.ND] and I(time ** 2)."""
    plain = name.replace("[T.", "").replace("[", "").replace("]", "")
    plain = plain.replace("^", "**").replace(" ", "")
    return ":".join(sorted(plain.split(":")))


@every_model
def test_fixed_effects(name):
    ours, theirs = fixed_effects(fitted(name)), load_reference(name)["fixed"]
    assert len(ours) == len(theirs)
    if len(theirs):
        theirs = theirs.set_index(theirs["term"].map(_term)).loc[ours["term"].map(_term)]
        theirs = theirs.reset_index(drop=True)
        errors = theirs["std_error"].to_numpy()
        near(ours["estimate"] / errors, theirs["estimate"] / errors, TOLERANCE["fixed"])
        near(ours["std_error"] / errors, 1, TOLERANCE["std_error"])


@every_model
def test_variance_components(name):
    ours, theirs = variance_components(fitted(name)), load_reference(name)["variances"]
    sigma = load_reference(name)["sigma"]
    near(ours["sd"].iloc[-1], sigma, TOLERANCE["sd"], sigma)
    ours["term"] = ours["term"].map(_term, na_action="ignore")
    ours["term2"] = ours["term2"].map(_term, na_action="ignore")
    ours = ours.set_index(["factor", "term", "term2"])
    for row in theirs[theirs["grp"] != "Residual"].itertuples():
        factor = _factor(row.grp, ours)
        if isinstance(row.var2, str):
            corr = ours.loc[(factor, _term(row.var1), _term(row.var2)), "corr"]
            near(corr, row.sdcor, TOLERANCE["corr"])
        else:
            sd = ours.loc[(factor, _term(row.var1), np.nan), "sd"]
            near(sd, row.sdcor, TOLERANCE["sd"], max(row.sdcor, sigma))


def _factor(grp, ours):
    """lme4 writes cask:batch for our batch:cask, and Subject.1 for a second term."""
    wanted = set(grp.split(".")[0].split(":"))
    return next(f for f in ours.index.get_level_values(0) if set(f.split(":")) == wanted)


@every_model
def test_group_effects(name):
    ours = group_effects(fitted(name))
    theirs = load_reference(name)["effects"]
    assert len(ours) == len(theirs)
    key = {
        (frozenset(r.factor.split(":")), frozenset(r.group.split(":")), _term(r.term)): r
        for r in theirs.itertuples()
    }
    rows = [
        key[frozenset(r.factor.split(":")), frozenset(r.group.split(":")), _term(r.term)]
        for r in ours.itertuples()
    ]
    for term, part in ours.groupby(["factor", "term"]):
        mine = [rows[i] for i in part.index]
        for column in ("estimate", "conditional_sd"):
            theirs_ = np.array([getattr(row, column) for row in mine])
            scale = max(abs(theirs_).max(), 1e-3 * load_reference(name)["sigma"])
            kind = "effects" if column == "estimate" else column
            near(part[column], theirs_, TOLERANCE[kind], scale)
        assert term


@every_model
def test_singular_fits_warn_and_others_do_not(name):
    reference = load_reference(name)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        fit = fit_mixed(reference["formula"], dataset_for(name), reml=reference["reml"])
    assert bool(caught) == fit.singular == reference["singular"]
    assert np.isfinite(fit.fittedvalues).all()
    assert np.isfinite(fit.resid).all()


def test_singular_warning_names_the_variance():
    with pytest.warns(SingularFitWarning, match="variance of Intercept by Batch .* zero"):
        fit = fit_mixed("Yield ~ 1 + (1 | Batch)", load_dataset("Dyestuff2"))
    assert variance_components(fit)["variance"].iloc[0] == 0
    assert (group_effects(fit)["estimate"] == 0).all()


def test_singular_correlation_is_exactly_one():
    data = load_dataset("sleepstudy")
    x = data["Days"].astype(float)
    shift = data["Subject"].cat.codes.astype(float)
    noise = np.random.default_rng(1).normal(0, 30, len(data))
    data = data.assign(Reaction=250 + 2 * shift + (10 + 0.5 * shift) * x + noise)
    with pytest.warns(SingularFitWarning, match="correlation of Intercept and Days"):
        fit = fit_mixed("Reaction ~ Days + (1 + Days | Subject)", data)
    assert variance_components(fit)["corr"].dropna().tolist() == [1.0]


def test_summaries_read_a_raw_fit():
    data = load_dataset("Pastes")
    model = smf.mixedlm(
        "strength ~ 1",
        data,
        groups="batch",
        re_formula="1",
        vc_formula={"cask": "0 + C(cask)"},
    )
    raw = model.fit(gtol=1e-8)
    ours = fitted("pastes")
    pd.testing.assert_frame_equal(
        variance_components(raw), variance_components(ours), rtol=1e-4, check_exact=False
    )
    assert group_effects(raw)["group"].tolist() == group_effects(ours)["group"].tolist()
    assert set(group_effects(raw)["factor"]) == {"batch", "batch:cask"}


def test_group_coefficients_are_fixed_plus_random():
    fit = fitted("sleep_both")
    table = group_coefficients(fit).set_index(["group", "term"])["estimate"]
    near(table["308", "Intercept"], 253.6637, 1e-4)
    near(table["308", "Days"], 19.6663, 1e-4)


def test_icc_names_what_has_no_slope():
    fit = fit_mixed("Reaction ~ Days + (1 + Days | Subject)", load_dataset("sleepstudy"))
    with pytest.raises(ValueError, match="'x' has no random slope here; those that have: Days"):
        icc(fit, at={"Days": 1, "x": 1})


def test_icc_depends_on_the_day_with_random_slopes():
    near(icc(fitted("sleep_mean"))["share"], [0.395], 5e-4)
    near(icc(fitted("sleep_intercept"))["share"], [0.589], 5e-4)
    near(icc(fitted("sleep_both"), at={"Days": 0})["share"], [0.483], 5e-4)
    near(icc(fitted("sleep_both"), at={"Days": 9})["share"], [0.847], 5e-4)
    with pytest.raises(ValueError, match=r'at=\{"Days": 0\}'):
        icc(fitted("sleep_both"))
    shares = icc(fitted("pastes"))
    near(shares["cumulative_share"].iloc[-1], 1 - 0.6780 / 10.7690, 1e-4)


def test_calendar_years_cost_no_digits():
    data = load_dataset("sleepstudy")
    data = data.assign(year=data["Days"] + 2000)
    fit = fit_mixed("Reaction ~ year + (1 + year | Subject)", data)
    near(fit.llf, load_reference("sleep_both")["loglik"], 1e-5)
    near(fixed_effects(fit)["std_error"].iloc[1], 1.54579, 1e-4)


def test_seconds_give_the_same_fit_as_milliseconds():
    data = load_dataset("sleepstudy")
    data = data.assign(Reaction=data["Reaction"] / 1e6)
    fit = fit_mixed("Reaction ~ Days + (1 + Days | Subject)", data)
    near(variance_components(fit)["sd"].iloc[0] * 1e6, 24.7405, 1e-3)


def test_missing_rows_are_dropped_and_counted():
    data = load_dataset("sleepstudy")
    data.loc[[3, 50], "Reaction"] = np.nan
    before = data.copy()
    with pytest.warns(MissingRowsWarning, match="2 of 180 rows .* Reaction"):
        fit = fit_mixed("Reaction ~ Days + (1 | Subject)", data)
    assert fit.nobs == 178
    pd.testing.assert_frame_equal(data, before)


def test_row_labels_and_unused_levels_do_not_matter():
    data = pd.concat([load_dataset("Pastes")] * 1)
    part = data[data["batch"].isin(list("ABCDE"))]
    part.index = [0] * len(part)
    fit = fit_mixed("strength ~ 1 + (1 | batch/cask)", part)
    assert len(group_effects(fit)) == 5 + 15


def _sleep(**columns):
    return load_dataset("sleepstudy").assign(**columns)


BAD = {
    "unknown column": ("Reaction ~ Dayz + (1 | Subject)", _sleep(), "no column 'Dayz'.*'Days'"),
    "unknown group": ("Reaction ~ Days + (1 | Subjects)", _sleep(), "Did you mean 'Subject'"),
    "one level": ("Reaction ~ Days + (1 | g)", _sleep(g="a"), "'g' has one level only"),
    "constant": ("Reaction ~ k + (1 | Subject)", _sleep(k=2.0), "'k' has the same value"),
    "constant slope": ("Reaction ~ Days + (k | Subject)", _sleep(k=2.0), "told apart"),
    "text": ("Reaction ~ t + (1 | Subject)", _sleep(t="12"), "'t' holds numbers as text"),
    "text response": ("w ~ Days + (1 | Subject)", _sleep(w="slow"), "'w' must be numeric"),
    "infinite": ("Reaction ~ b + (1 | Subject)", _sleep(b=np.inf), "180 infinite values"),
    "missing": ("Reaction ~ m + (1 | Subject)", _sleep(m=np.nan), "Every row has a missing"),
    "empty": ("Reaction ~ Days + (1 | Subject)", _sleep().iloc[:0], "empty"),
    "typo": ("Reaction ~ Days + ( | Subject)", _sleep(), "has effects, one bar"),
    "parentheses": ("Reaction ~ Days + (1 | Subject", _sleep(), "1 opening, 0 closing"),
    "no random": ("Reaction ~ Days", _sleep(), "no random effects"),
    "few rows": ("Reaction ~ Days + (1 | Subject)", _sleep().iloc[[0, 10]], "one level for each"),
    "few for the mean": (
        "Reaction ~ C(Days) + (1 | h)",
        _sleep(h=lambda d: d.Days % 2).iloc[:10],
        "10 fixed effects and the data 10 rows",
    ),
    "many effects": (
        "Reaction ~ Days + (Days | Subject)",
        _sleep().iloc[[0, 1, 10, 11]],
        "4 random",
    ),
    "collinear": (
        "Reaction ~ Days + d2 + (1|Subject)",
        _sleep(d2=lambda d: 2 * d.Days),
        "combination",
    ),
    "not a frame": (
        "Reaction ~ Days + (1 | Subject)",
        {"Reaction": [1]},
        "DataFrame .* this is a dict",
    ),
    "not text": (3, _sleep(), "must be text, .* this is an int"),
    "turned round": (_sleep(), "Reaction ~ Days + (1 | Subject)", "this is text"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_gets_a_sentence(case):
    formula, data, message = BAD[case]
    before = deepcopy(data)
    with pytest.raises(ValueError, match=message):
        fit_mixed(formula, data)
    if isinstance(data, pd.DataFrame):
        pd.testing.assert_frame_equal(data, before)


def test_residuals_keep_the_labels_of_their_rows():
    """So that they can be grouped by a column of the data after rows were dropped."""
    data = load_dataset("sleepstudy").drop(index=[3, 50]).sample(frac=1, random_state=1)
    fit = fit_mixed("Reaction ~ Days + (1 | Subject)", data)
    assert list(fit.resid.index) == list(data.index)
    np.testing.assert_allclose(fit.fittedvalues + fit.resid, data["Reaction"])
    doubled = pd.concat([data, data])
    fit = fit_mixed("Reaction ~ Days + (1 | Subject)", doubled)
    assert list(fit.resid.index) == list(range(len(doubled)))


def test_labels_of_a_number_as_a_factor_are_statsmodels_own():
    fit = fit_mixed("Reaction ~ C(Days) + (1 | Subject)", load_dataset("sleepstudy"))
    assert fixed_effects(fit)["term"].tolist() == list(fit.model.exog_names)
    assert fixed_effects(fit)["term"].iloc[1] == "C(Days)[T.1]"
