"""Lines of the pooling methods stand at their estimates, in their colours."""

import numpy as np
from matplotlib.colors import to_rgb

import course_lib as course
from course_lib.theme import COLOURS
from tests.plots.drawn import describes_itself, lines, panels, refused
from tests.reference.lme4_values import near


def test_pooling_lines_are_the_estimates(pooling):
    figure = course.plot_pooling(pooling)
    table = pooling.estimates().set_index(["model", "group"])
    drawn = panels(figure)
    assert describes_itself(figure)
    assert len(drawn) == 20
    for model in ("complete", "none", "partial"):
        (line,) = lines(drawn["374"], model)
        intercept, slope = table.loc[(model, "374")]
        near(line.get_ydata(), intercept + slope * np.array([0, 9]), 1e-9)
        assert line.get_color() == COLOURS[model]
    assert any("no line" in text.get_text() for text in drawn["373"].texts)


def test_pooling_can_show_one_model_and_some_groups(pooling):
    figure = course.plot_pooling(pooling, models=["complete"], groups=["308", "373"])
    drawn = panels(figure)
    assert list(drawn) == ["308", "373"]
    assert not lines(drawn["308"], "partial")


def test_wrong_arguments_are_refused(pooling):
    with refused("among complete, none, partial"):
        course.plot_pooling(pooling, models=["full"])
    with refused("got none of them"):
        course.plot_pooling(pooling, models=[])
    with refused("no group '999'"):
        course.plot_pooling(pooling, groups=["999"])
    with refused("groups is empty"):
        course.plot_pooling(pooling, groups=[])


def test_pooling_colours_stay_apart_in_greyscale():
    grey = [
        np.dot(to_rgb(COLOURS[m]), [0.299, 0.587, 0.114]) for m in ("complete", "none", "partial")
    ]
    low, middle, high = sorted(grey)
    assert middle - low > 0.15
    assert high - middle > 0.15
