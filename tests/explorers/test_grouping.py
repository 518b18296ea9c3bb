"""The grouping explorer: levels and variances as statsmodels and lme4's rules have them."""

import numpy as np
import pandas as pd
import pytest

from course_lib import explore_grouping, fit_mixed
from course_lib.explorers.grouping.levels import BATCHES, FORMULAS, ROOM, START, grouping_at
from tests.explorers.node import run_math

ONE_BATCH_ONE_LABEL = {"again": {place: place // ROOM for place in range(BATCHES * ROOM)}}
ALL_THE_SAME = {"again": dict.fromkeys(range(BATCHES * ROOM), 0)}
SETTINGS = [
    {"truth": truth, "labels": labels, "formula": formula, "tests": tests}
    for truth in ("own", "same")
    for labels in ("own", "again")
    for formula in FORMULAS
    for tests in (1, 2)
]
SETTINGS += [
    {"formula": formula, "moved": moved, "tests": tests}
    for formula in FORMULAS
    for moved in (ONE_BATCH_ONE_LABEL, ALL_THE_SAME, {"again": {0: 7, 4: 0}})
    for tests in (1, 2)
]


def test_javascript_finds_what_python_finds():
    given = [START | change | {"batches": BATCHES, "room": ROOM} for change in SETTINGS]
    said = run_math("grouping/mathematics", "all.map(groupingAt)", all=given)
    names = {"batch": "outer", "cask": "inner", "residual": "residual"}
    for one, setting in zip(said, given, strict=True):
        at = grouping_at(setting)
        assert {names[v["name"]]: v["told"] for v in one["variances"]} == at.told, setting
        counts = (
            at.rows["outer"].nunique(),
            at.rows["level"].nunique(),
            at.rows["thing"].nunique(),
        )
        assert (one["batch"], one["cask"], one["things"]) == counts
        assert (one["merged"], one["split"], one["rows"]) == (at.merged, at.split, len(at.rows))


@pytest.mark.parametrize(
    ("change", "right"),
    [
        ({}, False),
        ({"formula": "slash"}, True),
        ({"labels": "own"}, True),
        ({"truth": "same"}, True),
        ({"truth": "same", "formula": "slash"}, False),
        ({"truth": "same", "labels": "own"}, False),
    ],
)
def test_labels_and_formula_together_decide(change, right):
    assert grouping_at(START | change).right is right


def test_one_test_per_cask_is_the_residual_when_nested_and_not_when_crossed():
    nested = grouping_at(START | {"formula": "slash", "tests": 1})
    assert nested.told == {"outer": True, "inner": False, "residual": False}
    crossed = grouping_at(START | {"truth": "same", "tests": 1})
    assert all(crossed.told.values())


def test_equal_labels_in_a_batch_are_the_batch_and_one_label_is_the_mean():
    batch = grouping_at(START | {"moved": ONE_BATCH_ONE_LABEL})
    assert batch.told == {"outer": False, "inner": False, "residual": True}
    one = grouping_at(START | {"moved": ALL_THE_SAME})
    assert one.told == {"outer": True, "inner": False, "residual": True}


def test_the_counts_are_those_of_a_fit():
    at = grouping_at(START | {"formula": "slash"})
    data = at.rows.astype({"outer": str, "label": str})
    rng = np.random.default_rng(1)
    data["y"] = 9 * at.rows["outer"] + 5 * (at.rows["thing"] % 2) + rng.normal(size=len(data))
    fit = fit_mixed("y ~ 1 + (1 | outer/label)", data)
    effects = sum(len(own) for own in fit.random_effects.values())
    assert effects == at.rows["outer"].nunique() + at.rows["level"].nunique()
    single = data.drop_duplicates(["outer", "label"])
    with pytest.raises(ValueError, match="cannot be told from the residual"):
        fit_mixed("y ~ 1 + (1 | outer/label)", single)


def test_the_table_names_the_variances_that_cannot_be_told():
    text = repr(explore_grouping(factors=("class", "child")))
    assert "(1 | class/child)" in text
    assert "not child, residual" in text
    assert pd.Series(text.split("\n")).str.contains("12 as 3").sum() == 1


@pytest.mark.parametrize("factors", ["ab", ("a", "a"), ("a", "b", "c")])
def test_two_different_names_are_asked_for(factors):
    with pytest.raises(ValueError, match="two different names"):
        explore_grouping(factors=factors)
