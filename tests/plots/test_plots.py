"""Plots show what they say: lines at the estimates, one colour per method, true alt text."""

import warnings

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from matplotlib.colors import to_rgb

import course_lib as course
from course_lib.theme import COLOURS, get_alt_text
from tests.reference.lme4_values import near, sleep_added


@pytest.fixture(scope="module")
def pooling():
    return course.fit_pooling(sleep_added(), outcome="Reaction", predictor="Days", group="Subject")


@pytest.fixture(scope="module")
def fit():
    return course.fit_mixed(
        "Reaction ~ Days + (1 + Days | Subject)", course.load_dataset("sleepstudy")
    )


SLEEP = {"x": "Days", "y": "Reaction", "group": "Subject"}
SLOPES = "Reaction ~ Days + (1 + Days | Subject)"


@pytest.fixture(scope="module")
def gaps():
    """Sleep data with two missing reactions, and their fit."""
    data = course.load_dataset("sleepstudy")
    data.loc[[3, 50], "Reaction"] = np.nan
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", course.MissingRowsWarning)
        return data, course.fit_mixed(SLOPES, data)


def _lines(ax, gid):
    return [line for line in ax.lines if line.get_gid() == gid]


def _panels(figure):
    return {ax.get_title(): ax for ax in figure.axes if ax.get_visible()}


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


def test_a_group_without_a_line_comes_last_and_says_so():
    data = course.load_dataset("sleepstudy").astype({"Subject": str})
    data = data[(data["Subject"] != "330") | (data["Days"] == 0)]
    panels = _panels(course.plot_groups(data, **SLEEP))
    slopes = {
        g: np.polyfit(p["Days"], p["Reaction"], 1)[0]
        for g, p in data.groupby("Subject")
        if g != "330"
    }
    assert list(panels) == [*sorted(slopes, key=slopes.get), "330"]
    assert [g for g, ax in panels.items() if any("no line" in t.get_text() for t in ax.texts)] == [
        "330"
    ]


def test_missing_values_leave_the_regression_as_pandas_would(gaps):
    data, _ = gaps
    ax = course.plot_spaghetti(data, **SLEEP, regression=True)
    expected = smf.ols("Reaction ~ Days", data).fit().predict(pd.DataFrame({"Days": [0, 9]}))
    near(_lines(ax, "regression")[0].get_ydata(), expected, 1e-8)


def test_plots_of_a_fit_use_the_rows_that_it_used(gaps):
    data, fit = gaps
    figure = course.plot_diagnostics(fit, data, x="Days", group="Subject")
    near(figure.axes[1].lines[0].get_xdata(), data.dropna()["Days"], 0)
    ax = course.plot_group_lines(fit, data, **SLEEP)
    points = [line for line in ax.lines if line.get_marker() == "o"]
    assert sum(len(line.get_xdata()) for line in points) == 178
    with pytest.raises(ValueError, match="fitted to 178 rows and the data have 90"):
        course.plot_group_lines(fit, data.iloc[90:], **SLEEP)
    with pytest.raises(ValueError, match="180 rows and 'mixed' was fitted to 178"):
        course.plot_residuals({"mixed": fit}, colour=data["Subject"])


def test_group_lines_follow_all_predictors_of_the_model():
    data = course.load_dataset("ex33")
    fit = course.fit_mixed("PCV ~ time * breed + (1 + time | animal_id)", data)
    ax = course.plot_group_lines(fit, data, x="time", y="PCV", group="animal_id")
    for animal in ("BO1", "ND74"):
        own = (data["animal_id"] == animal).to_numpy()
        (line,) = _lines(ax, f"line {animal}")
        near(np.sort(line.get_ydata()), np.sort(np.asarray(fit.fittedvalues)[own]), 1e-9)


def test_group_lines_take_an_index_with_repeats(fit):
    data = course.load_dataset("sleepstudy")
    again = data.set_axis([0] * len(data))
    one = course.plot_group_lines(fit, data, **SLEEP)
    two = course.plot_group_lines(fit, again, **SLEEP)
    for left, right in zip(one.lines, two.lines, strict=True):
        near(left.get_ydata(), right.get_ydata(), 0)
        assert left.get_color() == right.get_color()


def test_level_group_lines_have_slope_zero():
    data = course.load_dataset("sleepstudy")
    level = course.fit_mixed("Reaction ~ 1 + (1 | Subject)", data)
    assert "go from 0 to 0." in get_alt_text(course.plot_group_lines(level, data, **SLEEP))


def test_diagnostics_keep_nested_factors_apart():
    data = course.load_dataset("Pastes").assign(row=range(60))
    nested = course.fit_mixed("strength ~ 1 + (1 | batch / cask)", data)
    figure = course.plot_diagnostics(nested, data, x="row", group="batch")
    names = [text.get_text() for text in figure.axes[5].get_legend().get_texts()]
    assert names == ["Intercept by batch", "Intercept by batch:cask"]
    assert [len(line.get_xdata()) for line in figure.axes[5].lines[:2]] == [10, 30]


def test_many_groups_fit_on_a_page():
    data = pd.DataFrame({"g": np.repeat(np.arange(150), 3)})
    data["y"] = np.random.default_rng(1).normal(data["g"] % 7)
    figure = course.plot_caterpillar(course.fit_mixed("y ~ 1 + (1 | g)", data))
    assert figure.get_figheight() <= 12
    assert len(figure.axes[0].get_yticks()) <= 40
    assert len(figure.axes[0].containers[0].lines[0].get_xdata()) == 150


def test_few_groups_leave_no_empty_panels():
    data = course.load_dataset("sleepstudy").iloc[:30]
    figure = course.plot_groups(data, **SLEEP, columns=6)
    assert len(figure.axes) == 3


def _bad_calls(fit, pooling):
    data = course.load_dataset("sleepstudy")
    pastes = course.load_dataset("Pastes")
    ols = smf.ols("Reaction ~ Days", data).fit()
    return {
        "'batch'": lambda: course.plot_design(pastes, factors=("Batch", "cask")),
        "names two columns": lambda: course.plot_design(pastes, factors="ab"),
        "mean 'Days'": lambda: course.plot_diagnostics(fit, data, x="days", group="Subject"),
        "'slope', 'intercept' or None": lambda: course.plot_groups(data, **SLEEP, order_by="x"),
        "columns is": lambda: course.plot_groups(data, **SLEEP, columns=0),
        "frame is empty": lambda: course.plot_spaghetti(data.iloc[:0], **SLEEP),
        "'Subject' must be numeric": lambda: course.plot_groups(data, **SLEEP | {"y": "Subject"}),
        "the factors are Subject": lambda: course.plot_group_lines(
            fit, data.assign(k=1), **SLEEP | {"group": "k"}
        ),
        "no group '999'": lambda: course.plot_shrinkage(pooling, label=["999"]),
        "groups is empty": lambda: course.plot_pooling(pooling, groups=[]),
        "got none of them": lambda: course.plot_pooling(pooling, models=[]),
        "between 0 and 1": lambda: course.plot_caterpillar(fit, level=95),
        "the terms are Intercept, Days": lambda: course.plot_caterpillar(fit, term="days"),
        "no random effects": lambda: course.plot_qq(ols, of="random effects"),
        "'residuals' or 'random effects'": lambda: course.plot_qq(fit, of="blups"),
        "from title to fitted model": lambda: course.plot_residuals(fit),
        "of the same length": lambda: course.plot_profile([], []),
        "must be finite": lambda: course.plot_profile([0, 1], [-1, np.nan]),
    }


def test_bad_input_gets_a_sentence_and_leaves_no_figure(fit, pooling):
    for message, call in _bad_calls(fit, pooling).items():
        with pytest.raises(ValueError, match=message):
            call()
        assert plt.get_fignums() == [], message
