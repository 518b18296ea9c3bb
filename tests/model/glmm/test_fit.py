"""fit_glmm: what it reads, what it refuses, and in which words."""

import warnings

import numpy as np
import pandas as pd
import pytest

from course_lib import (
    LaplaceWarning,
    MissingRowsWarning,
    SingularFitWarning,
    fit_glmm,
    fit_mixed,
)

HERDS = "incidence ~ period + (1 | herd)"
THREE = "incidence ~ 1 + (1 + size + row | herd)"


def one_less(data):
    """Trials, of which some are one fewer than the successes."""
    return (data["incidence"] - 1).clip(lower=1)


def twice(data):
    """Return a column that follows from another."""
    return 2.0 * data["size"]


def all_trials(data):
    """Successes: all trials."""
    return data["size"]


@pytest.fixture(scope="module")
def patients(toenail):
    """Sixty of them, for speed."""
    return toenail[toenail["patient"].cat.codes < 60]


def test_an_outcome_may_be_compared_in_the_formula(patients):
    by_column = fit_glmm("y ~ month + (1 | patient)", patients, points=5)
    by_text = 'outcome == "moderate or severe" ~ month + (1 | patient)'
    by_number = patients.assign(y=patients["y"].astype(int))
    for other in (
        fit_glmm(by_text, patients, points=5),
        fit_glmm("y ~ month + (1 | patient)", by_number, points=5),
    ):
        assert other.llf == pytest.approx(by_column.llf, abs=1e-9)


@pytest.mark.parametrize(
    ("formula", "changes", "options", "words"),
    [
        (HERDS, {}, {}, "incidence' is 2 in row 0, and without trials it must be 0 or 1"),
        (HERDS, {}, {"trials": "sise"}, "Did you mean 'size'"),
        (HERDS, {"size": 0}, {"trials": "size"}, "are 0 in 56 rows.*says nothing: leave it out"),
        (HERDS, {"size": 12.5}, {"trials": "size"}, "are 12.5 in 56 rows.*whole numbers"),
        (HERDS, {"size": one_less}, {"trials": "size"}, "larger than the trials 'size'"),
        (HERDS, {"incidence": 0}, {"trials": "size"}, "is 0 in every row"),
        (HERDS, {"incidence": all_trials}, {"trials": "size"}, "as high as it can be in every row"),
        (HERDS, {"incidence": -1}, {"family": "poisson"}, r"negative \(-1 in row 0\)"),
        (HERDS, {"incidence": 0.5}, {"family": "poisson"}, "no whole number.*offset='log"),
        (HERDS, {"incidence": 0.5}, {}, "For shares give the number of successes"),
        (HERDS, {"incidence": 0.5}, {"trials": "size"}, "no whole number"),
        (HERDS, {"herd": "a"}, {"trials": "size"}, "one level only"),
        (HERDS, {}, {"family": "poison"}, "Did you mean 'poisson'"),
        (HERDS, {}, {"family": "gaussian"}, "fit_mixed"),
        (HERDS, {}, {"family": "poisson", "trials": "size"}, "have no trials.*offset"),
        (HERDS, {}, {"family": "poisson", "offset": "log(incidence)"}, "-inf in row 3"),
        (HERDS, {}, {"family": "poisson", "offset": "period"}, "one number in each row"),
        (HERDS, {}, {"trials": "size", "points": 0}, "at least 1"),
        (HERDS, {}, {"trials": "size", "points": 101}, "at most 100"),
        (THREE, {}, {"trials": "size", "points": 2}, "3 random effects.*up to 2: use points=1"),
        ("incidence ~ 1 + (1 | herd) + (1 | period)", {}, {"trials": "size"}, "glmer in R"),
        ("incidence ~ 1 + (1 | herd) + (1 + size | row)", {}, {"trials": "size"}, "no slope"),
        ("incidence ~ 1 + (1 | herd) + (size || row)", {}, {"trials": "size"}, "no slope"),
        ("cbind(incidence, size) ~ 1 + (1 | herd)", {}, {}, "trials='size'"),
        ("incidence ~ offset(size) + (1 | herd)", {}, {}, "in fit_glmm give offset="),
        ("incidence ~ size + twice + (1 | herd)", {"twice": twice}, {"trials": "size"}, "twice"),
        (
            "incidence ~ 1 + (1 + size + twice | herd)",
            {"twice": twice},
            {"trials": "size"},
            "twice",
        ),
        ("incidence ~ herd + (1 | herd)", {}, {"trials": "size"}, "'herd' is in the fixed part"),
    ],
)
def test_what_cannot_be_fitted_is_refused_in_words(cbpp, formula, changes, options, words):
    with pytest.raises(ValueError, match=words):
        fit_glmm(formula, cbpp.assign(**changes), **options)


def test_an_outcome_of_text_is_told_how_to_become_0_and_1(patients):
    with pytest.raises(ValueError, match=r"data\['outcome'\] == '") as refused:
        fit_glmm("outcome ~ month + (1 | patient)", patients)
    assert "'moderate or severe', 'none or mild'" in str(refused.value)
    ordered = pd.Categorical(patients["outcome"], ["none or mild", "moderate or severe"])
    with pytest.raises(ValueError, match=r"data\['outcome'\] == 'moderate or severe'"):
        fit_glmm("outcome ~ month + (1 | patient)", patients.assign(outcome=ordered))
    turned = ordered.reorder_categories(ordered.categories[::-1])
    with pytest.raises(ValueError, match=r"data\['outcome'\] == 'none or mild'"):
        fit_glmm("outcome ~ month + (1 | patient)", patients.assign(outcome=turned))


def test_rows_of_one_trial_have_no_effects_of_their_own(patients):
    data = patients.assign(row=range(len(patients)))
    for formula in ("y ~ month + (1 | row)", "y ~ month + (1 | patient) + (1 | row)"):
        with pytest.raises(ValueError, match="each row is one trial, yes or no"):
            fit_glmm(formula, data)


def test_groups_that_never_change_are_refused(patients):
    always = patients.groupby("patient", observed=True)["y"].transform("max")
    with pytest.raises(ValueError, match=r"always 0 .* variance .* infinite"):
        fit_glmm("y ~ month + (1 | patient)", patients.assign(y=always))


@pytest.mark.parametrize("formula", ["share ~ 1 + (1 | herd) + (1 | row)", "share ~ 1 + (1 | row)"])
def test_rows_whose_trials_agree_are_refused(cbpp, formula):
    """An SD of rows of 78 is where the search of lme4 gives up."""
    data = cbpp.assign(share=cbpp["size"].where(cbpp["row"] % 3 == 0, 0))
    with pytest.raises(ValueError, match=r"infinite.*without trials=, and leave \(1 \| row\)"):
        fit_glmm(formula, data, trials="size")


def test_points_that_nobody_asked_for(cbpp):
    """Quadrature for one random intercept; else one point, as glmer has."""
    intercept, slope = (
        fit_glmm(f"incidence ~ period + {part}", cbpp.assign(x=cbpp["size"] / 10), trials="size")
        for part in ("(1 | herd)", "(0 + x | herd)")
    )
    assert (intercept.points, slope.points) == (25, 1)
    assert fit_glmm(HERDS, cbpp, trials="size", points=100).points == 100


@pytest.mark.parametrize("period", ["1", "4"])
@pytest.mark.parametrize("options", [{"trials": "size"}, {"family": "poisson"}])
def test_separation_is_found_and_named_before_the_fit(cbpp, period, options):
    data = cbpp.assign(incidence=cbpp["incidence"].where(cbpp["period"] != period, 0))
    words = {
        "4": r"'period\[T.4\]': in all 13 rows .* is 0",
        "1": r"in all 15 rows where period\[T.2\], .* are 0 .* is 0",
    }
    with pytest.raises(ValueError, match=words[period]):
        fit_glmm(HERDS, data, **options)


def test_a_level_with_all_trials_is_separation(cbpp):
    full = cbpp["incidence"].where(cbpp["period"] != "4", cbpp["size"])
    with pytest.raises(ValueError, match=r"in all 13 rows .* is as high as it can be"):
        fit_glmm(HERDS, cbpp.assign(incidence=full), trials="size")


def test_counts_have_no_highest_value(patients):
    """What separates yes from no does not separate counts of 1 from 0."""
    late = (patients["month"] > 3).astype(int)
    with pytest.warns(SingularFitWarning):
        fit = fit_glmm("y ~ month + (1 | patient)", patients.assign(y=late), family="poisson")
    assert np.isfinite(fit.llf)


def test_separation_by_a_number(patients):
    with pytest.raises(ValueError, match=r"separated by 'Intercept' and 'month'.*infinite"):
        fit_glmm("y ~ month + (1 | patient)", patients.assign(y=patients["month"] > 3))


def test_a_number_that_nearly_separates_is_fitted(patients):
    late = patients["month"] > 3
    some = late ^ (np.arange(len(late)) % 40 == 0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SingularFitWarning)
        fit = fit_glmm("y ~ month + (1 | patient)", patients.assign(y=some), points=5)
    assert fit.fe_params["month"] > 0.5


def test_a_singular_fit_has_exact_zeros_and_is_warned_of():
    rng = np.random.default_rng(0)
    data = pd.DataFrame({"g": np.repeat(np.arange(10), 8), "x": rng.normal(size=80)})
    data["y"] = np.tile([0, 1, 0, 1, 0, 0, 1, 1], 10)
    with pytest.warns(SingularFitWarning, match="variance of Intercept by g"):
        fit = fit_glmm("y ~ x + (1 | g)", data)
    assert fit.singular
    assert fit.record.covariances[0].user[0, 0] == 0
    assert (fit.record.solution.effects[0] == 0).all()
    assert np.isfinite(fit.bse_fe).all()


def test_laplace_is_warned_of_from_a_tenth_of_a_standard_error():
    """Two rows in each group: a coefficient of 0.85 in place of 0.90, 0.2 standard errors."""
    rng = np.random.default_rng(2)
    data = pd.DataFrame({"g": np.repeat(np.arange(60), 2), "x": rng.normal(size=120)})
    luck, groups = rng.random(120), rng.normal(size=60)
    data["y"] = luck < 1 / (1 + np.exp(0.5 - data["x"] - 1.2 * groups[data["g"]]))
    with pytest.warns(LaplaceWarning, match="0.2 standard errors away.*points=25"):
        fit_glmm("y ~ x + (1 | g)", data, points=1)


def test_missing_rows_are_left_out_with_a_warning(cbpp):
    holed = cbpp.assign(size=cbpp["size"].astype(float).where(cbpp["row"] != 5))
    with pytest.warns(MissingRowsWarning, match="1 of 56 rows have a missing value in size"):
        fit = fit_glmm(HERDS, holed, trials="size", points=1)
    whole = fit_glmm(HERDS, cbpp[cbpp["row"] != 5], trials="size", points=1)
    assert fit.llf == pytest.approx(whole.llf, abs=1e-9)


def test_a_far_origin_moves_nothing_but_the_intercept(cbpp):
    data = cbpp.assign(x=cbpp["row"] % 7, far=cbpp["row"] % 7 + 2e6)
    near = fit_glmm("incidence ~ x + (1 | herd)", data, trials="size")
    far = fit_glmm("incidence ~ far + (1 | herd)", data, trials="size")
    assert far.llf == pytest.approx(near.llf, abs=1e-7)
    assert far.fe_params["far"] == pytest.approx(near.fe_params["x"], abs=1e-7)


def test_double_bars_leave_out_the_correlation(cbpp):
    data = cbpp.assign(x=cbpp["period"].cat.codes - 1.5)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SingularFitWarning)
        both = fit_glmm("incidence ~ x + (1 + x | herd)", data, trials="size")
        apart = fit_glmm("incidence ~ x + (x || herd)", data, trials="size")
        by_points = fit_glmm("incidence ~ x + (1 + x | herd)", data, trials="size", points=5)
    assert (both.record.parameters, apart.record.parameters) == (5, 4)
    assert apart.llf <= both.llf + 1e-6
    assert by_points.llf == pytest.approx(both.llf, abs=0.2)


@pytest.mark.parametrize(
    ("argument", "words"), [("nAGQ", "points="), ("weights", "trials="), ("link", "canonical")]
)
def test_words_of_r_are_answered(cbpp, argument, words):
    with pytest.raises(TypeError, match=words):
        fit_glmm(HERDS, cbpp, trials="size", **{argument: 1})


def test_fit_mixed_names_fit_glmm(cbpp):
    with pytest.raises(TypeError, match="fit_glmm"):
        fit_mixed(HERDS, cbpp, family="binomial")
