"""One panel per group."""

import numpy as np

import course_lib as course
from tests.plots.drawn import SLEEP, describes_itself, panels, refused


def test_groups_are_ordered_by_slope(data):
    figure = course.plot_groups(data, x="Days", y="Reaction", group="Subject")
    assert describes_itself(figure)
    titles = [ax.get_title() for ax in figure.axes if ax.get_visible()]
    assert titles[0] == "335"
    assert titles[-1] == "308"


def test_a_group_without_a_line_comes_last_and_says_so():
    data = course.load_dataset("sleepstudy").astype({"Subject": str})
    data = data[(data["Subject"] != "330") | (data["Days"] == 0)]
    drawn = panels(course.plot_groups(data, **SLEEP))
    slopes = {
        g: np.polyfit(p["Days"], p["Reaction"], 1)[0]
        for g, p in data.groupby("Subject")
        if g != "330"
    }
    assert list(drawn) == [*sorted(slopes, key=slopes.get), "330"]
    assert [g for g, ax in drawn.items() if any("no line" in t.get_text() for t in ax.texts)] == [
        "330"
    ]


def test_few_groups_leave_no_empty_panels():
    data = course.load_dataset("sleepstudy").iloc[:30]
    figure = course.plot_groups(data, **SLEEP, columns=6)
    assert len(figure.axes) == 3


def test_wrong_arguments_are_refused(data):
    with refused("'slope', 'intercept' or None"):
        course.plot_groups(data, **SLEEP, order_by="x")
    with refused("columns is"):
        course.plot_groups(data, **SLEEP, columns=0)
    with refused("'Subject' must be numeric"):
        course.plot_groups(data, **SLEEP | {"y": "Subject"})
