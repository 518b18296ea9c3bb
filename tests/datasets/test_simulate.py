"""Simulators: exact moments, the original's summary for every seed, clear refusals."""

import numpy as np
import pandas as pd
import pytest

from course_lib import (
    fit_mixed,
    fixed_effects,
    group_effects,
    simulate_crossed,
    simulate_nested,
    simulate_simpson,
    variance_components,
)


@pytest.mark.parametrize("seed", range(3))
def test_simpson_reproduces_the_original_summary_for_every_seed(seed):
    data = simulate_simpson(n=100, r=0.95, groups=5, rng=seed)
    fit = fit_mixed("V2 ~ V1 + (1 | Group)", data)
    effects = fixed_effects(fit)
    # lme4's summary of the same design, to the digits it prints.
    assert effects["estimate"].round(5).tolist() == [-5.84879, 0.94960]
    assert effects["std_error"].round(5).tolist() == [1.37925, 0.01405]
    assert variance_components(fit)["variance"].round(4).tolist() == [9.5018, 0.0977]
    blups = group_effects(fit)["estimate"].round(6)
    assert blups.tolist() == [3.898789, 1.949395, 0, -1.949395, -3.898789]
    assert round(-2 * fit.llf, 1) == 304.1
    assert round(np.polyfit(data["V1"], data["V2"], 1)[0], 4) == -0.3543


@pytest.mark.parametrize("n", [4, 7])
@pytest.mark.parametrize("seed", [0, 5, 11])
@pytest.mark.parametrize("r", [-1, -0.4, 0, 0.7, 1])
def test_simpson_moments_are_exact(r, seed, n):
    data = simulate_simpson(n=n, r=r, groups=12, difference=2, rng=seed)
    assert len(data) == 12 * n
    assert data["Group"].cat.categories[[0, -1]].tolist() == ["G_01", "G_12"]
    for number, (_, part) in enumerate(data.groupby("Group", observed=True), start=1):
        np.testing.assert_allclose(part["V1"].mean(), 2 * number, atol=1e-12)
        np.testing.assert_allclose(part["V2"].mean(), -np.sign(r) * 2 * number, atol=1e-12)
        np.testing.assert_allclose(part[["V1", "V2"]].var(), 1, atol=1e-12)
        np.testing.assert_allclose(part["V1"].corr(part["V2"]), r, atol=1e-12)


def test_crossed_design():
    data = simulate_crossed(subjects=4, items=3, rng=1)
    counts = data.groupby(["subject", "item"], observed=True)["condition"].agg(["size", "sum"])
    assert (counts["size"] == 2).all()
    assert (counts["sum"] == 0).all()
    pd.testing.assert_frame_equal(data, simulate_crossed(subjects=4, items=3, rng=1))


def test_crossed_effect_is_recovered():
    quiet = {"subject_sd": 0, "slope_sd": 0, "item_sd": 0, "residual_sd": 0}
    data = simulate_crossed(effect=30, **quiet, rng=1)
    assert data.groupby("condition")["response"].mean().tolist() == [585, 615]


@pytest.mark.parametrize("simulate", [simulate_simpson, simulate_crossed, simulate_nested])
def test_seed_generator_and_none_are_taken(simulate):
    from_seed, from_generator = simulate(rng=3), simulate(rng=np.random.default_rng(3))
    pd.testing.assert_frame_equal(from_seed, from_generator)
    assert not from_seed.equals(simulate(rng=4))
    assert not simulate().equals(simulate())


def test_spread_of_simulated_effects_is_the_one_asked_for():
    quiet = {"effect": 0, "slope_sd": 0, "item_sd": 0, "residual_sd": 0}
    crossed = simulate_crossed(subjects=400, items=2, subject_sd=60, **quiet, rng=1)
    levels = crossed.groupby("subject", observed=True)["response"].mean()
    # The SD of 400 draws has a standard error of 3.5 %; four of those are allowed.
    assert levels.std() == pytest.approx(60, rel=0.14)
    slopes = {"subject_sd": 0, "item_sd": 0, "residual_sd": 0, "slope_sd": 0}
    crossed = simulate_crossed(subjects=2, items=400, item_slope_sd=25, **slopes, rng=1)
    wide = crossed.pivot_table("response", "item", "condition", observed=True)
    assert (wide[0.5] - wide[-0.5]).std() == pytest.approx(25, rel=0.14)
    nested = simulate_nested(2, 400, 2, effect=4, school_sd=0, classroom_sd=3, residual_sd=0, rng=1)
    rooms = nested.groupby(["school", "classroom"], observed=True)["score"]
    assert rooms.mean().std() == pytest.approx(3, rel=0.14)
    assert (rooms.last() - rooms.first()).round(9).eq(4).all()


def test_nested_design_uses_classroom_labels_again():
    data = simulate_nested(schools=3, classrooms=2, students=4, rng=1)
    assert len(data) == 24
    assert data["classroom"].nunique() == 2
    assert data["student"].nunique() == 24
    assert data.groupby(["school", "classroom"], observed=True).size().tolist() == [4] * 6


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda: simulate_simpson(n=3), "n must be .* at least 4; got 3"),
        (lambda: simulate_simpson(n=10.5), "n must be a whole number"),
        (lambda: simulate_simpson(r=1.2), "r is a correlation"),
        (lambda: simulate_simpson(groups=1), "groups must be"),
        (lambda: simulate_simpson(difference=np.nan), "difference must be a finite"),
        (lambda: simulate_crossed(subjects=1), "subjects must be"),
        (lambda: simulate_crossed(item_sd=-1), "item_sd is a standard deviation"),
        (lambda: simulate_crossed(effect="big"), "effect must be a finite number"),
        (lambda: simulate_simpson(r=True), "r must be a finite number; got True"),
        (lambda: simulate_simpson(r=np.complex128(1j)), "r must be a finite number"),
        (lambda: simulate_simpson(difference=10**400), "difference must be a finite"),
        (lambda: simulate_simpson(rng="one"), "rng must be .* got 'one'"),
        (lambda: simulate_crossed(rng=-1), "rng must be .* at least 0 .* got -1"),
        (lambda: simulate_nested(rng=True), "rng must be"),
        (lambda: simulate_crossed(residual_sd=True), "residual_sd is a standard deviation"),
        (lambda: simulate_nested(classroom_sd="3"), "classroom_sd is a standard deviation"),
        (lambda: simulate_nested(schools=2.0), "schools must be a whole number"),
        (lambda: simulate_nested(students=True), "students must be"),
        (lambda: simulate_nested(school_sd=np.inf), "school_sd is a standard deviation"),
    ],
)
def test_bad_arguments_are_named(call, argument):
    with pytest.raises(ValueError, match=argument):
        call()
