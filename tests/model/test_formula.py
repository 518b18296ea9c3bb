"""lme4 notation becomes the right statsmodels call, or a sentence that says why not."""

import numpy as np
import pytest
import statsmodels.formula.api as smf

from course_lib import fit_mixed, load_dataset, simulate_nested, translate_formula

CALLS = {
    "y ~ x + (1 | g)": ("y ~ x", "g", None, None),
    "y ~ x + (0 + x | g)": ("y ~ x", "g", "~0 + x", None),
    "y ~ x + (1 + x | g)": ("y ~ x", "g", "~x", None),
    "y ~ x + (x | g)": ("y ~ x", "g", "~x", None),
    "y ~ 0 + (x | g)": ("y ~ 0", "g", "~x", None),
    "y ~ x * b + (x || g)": ("y ~ x * b", "g", None, {"Intercept": "1", "x": "0 + x"}),
    "y ~ x + (1 | g) + (0 + x | g)": ("y ~ x", "g", None, {"Intercept": "1", "x": "0 + x"}),
    "y ~ 1 + (1 | a/b)": ("y ~ 1", "a", "1", {"b": "0 + C(b)"}),
    "y ~ 1 + (1 | a/b/c)": ("y ~ 1", "a", "1", {"b": "0 + C(b)", "b_c": "0 + C(b):C(c)"}),
    "y ~ 1 + (1 | a:b)": ("y ~ 1", "a:b", None, None),
    "y ~ (1 | a) + (1 | b)": ("y ~ 1", "all_rows", None, {"a": "0 + C(a)", "b": "0 + C(b)"}),
    "y ~ x + (x || s) + (1 | item)": (
        "y ~ x",
        "all_rows",
        None,
        {"s": "0 + C(s)", "s_x": "0 + C(s):x", "item": "0 + C(item)"},
    ),
    "log(y) ~ I(x^2) + (1 | g)": ("np.log(y) ~ I(x**2)", "g", None, None),
    "`my y` ~ class + (1 | g)": ('Q("my y") ~ Q("class")', "g", None, None),
    "y ~ (1 | class) + (1 | b)": (
        "y ~ 1",
        "all_rows",
        None,
        {"class": '0 + C(Q("class"))', "b": "0 + C(b)"},
    ),
}


@pytest.mark.parametrize("formula", CALLS)
def test_translation(formula):
    found = translate_formula(formula)
    expected = CALLS[formula]
    assert (found.formula, found.groups, found.re_formula, found.vc_formula or None) == expected


@pytest.mark.parametrize(
    ("formula", "data"),
    [
        ("Reaction ~ Days + (1 + Days | Subject)", "sleepstudy"),
        ("Reaction ~ Days + (Days || Subject)", "sleepstudy"),
        ("strength ~ 1 + (1 | batch/cask)", "Pastes"),
        ("strength ~ 1 + (1 | batch:cask)", "Pastes"),
        ("diameter ~ 1 + (1 | plate) + (1 | sample)", "Penicillin"),
    ],
)
def test_printed_call_runs_as_it_stands_and_reaches_the_optimum(formula, data):
    frame = load_dataset(data)
    found = eval(str(translate_formula(formula)), {"smf": smf, "data": frame, "np": np})
    assert found.nobs == len(frame)
    assert found.llf == pytest.approx(fit_mixed(formula, frame).llf, abs=1e-6)


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        ("y ~ x", "no random effects"),
        ("y ~ x + (1 | g", "1 opening, 0 closing"),
        ("y ~ x ++ (1 | g)", "A term is missing beside a '\\+'"),
        ("y ~ x + 1 | g", "parentheses of their own"),
        ("(1 | g)", "needs a response"),
        ("y ~ x + (x | g) + (1 | h)", r"\(x \|\| g\)"),
        ("y ~ x + (1 | g) + (x | g)", "twice"),
        ("y ~ poly(x, 2) + (1 | g)", "'poly\\(\\)' is not supported"),
        ("y ~ scale(x) + (1 | g)", "standardised predictor a column"),
    ],
)
def test_refusals_say_why(formula, message):
    with pytest.raises(ValueError, match=message):
        translate_formula(formula)


def test_a_level_with_one_row_each_is_refused():
    data = simulate_nested(schools=3, classrooms=2, students=4, rng=1)
    assert translate_formula("score ~ condition + (1 | school/classroom)", data).groups == "school"
    with pytest.raises(ValueError, match=r"one level for each of the 24 rows.*school:classroom'"):
        translate_formula("score ~ condition + (1 | school/classroom/student)", data)


def test_names_are_checked_against_the_data():
    data = load_dataset("ex33")
    with pytest.raises(ValueError, match="Did you mean 'time'"):
        translate_formula("PCV ~ tine + (1 | animal_id)", data)
    with pytest.raises(ValueError, match="'breed' is none"):
        translate_formula("PCV ~ breed + (breed || animal_id)", data)
