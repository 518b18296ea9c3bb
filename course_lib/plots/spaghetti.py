"""Plots of grouped data, and the door to all other plots."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from course_lib.model.mixedlm.labels import natural_key
from course_lib.plots.caterpillar import plot_caterpillar, plot_qq
from course_lib.plots.design import plot_course_map, plot_design
from course_lib.plots.diagnostics import (
    plot_diagnostics,
    plot_profile,
    plot_residuals,
)
from course_lib.plots.group_lines import plot_group_lines, plot_model_types
from course_lib.plots.parts.panels import (
    check_columns,
    check_points,
    colour_map,
    least_squares,
    levels,
    no_line_note,
    panel_grid,
)
from course_lib.plots.pooling import plot_pooling, plot_shrinkage
from course_lib.theme import COLOURS, GROUP_COLOURS, set_alt_text

__all__ = [
    "plot_caterpillar",
    "plot_course_map",
    "plot_design",
    "plot_diagnostics",
    "plot_group_lines",
    "plot_groups",
    "plot_model_types",
    "plot_pooling",
    "plot_profile",
    "plot_qq",
    "plot_residuals",
    "plot_shrinkage",
    "plot_spaghetti",
]


def plot_spaghetti(
    data: pd.DataFrame,
    *,
    x: str,
    y: str,
    group: str,
    colour: str | None = None,
    regression: bool = False,
    ax: Axes | None = None,
) -> Axes:
    """Draw every group's observations as one line, all in one panel.

    Parameters
    ----------
    data : DataFrame
        One row per observation.
    x, y, group : str
        Columns: horizontal axis, vertical axis, grouping factor.
    colour : str, optional
        Column that colours the lines, such as a breed; all are grey without it.
    regression : bool, default False
        Whether to draw one ordinary regression line through all points.
    ax : Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    Axes
        How to read it: one line is one group. Lines that lie apart differ in level, lines that
        cross differ in slope.
    """
    check_columns(data, x, y, group, colour)
    check_points(data, x=x, y=y)
    ax = ax or plt.subplots()[1]
    kinds = levels(data[colour]) if colour else []
    colours = colour_map(kinds)
    for _, part in data.sort_values(x, kind="stable").groupby(group, observed=True):
        shade = colours[str(part[colour].iloc[0])] if colour else COLOURS["data"]
        ax.plot(part[x], part[y], marker="o", ms=4, lw=1.3, alpha=0.75, color=shade)
    intercept, slope = least_squares(data, x=x, y=y)
    if regression:
        ends = np.array([data[x].min(), data[x].max()])
        ax.plot(ends, intercept + slope * ends, color="black", lw=3, ls="--", gid="regression")
    ax.set(xlabel=x, ylabel=y)
    handles = [Line2D([], [], color=colours[k], marker="o", ms=4, label=k) for k in kinds]
    if handles and len(kinds) <= len(GROUP_COLOURS):
        ax.legend(handles=handles, title=colour)
    set_alt_text(
        ax,
        f"{y} against {x}, one line for each of {data[group].nunique()} levels of {group}"
        + (f", coloured by {colour} ({', '.join(kinds)})" if colour else "")
        + f". {y} goes from {data[y].min():.4g} to {data[y].max():.4g}; one regression line "
        f"through all points has slope {slope:.4g}.",
    )
    return ax


def plot_groups(
    data: pd.DataFrame,
    *,
    x: str,
    y: str,
    group: str,
    order_by: str | None = "slope",
    columns: int = 6,
) -> Figure:
    """Draw one small panel per group, each with its own regression line.

    Parameters
    ----------
    data : DataFrame
        One row per observation.
    x, y, group : str
        Columns: horizontal axis, vertical axis, grouping factor.
    order_by : {"slope", "intercept", None}
        How panels are ordered; None keeps the order of the labels. A group with fewer than two
        distinct values of `x` has no line: it comes last, and its panel says so.
    columns : int, default 6
        Panels per row.

    Returns
    -------
    Figure
        How to read it: compare the steepness of the lines from the first panel to the last.
    """
    check_columns(data, x, y, group)
    check_points(data, x=x, y=y)
    if order_by not in {"slope", "intercept", None}:
        raise ValueError(f"order_by is 'slope', 'intercept' or None; got {order_by!r}.")
    parts = {str(g): part for g, part in data.groupby(group, observed=True)}
    lines = {g: least_squares(parts[g], x=x, y=y) for g in sorted(parts, key=natural_key)}
    table = pd.DataFrame(lines, index=["intercept", "slope"]).T
    ordered = table.sort_values(order_by, kind="stable") if order_by else table
    order = list(ordered.index)
    figure, panels = panel_grid(order, columns=columns, x=x, y=y)
    for name, ax in panels.items():
        ax.plot(parts[name][x], parts[name][y], "o", color=COLOURS["data"], ms=4)
        ends = np.array([data[x].min(), data[x].max()])
        ax.plot(ends, lines[name][0] + lines[name][1] * ends, color=COLOURS["none"], gid="own line")
        if np.isnan(lines[name][1]):
            no_line_note(ax)
    slopes = table["slope"]
    set_alt_text(
        figure,
        f"{len(order)} panels, one per {group}, with {y} against {x} and each one's own regression "
        f"line. Slopes go from {slopes.min():.3g} to {slopes.max():.3g}"
        + (f"; panels are ordered by {order_by}." if order_by else "."),
    )
    return figure
