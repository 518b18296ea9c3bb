"""Lines that a mixed model gives its groups."""

import numpy as np

import course_lib as course
from course_lib.theme import get_alt_text
from tests.plots.drawn import SLEEP, describes_itself, lines, refused
from tests.reference.lme4_values import near


def test_group_lines_are_fixed_plus_random(fit, data):
    ax = course.plot_group_lines(fit, data, x="Days", y="Reaction", group="Subject")
    assert describes_itself(ax)
    (line,) = lines(ax, "line 308")
    near(line.get_ydata(), [253.6637, 253.6637 + 9 * 19.66626], 1e-3)


def test_the_rows_that_the_fit_used_are_drawn(gaps):
    data, fit = gaps
    ax = course.plot_group_lines(fit, data, **SLEEP)
    points = [line for line in ax.lines if line.get_marker() == "o"]
    assert sum(len(line.get_xdata()) for line in points) == 178


def test_group_lines_follow_all_predictors_of_the_model():
    data = course.load_dataset("ex33")
    fit = course.fit_mixed("PCV ~ time * breed + (1 + time | animal_id)", data)
    ax = course.plot_group_lines(fit, data, x="time", y="PCV", group="animal_id")
    for animal in ("BO1", "ND74"):
        own = (data["animal_id"] == animal).to_numpy()
        (line,) = lines(ax, f"line {animal}")
        near(np.sort(line.get_ydata()), np.sort(np.asarray(fit.fittedvalues)[own]), 1e-9)


def test_group_lines_take_an_index_with_repeats(fit, data):
    again = data.set_axis([0] * len(data))
    one = course.plot_group_lines(fit, data, **SLEEP)
    two = course.plot_group_lines(fit, again, **SLEEP)
    for left, right in zip(one.lines, two.lines, strict=True):
        near(left.get_ydata(), right.get_ydata(), 0)
        assert left.get_color() == right.get_color()


def test_level_group_lines_have_slope_zero(data):
    level = course.fit_mixed("Reaction ~ 1 + (1 | Subject)", data)
    assert "go from 0 to 0." in get_alt_text(course.plot_group_lines(level, data, **SLEEP))


def test_other_rows_and_other_groups_are_refused(fit, data, gaps):
    missing, other = gaps
    with refused("fitted to 178 rows and the data have 90"):
        course.plot_group_lines(other, missing.iloc[90:], **SLEEP)
    with refused("the factors are Subject"):
        course.plot_group_lines(fit, data.assign(k=1), **SLEEP | {"group": "k"})
