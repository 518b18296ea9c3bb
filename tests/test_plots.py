"""Plots show what they say: lines at the estimates, one colour per method, true alt text."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
import statsmodels.formula.api as smf
from matplotlib.colors import to_rgb

import course_lib as course
from course_lib.theme import COLOURS, get_alt_text
from tests.lme4_values import near, sleep_added


@pytest.fixture(scope="module")
def pooling():
    return course.fit_pooling(sleep_added(), outcome="Reaction", predictor="Days", group="Subject")


@pytest.fixture(scope="module")
def fit():
    return course.fit_mixed(
        "Reaction ~ Days + (1 + Days | Subject)", course.load_dataset("sleepstudy")
    )


def _lines(ax, gid):
    return [line for line in ax.lines if line.get_gid() == gid]


def test_pooling_lines_are_the_estimates(pooling):
    figure = course.plot_pooling(pooling)
    table = pooling.estimates().set_index(["model", "group"])
    panels = {ax.get_title(): ax for ax in figure.axes if ax.get_visible()}
    assert len(panels) == 20
    for model in ("complete", "none", "partial"):
        (line,) = _lines(panels["374"], model)
        intercept, slope = table.loc[(model, "374")]
        near(line.get_ydata(), intercept + slope * np.array([0, 9]), 1e-9)
        assert line.get_color() == COLOURS[model]
    assert any("no line" in text.get_text() for text in panels["373"].texts)


def test_pooling_can_show_one_model_and_some_groups(pooling):
    figure = course.plot_pooling(pooling, models=["complete"], groups=["308", "373"])
    panels = [ax for ax in figure.axes if ax.get_visible()]
    assert [ax.get_title() for ax in panels] == ["308", "373"]
    assert not _lines(panels[0], "partial")
    with pytest.raises(ValueError, match="among complete, none, partial"):
        course.plot_pooling(pooling, models=["full"])
    with pytest.raises(ValueError, match="no group '999'"):
        course.plot_pooling(pooling, groups=["999"])


def test_shrinkage_has_an_arrow_for_each_group_with_a_line_of_its_own(pooling):
    ax = course.plot_shrinkage(pooling, label=["373"])
    arrows = [text for text in ax.texts if text.arrow_patch is not None]
    assert len(arrows) == 19
    assert "373" in [text.get_text() for text in ax.texts]
    assert {patch.get_gid() for patch in ax.patches} >= {"ellipse 0.5", "ellipse 0.95"}


def test_the_95_percent_ellipse_holds_95_percent(pooling):
    ax = course.plot_shrinkage(pooling)
    ellipse = next(p for p in ax.patches if p.get_gid() == "ellipse 0.95")
    fit = pooling.fits["partial"]
    draws = np.random.default_rng(1).multivariate_normal(fit.fe_params, fit.cov_re, 20_000)
    inside = ellipse.get_path().contains_points(
        ellipse.get_patch_transform().inverted().transform(draws)
    )
    assert abs(inside.mean() - 0.95) < 0.006  # four standard errors of 20 000 draws


def test_group_lines_are_fixed_plus_random(fit):
    data = course.load_dataset("sleepstudy")
    ax = course.plot_group_lines(fit, data, x="Days", y="Reaction", group="Subject")
    (line,) = _lines(ax, "line 308")
    near(line.get_ydata(), [253.6637, 253.6637 + 9 * 19.66626], 1e-3)


def test_groups_are_ordered_by_slope():
    data = course.load_dataset("sleepstudy")
    figure = course.plot_groups(data, x="Days", y="Reaction", group="Subject")
    titles = [ax.get_title() for ax in figure.axes if ax.get_visible()]
    assert titles[0] == "335"
    assert titles[-1] == "308"


def test_caterpillar_is_sorted_and_uses_conditional_sds(fit):
    figure = course.plot_caterpillar(fit)
    effects = course.group_effects(fit).query("term == 'Intercept'").sort_values("estimate")
    container = figure.axes[0].containers[0]
    near(container.lines[0].get_xdata(), effects["estimate"], 1e-9)
    low = container.lines[2][0].get_segments()[0][0][0]
    near(low, (effects["estimate"] - 1.959964 * effects["conditional_sd"]).iloc[0], 1e-5)
    with pytest.raises(ValueError, match="the factors are Subject"):
        course.plot_caterpillar(fit, factor="Item")


def test_residual_panels_share_axes_and_show_the_residuals(fit):
    data = course.load_dataset("sleepstudy")
    ols = smf.ols("Reaction ~ Days", data).fit()
    figure = course.plot_residuals({"linear": ols, "mixed": fit}, colour=data["Subject"])
    upper, lower = figure.axes
    assert upper.get_ylim() == lower.get_ylim()
    near(lower.collections[0].get_offsets()[:, 1], fit.resid, 1e-9)


def test_design_tells_crossed_from_nested():
    grid = course.plot_design(course.load_dataset("Penicillin"), factors=("sample", "plate"))
    assert "crossed" in get_alt_text(grid)
    pastes = course.load_dataset("Pastes")
    tree = course.plot_design(pastes, factors=("batch", "sample"), kind="tree")
    assert "nested" in get_alt_text(tree)
    with pytest.raises(ValueError, match="'grid' or 'tree'"):
        course.plot_design(pastes, factors=("batch", "cask"), kind="pie")


def test_profile_marks_its_maximum():
    values = np.linspace(0, 2, 21)
    ax = course.plot_profile(values, -((values - 0.5) ** 2), label="SD")
    near(ax.lines[1].get_xdata(), [0.5], 1e-12)


def _every_plot(fit, pooling):
    data = course.load_dataset("sleepstudy")
    xyg = {"x": "Days", "y": "Reaction", "group": "Subject"}
    yield course.plot_spaghetti(data, **xyg, regression=True)
    yield course.plot_groups(data, **xyg)
    yield course.plot_group_lines(fit, data, **xyg)
    yield course.plot_model_types()
    yield course.plot_pooling(pooling)
    yield course.plot_shrinkage(pooling)
    yield course.plot_caterpillar(fit)
    yield course.plot_residuals({"mixed": fit})
    yield course.plot_qq(fit)
    yield course.plot_qq(fit, of="random effects")
    yield course.plot_diagnostics(fit, data, x="Days", group="Subject")
    yield course.plot_profile(np.arange(3), np.array([-1, 0, -1]))


def test_every_plot_describes_itself_and_leaves_the_data_alone(fit, pooling):
    before = course.load_dataset("sleepstudy")
    for figure in _every_plot(fit, pooling):
        assert len(get_alt_text(figure)) > 60
        plt.close("all")
    assert before.equals(course.load_dataset("sleepstudy"))


def test_unknown_columns_are_named():
    data = course.load_dataset("sleepstudy")
    with pytest.raises(ValueError, match=r"no column 'days'.*'Days'"):
        course.plot_spaghetti(data, x="days", y="Reaction", group="Subject")


def test_pooling_colours_stay_apart_in_greyscale():
    grey = [
        np.dot(to_rgb(COLOURS[m]), [0.299, 0.587, 0.114]) for m in ("complete", "none", "partial")
    ]
    low, middle, high = sorted(grey)
    assert middle - low > 0.15
    assert high - middle > 0.15


def test_an_axes_of_ones_own_is_used():
    figure, ax = plt.subplots()
    data = course.load_dataset("sleepstudy")
    assert course.plot_spaghetti(data, x="Days", y="Reaction", group="Subject", ax=ax) is ax
    assert get_alt_text(figure).startswith("Reaction against Days")
