"""Random effects in order."""

import numpy as np
import pandas as pd
import pytest

import course_lib as course
from course_lib.theme import get_alt_text
from tests.plots.drawn import describes_itself, panels, refused
from tests.plots.small import crossed_data
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


def test_every_factor_has_its_panels():
    data = course.load_dataset("Penicillin")
    fit = course.fit_mixed("diameter ~ 1 + (1 | plate) + (1 | sample)", data)
    figure = course.plot_caterpillar(fit)
    effects = course.group_effects(fit)
    assert list(panels(figure)) == ["Intercept by plate", "Intercept by sample"]
    for ax, (factor, own) in zip(figure.axes, effects.groupby("factor"), strict=True):
        own = own.sort_values("estimate")
        assert ax.get_ylabel() == factor
        near(ax.containers[0].lines[0].get_xdata(), own["estimate"], 1e-9)
        assert [label.get_text() for label in ax.get_yticklabels()] == list(own["group"])
    assert "24 levels of plate" in get_alt_text(figure)
    assert "6 levels of sample in order" in get_alt_text(figure)
    assert f"from {own['group'].iloc[0]} (lowest)" in get_alt_text(figure)


def test_one_factor_may_be_asked_for():
    data = course.load_dataset("Pastes")
    fit = course.fit_mixed("strength ~ 1 + (1 | batch / cask)", data)
    assert len(course.plot_caterpillar(fit).axes) == 2
    (ax,) = course.plot_caterpillar(fit, factor="batch:cask").axes
    assert len(ax.get_yticklabels()) == 30
    assert ax.get_title() == "Intercept"
    with pytest.raises(ValueError, match=r"by 'cask'; the factors are batch, batch:cask\."):
        course.plot_caterpillar(fit, factor="cask")


def test_factors_with_different_terms_stand_side_by_side():
    fit = course.fit_mixed("y ~ x + (1 + x | g) + (1 | item)", crossed_data())
    figure = course.plot_caterpillar(fit)
    assert set(panels(figure)) == {"Intercept by g", "x by g", "Intercept by item"}
    assert list(panels(course.plot_caterpillar(fit, term="x"))) == ["x"]
