"""Confidence intervals are lme4's, to what R's own interpolation allows."""

import warnings
from functools import cache

import numpy as np
import pandas as pd
import pytest

from course_lib import confidence_intervals, fit_mixed, load_dataset
from tests.reference.lme4_values import FOLDER

CROSSED = FOLDER / "data" / "crossed.csv"
MODELS = {
    "sleepstudy": ("Reaction ~ Days + (1 + Days | Subject)", "sleepstudy"),
    "ex33": ("PCV ~ time * breed + (1 + time | animal_id)", "ex33"),
    "Dyestuff2": ("Yield ~ 1 + (1 | Batch)", "Dyestuff2"),
    "uncorrelated": ("Reaction ~ Days + (1 + Days || Subject)", "sleepstudy"),
    "Pastes": ("strength ~ 1 + (1 | batch / cask)", "Pastes"),
    "Penicillin": ("diameter ~ 1 + (1 | plate) + (1 | sample)", "Penicillin"),
    "Machines": ("score ~ Machine + (1 | Worker)", "Machines"),
    "Orthodont": ("distance ~ age * Sex + (1 | Subject)", "Orthodont"),
    "crossed": ("response ~ condition + (1 + condition | subject) + (1 | item)", None),
}
# R interpolates between the points of a profile. It does so twice, with steps of two lengths, and
# its own error is about the difference of the two. Beyond that, of an interval's width:
TOLERANCE = 1e-4
# Where R itself fails, with steps of one length or both: a profile of the residual that it cannot
# follow past a variance of zero (a test in test_intervals.py has the closed form), and a spline
# beyond the last point.
R_FAILS = {("Dyestuff2", "sigma"), ("crossed", "sd_condition|subject")}
CODED = {"breedND": "breed[T.ND]", "time:breedND": "time:breed[T.ND]", "SexMale": "Sex[T.Male]",
         "age:SexMale": "age:Sex[T.Male]", "MachineB": "Machine[T.B]",
         "MachineC": "Machine[T.C]"}  # fmt: skip


@cache
def by_r():
    return pd.read_csv(FOLDER / "inference" / "intervals.csv")


def ends_by_r(model, method, level=0.95):
    table = by_r()
    rows = table[(table["model"] == model) & (table["method"] == method)]
    return rows[rows["level"] == level].set_index("parameter")[["low", "high"]]


@cache
def fitted(model):
    formula, data = MODELS[model]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return fit_mixed(formula, load_dataset(data) if data else pd.read_csv(CROSSED))


def r_name(row):
    """lme4's name of a parameter."""
    term, term2 = (str(name).replace("Intercept", "(Intercept)") for name in (row.term, row.term2))
    if row.factor == "Residual":
        return "sigma"
    if pd.isna(row.factor):
        return {ours: theirs for theirs, ours in CODED.items()}.get(term, term)
    factor = ":".join(reversed(row.factor.split(":")))
    return f"sd_{term}|{factor}" if pd.isna(row.term2) else f"cor_{term2}.{term}|{factor}"


def ends_by_us(model, **options):
    table = confidence_intervals(fitted(model), **options)
    table.index = [r_name(row) for row in table.itertuples()]
    return table


@pytest.mark.parametrize("model", MODELS)
def test_profile_intervals_are_those_of_confint(model):
    check_profiles(model, 0.95)


def test_at_another_level_too():
    check_profiles("sleepstudy", 0.8)


def check_profiles(model, level):
    ours = ends_by_us(model, method="profile", level=level)
    coarse, fine = (ends_by_r(model, method, level) for method in ("profile", "fine"))
    assert set(ours.index) == set(fine.index)
    compared = [name for name in fine.index if (model, name) not in R_FAILS]
    for name in compared:
        width = fine.loc[name, "high"] - fine.loc[name, "low"]
        for end in ("low", "high"):
            r, own = fine.loc[name, end], ours.loc[name, f"conf_{end}"]
            allowed = TOLERANCE * width + abs(r - coarse.loc[name, end])
            assert abs(own - r) <= allowed, (name, end, own, r, allowed)
            assert (own == r) or r not in (0, 1, -1)  # a limit is met exactly


@pytest.mark.parametrize("model", MODELS)
def test_fixed_effects_have_kenward_rogers_t_unless_asked_for_otherwise(model):
    for method, options in {"t": {}, "wald": {"method": "wald"}}.items():
        ours, r = ends_by_us(model, **options), ends_by_r(model, method)
        width = r["high"] - r["low"]
        own = ours.loc[r.index, ["conf_low", "conf_high"]].to_numpy()
        # Of the width: the SE is known to 2e-5, and lme4's own theta moves it as much.
        assert (abs(own - r.to_numpy()) < 1e-4 * width.to_numpy()[:, None]).all()
        named = {"t": "kenward-roger", "wald": "wald"}[method]
        assert (ours.loc[r.index, "method"] == named).all()


def test_the_bootstrap_agrees_with_rs_within_both_monte_carlo_errors():
    ours = ends_by_us("sleepstudy", method="bootstrap", sets=4000, rng=1)
    r, error = ends_by_r("sleepstudy", "bootstrap"), ends_by_r("sleepstudy", "bootstrap_error")
    own = ours.loc[r.index, ["conf_low", "conf_high"]].to_numpy()
    both = error.to_numpy() * np.sqrt(1 + 1 / 4)  # four times the sets, half the error
    assert (abs(own - r.to_numpy()) < 4 * both).all()
