"""No name of a column or of a level breaks a plot, is altered, or becomes a formula."""

import datetime

import numpy as np
import pandas as pd
import pytest

import course_lib as course
from course_lib.theme import get_alt_text
from tests.plots.drawn import lines, panels
from tests.plots.small import LINES, all_plots, small_data, written

# Names of the predictor, the response and the group; the index has the group's name too.
NAMES = [
    ("x", "a b", "T.rex"),
    ("C", "x²", "Group"),
    ("slope", "prediction", "model"),
    ("group", "model", "a[b]"),
    ("height", "colour", "x"),
    ("y", "x", "term"),
    ("Q", "estimate", "outcome"),
    ("50%", "I", "group"),
]


@pytest.mark.parametrize("names", NAMES, ids=" ".join)
def test_a_name_of_a_column_is_drawn_as_it_is(names):
    x, y, group = names
    data = small_data().drop(columns="t").set_axis([y, x, group, "item"], axis=1)
    data.index.name = group
    spaghetti, groups, grid, *rest = map(written, all_plots(data, x=x, y=y, group=group))
    assert {x, y} <= set(spaghetti)
    assert {x, y} <= set(groups)
    assert group in grid
    assert f"Residuals by {group}" in rest[2]
    assert f"{x} by {group}" in " ".join(rest[4]).replace('Q("', "").replace('")', "")
    assert f"slope of {x}" in rest[-1]


@pytest.mark.parametrize("name", ["_x", "a^b", 'say "hi"', "nan", "1", "x|y", "{x}", "y`z"])
def test_plots_of_data_take_names_that_no_formula_has(name):
    data = small_data().rename(columns={"x": name}).rename_axis(name)
    assert name in written(course.plot_spaghetti(data, **LINES | {"x": name}))
    assert name in written(course.plot_groups(data, **LINES | {"x": name}))


def test_two_names_with_dollars_make_no_formula():
    data = small_data().rename(columns={"x": "cost ($)", "y": "gain ($)"})
    names = {"x": "cost ($)", "y": "gain ($)", "group": "g"}
    first, *_ = plots = all_plots(data, **names)
    assert get_alt_text(first).startswith("gain ($) against cost ($)")
    drawn = [written(plot) for plot in plots]
    assert all("cost ($)" in texts and "gain ($)" in texts for texts in drawn[:2])
    assert "slope of cost ($)" in drawn[-1]


def test_levels_with_dollars_and_underscores_are_in_the_legend():
    kinds = {"low": "_$\\frac$", "high": "$_^{$"}
    data = small_data().replace({"t": kinds})
    texts = written(course.plot_spaghetti(data, **LINES, colour="t"))
    assert set(kinds.values()) <= set(texts)
    fit = course.fit_mixed("y ~ x + (1 + x | g)", data)
    texts = written(course.plot_group_lines(fit, data, **LINES, colour="t"))
    assert {*kinds.values(), "groups ignored"} <= set(texts)


LEVELS = {
    "dates": lambda k: pd.Timestamp("2024-01-01") + pd.to_timedelta(k, unit="D"),
    "days of the calendar": lambda k: [datetime.date(2024, 1, 1 + int(one)) for one in k],
    "numbers": lambda k: k / 2,
    "nullable numbers": lambda k: pd.array(k, dtype="Int64"),
    "objects of numbers": lambda k: pd.array(k.tolist(), dtype=object),
    "intervals": lambda k: pd.cut(k, np.arange(-1, 8)),
    "text nan": lambda k: [["nan", "None", "<NA>", "", "NaT", "a", "b", "c"][one] for one in k],
    "unused": lambda k: pd.Categorical(k, categories=range(20)),
}


@pytest.mark.parametrize("kind", LEVELS)
def test_levels_of_any_type_are_found_by_the_labels_of_the_fit(kind):
    k = np.repeat(np.arange(8), 6)
    data = small_data().assign(g=LEVELS[kind](k))
    fit = course.fit_mixed("y ~ x + (1 + x | g)", data)
    labels = list(course.group_effects(fit)["group"].unique())
    ax, *rest = all_plots(data, **LINES)
    assert len([line for line in ax.lines if line.get_gid() != "regression"]) == 8
    assert len(panels(rest[0])) == 8
    drawn = written(rest[0])
    assert set(labels) <= set(drawn)
    lines_of_fit = rest[3]
    assert all(len(lines(lines_of_fit, f"line {label}")) == 1 for label in labels)


def test_truths_are_levels_and_places():
    data = small_data().assign(g=lambda rows: rows["g"] > "s3", odd=lambda rows: rows["x"] % 2 == 1)
    texts = written(course.plot_design(data, factors=("g", "odd")))
    assert {"True", "False", "odd"} <= set(texts)
    assert len(course.plot_groups(data, x="odd", y="y", group="g").axes) == 2
