"""Residuals and random effects against a normal distribution."""

import numpy as np
import statsmodels.formula.api as smf

import course_lib as course
from tests.plots.drawn import describes_itself, panels, refused
from tests.reference.lme4_values import near


def test_points_are_the_residuals_in_order(fit):
    figure = course.plot_qq(fit)
    assert describes_itself(figure)
    near(figure.axes[0].lines[0].get_ydata(), np.sort(fit.resid), 1e-9)


def test_each_term_has_a_panel(fit):
    figure = course.plot_qq(fit, of="random effects")
    assert describes_itself(figure)
    assert list(panels(figure)) == ["Intercept by Subject", "Days by Subject"]


def test_wrong_arguments_are_refused(fit, data):
    with refused("no random effects"):
        course.plot_qq(smf.ols("Reaction ~ Days", data).fit(), of="random effects")
    with refused("'residuals' or 'random effects'"):
        course.plot_qq(fit, of="blups")
