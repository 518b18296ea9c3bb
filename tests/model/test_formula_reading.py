"""A formula means what it means to lme4, or is refused in a sentence."""

import pickle
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf

from course_lib import MissingRowsWarning, fit_mixed, fixed_effects, translate_formula
from course_lib import variance_components as variances
from tests.model.edges import CROSSED, SLOPES, edges_frame, edges_models, edges_values, readings
from tests.model.edges import same_fit as same

pytestmark = pytest.mark.filterwarnings("ignore::course_lib.SingularFitWarning")


def _call(translated, data, **names):
    """Build the model of the printed call, without its search."""
    text, _, search = str(translated).rpartition(".fit(")
    assert search
    return eval(text, {"smf": smf, "data": data, "np": np} | names)


def _likelihood_there(model, fit):
    """Log-likelihood of a model of statsmodels at the optimum of a fit."""
    model.cov_pen = model.fe_pen = None
    return model.loglike(fit.params_object, profile_fe=False)


@pytest.mark.parametrize("name", edges_models())
def test_a_formula_means_what_it_means_to_lme4(name):
    found = readings(fit_mixed(edges_models()[name]["ours"], edges_frame()))
    expected = edges_values(name)
    np.testing.assert_allclose(found["loglik"], expected["loglik"], atol=1e-6, rtol=0)
    scale = expected["std_error"].max()
    for kind in ("estimate", "std_error"):
        np.testing.assert_allclose(found[kind], expected[kind], atol=2e-5 * scale, rtol=0)
    # The criterion is flat to 1e-10 near its optimum, so an SD is known to 1e-5 of the largest.
    np.testing.assert_allclose(found["sd"], expected["sd"], atol=1e-4 * expected["sd"].max())


@pytest.mark.parametrize("name", edges_models())
def test_the_printed_call_is_the_same_model(name):
    formula, data = edges_models()[name]["ours"], edges_frame()
    fit = fit_mixed(formula, data)
    model = _call(translate_formula(formula, data), data)
    assert list(model.exog_names) == list(fit.fe_params.index)
    if not fit.record.singular:
        assert _likelihood_there(model, fit) == pytest.approx(fit.llf, abs=1e-6)


@pytest.mark.parametrize(
    ("formula", "changes"),
    [
        ("y ~ x + z + (1 | g)", {"x": lambda d: d["x"].mask(d.index == 3)}),
        (CROSSED, {"g": lambda d: d["g"].mask(d.index == 3)}),
        ("y ~ x + (1 | g:f)", {"x": lambda d: d["x"].astype("Int64").mask(d.index == 3)}),
        ("r ~ f + (1 | item)", {"f": lambda d: pd.Categorical(d["f"].mask(d.index == 3))}),
    ],
)
def test_the_printed_call_runs_with_missing_values_and_any_type(formula, changes):
    data = edges_frame().assign(**changes)
    with pytest.warns(MissingRowsWarning):
        fit = fit_mixed(formula, data)
    model = _call(translate_formula(formula, data), data)
    assert model.nobs == fit.nobs == 95
    assert _likelihood_there(model, fit) == pytest.approx(fit.llf, abs=1e-6)


@pytest.mark.filterwarnings("ignore::statsmodels.tools.sm_exceptions.ModelWarning")
def test_the_printed_call_reaches_the_optimum_at_a_boundary_too():
    data = edges_frame().assign(y=lambda d: d["y"] - d.groupby("item")["y"].transform("mean"))
    fit = fit_mixed("y ~ 1 + (1 | g) + (1 | item)", data)
    assert fit.record.singular
    call = str(translate_formula("y ~ 1 + (1 | g) + (1 | item)", data))
    found = eval(call, {"smf": smf, "data": data})
    # MixedLM's own likelihood loses digits where a variance is 1e-15 of another.
    assert found.llf == pytest.approx(fit.llf, abs=1e-3)


def test_a_double_bar_leaves_no_correlation():
    fit = fit_mixed("y ~ x * z + (x * z || g)", edges_frame())
    assert variances(fit)["corr"].isna().all()
    assert variances(fit)["term"].dropna().tolist() == ["Intercept", "x", "z", "x:z"]


@pytest.mark.parametrize("column", ["f", "b"])
def test_a_category_under_a_double_bar_is_refused(column):
    with pytest.raises(ValueError, match=f"needs numeric predictors, and '{column}'"):
        fit_mixed(f"y ~ {column} + ({column} || g)", edges_frame())


def test_variables_and_functions_of_the_notebook_are_found():
    data = edges_frame()
    weight = data["z"].to_numpy()
    power = 2  # noqa: F841 - found by its name

    def half(values):
        return values / 2

    same(fit_mixed("y ~ x + weight + (1 | g)", data), fit_mixed("y ~ x + z + (1 | g)", data))
    same(
        fit_mixed("y ~ half(I(x**power)) + (1 + half(x) | g)", data),
        fit_mixed("y ~ I(x**2 / 2) + (1 + I(x / 2) | g)", data),
    )
    formula = "y ~ x + weight + (1 | g)"
    assert _call(translate_formula(formula, data), data, weight=weight).nobs == len(data)
    fewer = data.assign(x=data["x"].mask(data.index == 2))
    with pytest.warns(MissingRowsWarning):
        fit = fit_mixed(formula, fewer)
    model = _call(translate_formula(formula, fewer), fewer, weight=weight)
    assert _likelihood_there(model, fit) == pytest.approx(fit.llf, abs=1e-6)


def test_a_column_comes_before_a_variable_of_the_same_name():
    z = np.zeros(96)  # noqa: F841 - found by its name, and not used
    data = edges_frame()
    renamed = fit_mixed("y ~ w + (1 | g)", data.rename(columns={"z": "w"}))
    same(fit_mixed("y ~ z + (1 | g)", data), renamed)


def test_a_name_that_is_nowhere_is_answered_with_both_lists():
    weight = np.ones(96)  # noqa: F841 - is listed
    with pytest.raises(ValueError, match=r"no column 'wait'.*'weight'.*They have: y, x.*weight"):
        fit_mixed("y ~ wait + (1 | g)", edges_frame())


@pytest.mark.parametrize("name", ["id", "pd", "load", "five"])
def test_what_is_no_column_of_values_is_no_predictor(name):
    load, five = len, 5  # noqa: F841 - are found, and are no columns
    with pytest.raises(ValueError, match=f"no column '{name}'.*They have: y, x"):
        fit_mixed(f"y ~ {name} + (1 | g)", edges_frame())


def test_a_variable_of_another_length_or_with_other_rows_is_refused():
    data = edges_frame()
    short, moved = np.ones(5), data["z"].iloc[::-1]  # noqa: F841
    with pytest.raises(ValueError, match="'short' has 5 values and the data 96 rows"):
        fit_mixed("y ~ short + (1 | g)", data)
    with pytest.raises(ValueError, match=r"'moved' are labelled otherwise.*to_numpy"):
        fit_mixed("y ~ moved + (1 | g)", data)


REFUSED = {
    "y ~ factor(f) + (1 | g)": r"'factor\(\)' is not supported.*C\(x\)",
    "y ~ as.factor(f) + (1 | g)": r"'as.factor\(\)' is not supported",
    "y ~ relevel(f, 'b') + (1 | g)": r"Treatment\(\"b\"\)",
    "y ~ ns(x, 3) + (1 | g)": r"cr\(x, df=4\)",
    "y ~ x + offset(z) + (1 | g)": "Subtract the offset",
    "y ~ log(x + 1, 2) + (1 | g)": r"no base here: write log2\(x \+ 1\)",
    "y ~ x %in% f + (1 | g)": "write a:b",
    "y ~ . + (1 | g)": "name them",
    "y ~ x > 3 + (1 | g)": r"A comparison stands in I\(\): write I\(x > 3\)",
    "y ~ smooth(x) + (1 | g)": "function 'smooth' in the formula is not known",
    "y ~ x + (1 | factor(g))": "always taken as categories",
    "y ~ x + (1 | g * f)": r"\(1 \| g\) \+ \(1 \| f\) \+ \(1 \| g:f\)",
    "y ~ x + (1 | g + f)": r"\(1 \| g\) \+ \(1 \| f\)\.",
    "y ~ x + (0 | g)": "has no effects",
    "y ~ x - (1 | g)": "joined by '\\+'",
    "y ~ x + (1 | g | f)": "one bar",
    "y ~ `x + (1 | g)": "no partner",
    "y ~ x)( + (1 | g)": "closes before it opens",
    "y ~ log(z) + (1 | g)": r"term 'np.log\(z\)' is nan in row \d+ \(z = -",
    "y ~ log(x) + (1 | g)": r"'np.log\(x\)' is -inf in row 0 \(x = 0.0\), and in 12 rows",
    "y ~ x + (1 + sqrt(z) | g)": r"'np.sqrt\(z\)' is nan in row",
    "data$y ~ x + (1 | g)": "without its data frame",
    "f ~ x + (1 | g)": "'f' must be numeric",
}


@pytest.mark.parametrize("formula", REFUSED)
def test_what_cannot_be_read_is_answered_in_a_sentence(formula):
    with pytest.raises(ValueError, match=REFUSED[formula]):
        fit_mixed(formula, edges_frame())


@pytest.mark.parametrize("argument", ["REML", "family", "weights", "offset", "wieghts"])
def test_arguments_of_r_are_answered(argument):
    with pytest.raises(TypeError, match=f"{argument}"):
        fit_mixed(SLOPES, edges_frame(), **{argument: False})


def test_a_function_of_the_notebook_hides_a_word_of_r():
    def scale(values):
        return (values - values.mean()) / values.std(ddof=1)

    data = edges_frame()
    made = data.assign(s=(data["x"] - data["x"].mean()) / data["x"].std())
    same(fit_mixed("y ~ scale(x) + (1 | g)", data), fit_mixed("y ~ s + (1 | g)", made))


def test_a_fit_from_a_file_reads_as_before_without_the_notebooks_functions(tmp_path):
    script = """
import pickle, sys, warnings
from course_lib import fit_mixed, fixed_effects, variance_components
from tests.model.edges import edges_frame
warnings.simplefilter("ignore")
def half(values): return values / 2
path = sys.argv[1]
fits = [fit_mixed(f, edges_frame()) for f in (
    "y ~ half(x) + (1 + half(x) | g)", "half(y) ~ half(x) + (half(x) || g) + (1 | item)")]
pickle.dump(fits, open(path, "wb"))
open(path + ".txt", "w").write("".join(str(fit.summary()) for fit in fits))
"""
    path = tmp_path / "fits"
    subprocess.run([sys.executable, "-c", script, str(path)], check=True)
    fits = pickle.loads(path.read_bytes())
    assert "".join(str(fit.summary()) for fit in fits) == (tmp_path / "fits.txt").read_text()
    assert fixed_effects(fits[0])["term"].tolist() == ["Intercept", "half(x)"]
    with pytest.raises(ValueError, match="uses half of the notebook"):
        fits[0].evaluation.design_of(edges_frame(), fits[0].rows)
