"""A sketch of three types of model."""

import numpy as np

import course_lib as course
from tests.plots.drawn import describes_itself, panels


def test_random_intercepts_are_parallel_and_random_slopes_share_a_start():
    figure = course.plot_model_types()
    assert describes_itself(figure)
    intercepts, slopes, both = (ax.lines[:6] for ax in panels(figure).values())
    assert np.ptp([np.ptp(line.get_ydata()) for line in intercepts]) < 1e-12
    assert np.ptp([line.get_ydata()[0] for line in slopes]) < 1e-12
    assert np.ptp([line.get_ydata()[0] for line in both]) > 1
    assert np.ptp([np.ptp(line.get_ydata()) for line in both]) > 1
