"""What users of other libraries reported of mixed models, on the course's functions."""

import pickle

import numpy as np
import pandas as pd
import pytest

from course_lib import (
    fit_mixed,
    fixed_effects,
    group_coefficients,
    group_effects,
    plot_caterpillar,
    translate_formula,
    variance_components,
)
from tests.model.edges import FOLDER, edges_frame

pytestmark = pytest.mark.filterwarnings("ignore::course_lib.SingularFitWarning")


def _frame() -> pd.DataFrame:
    data = edges_frame()
    return data.assign(
        h=np.where(np.arange(len(data)) % 3 == 0, "u", "v"),
        t=data["days"] * 3_000_000,
        part=np.where(data["x"] < 4, "1", "2"),
    )


def _lme4(name: str, kind: str) -> np.ndarray:
    values = pd.read_csv(FOLDER / "reports.csv")
    return values.loc[(values["id"] == name) & (values["kind"] == kind), "value"].to_numpy()


def _estimates(formula: str, data: pd.DataFrame) -> np.ndarray:
    return fixed_effects(fit_mixed(formula, data))["estimate"].to_numpy()


def _refused(formula: str, text: str, data: pd.DataFrame | None = None) -> None:
    with pytest.raises(ValueError, match=text):
        fit_mixed(formula, _frame() if data is None else data)


@pytest.mark.parametrize("crossed", ["", " + (1 | item)"])
def test_new_rows_may_have_few_levels_in_any_order(crossed):
    """Predicting rows with one level of a factor, or its levels in another order."""
    # lme4/lme4#143 and #275, bambinos/bambi#477
    data = _frame()
    fit = fit_mixed("y ~ x + f + (x | g)" + crossed, data)
    new = data[data["f"] == "b"]
    if not crossed:
        np.testing.assert_allclose(fit.predict(new), _lme4("new_rows", "mean"), rtol=1e-6)
    expected = fit.predict(data).loc[new.index]
    for column in (new["f"], pd.Categorical(new["f"], list("cba")), pd.Categorical(new["f"])):
        np.testing.assert_allclose(fit.predict(new.assign(f=column)), expected)
    turned = fit.predict(new.iloc[::-1])
    pd.testing.assert_series_equal(turned.sort_index(), expected)


@pytest.mark.parametrize("crossed", ["", " + (1 | item)"])
def test_new_rows_with_what_the_fit_does_not_know_are_refused(crossed):
    """A level, a column or a type that the fit has not: a sentence, not "use a DataFrame"."""
    # lme4/lme4#303, pydata/patsy#11, statsmodels/statsmodels#4735
    data = _frame()
    fit = fit_mixed("y ~ x + f + (x | g)" + crossed, data)
    for new, text in (
        (data.assign(f="z"), "the value 'z', which no row of the fit has.*a, b, c"),
        (data[["x"]], "no column 'f'"),
        (data.assign(x=data["x"].astype(str)), "'x' must be numeric as in the fit.*pd.to_numeric"),
    ):
        with pytest.raises(ValueError, match=text):
            fit.predict(new)


def test_a_single_row_of_a_frame_is_predicted():
    """One row taken out of a frame with text columns is a Series of objects."""
    # statsmodels/statsmodels#4735 and #1881
    data = _frame()
    fit = fit_mixed("y ~ x + f + (x | g)", data)
    np.testing.assert_allclose(fit.predict(data.iloc[5]), fit.predict(data).iloc[[5]])


def test_an_empty_cell_of_two_factors_is_named():
    """No row has one combination of two factors: the advice leads to lme4's likelihood."""
    # glmmTMB/glmmTMB#522, statsmodels/statsmodels#4137, lme4/lme4#689
    data = _frame().query("not (f == 'b' and h == 'v')")
    _refused(
        "y ~ f*h + (1 | g)", r"No row of the data has the combination 'f\[T.b\]:h\[T.v\]'", data
    )
    both = data.assign(both=data["f"] + ":" + data["h"])
    fit = fit_mixed("y ~ both + (1 | g)", both, reml=False)
    assert fit.llf == pytest.approx(_lme4("empty_cells", "loglik")[0], abs=1e-6)


@pytest.mark.parametrize("term", ["bs(x, df=4)", "center(x)", "C(f, Sum)"])
def test_a_fit_with_functions_of_patsy_is_kept_in_a_file(term):
    """Splines and contrasts of a formula, after pickling."""
    # pydata/patsy#114, statsmodels/statsmodels#1263
    data = _frame()
    fit = fit_mixed(f"y ~ {term} + (1 | g)", data)
    back = pickle.loads(pickle.dumps(fit))
    np.testing.assert_allclose(back.predict(data.head(9)), fit.predict(data).head(9))


def test_a_power_of_whole_numbers_does_not_overflow():
    """The cube of a whole number of eight digits has too many for NumPy's whole numbers."""
    # numpy/numpy#13102
    estimates = _estimates("y ~ I(t**3) + (1 | g)", _frame())
    np.testing.assert_allclose(estimates, _lme4("long", "estimate"), rtol=1e-6)
    call = str(translate_formula("y ~ I(t**3) + (1 | g)", _frame()))
    assert '["t"].astype(float)' in call


def test_and_binds_closer_in_python_than_in_r():
    """``days > 2 & b`` is ``days > (2 & b)`` in Python, another predictor without a word."""
    # found while trying the formula reader; R's precedence is the other one
    for right in ("I(days > 2 & b)", "I(2 < x < 5)", "I(x > 2 and b)", "I(not b)"):
        _refused(f"y ~ {right} + (1 | g)", "put each comparison in parentheses")
    estimates = _estimates("y ~ I((days > 2) & b) + (1 | g)", _frame())
    np.testing.assert_allclose(estimates, _lme4("and", "estimate"), rtol=1e-6)


def test_methods_of_columns_stand_beside_the_columns():
    """Centring within groups, and at the mean, with the methods of pandas."""
    # found while trying the formula reader: the usual way to centre with pandas
    data = _frame()
    within = _estimates("y ~ I(z - z.groupby(g).transform('mean')) + (1 | g)", data)
    np.testing.assert_allclose(within, _lme4("within", "estimate"), rtol=1e-6)
    centred = data.assign(c=data["x"] - data["x"].mean())
    expected = _estimates("y ~ c + (1 + c | g)", centred)
    found = _estimates("y ~ I(x - x.mean()) + (1 + I(x - x.mean()) | g)", data)
    np.testing.assert_allclose(found, expected, rtol=1e-6)


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("y ~ x \N{MINUS SIGN} 1 + (1 | g)", "MINUS SIGN.*Write - instead"),
        ("y ~ C(f, Treatment(\N{LEFT DOUBLE QUOTATION MARK}b”)) + (1 | g)", 'Write " instead'),
        ("y \N{TILDE OPERATOR} x + (1 | g)", "Write ~ instead"),
        ("y ~ x\N{ZERO WIDTH SPACE} + (1 | g)", "Take it out"),
        ("y ~ x + (1 | g) # a note", "no comments"),
        ("y ~ x %/% 2 + (1 | g)", r"write I\(x // 2\)"),
        ("y ~ %White + (1 | g)", "cannot be read"),
        ("y ~ I(!b) + (1 | g)", r"write I\(~x\)"),
        ("y ~ C(f, contr.sum) + (1 | g)", "write Sum"),
        ("y ~ I(b == T) + (1 | g)", "write True"),
        ("y ~ reaction time + (1 | g)", "backticks"),
        ("y ~ x; z + (1 | g)", "cannot be read"),
        ("y ~ 2*x + (1 | g)", r"I\(2 \* x\)"),
        ("y ~ x.mean() + (1 | g)", "one value for each row"),
        ("y ~ exp(x * 100) + (1 | g)", "too large to be squared"),
        ("1 ~ x + (1 | g)", "nothing varies"),
        ("y ~ x + (x | 1)", "cannot stand right of the bar"),
    ],
)
def test_signs_and_words_are_answered_in_words(formula, text):
    """Signs out of a text program, words of R, and what is no formula."""
    # statsmodels/statsmodels#6669 and #6200, pydata/patsy#148 and #15, glmmTMB/glmmTMB#1259
    _refused(formula, text)


@pytest.mark.parametrize("right", ["x - z", "x - x.mean()", "x - np.mean(x)"])
def test_a_difference_is_no_removal_of_a_term(right):
    """A minus takes terms out; what is not there cannot be taken out."""
    # found while trying the formula reader: patsy and R fit x alone, silently
    _refused(f"y ~ {right} + (1 | g)", r"write I\(a - b\)")
    found = _estimates("y ~ x*z - x:z + (1 | g)", _frame())
    np.testing.assert_allclose(found, _estimates("y ~ x + z + (1 | g)", _frame()))


def test_groups_as_an_argument_are_answered():
    """``groups=`` is MixedLM's; here groups stand in the formula."""
    # statsmodels/statsmodels#8625 and #6875
    with pytest.raises(TypeError, match=r"in the formula: \(1 \| group\)"):
        fit_mixed("y ~ x", _frame(), groups="g")


def test_a_group_that_labels_the_rows_is_named():
    """The grouping column is the index, as after set_index or groupby."""
    # found while trying the formula reader
    _refused("y ~ x + (1 | g)", r"data.reset_index\(\)", _frame().set_index("g"))


def test_used_again_labels_of_a_nested_factor_are_told_apart():
    """Each group has its own parts 1 and 2; their labels are the group's and the part's."""
    # statsmodels/statsmodels#6802 and #3500, lme4/lme4#816
    fit = fit_mixed("y ~ x + (1 | g/part)", _frame())
    effects = group_effects(fit)
    parts = effects.loc[effects["factor"] == "g:part", "group"]
    assert parts.nunique() == 24
    assert {"s00:1", "s00:2", "s01:1"} <= set(parts)
    found = np.sort(variance_components(fit)["sd"].dropna())
    np.testing.assert_allclose(found, np.sort(_lme4("parts", "sd")), rtol=1e-4)


def test_effects_keep_their_factor_in_any_order_of_the_terms():
    """Three random terms of two factors, in two orders: the same labels, and lme4's fit."""
    # runehaubo/ordinal#73, covaruber/sommer#68, glmmTMB/glmmTMB#384 and #527
    terms = ["(1 | item)", "(x | g)", "(0 + x:z | g)"]
    key = ["factor", "group", "term"]
    fits = [fit_mixed("y ~ x*z + " + " + ".join(t), _frame()) for t in (terms, terms[::-1])]
    assert fits[0].llf == pytest.approx(_lme4("several", "loglik")[0], abs=1e-5)
    first, second = (group_effects(fit).set_index(key)["estimate"].sort_index() for fit in fits)
    pd.testing.assert_series_equal(first, second, atol=1e-4)
    assert set(first.index.get_level_values("factor")) == {"item", "g"}


def test_an_interaction_is_one_term_in_either_order():
    """``z:x`` fixed and ``x:z`` by group are one coefficient of each group."""
    # lme4/lme4#526
    data = _frame()
    data["y"] = data["y"] + data["g"].str[1:].astype(int) * data["x"] * data["z"] / 4
    fits = [fit_mixed(f"y ~ {fixed} + (0 + x:z | g)", data) for fixed in ("x*z", "z*x")]
    first, second = (group_coefficients(fit) for fit in fits)
    assert not set(second["term"]) - set(fixed_effects(fits[1])["term"])
    np.testing.assert_allclose(
        first.loc[first["term"] == "x:z", "estimate"],
        second.loc[second["term"] == "z:x", "estimate"],
        rtol=1e-5,
    )


def test_fitted_values_follow_the_rows_not_the_groups():
    """Rows in any order: fitted values and residuals stay with their rows."""
    # ycroissant/plm#16, lme4/lme4#630, statsmodels/statsmodels#7381
    data = _frame()
    shuffled = data.sample(frac=1, random_state=4)
    first, second = (fit_mixed("y ~ x + (x | g)", rows) for rows in (data, shuffled))
    assert list(second.resid.index) == list(shuffled.index)
    pd.testing.assert_series_equal(second.resid.sort_index(), first.resid, atol=1e-8)


def test_groups_that_are_numbers_as_text_are_in_the_order_of_numbers():
    """Groups '1' to '12' as text: 1, 2, 10 in tables, and each its own bar in the plot."""
    # strengejacke/ggeffects#397, jknowles/merTools#21
    data = _frame()
    fit = fit_mixed("y ~ x + (1 | k)", data.assign(k=data["g"].str[1:].astype(int).astype(str)))
    effects = group_effects(fit)
    assert list(effects["group"]) == [str(number) for number in range(12)]
    (panel, *_) = plot_caterpillar(fit).axes
    drawn = [label.get_text() for label in panel.get_yticklabels()]
    assert drawn == list(effects.sort_values("estimate")["group"])


def test_a_column_that_is_there_twice_is_refused():
    """Two columns of one name, as a join makes them."""
    # pydata/patsy#78
    data = _frame()
    _refused("y ~ x + (1 | g)", "2 columns 'x'", pd.concat([data, data[["x"]]], axis=1))


def test_a_factor_under_two_bars_is_refused():
    """``(f || g)`` would give each level an effect beside an intercept."""
    # lme4/lme4#229
    _refused("y ~ f + (f || g)", "needs numeric predictors")


def test_a_predictor_may_have_the_name_of_a_function():
    """A column called s, or bs, or log is a column where it is not called."""
    # glmmTMB/glmmTMB#1099
    for name in ("s", "bs", "log", "poly"):
        found = _estimates(f"y ~ {name} + (1 | g)", _frame().rename(columns={"x": name}))
        np.testing.assert_allclose(found, _estimates("y ~ x + (1 | g)", _frame()))
