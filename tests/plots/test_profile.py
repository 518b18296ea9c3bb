"""A profile of the log-likelihood."""

import numpy as np

import course_lib as course
from tests.plots.drawn import describes_itself, refused
from tests.reference.lme4_values import near


def test_profile_marks_its_maximum():
    values = np.linspace(0, 2, 21)
    ax = course.plot_profile(values, -((values - 0.5) ** 2), label="SD")
    assert describes_itself(ax)
    near(ax.lines[1].get_xdata(), [0.5], 1e-12)


def test_wrong_arguments_are_refused():
    with refused("of the same length"):
        course.plot_profile([], [])
    with refused("must be finite"):
        course.plot_profile([0, 1], [-1, np.nan])
