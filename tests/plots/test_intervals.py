"""Intervals side by side: a panel for each parameter, a line for each method."""

import pandas as pd
import pytest

import course_lib as course
from course_lib.theme import get_alt_text
from tests.plots.drawn import SLOPES, panels, refused
from tests.reference.lme4_values import near


def tables():
    fit = course.fit_mixed(SLOPES, course.load_dataset("sleepstudy"))
    return {
        "t": course.confidence_intervals(fit, method="profile"),
        "z": course.confidence_intervals(fit, method="wald"),
    }


def test_each_parameter_has_a_panel_and_each_method_a_line():
    given = tables()
    drawn = panels(figure := course.plot_intervals(given))
    assert list(drawn) == [
        "Intercept",
        "Days",
        "SD of Intercept by Subject",
        "SD of Days by Subject",
        "correlation of Intercept and Days by Subject",
        "residual SD",
    ]
    line, dot, other, _ = drawn["Days"].lines
    near(line.get_xdata(), given["t"].loc[1, ["conf_low", "conf_high"]].tolist(), 1e-12)
    near(other.get_xdata(), given["z"].loc[1, ["conf_low", "conf_high"]].tolist(), 1e-12)
    near(dot.get_xdata(), [given["t"].loc[1, "estimate"]], 1e-12)
    # A variance has no interval by Wald; its line at 0 is drawn where an interval is near.
    assert len(drawn["SD of Days by Subject"].lines) == 2
    assert len(drawn["correlation of Intercept and Days by Subject"].lines) == 3
    assert "Days: t 7.359 to 13.58, z 7.438 to 13.5" in get_alt_text(figure)
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["t", "z"]


def test_one_table_and_chosen_terms_are_drawn_without_a_legend():
    table = course.fixed_effects(course.fit_mixed(SLOPES, course.load_dataset("sleepstudy")))
    figure = course.plot_intervals(table, terms=["Days"])
    assert list(panels(figure)) == ["Days"]
    assert figure.legends == []
    assert get_alt_text(figure) == ("Intervals, a panel for each parameter. Days: 7.438 to 13.5.")


def test_what_cannot_be_drawn_is_refused():
    table = tables()["t"]
    with refused("no interval of 'Day'. There are: Intercept, Days"):
        course.plot_intervals(table, terms=["Day"])
    with refused("there is nothing to draw"):
        course.plot_intervals(table.assign(conf_low=float("nan")))
    for wrong in (pd.DataFrame({"x": [1]}), 5, {"t": 5}):
        with pytest.raises(TypeError, match="A table of intervals is asked for"):
            course.plot_intervals(wrong)
