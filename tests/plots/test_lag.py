"""Residuals against the ones before them: all pairs, the line, the band of independence."""

import numpy as np

import course_lib as course
from course_lib.theme import get_alt_text
from tests.plots.drawn import describes_itself, refused


def test_pairs_line_and_band_are_those_of_the_table(fit):
    ax = course.plot_lag(fit, time="Days", rng=1)
    found = course.lag_correlation(fit, time="Days", rng=1).iloc[0]
    points, line = ax.lines[0], ax.lines[1]
    assert len(points.get_xdata()) == 162
    right = line.get_xdata()[-1]
    assert np.isclose(line.get_ydata()[-1], found["correlation"] * right)
    band = ax.collections[0].get_paths()[0].vertices
    at_right = band[np.isclose(band[:, 0], right), 1]
    ends = right * found[["expected_low", "expected_high"]].to_numpy(float)
    np.testing.assert_allclose([at_right.min(), at_right.max()], ends)


def test_it_says_what_it_shows(fit):
    ax = course.plot_lag(fit, time="Days", rng=1)
    assert describes_itself(ax.figure)
    assert "correlation 0.119" in get_alt_text(ax)


def test_without_a_time_nothing_is_drawn(fit):
    with refused("time=data"):
        course.plot_lag(fit)
