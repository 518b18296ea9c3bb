"""A raw result of statsmodels is read as a fit of ours: the same tables, the same names."""

import warnings

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
import statsmodels.formula.api as smf

from course_lib import (
    fit_mixed,
    fixed_effects,
    group_coefficients,
    group_effects,
    icc,
    load_dataset,
    variance_components,
)
from course_lib.tables.record_of_fit import record_of
from tests.reference.lme4_values import dataset_for

TABLES = [fixed_effects, variance_components, group_effects, group_coefficients]


def _raw(formula, data, **options):
    """Fit with statsmodels alone, to an optimum."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return smf.mixedlm(formula, data, **options).fit(method="powell", ftol=1e-12)


def _crossed():
    return dataset_for("crossed_slope").assign(all_rows=1)


# Ours in lme4's notation, and the same model in statsmodels' words.
PAIRS = {
    "intercepts": (
        "Reaction ~ Days + (1 | Subject)",
        lambda: ("Reaction ~ Days", load_dataset("sleepstudy"), {"groups": "Subject"}),
    ),
    "correlated slopes": (
        "PCV ~ time * breed + (1 + time | animal_id)",
        lambda: (
            "PCV ~ time * breed",
            load_dataset("ex33"),
            {"groups": "animal_id", "re_formula": "~time"},
        ),
    ),
    "independent slopes": (
        "Reaction ~ Days + (Days || Subject)",
        lambda: (
            "Reaction ~ Days",
            load_dataset("sleepstudy"),
            {"groups": "Subject", "vc_formula": {"a": "1", "b": "0 + Days"}},
        ),
    ),
    "nested": (
        "strength ~ 1 + (1 | batch / cask)",
        lambda: (
            "strength ~ 1",
            load_dataset("Pastes"),
            {"groups": "batch", "re_formula": "1", "vc_formula": {"c": "0 + C(cask)"}},
        ),
    ),
    "crossed, one slope": (
        "response ~ condition + (condition || subject) + (1 | item)",
        lambda: (
            "response ~ condition",
            _crossed(),
            {
                "groups": "all_rows",
                "vc_formula": {
                    "u": "0 + C(subject)",
                    "v": "0 + C(subject):condition",
                    "w": "0 + C(item)",
                },
            },
        ),
    ),
    "steps of a factor": (
        "score ~ Machine + (0 + Machine | Worker)",
        lambda: (
            "score ~ Machine",
            load_dataset("Machines"),
            {"groups": "Worker", "re_formula": "~0 + Machine"},
        ),
    ),
}


@pytest.mark.parametrize("name", PAIRS)
def test_the_tables_of_a_raw_fit_are_those_of_ours(name):
    notation, make = PAIRS[name]
    formula, data, options = make()
    ours, theirs = fit_mixed(notation, data), _raw(formula, data, **options)
    assert theirs.llf == pytest.approx(ours.llf, abs=1e-5)
    for table in TABLES:
        one, other = table(ours), table(theirs)
        keys = [c for c in one.columns if c in {"factor", "group", "term", "term2"}]
        pd.testing.assert_frame_equal(one[keys], other[keys])
        rest = one.columns.difference(keys)
        scale = one[rest].abs().max()
        np.testing.assert_allclose(one[rest] / scale, other[rest] / scale, atol=2e-3)


def test_digits_are_those_of_the_raw_fit_not_of_a_better_one():
    """With settings as they come statsmodels stops short, and the tables say what it found."""
    data = dataset_for("simpson")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        raw = smf.mixedlm("V2 ~ V1", data, groups="Group").fit()
    shown = variance_components(raw)["variance"]
    assert shown.iloc[0] == pytest.approx(raw.cov_re.iloc[0, 0], rel=1e-9)
    assert shown.iloc[-1] == raw.scale
    assert abs(shown.iloc[0] - variance_components(fit_mixed("V2 ~ V1 + (1|Group)", data))[
        "variance"
    ].iloc[0]) > 1e-3  # fmt: skip
    np.testing.assert_allclose(fixed_effects(raw)["estimate"], raw.fe_params, rtol=1e-9)
    means = {str(group): float(values.iloc[0]) for group, values in raw.random_effects.items()}
    table = group_effects(raw).set_index("group")["estimate"]
    np.testing.assert_allclose(table, [means[group] for group in table.index], atol=1e-8)


def test_names_come_from_values_whatever_they_are():
    data = load_dataset("Pastes").rename(columns={"batch": "T.rex: [a]", "cask": "C(x)"})
    ours = fit_mixed("strength ~ 1 + (1 | batch / cask)", load_dataset("Pastes"))
    raw = _raw(
        "strength ~ 1",
        data,
        groups=data["T.rex: [a]"],
        re_formula="1",
        vc_formula={"inner": '0 + C(Q("C(x)"))'},
    )
    table = group_effects(raw)
    assert set(table["factor"]) == {"T.rex: [a]", "T.rex: [a]:C(x)"}
    assert table["group"].tolist() == group_effects(ours)["group"].tolist()


def test_a_model_made_from_arrays_has_names_too():
    data = load_dataset("sleepstudy")
    x = sm.add_constant(data["Days"].to_numpy(dtype=float))
    raw = sm.MixedLM(data["Reaction"].to_numpy(), x, groups=data["Subject"].to_numpy()).fit()
    ours = fit_mixed("Reaction ~ Days + (1 | Subject)", data)
    assert group_effects(raw)["factor"].unique().tolist() == ["Group"]
    np.testing.assert_allclose(
        group_effects(raw)["estimate"], group_effects(ours)["estimate"], rtol=1e-3
    )


def test_effects_with_one_variance_in_common_are_kept_together():
    """MixedLM can tie variances, which lme4 cannot: two slopes in one component."""
    data = load_dataset("sleepstudy").assign(late=lambda d: (d["Days"] > 5) * 1.0)
    raw = _raw("Reaction ~ Days", data, groups="Subject", vc_formula={"two": "0 + Days + late"})
    table = variance_components(raw)
    assert table["term"].tolist()[0] == "Days, late"
    assert table["variance"].iloc[0] == pytest.approx(raw.vcomp[0], rel=1e-9)
    means = pd.concat(raw.random_effects).to_numpy()
    ours = group_effects(raw).pivot(index="group", columns="term", values="estimate")
    order = [str(group) for group in raw.random_effects]
    np.testing.assert_allclose(ours.loc[order, ["Days", "late"]].to_numpy().ravel(), means)


def test_icc_and_the_record_read_a_raw_fit():
    raw = _raw("Reaction ~ Days", load_dataset("sleepstudy"), groups="Subject")
    assert icc(raw)["share"].iloc[0] == pytest.approx(0.589, abs=1e-3)
    record = record_of(raw)
    assert record.loglik == pytest.approx(raw.llf, abs=1e-8)


def test_something_that_is_no_fit_is_named():
    ordinary = smf.ols("Reaction ~ Days", load_dataset("sleepstudy")).fit()
    with pytest.raises(TypeError, match=r"fitted mixed model is asked for.*Regression"):
        fixed_effects(ordinary)
