"""Residuals of several models on the same axes."""

import statsmodels.formula.api as smf
from matplotlib.colors import to_rgb

import course_lib as course
from course_lib.theme import COLOURS
from tests.plots.drawn import describes_itself, refused
from tests.reference.lme4_values import near


def test_residual_panels_share_axes_and_show_the_residuals(fit, data):
    ols = smf.ols("Reaction ~ Days", data).fit()
    figure = course.plot_residuals({"linear": ols, "mixed": fit}, colour=data["Subject"])
    assert describes_itself(figure)
    upper, lower = figure.axes
    assert upper.get_ylim() == lower.get_ylim()
    near(lower.collections[0].get_offsets()[:, 1], fit.resid, 1e-9)


def test_wrong_arguments_are_refused(fit, gaps):
    with refused("from title to fitted model"):
        course.plot_residuals(fit)
    data, other = gaps
    with refused("180 rows and 'mixed' was fitted to 178"):
        course.plot_residuals({"mixed": other}, colour=list(data["Subject"]))


def test_colours_are_those_of_the_rows_that_a_fit_used(gaps):
    data, fit = gaps
    some = data["Subject"].where(data["Subject"] != "308")
    whole = course.plot_residuals({"mixed": fit}, colour=some).axes[0].collections[0]
    used = course.plot_residuals({"mixed": fit}, colour=some[fit.resid.index]).axes[0]
    colours = [one.get_facecolor().tolist() for one in (whole, used.collections[0])]
    assert colours[0] == colours[1]
    drawn = course.plot_residuals({"mixed": fit}, colour=some).axes[0].collections[0]
    first = drawn.get_facecolor()[0, :3]  # of subject 308, whose colour is missing
    assert first.tolist() == list(to_rgb(COLOURS["data"]))
