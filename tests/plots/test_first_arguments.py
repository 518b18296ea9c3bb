"""A wrong kind of first argument is answered with the kind that is wanted, and how to get it."""

import inspect

import numpy as np
import pytest
import statsmodels.formula.api as smf

import course_lib as course
from course_lib.explorers import explorer_names
from course_lib.plots import plot_names
from tests.plots.small import LINES, POOLED, small_data

DATA = small_data()
FIT = course.fit_mixed("y ~ x + (1 + x | g)", DATA)
POOLING = course.fit_pooling(DATA, **POOLED)
WRONG = {
    "data": DATA,
    "fit": FIT,
    "pooling": POOLING,
    "text": "y ~ x + (1 | g)",
    "None": None,
    "array": np.eye(2),
    "function": course.fit_mixed,
    "model": smf.mixedlm("y ~ x", DATA, groups="g"),
    "ols": smf.ols("y ~ x", DATA).fit(),
}
WANTED = {
    "data": "A pandas DataFrame .* is asked for",
    "fit": "A fitted mixed model is asked for, from fit_mixed",
    "generalised fit": "A generalised mixed model is asked for, from fit_glmm",
    "any fit": "A fitted model is asked for, from fit_mixed",
    "pooling": r"Three fits are asked for, from fit_pooling\(data",
}
# Name: the kind that is wanted first, and the other arguments.
CALLS = {
    "plot_spaghetti": ("data", [], LINES),
    "plot_groups": ("data", [], LINES),
    "plot_design": ("data", [], {"factors": ("g", "item")}),
    "plot_group_lines": ("fit", [DATA], LINES),
    "plot_diagnostics": ("fit", [DATA], {"x": "x", "group": "g"}),
    "plot_caterpillar": ("fit", [], {}),
    "plot_qq": ("any fit", [], {}),
    "plot_lag": ("fit", [], {"time": "x"}),
    "plot_prediction": ("data", [], {"x": "x"}),
    "plot_typical": ("generalised fit", [DATA], {"x": "x"}),
    "plot_pooling": ("pooling", [], {}),
    "plot_shrinkage": ("pooling", [], {}),
    "fixed_effects": ("fit", [], {}),
    "variance_components": ("fit", [], {}),
    "group_effects": ("fit", [], {}),
    "group_coefficients": ("fit", [], {}),
    "icc": ("fit", [], {}),
    "refit": ("fit", [DATA[["y"]]], {}),
    "lag_correlation": ("fit", [], {"time": "x"}),
    "predict_mixed": ("fit", [DATA], {}),
    "r_squared": ("fit", [], {}),
    "simulate_responses": ("fit", [], {}),
    "confidence_intervals": ("fit", [], {}),
    "fit_pooling": ("data", [], POOLED),
    "explore_pooling": ("pooling", [], {}),
    "explore_shrinkage": ("pooling", [], {}),
    "explore_diagnostics": ("fit", [DATA], {"x": "x", "group": "g"}),
    "explore_time_origin": ("data", [], POOLED),
    "explore_clock": ("data", [], {**POOLED, "factor": "item"}),
    "explore_who_is_next": ("pooling", [], {}),
    "explore_invented_rows": ("pooling", [], {}),
}
OTHERS = {  # begin with numbers, a list of numbers, a dict or a formula
    "plot_profile",
    "plot_intervals",
    "plot_power",
    "plot_model_types",
    "plot_course_map",
    "plot_residuals",
    "explore_boundary",
    "explore_budget",
    "explore_dropout",
    "explore_false_positives",
    "explore_formula",
    "explore_grouping",
    "explore_simpson",
    "explore_typical",
}


def test_every_plot_and_explorer_is_asked():
    named = {*plot_names(), *(f"explore_{name}" for name in explorer_names())}
    assert named == {name for name in CALLS if name[:4] in {"plot", "expl"}} | OTHERS


@pytest.mark.parametrize("name", CALLS)
def test_another_kind_is_answered_with_the_kind_that_is_wanted(name):
    wanted, rest, named = CALLS[name]
    fits = {"fit", "ols"} if wanted == "any fit" else {wanted}
    for kind, wrong in WRONG.items():
        if kind not in fits:
            with pytest.raises(TypeError, match=WANTED[wanted]):
                getattr(course, name)(wrong, *rest, **named)


@pytest.mark.parametrize("name", [name for name, call in CALLS.items() if call[1]])
def test_the_second_argument_too(name):
    if "data" in inspect.signature(getattr(course, name)).parameters:
        for wrong in (FIT, "g", None):
            with pytest.raises(TypeError, match=WANTED["data"]):
                getattr(course, name)(FIT, wrong, **CALLS[name][2])


def test_the_answer_says_what_to_do_with_what_came():
    with pytest.raises(TypeError, match=r"this is a DataFrame. Fit a model to it: fit ="):
        course.plot_caterpillar(DATA)
    with pytest.raises(TypeError, match=r"this is a Pooling. .* pooling.fits\['partial'\]"):
        course.fixed_effects(POOLING)
    with pytest.raises(TypeError, match=r"this is a MixedLM. Fit it first"):
        course.icc(WRONG["model"])


@pytest.mark.parametrize("kind", ["data", "fit", "text", "None", "array"])
def test_residuals_ask_for_a_dict_of_fits(kind):
    with pytest.raises(TypeError, match="A dict from title to fitted model is asked for"):
        course.plot_residuals(WRONG[kind])
    if kind != "fit":
        with pytest.raises(TypeError, match=WANTED["any fit"]):
            course.plot_residuals({"first": FIT, "second": WRONG[kind]})
