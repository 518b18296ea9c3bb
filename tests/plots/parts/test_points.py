"""What would draw a lie is refused, and what is harmless is not."""

import numpy as np
import pandas as pd
import pytest

import course_lib as course
from tests.plots.drawn import panels, refused
from tests.plots.small import LINES, POOLED, crossed_data, small_data, two_conditions


def test_rows_of_a_group_at_one_place_are_not_joined():
    message = (
        r"Group 's0' has 2 values of y at x = 0, .*groupby\(\['g', 'x'\].*\)\['y'\]\.mean\(\)"
        r".*plot_groups joins no rows"
    )
    with refused(message):
        course.plot_spaghetti(two_conditions(), **LINES)


def test_a_row_that_is_there_twice_is_one_point():
    data = course.load_dataset("ex33")  # BO322 has day 23 twice, with the same value
    drawn = course.plot_spaghetti(data, x="time", y="PCV", group="animal_id")
    assert len(drawn.lines) == 12


def test_the_advice_works():
    data = two_conditions()
    means = data.groupby(["g", "x"], observed=True, as_index=False)["y"].mean()
    assert len(course.plot_spaghetti(means, **LINES).lines) == 8
    assert len(course.plot_spaghetti(data[data["c"] == "treated"], **LINES).lines) == 8
    assert len(panels(course.plot_groups(data, **LINES))) == 8


def test_a_line_has_one_colour():
    data = two_conditions()
    message = r"'c' varies within a group.*'s0' has control at x = 0 and treated at x = 0\. Colour"
    with refused(message):
        course.plot_spaghetti(data, **LINES, colour="c")
    fit = course.fit_mixed("y ~ x + c + (1 + x | g)", data)
    with refused(message + ".*leave colour out"):
        course.plot_group_lines(fit, data, **LINES, colour="c")
    later = small_data().assign(c=lambda rows: np.where(rows["x"] > 3, "late", "early"))
    with refused("'s0' has early at x = 0 and late at x = 4"):
        course.plot_spaghetti(later, **LINES, colour="c")


def test_a_group_has_one_fitted_value_at_one_place():
    data = two_conditions()
    fit = course.fit_mixed("y ~ x + c + (1 + x | g)", data)
    with refused(r"Group 's0' has no one line: at x = 0 its rows have fitted values from .* to "):
        course.plot_group_lines(fit, data, **LINES)
    rows = data.assign(fitted=fit.fittedvalues)[data["c"] == "control"]
    assert len(course.plot_spaghetti(rows, **LINES | {"y": "fitted"}).lines) == 8


@pytest.mark.parametrize(
    "formula",
    ["y ~ x + (1 + x | g)", "y ~ 1 + (1 | g)", "y ~ x + I(x**2) + (1 | g)", "y ~ t * x + (1 | g)"],
)
def test_repeated_places_are_drawn_where_the_line_has_one_height_there(formula):
    data = two_conditions()
    fit = course.fit_mixed(formula, data)
    assert len(course.plot_group_lines(fit, data, **LINES, colour="t").lines) == 17


def test_a_crossed_factor_does_not_bend_the_line():
    data = crossed_data()
    fit = course.fit_mixed("y ~ x + (1 | g) + (1 | item)", data)
    ax = course.plot_group_lines(fit, data, **LINES)
    line = next(line for line in ax.lines if line.get_gid() == "line s0")
    own = course.group_coefficients(fit).query("factor == 'g' and group == 's0'")["estimate"]
    intercept, slope = own
    np.testing.assert_allclose(line.get_ydata(), intercept + slope * np.array([0, 5]), rtol=1e-9)


def test_repeated_places_are_no_matter_where_no_line_joins_them():
    data = two_conditions()
    pooling = course.fit_pooling(data, **POOLED)
    assert len(panels(course.plot_groups(data, **LINES))) == 8
    assert len(panels(course.plot_pooling(pooling))) == 8
    course.plot_shrinkage(pooling)
    course.plot_diagnostics(pooling.fits["partial"], data, x="x", group="g")
    course.plot_residuals({"a": pooling.fits["partial"]}, colour=data["c"])
    course.plot_design(data, factors=("g", "c"), kind="tree")


def test_a_missing_value_is_no_second_row_and_a_missing_colour_is_grey():
    data = small_data()
    twice = pd.concat([data, data.head(1).assign(y=np.nan)])
    assert len(course.plot_spaghetti(twice, **LINES).lines) == 8
    data.loc[data["g"] == "s0", "t"] = None
    data.loc[6, "t"] = None
    ax = course.plot_spaghetti(data, **LINES, colour="t")
    assert len({line.get_color() for line in ax.lines}) == 3


@pytest.mark.parametrize("given", ["repeated labels", "labels of two levels"])
def test_labels_of_rows_do_not_matter(given):
    data = small_data()
    index = [0] * len(data) if given == "repeated labels" else [data["g"], data["x"]]
    changed = data.set_index(index) if given == "labels of two levels" else data.set_axis(index)
    for one, two in zip(
        course.plot_spaghetti(data, **LINES).lines,
        course.plot_spaghetti(changed, **LINES).lines,
        strict=True,
    ):
        np.testing.assert_array_equal(one.get_xydata(), two.get_xydata())
    assert (
        course.fit_pooling(changed, **POOLED)
        .estimates()
        .equals(course.fit_pooling(data, **POOLED).estimates())
    )


def test_infinities_and_columns_without_values_are_refused():
    data = small_data()
    with refused("'y' has 1 infinite values, the first in row 4"):
        course.plot_spaghetti(data.replace({"y": {data["y"][4]: np.inf}}), **LINES)
    with refused("No row has a value in each of 'x', 'y' and 'g'"):
        course.plot_groups(data.assign(x=np.nan), **LINES)
    with refused("have 2 columns named 'x'"):
        course.plot_groups(pd.concat([data, data[["x"]]], axis=1), **LINES)
