"""The rows of a fit are found in the data, and other data are refused."""

import warnings

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf

import course_lib as course
from course_lib.plots.parts.fit_rows import rows_of_fit
from tests.plots.drawn import refused
from tests.plots.small import LINES, small_data

FORMULA = "y ~ x + (1 + x | g)"


@pytest.fixture(scope="module")
def gaps():
    """Data with gaps in each column of the model and in one that it does not use; and its fit."""
    data = small_data()
    for row, column in ((3, "y"), (20, "x"), (31, "g"), (40, "t")):
        data.loc[row, column] = None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", course.MissingRowsWarning)
        return data, course.fit_mixed(FORMULA, data)


@pytest.fixture(scope="module")
def fit():
    return course.fit_mixed(FORMULA, small_data())


def test_all_rows_and_the_rows_used_are_the_data_of_a_fit(gaps):
    data, fit = gaps
    used = data.drop(index=[3, 20, 31])
    for given in (data, used, used[["g", "x", "y"]], data.sample(frac=1, random_state=1)):
        pd.testing.assert_frame_equal(rows_of_fit(fit, given), used[list(given.columns)])
    repeated = data.set_axis([0] * len(data))
    assert list(rows_of_fit(fit, repeated)["y"]) == list(used["y"])


def test_every_plot_takes_the_data_with_their_gaps(gaps):
    data, fit = gaps
    ax = course.plot_group_lines(fit, data, **LINES)
    assert sum(len(line.get_xdata()) for line in ax.lines if line.get_marker() == "o") == 45
    figure = course.plot_diagnostics(fit, data, x="x", group="g")
    assert len(figure.axes[1].lines[0].get_xdata()) == 45
    figure = course.plot_residuals({"mixed": fit}, colour=data["g"])
    assert len(figure.axes[0].collections[0].get_offsets()) == 45
    level = course.fit_mixed("y ~ x + (1 | g)", data.dropna())
    assert len(course.explore_diagnostics(level, data.dropna(), x="x", group="g").data["x"]) == 44


def test_the_gaps_of_a_raw_result_are_found_too(gaps):
    data, _ = gaps
    raw = smf.mixedlm("y ~ x", data, groups="g", missing="drop").fit()
    assert len(rows_of_fit(raw, data)) == len(raw.resid) == 45


def test_sorted_data_are_put_back_into_the_order_of_the_fit(fit):
    data = small_data()
    given = rows_of_fit(fit, data.sort_values("y"))
    pd.testing.assert_frame_equal(given, data)


@pytest.mark.parametrize(
    "same",
    [
        lambda data: data.assign(new=1),
        lambda data: data.assign(g=data["g"].astype("category")),
        lambda data: data.assign(x=data["x"].astype(int).astype("Int64")),
        lambda data: data.assign(t=np.nan),
        lambda data: data.set_index(["g", "x"], drop=False),
        lambda data: pd.concat([data, data[["item"]]], axis=1),
    ],
)
def test_what_the_fit_does_not_use_and_the_type_do_not_matter(fit, same):
    assert len(rows_of_fit(fit, same(small_data()))) == 48


@pytest.mark.parametrize(
    ("other", "message"),
    [
        (lambda data: data.assign(y=small_data(seed=2)["y"]), "row 0 has y = .* fitted to y = "),
        (lambda data: data.assign(x=data["x"] - 1), r"row 0 has x = -1.0, .* to x = 0.0\. Give"),
        (lambda data: data.assign(g=data["g"].replace("s1", "new")), "row 6 has g = new, .* = s1"),
        (lambda data: data.iloc[6:], "fitted to 48 rows and the data have 42"),
        (lambda data: pd.concat([data, data]), "fitted to 48 rows and the data have 96"),
        (lambda data: pd.concat([data, data], axis=1), "have 2 columns named 'g'|named 'x'|'y'"),
    ],
)
def test_other_data_are_refused(fit, other, message):
    with refused(message):
        course.plot_group_lines(fit, other(small_data()), **LINES)
    with refused(message):
        course.plot_diagnostics(fit, other(small_data()), x="x", group="g")


def test_rows_that_the_fit_never_saw_are_refused():
    data = small_data()
    part = course.fit_mixed(FORMULA, data[data["x"] > 0])
    with refused("fitted to 40 rows and the data have 48"):
        course.plot_group_lines(part, data, **LINES)


def test_a_raw_result_knows_its_values_too():
    raw = smf.mixedlm("y ~ x", small_data(), groups="g").fit()
    assert len(rows_of_fit(raw, small_data().assign(t=None))) == 48
    with refused("row 0 has y = "):
        course.plot_group_lines(raw, small_data(seed=2), **LINES)
