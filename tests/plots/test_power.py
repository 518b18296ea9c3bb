"""Power against groups: a curve for each scenario, with the Monte Carlo error as bars."""

import pandas as pd
import pytest

import course_lib as course
from course_lib.theme import get_alt_text
from tests.plots.drawn import refused
from tests.reference.lme4_values import near

TABLE = pd.DataFrame(
    {
        "groups": [10, 6, 6, 10],
        "scenario": ["SD of Days 4", "SD of Days 4", "SD of Days 9", "SD of Days 9"],
        "power": [0.8, 0.5, 0.2, 0.3],
        "mc_low": [0.75, 0.45, 0.16, 0.26],
        "mc_high": [0.84, 0.55, 0.25, 0.35],
    }
)


def test_each_scenario_is_a_curve_with_bars():
    ax = course.plot_power(TABLE, label="subjects")
    first, second = ax.containers
    near(first.lines[0].get_xdata(), [6, 10], 1e-12)
    near(first.lines[0].get_ydata(), [0.5, 0.8], 1e-12)
    near(first.lines[2][0].get_segments()[1][:, 1], [0.75, 0.84], 1e-12)
    near(second.lines[0].get_ydata(), [0.2, 0.3], 1e-12)
    assert [text.get_text() for text in ax.get_legend().get_texts()] == [
        "SD of Days 4",
        "SD of Days 9",
    ]
    assert get_alt_text(ax) == (
        "Power against the number of subjects. SD of Days 4: 0.50 at 6, 0.80 at 10; "
        "SD of Days 9: 0.20 at 6, 0.30 at 10. A dashed line marks 0.8."
    )


def test_one_scenario_needs_no_legend_and_the_line_can_be_left_out():
    ax = course.plot_power(TABLE.iloc[:2], target=None)
    assert ax.get_legend() is None
    assert len(ax.lines) == 3  # the curve and the caps of its bars


def test_what_cannot_be_drawn_is_refused():
    with refused("there is nothing to draw"):
        course.plot_power(TABLE.iloc[:0])
    for wrong in (TABLE.drop(columns="power"), 5, "power"):
        with pytest.raises(TypeError, match=r"A table from power_curve\(...\) is asked for"):
            course.plot_power(wrong)
