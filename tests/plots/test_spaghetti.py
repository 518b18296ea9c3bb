"""All observations in one panel."""

import matplotlib.pyplot as plt
import pandas as pd
import statsmodels.formula.api as smf

import course_lib as course
from course_lib.theme import get_alt_text
from tests.plots.drawn import SLEEP, describes_itself, lines, refused
from tests.reference.lme4_values import near


def test_the_plot_describes_itself(data):
    assert describes_itself(course.plot_spaghetti(data, **SLEEP, regression=True))


def test_unknown_columns_are_named(data):
    with refused(r"no column 'days'.*'Days'"):
        course.plot_spaghetti(data, **SLEEP | {"x": "days"})


def test_data_without_rows_are_refused(data):
    with refused("frame is empty"):
        course.plot_spaghetti(data.iloc[:0], **SLEEP)


def test_an_axes_of_ones_own_is_used(data):
    figure, ax = plt.subplots()
    assert course.plot_spaghetti(data, x="Days", y="Reaction", group="Subject", ax=ax) is ax
    assert get_alt_text(figure).startswith("Reaction against Days")


def test_missing_values_leave_the_regression_as_pandas_would(gaps):
    data, _ = gaps
    ax = course.plot_spaghetti(data, **SLEEP, regression=True)
    expected = smf.ols("Reaction ~ Days", data).fit().predict(pd.DataFrame({"Days": [0, 9]}))
    near(lines(ax, "regression")[0].get_ydata(), expected, 1e-8)
