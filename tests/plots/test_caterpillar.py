"""Random effects in order."""

import numpy as np
import pandas as pd

import course_lib as course
from tests.plots.drawn import describes_itself, refused
from tests.reference.lme4_values import near


def test_caterpillar_is_sorted_and_uses_conditional_sds(fit):
    figure = course.plot_caterpillar(fit)
    assert describes_itself(figure)
    effects = course.group_effects(fit).query("term == 'Intercept'").sort_values("estimate")
    container = figure.axes[0].containers[0]
    near(container.lines[0].get_xdata(), effects["estimate"], 1e-9)
    low = container.lines[2][0].get_segments()[0][0][0]
    near(low, (effects["estimate"] - 1.959964 * effects["conditional_sd"]).iloc[0], 1e-5)


def test_many_groups_fit_on_a_page():
    data = pd.DataFrame({"g": np.repeat(np.arange(150), 3)})
    data["y"] = np.random.default_rng(1).normal(data["g"] % 7)
    figure = course.plot_caterpillar(course.fit_mixed("y ~ 1 + (1 | g)", data))
    assert figure.get_figheight() <= 12
    assert len(figure.axes[0].get_yticks()) <= 40
    assert len(figure.axes[0].containers[0].lines[0].get_xdata()) == 150


def test_wrong_arguments_are_refused(fit):
    with refused("the factors are Subject"):
        course.plot_caterpillar(fit, factor="Item")
    with refused("the terms are Intercept, Days"):
        course.plot_caterpillar(fit, term="days")
    with refused("between 0 and 1"):
        course.plot_caterpillar(fit, level=95)
