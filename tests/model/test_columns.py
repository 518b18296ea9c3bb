"""Columns of every type and name give the same fit, or are refused in a sentence."""

import re

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf

from course_lib import (
    fit_mixed,
    fixed_effects,
    group_coefficients,
    group_effects,
    translate_formula,
)
from tests.model.edges import CROSSED, SLOPES, edges_frame, same_fit

pytestmark = pytest.mark.filterwarnings("ignore::course_lib.SingularFitWarning")
DAY = pd.Timestamp("2024-01-01")


def _number(data):
    return data["g"].str[1:].astype(int)


MEASURED = ["Int64", "Float64", "int32", "uint8", "int8", "float32", "object"]
GROUPS = {
    "category": lambda d: d["g"].astype("category"),
    "object": lambda d: d["g"].astype(object),
    "string": lambda d: d["g"].astype("string"),
    "integers": _number,
    "nullable": lambda d: _number(d).astype("Int64"),
    "floats": lambda d: _number(d) / 2,
    "intervals": lambda d: pd.cut(_number(d), range(-1, 12)),
    "dates": lambda d: DAY + pd.to_timedelta(_number(d), unit="D"),
    "periods": lambda d: (DAY + pd.to_timedelta(_number(d), unit="D")).dt.to_period("D"),
    "unused levels": lambda d: pd.Categorical(d["g"], [*d["g"].unique(), "nobody"]),
}
INDEXES = {
    "equal labels": lambda d: d.set_axis([0] * len(d)),
    "two levels": lambda d: d.set_index(["g", "item"], drop=False).rename_axis([None, None]),
    "named as columns": lambda d: d.set_index([d["g"], d["item"]]),
    "dates": lambda d: d.set_index(pd.date_range("2024", periods=len(d))),
    "named x": lambda d: d.set_index(d["x"]),
    "another column twice": lambda d: pd.concat([d, d[["z"]]], axis=1),
}
NAMES = [
    *("a b", "C", "I", "Q", "np", "all_rows", "Group", "Intercept", "slope", "T.rex", "[0, 5]"),
    *("x²", "x٣", "ﬁt", "a:b", 'quote"', "it's", "back\\slash", "class", "time (h)", "%", "_"),
    *("nan", "Inf", "x|y", "a~b", "True", "lambda", "1st", "x.y", "y.1", "🙂", "new\nline", "log"),
    *(
        "model",
        "group",
        "term",
        "factor",
        "estimate",
        "evaluated_y",
        "a + b",
        "(",
        "C(f)",
        "Q('a')",
    ),
]


def _runs(formula, data):
    """Run the printed call, without its search."""
    text = str(translate_formula(formula, data)).rpartition(".fit(")[0]
    return eval(text, {"smf": smf, "data": data, "np": np})


@pytest.mark.parametrize("dtype", MEASURED)
@pytest.mark.parametrize("column", ["x", "days"])
def test_a_number_is_a_number_whatever_its_type(column, dtype):
    data = edges_frame()
    formula = SLOPES.replace("x", column)
    typed = data.assign(**{column: data[column].astype(dtype)})
    fit = fit_mixed(formula, typed)
    same_fit(fit, fit_mixed(SLOPES, data))
    np.testing.assert_allclose(fit.predict(typed), fit.predict())
    assert _runs(formula, typed).nobs == len(data)


@pytest.mark.parametrize("kind", GROUPS)
@pytest.mark.parametrize("formula", [SLOPES, CROSSED])
def test_a_level_is_a_level_whatever_its_type(formula, kind):
    data = edges_frame()
    typed = data.assign(g=GROUPS[kind](data))
    fit = fit_mixed(formula, typed)
    same_fit(fit, fit_mixed(formula, data))
    assert set(group_effects(fit)["group"]) >= {str(value) for value in typed["g"]}
    assert _runs(formula, typed).nobs == fit.model.nobs == len(data)
    assert "Mixed" in str(fit.summary())


@pytest.mark.parametrize("dtype", ["bool", "boolean", "object"])
def test_true_and_false_are_a_category(dtype):
    data = edges_frame()
    fit = fit_mixed("y ~ b + (1 | g)", data.assign(b=data["b"].astype(dtype)))
    assert fixed_effects(fit)["term"].tolist() == ["Intercept", "b[T.True]"]
    np.testing.assert_allclose(fit.predict(data.assign(b=data["b"].astype(dtype))), fit.predict())


@pytest.mark.parametrize("kind", INDEXES)
@pytest.mark.parametrize("formula", [SLOPES, CROSSED, "y ~ x + (1 | g:f)"])
def test_row_labels_do_not_matter(formula, kind):
    data = edges_frame()
    changed = INDEXES[kind](data)
    fit = fit_mixed(formula, changed)
    same_fit(fit, fit_mixed(formula, data))
    assert _runs(formula, changed).nobs == fit.model.nobs == len(data)


@pytest.mark.parametrize("name", NAMES)
def test_no_name_of_a_column_breaks_a_fit(name):
    data = edges_frame()
    for formula, column in ((SLOPES, "x"), (CROSSED, "g"), (SLOPES, "y"), ("y ~ f + (1|g)", "f")):
        renamed = data.rename(columns={column: name})
        # Of the formulas' words only these columns are single letters.
        written = re.sub(rf"\b{column}\b", lambda _: f"`{name}`", formula)
        fit = fit_mixed(written, renamed)
        same_fit(fit, fit_mixed(formula, data))
        model = _runs(written, renamed)
        assert model.nobs == fit.model.nobs == len(data)
        assert fixed_effects(fit)["term"].tolist() == list(fit.model.exog_names)


def test_functions_and_columns_of_one_name_live_together():
    data = edges_frame().rename(columns={"z": "I", "g": "C"})
    formula = "y ~ x + I(x**2) + I + (1 | C) + (1 | item)"
    fit = fit_mixed(formula, data)
    same_fit(fit, fit_mixed("y ~ x + I(x**2) + z + (1 | g) + (1 | item)", edges_frame()))
    assert list(fit.params.index[:4]) == ["Intercept", "x", "I(x ** 2)", "I"]
    np.testing.assert_allclose(fit.predict(data), fit.predict())
    assert _runs(formula, data).nobs == len(data)


@pytest.mark.parametrize("level", ["T.rex", "rex", " rex", "[0, 5]", "(5, 10]", "nan", "a:b", "🙂"])
def test_no_name_of_a_level_is_altered(level):
    data = edges_frame()
    fit = fit_mixed(CROSSED, data.replace({"g": {"s03": level}, "f": {"b": level}}))
    assert level in set(group_effects(fit).query("factor == 'g'")["group"])
    assert level in set(group_coefficients(fit)["group"])


def test_unused_levels_are_dropped_without_a_word():
    data = edges_frame()
    wide = data.assign(f=pd.Categorical(data["f"], list("abcd")))
    for formula in ("y ~ f + (1 | g)", "y ~ f * x + (1 | g)", "y ~ 1 + (1 + f | g)"):
        same_fit(fit_mixed(formula, wide), fit_mixed(formula, data))
        assert _runs(formula, wide).nobs == len(data)


def test_the_reference_level_is_the_first_of_a_categorical():
    data = edges_frame().assign(f=lambda d: pd.Categorical(d["f"], ["b", "c", "a"]))
    fit = fit_mixed("y ~ f + (1 | g)", data)
    assert fixed_effects(fit)["term"].tolist() == ["Intercept", "f[T.c]", "f[T.a]"]


def test_a_number_that_groups_stays_a_number_among_the_fixed_effects():
    fit = fit_mixed("y ~ days + (1 | g) + (1 | days)", edges_frame())
    assert fixed_effects(fit)["term"].tolist() == ["Intercept", "days"]
    assert "3" in set(group_effects(fit)["group"])


def test_codes_kept_as_text_are_categories_where_the_formula_or_the_data_say_so():
    data = edges_frame()
    plain = fit_mixed("y ~ f + (1 | g)", data)
    same_fit(fit_mixed("y ~ C(k) + (1 | g)", data), plain)
    same_fit(fit_mixed("y ~ k + (1 | g)", data.assign(k=data["k"].astype("category"))), plain)
    same_fit(
        fit_mixed("y ~ x + (1 | k)", data), fit_mixed("y ~ x + (1 | f)", data)
    )  # a grouping column never is a number


def test_a_column_that_one_odd_value_makes_text_is_warned_of():
    data = edges_frame().assign(x=lambda d: d["x"].astype(str).replace("3.0", "n/a"))
    with pytest.warns(UserWarning, match="84 of its 96 values read as numbers, and 'n/a' does not"):
        fit_mixed("y ~ x + (1 | g)", data)


REFUSED = {
    "text": ({"x": lambda d: d["x"].astype(str)}, r"numbers as text.*pd.to_numeric.*C\(x\)"),
    "dates": ({"x": lambda d: DAY + pd.to_timedelta(d["x"], unit="D")}, r"\.min\(\)\)\.dt\.days"),
    "durations": ({"x": lambda d: pd.to_timedelta(d["x"], unit="D")}, "total_seconds"),
    "objects of dates": (
        {"x": lambda d: (DAY + pd.to_timedelta(d["x"], unit="D")).dt.date.astype(object)},
        "dates or times",
    ),
    "infinite": ({"x": lambda d: d["x"].mask(d["x"] == 3, np.inf)}, "12 infinite values"),
    "complex": ({"x": lambda d: d["x"] + 1j}, "complex"),
    "lists": ({"x": lambda d: [[1]] * len(d)}, "holds lists"),
    "alike": (
        {"g": lambda d: [1 if g == "s01" else "1" if g == "s02" else g for g in d["g"]]},
        "differ and are both written '1'",
    ),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_no_column_can_be_is_refused(kind):
    changes, message = REFUSED[kind]
    data = edges_frame().assign(**changes)
    before = data.copy()
    with pytest.raises(ValueError, match=message):
        fit_mixed(SLOPES, data)
    pd.testing.assert_frame_equal(data, before)


def test_a_column_twice_and_names_of_several_levels_are_refused():
    data = edges_frame()
    with pytest.raises(ValueError, match="2 columns 'x'"):
        fit_mixed(SLOPES, pd.concat([data, data[["x"]]], axis=1))
    deep = data.set_axis(pd.MultiIndex.from_product([["a"], data.columns]), axis=1)
    with pytest.raises(ValueError, match="several levels of names"):
        fit_mixed(SLOPES, deep)


def test_columns_named_by_numbers_are_found_by_their_text():
    data = edges_frame().rename(columns={"x": 0})
    fit = fit_mixed("y ~ `0` + (1 + `0` | g)", data)
    same_fit(fit, fit_mixed(SLOPES, edges_frame()))
    assert _runs("y ~ `0` + (1 + `0` | g)", data).nobs == len(data)
