"""Power by simulation agrees with closed forms where there are some, within its own error."""

import warnings

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from course_lib import fit_mixed, fixed_effects, load_dataset, power_curve
from course_lib.model.surroundings import Surroundings
from course_lib.tables import power
from course_lib.tables.study import plan, read_layout, record_of_set

SLEEP = load_dataset("sleepstudy")[["Days", "Subject"]]
SLOPES = "Reaction ~ Days + (1 + Days | Subject)"
TRUTH = {
    "fixed": {"Intercept": 250, "Days": 5},
    "sds": {"Subject": {"Intercept": 24.74, "Days": 5.922}},
    "correlations": {"Subject": 0.066},
    "residual_sd": 25.592,
    "term": "Days",
}


def two_sided_power(shift, df, alpha=0.05):
    """Of a t-test: noncentral t."""
    limit = stats.t.ppf(1 - alpha / 2, df)
    return stats.nct.sf(limit, df, shift) + stats.nct.cdf(-limit, df, shift)


def close(power, exact, sets, of=4):
    """Whether a share agrees with its exact value: within some of its standard errors."""
    return (abs(power - exact) < of * np.sqrt(exact * (1 - exact) / sets)).all()


def test_a_balanced_design_has_the_power_of_the_t_test_on_own_slopes():
    """Fits that are singular differ from the t-test a little: 6 subjects are too few to hold."""
    groups = np.array([10, 14, 18])
    table = power_curve(SLOPES, SLEEP, vary={"Subject": groups}, sets=2000, rng=1, **TRUTH)
    se = np.sqrt((5.922**2 + 25.592**2 / 82.5) / groups)
    exact = two_sided_power(5 / se, groups - 1)
    np.testing.assert_allclose(exact, [0.576, 0.751, 0.862], atol=0.001)  # R's, values.txt
    assert close(table["power"], exact, 2000)
    assert table["power"].between(table["mc_low"], table["mc_high"]).all()
    assert table["exaggeration"].to_numpy() == pytest.approx([1.249, 1.136, 1.074], abs=0.03)
    assert (table["significant"] == table["power"] * 2000).all()


def test_a_between_groups_effect_has_the_exact_power_of_the_one_way_layout():
    layout = pd.DataFrame({"g": np.repeat(np.arange(8), 5)}).assign(
        arm=lambda d: np.where(d["g"] < 4, "a", "b")
    )
    table = power_curve(
        "y ~ arm + (1 | g)", layout, fixed={"arm[T.b]": 3.0}, sds={"g": 2.0}, residual_sd=1.0,
        vary={"g": [8, 16]}, term="arm[T.b]", sets=2000, rng=2,
    )  # fmt: skip
    groups = np.array([8, 16])
    shift = 3.0 / np.sqrt((4 + 1 / 5) * 4 / groups)
    assert close(table["power"], two_sided_power(shift, groups - 2), 2000)
    # t on these is the root of F on 1 and groups - 2.
    f = stats.ncf.sf(stats.f.ppf(0.95, 1, groups - 2), 1, groups - 2, shift**2)
    np.testing.assert_allclose(two_sided_power(shift, groups - 2), f, rtol=1e-6)


def test_without_an_effect_the_test_has_its_size_and_nothing_is_exaggerated():
    truth = TRUTH | {"fixed": {"Intercept": 250}}
    table = power_curve(SLOPES, SLEEP, vary={"Subject": [18]}, sets=4000, rng=3, **truth)
    assert close(table["power"], np.array([0.05]), 4000)
    assert table["exaggeration"].isna().all()
    wald = power_curve(
        SLOPES, SLEEP, vary={"Subject": [18]}, sets=4000, method="wald", rng=3, **truth
    )
    assert close(wald["power"], np.array([0.067]), 4000)  # z on 17 degrees of freedom


@pytest.mark.parametrize("method", ["kenward-roger", "satterthwaite", "wald"])
@pytest.mark.parametrize(
    ("formula", "sds", "rows"),
    [
        (SLOPES, {"Subject": {"Intercept": 25, "Days": 6}}, slice(None)),
        # Unbalanced, few rows: Kenward-Roger's standard error is not the plain one.
        (SLOPES, {"Subject": {"Intercept": 25, "Days": 6}}, np.arange(180) % 7 < 2),
        (
            "Reaction ~ Days + (1 + Days || Subject)",
            {"Subject": {"Intercept": 25, "Days": 0}},
            slice(None),
        ),
        ("Reaction ~ Days + (1 | Subject) + (1 | item)", {"Subject": 25, "item": 10}, slice(None)),
        ("Reaction ~ Days + (1 | Subject) + (1 | item)", {"Subject": 0, "item": 30}, slice(None)),
    ],
)
def test_each_set_has_the_test_of_its_own_fit(formula, sds, rows, method):
    data = SLEEP.assign(item=np.tile(list("abcde"), 36))[rows]
    layout = read_layout(formula, data, Surroundings())
    study = plan(formula, layout.with_groups("Subject", 6), {"Days": 5}, sds, None, 25)
    found = power._simulated(
        study, power._Test("Days", method, 0.05, 5), 6, np.random.default_rng(1)
    )
    y = study.draw(6, np.random.default_rng(1))
    frame = data[data["Subject"].isin(data["Subject"].unique()[::3])]
    for at in range(6):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            fit = fit_mixed(formula, frame.assign(Reaction=y[:, at]))
        own = fixed_effects(fit, method=method).set_index("term").loc["Days"]
        assert found["estimate"][at] == pytest.approx(own["estimate"], abs=1e-3 * own["std_error"])
        assert found["p"][at] == pytest.approx(own["p_value"], rel=5e-3, abs=1e-6)
        assert found["singular"][at] == fit.record.singular


def test_exaggeration_is_told_from_twenty_significant_sets_on():
    test = power._Test("Days", "wald", 0.05, 5)
    for count, told in ((20, 1.2), (19, np.nan)):
        p = np.where(np.arange(100) < count, 0.01, 0.5)
        found = {"estimate": np.where(p < 0.05, -6.0, 1.0), "p": p, "singular": np.zeros(100)}
        assert power._summary(found, test)[4] == pytest.approx(told, nan_ok=True)


def test_sets_without_a_test_are_counted_as_not_significant_and_told(monkeypatch):
    monkeypatch.delitem(power._BATCHED, "kenward-roger")
    monkeypatch.setattr(power, "_one", lambda *_: (np.nan, np.nan))
    with pytest.warns(UserWarning, match="In 20 of 20 sets Kenward-Roger could not be had"):
        table = power_curve(SLOPES, SLEEP, vary={"Subject": [6]}, sets=20, rng=1, **TRUTH)
    assert table["power"][0] == 0


def test_an_effect_below_zero_is_exaggerated_as_much():
    up, down = (
        power_curve(SLOPES, SLEEP, vary={"Subject": [10]}, sets=500, rng=1,
                    **TRUTH | {"fixed": {"Days": sign * 5}})
        for sign in (1, -1)
    )  # fmt: skip
    assert down["exaggeration"][0] == pytest.approx(up["exaggeration"][0], abs=0.06)
    assert down["exaggeration"][0] > 1.1


def test_the_interval_of_a_share_is_wilsons():
    """R: prop.test(81, 263, correct = FALSE), and the same of 0 of 20."""
    assert power.wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert power.wilson(0, 20) == pytest.approx((0, 0.1611), abs=5e-5)


def test_correlations_go_by_pairs_in_either_order():
    pairs = [("Intercept", "Days"), ("Days", "Intercept")]
    studies = [
        plan(SLOPES, read_layout(SLOPES, SLEEP, Surroundings()).with_groups("Subject", 6), {},
             {"Subject": {"Intercept": 25, "Days": 6}}, {"Subject": {pair: 0.5}}, 25)
        for pair in pairs
    ]  # fmt: skip
    draws = [study.draw(2, np.random.default_rng(1)) for study in studies]
    np.testing.assert_array_equal(*draws)


def test_correlations_that_contradict_each_other_are_refused():
    data = SLEEP.assign(half=SLEEP["Days"] // 5)
    formula = "Reaction ~ Days + (1 + Days + half | Subject)"
    terms = ["Intercept", "Days", "half"]
    corr = {(terms[0], terms[1]): 0.9, (terms[0], terms[2]): 0.9, (terms[1], terms[2]): -0.9}
    truth = TRUTH | {"sds": {"Subject": dict.fromkeys(terms, 5)}, "correlations": {"Subject": corr}}
    with pytest.raises(ValueError, match="contradict each other"):
        power_curve(formula, data, vary={"Subject": [10]}, sets=10, **truth)


def test_scenarios_are_named_by_what_differs_and_keep_their_singular_fits():
    scenarios = [{"Subject": {"Intercept": 25, "Days": sd}} for sd in (0, 9)]
    truth = TRUTH | {"sds": scenarios, "correlations": None}
    table = power_curve(SLOPES, SLEEP, vary={"Subject": [10, 18]}, sets=300, rng=4, **truth)
    assert table["scenario"].tolist() == [f"SD of Days by Subject {sd}" for sd in (0, 0, 9, 9)]
    assert table["groups"].tolist() == [10, 18] * 2
    # Where slopes do not vary six sets of ten are singular.
    assert (table["singular_share"][:2] > 0.45).all()
    assert (table["singular_share"][2:] < 0.1).all()


def test_copied_groups_are_groups_of_their_own_with_what_is_nested_in_them():
    pastes = load_dataset("Pastes").drop(columns="strength")
    layout = read_layout("y ~ 1 + (1 | batch) + (1 | sample)", pastes, Surroundings())
    design = layout.with_groups("batch", 25)
    assert [len(block.levels) for block in design.blocks] == [25, 75]
    assert [len(block.levels) for block in layout.with_groups("batch", 4).blocks] == [4, 12]


def test_a_set_is_the_draw_that_its_record_says():
    layout = read_layout(SLOPES, SLEEP, Surroundings())
    study = plan(SLOPES, layout.with_groups("Subject", 18), {"Days": 5},
                 {"Subject": {"Intercept": 25, "Days": 6}}, None, 25)  # fmt: skip
    y = study.draw(1, np.random.default_rng(1))[:, 0]
    record = record_of_set(study, y, study.record.theta)
    np.testing.assert_array_equal(record.design.y, y)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"term": "Day"}, "There is no fixed effect 'Day'. Did you mean 'Days'"),
        ({"vary": {"Subjct": [5]}}, "There is no grouping column 'Subjct'. Did you mean"),
        ({"vary": {"Subject": [1]}}, "must be a whole number of at least 2; got 1"),
        ({"vary": [6]}, "vary names one grouping column"),
        ({"sds": {"Subject": {"Intercept": 25}}}, "sds of 'Subject' lacks Days"),
        ({"sds": {"Subject": 25}}, "one number is given and there are 2 values"),
        ({"sds": {"subject": 25}}, "lacks Intercept, Days"),
        ({"sds": {"Subject": {"Intercept": 25, "Days": -1}}}, "a number of at least 0; got -1"),
        ({"correlations": {"Subject": 2}}, "a number from -1 to 1; got 2"),
        ({"fixed": {"days": 5}}, "There is no fixed effect 'days'"),
        ({"fixed": {"Days": np.nan}}, "effect of 'Days' must be a finite number; got nan"),
        ({"correlations": {"subject": 0.5}}, "correlations: There is no grouping factor 'subject'"),
        ({"residual_sd": 0}, "residual_sd is a number above 0"),
        ({"alpha": 5}, "alpha is a share between 0 and 1"),
        ({"method": "t"}, "There is no method 't'"),
        ({"sets": 0}, "sets must be a whole number of at least 1"),
    ],
)
def test_what_cannot_be_is_refused_in_words(changes, message):
    arguments = TRUTH | {"vary": {"Subject": [10]}, "sets": 10} | changes
    with pytest.raises((ValueError, TypeError), match=message):
        power_curve(SLOPES, SLEEP, **arguments)


def test_an_interruption_keeps_the_rows_that_are_done(monkeypatch):
    whole, done = power._simulated, []

    def until_the_second(*arguments):
        if done:
            raise KeyboardInterrupt
        done.append(1)
        return whole(*arguments)

    monkeypatch.setattr(power, "_simulated", until_the_second)
    with pytest.warns(UserWarning, match="1 of 2 rows are done"):
        table = power_curve(SLOPES, SLEEP, vary={"Subject": [6, 9]}, sets=20, rng=1, **TRUTH)
    assert table["groups"].tolist() == [6]
