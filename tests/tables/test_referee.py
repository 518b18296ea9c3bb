"""The referee scores analyses whose errors are known, and says what went wrong."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from course_lib import fit_mixed, fixed_effects, referee, sleep_world


def least_squares(data):
    """Slope of all rows, as if they were independent."""
    x, y = data["Days"].to_numpy(), data["Reaction"].to_numpy()
    line = stats.linregress(x, y)
    half = stats.t.ppf(0.975, len(x) - 2) * line.stderr
    return line.slope, line.stderr, line.slope - half, line.slope + half


def own_slopes(data):
    """Mean of the subjects' own slopes, by a t-test: exact in this layout."""
    rows = data["Reaction"].to_numpy().reshape(data["Subject"].nunique(), -1)
    days = data["Days"].to_numpy()[: rows.shape[1]]
    slopes = rows @ (days - days.mean()) / ((days - days.mean()) ** 2).sum()
    error = slopes.std(ddof=1) / np.sqrt(len(slopes))
    half = stats.t.ppf(0.975, len(slopes) - 1) * error
    mean = slopes.mean()
    return {"estimate": mean, "std_error": error, "conf_low": mean - half, "conf_high": mean + half}


def scored(world, analysis, sets=2000, **options):
    table = referee(world, analysis, sets=sets, rng=1, **options)
    assert list(table.columns) == ["measure", "value", "mc_error"]
    return table.set_index("measure")


def near(scores, measure, exact, of=4):
    value, error = scores.loc[measure]
    return abs(value - exact) < of * error


@pytest.mark.parametrize("slope_sd", [0.0, 5.92])
def test_an_exact_analysis_passes(slope_sd):
    scores = scored(sleep_world(slope_sd=slope_sd), own_slopes)
    assert scores.loc["truth", "value"] == 0
    exact = {"bias": 0, "coverage": 0.95, "size": 0.05}
    assert all(near(scores, measure, value) for measure, value in exact.items())
    # The root of the mean square of the SE is honest: that of the variance is unbiased.
    assert near(scores, "se_ratio", 1)
    assert scores.loc["failed", "value"] == 0


@pytest.mark.parametrize(
    ("options", "size"),  # R, 100 000 sets: values.txt of part two
    [({}, 0.124), ({"slope_sd": 0}, 0.009), ({"rows": 100}, 0.563), ({"subjects": 8}, 0.140)],
)
def test_rows_taken_as_independent_have_the_size_that_r_found(options, size):
    scores = scored(sleep_world(**options), least_squares, sets=1500)
    assert near(scores, "size", size)
    assert (scores.loc["se_ratio", "value"] < 1) == (size > 0.05)


def test_the_mean_square_of_reported_errors_is_judged_and_an_end_at_the_truth_covers():
    """Errors of 1 and 3 by turns: the root of their mean square is the root of 5."""
    rng, errors = np.random.default_rng(1), np.tile([1.0, 3.0], 50)
    draws = iter(zip(rng.normal(size=100), errors, strict=True))
    seen = []

    def analysis(_):
        estimate, error = next(draws)
        seen.append(estimate)
        return estimate, error, 0.0, 1.0  # the truth is at the lower end

    scores = scored(sleep_world(), analysis, sets=100)
    assert scores.loc["se_ratio", "value"] == pytest.approx(np.sqrt(5) / np.std(seen, ddof=1))
    assert scores.loc["coverage", "value"] == 1


def test_with_an_effect_there_is_power_and_the_mean_is_the_truth():
    scores = scored(sleep_world(slope=5), own_slopes)
    assert scores.loc["truth"].tolist() == [5, 0]
    assert near(scores, "power", 0.862)
    assert near(scores, "mean", 5)


def test_a_row_of_fixed_effects_will_do():
    def mixed(data):
        fit = fit_mixed("Reaction ~ Days + (1 + Days | Subject)", data)
        table = fixed_effects(fit, method="kenward-roger")
        return table[table["term"] == "Days"]

    scores = scored(sleep_world(), mixed, sets=20)
    by_hand = scored(sleep_world(), own_slopes, sets=20)
    assert scores.loc["mean", "value"] == pytest.approx(by_hand.loc["mean", "value"], rel=1e-6)


def test_a_world_of_ones_own_and_its_monte_carlo_errors():
    """Ends that are always the truth's: a coverage of one, and a spread that is known."""

    def world(rng):
        return pd.DataFrame({"y": rng.normal(3, 2, 16)}), 3

    def mean(data):
        return data["y"].mean(), 0.5, -99, 99

    scores = scored(world, mean, sets=1000)
    assert scores.loc["coverage", "value"] == 1
    assert 0 < scores.loc["coverage", "mc_error"] < 0.002
    assert scores.loc["mean", "mc_error"] == pytest.approx(0.5 / np.sqrt(1000), rel=0.1)
    # The SD of a normal sample has a relative error of the root of 1 / (2 sets).
    assert scores.loc["se_ratio", "mc_error"] == pytest.approx(1 / np.sqrt(2000), rel=0.15)
    assert scores.loc["power", "value"] == 0


def test_failures_are_counted_and_said():
    calls = []

    def fails_at_times(data):
        calls.append(1)
        if len(calls) % 4 == 0:
            raise ZeroDivisionError("no spread")
        return own_slopes(data)

    with pytest.warns(UserWarning, match=r"failed in 5 of 20 sets.*ZeroDivisionError: no spread"):
        table = referee(sleep_world(), fails_at_times, sets=20, rng=1)
    assert table.set_index("measure").loc["failed", "value"] == 0.25

    def never(_):
        return np.nan, 1, 0, 1

    with pytest.raises(ValueError, match=r"failed in 20 of 20 sets.*not finite"):
        referee(sleep_world(), never, sets=20, rng=1)


def test_an_interruption_keeps_what_is_done():
    calls = []

    def until_the_sixth(data):
        calls.append(1)
        if len(calls) == 6:
            raise KeyboardInterrupt
        return own_slopes(data)

    with pytest.warns(UserWarning, match="Interrupted: 5 of 100 sets are done"):
        referee(sleep_world(), until_the_sixth, sets=100, rng=1)


@pytest.mark.parametrize(
    ("world", "analysis", "message"),
    [
        ("sleep", own_slopes, "A world is asked for, a function of a Generator"),
        (sleep_world(), 5, "An analysis is asked for, a function of a data frame"),
        (lambda _: pd.DataFrame(), own_slopes, "A world returns two things"),
        (sleep_world(), lambda _: 5.0, "four numbers, .*; this is a float"),
        (sleep_world(), lambda _: (1, 2), "this is a tuple of 2"),
        (sleep_world(), lambda _: {"estimate": 1}, "lacks std_error, conf_low, conf_high"),
        (sleep_world(), lambda data: data, "It has 180 rows; choose one"),
    ],
)
def test_another_kind_of_thing_is_answered(world, analysis, message):
    with pytest.raises((TypeError, ValueError), match=message):
        referee(world, analysis, sets=3, rng=1)


def test_worlds_refuse_what_cannot_be():
    with pytest.raises(ValueError, match="subjects must be a whole number of at least 2"):
        sleep_world(subjects=1)
    with pytest.raises(ValueError, match="slope_sd is a number of at least 0"):
        sleep_world(slope_sd=-1)
    with pytest.raises(ValueError, match="correlation one from -1 to 1"):
        sleep_world(correlation=2)
    with pytest.raises(ValueError, match="phi is a correlation between -1 and 1; got 1"):
        sleep_world(phi=1)
    with pytest.raises(ValueError, match=r"leave_above is a limit in milliseconds.*got 'high'"):
        sleep_world(leave_above="high")


def test_neighbours_are_as_alike_as_phi_says():
    """Subjects without effects of their own: what is left are the residuals, with SD 20."""
    steady = {"slope_sd": 0, "intercept_sd": 0, "residual_sd": 20}
    data, _ = sleep_world(subjects=4000, phi=0.6, **steady)(np.random.default_rng(1))
    rows = data["Reaction"].to_numpy().reshape(4000, 10)
    alike = np.corrcoef(rows.T)
    np.testing.assert_allclose(rows.std(axis=0), 20, rtol=0.05)
    np.testing.assert_allclose(np.diag(alike, 1), 0.6, atol=0.04)
    np.testing.assert_allclose(np.diag(alike, 3), 0.6**3, atol=0.05)


def test_a_subject_leaves_after_the_first_value_above_the_limit():
    whole, _ = sleep_world(slope=10)(np.random.default_rng(1))
    data, truth = sleep_world(slope=10, leave_above=330)(np.random.default_rng(1))
    assert truth == 10
    assert data.index.tolist() == list(range(len(data)))
    for subject, rows in data.groupby("Subject", observed=True):
        values = rows["Reaction"].to_numpy()
        known = whole.loc[whole["Subject"] == subject, "Reaction"].to_numpy()
        assert (values[:-1] <= 330).all()
        assert len(values) == 10 or values[-1] > 330
        assert (values == known[: len(values)]).all()
    assert data["Subject"].nunique() == 18
    assert len(data) < len(whole)
