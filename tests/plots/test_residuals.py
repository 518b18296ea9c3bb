"""Residuals of several models on the same axes."""

import statsmodels.formula.api as smf

import course_lib as course
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
