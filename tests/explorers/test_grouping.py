"""The grouping explorer: levels and variances as statsmodels and lme4's rules have them."""

import numpy as np
import pandas as pd
import pytest

from course_lib import explore_grouping, fit_mixed, load_dataset
from course_lib.explorers.grouping.levels import BATCHES, FORMULAS, ROOM, START, _told, grouping_at
from course_lib.explorers.grouping.own import MOST, drawn, own_design
from course_lib.explorers.grouping.verdict import is_right, verdict_of, words_for
from tests.explorers.node import run_math
from tests.explorers.pages import FRAME, open_static, shown_numbers, static_page

ONE_BATCH_ONE_LABEL = {"again": {place: place // ROOM for place in range(BATCHES * ROOM)}}
ALL_THE_SAME = {"again": dict.fromkeys(range(BATCHES * ROOM), 0)}
START_SETTING = {"truth": "own", "labels": "again", "formula": "plus", "tests": 2}
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
    assert is_right(grouping_at(START | change).facts) is right


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


def test_both_languages_give_the_same_verdict():
    given = [START | change | {"batches": BATCHES, "room": ROOM} for change in SETTINGS]
    words = words_for("batch", "cask")
    found = run_math("grouping/mathematics", "all.map(groupingAt)", all=given)
    said = run_math(
        "grouping/verdict", "found.map((one) => verdictOf(one, words))", found=found, words=words
    )
    assert said == [verdict_of(grouping_at(one).facts, "batch", "cask") for one in given]
    assert said[SETTINGS.index(START_SETTING)] == "✗ nested, labels used again"
    assert {one[0] for one in said} == {"✓", "✗"}


@pytest.mark.parametrize(
    ("pairs", "verdict", "slash"),
    [
        (["Aa", "Ab", "Ba", "Bb"], "✓ crossed", "✗ crossed"),
        (["Aa", "Ab", "Ba"], "✓ partly crossed", "✗ partly crossed"),
        (["Aa", "Ab", "Bc", "Bd"], "✓ nested", "✓ nested"),
        (["Aa", "Bb", "Cb"], "✓ first nested in second", "✗ first nested in second"),
        (["Aa", "Bb"], "✗ one grouping twice", "✗ one grouping twice"),
        (["Aa", "Ab"], "✗ one level only", "✗ one level only"),
    ],
)
def test_a_readers_own_columns(pairs, verdict, slash):
    data = pd.DataFrame([tuple(pair) for pair in pairs * 2], columns=["first", "second"])
    design = own_design(data, "first", "second")
    for formula, said in (("plus", verdict), ("slash", slash)):
        assert verdict_of(design.facts("same", formula), "first", "second") == said


def test_one_label_for_several_things_is_a_question_to_the_reader():
    design = own_design(load_dataset("Pastes"), "batch", "cask")
    verdicts = {
        (truth, formula): verdict_of(design.facts(truth, formula), "batch", "cask")
        for truth in ("same", "own")
        for formula in ("plus", "slash")
    }
    assert list(verdicts.values()) == [
        "✓ crossed",
        "✗ crossed",
        "✗ nested, labels used again",
        "✓ nested, labels used again",
    ]


@pytest.mark.parametrize("seed", range(12))
def test_variances_are_told_apart_by_counts_as_by_whole_matrices(seed):
    rng = np.random.default_rng(seed)
    rows = pd.DataFrame(rng.integers(0, rng.integers(1, 5, 2), (rng.integers(3, 16), 2)))
    design = own_design(rows, 0, 1)
    for formula in FORMULAS:
        level = rows[1].astype(str)
        if formula == "slash":
            level = rows[0].astype(str) + ":" + level
        table = pd.DataFrame({"outer": rows[0], "level": level})
        assert design.told(formula) == _told(table, with_outer=formula != "alone"), (seed, formula)


def test_many_levels_of_any_name_are_cut_and_it_is_said(browser):
    rng = np.random.default_rng(1)
    names = ["Patient <b>No</b>", "$x^2$"]
    data = pd.DataFrame(rng.integers(0, 60, (400, 2)).astype(float), columns=names)
    data.iloc[:3, 0] = np.nan
    design = own_design(data, *names)
    table = drawn(design, "slash")
    assert design.missing == 3
    assert (len(table["rows"]), len(table["columns"])) <= (MOST["rows"], MOST["columns"])
    explorer = explore_grouping(data, *names)
    assert "397 rows, 3 left out" in repr(explorer)
    with static_page(browser, 850, 700) as (page, problems):
        open_static(page, explorer)
        title = page.locator(f"{FRAME} .stage .title").last.text_content()
        assert title == f"The model sees {design_size(design)} levels, here 12 × 20"
        assert "3 rows lack a label" in page.locator(f"{FRAME} .summary").text_content()
        page.locator(f"{FRAME} label", has_text="`/`").click()
        assert shown_numbers(page)["effects_2"] == len(design.inner)
        assert page.locator(f"{FRAME} .stage p").text_content() == "✗ partly crossed"
        assert problems == []


def design_size(design):
    return f"{len(design.outer_levels)} × {len(design.inner_levels)}"


def test_columns_that_are_not_there_are_answered_with_those_that_are():
    data = load_dataset("Pastes")
    with pytest.raises(
        ValueError, match=r"no column 'casks'. Did you mean 'cask'.*strength, batch"
    ):
        explore_grouping(data, "batch", "casks")
    for names in (("batch", "batch"), ("batch", None)):
        with pytest.raises(ValueError, match=r"two columns.*strength, batch, cask, sample"):
            explore_grouping(data, *names)
    with pytest.raises(ValueError, match="No row has both"):
        explore_grouping(data.assign(cask=None), "batch", "cask")
    with pytest.raises(ValueError, match="Give the data too"):
        explore_grouping(outer="batch", inner="cask")


@pytest.mark.parametrize("factors", ["ab", ("a", "a"), ("a", "b", "c")])
def test_two_different_names_are_asked_for(factors):
    with pytest.raises(ValueError, match="two different names"):
        explore_grouping(factors=factors)
