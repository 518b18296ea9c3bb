"""Small data with lines of groups, and what is written in a figure."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib import cbook
from matplotlib.text import Text

import course_lib as course

LINES = {"x": "x", "y": "y", "group": "g"}
POOLED = {"predictor": "x", "outcome": "y", "group": "g"}


def small_data(seed=1):
    """Eight groups of six rows, whose intercepts and slopes differ; `t` is theirs, `item` not."""
    rng = np.random.default_rng(seed)
    g, x = np.repeat(np.arange(8), 6), np.tile(np.arange(6.0), 8)
    line = 10 + rng.normal(0, 3, 8)[g] + (1.5 + rng.normal(0, 0.7, 8)[g]) * x
    return pd.DataFrame(
        {
            "y": line + rng.normal(0, 0.5, 48),
            "x": x,
            "g": [f"s{k}" for k in g],
            "t": np.where(g < 4, "low", "high"),
            "item": [f"i{k:.0f}" for k in x],
        }
    )


def two_conditions():
    """Each group has two rows at each x, one of each condition."""
    parts = [small_data(1).assign(c="control"), small_data(2).assign(c="treated")]
    return pd.concat(parts, ignore_index=True)


def crossed_data():
    """Items that differ, crossed with the groups."""
    data = small_data()
    return data.assign(y=data["y"] + np.tile([0, 3, -3, 2, -2, 0], 8))


def all_plots(data, *, x, y, group):
    """Every plot that takes data, a fit of lines, or three fits."""
    pooling = course.fit_pooling(data, outcome=y, predictor=x, group=group)
    fit = pooling.fits["partial"]
    first = pooling.estimates()["group"].iloc[0]
    return [
        course.plot_spaghetti(data, x=x, y=y, group=group, colour=group, regression=True),
        course.plot_groups(data, x=x, y=y, group=group),
        course.plot_design(data, factors=(group, "item")),
        course.plot_design(data, factors=(group, "item"), kind="tree"),
        course.plot_group_lines(fit, data, x=x, y=y, group=group, colour=group),
        course.plot_diagnostics(fit, data, x=x, group=group),
        course.plot_residuals({str(x): fit}, colour=data[group]),
        course.plot_qq(fit, of="random effects"),
        course.plot_caterpillar(fit),
        course.plot_pooling(pooling, groups=[first]),
        course.plot_shrinkage(pooling, label=[first]),
    ]


def written(drawn):
    """All that a figure shows in words, drawn as it is; formulas are an error."""
    figure = drawn if hasattr(drawn, "savefig") else drawn.figure
    figure.draw_without_rendering()
    texts = [text.get_text() for text in figure.findobj(Text) if text.get_visible()]
    assert not any(cbook.is_math_text(text) for text in texts)
    plt.close(figure)
    return [text.replace(r"\$", "$") for text in texts]
