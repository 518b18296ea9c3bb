"""All groups' observations in one panel."""

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from course_lib.plots.parts.colours import colour_map, group_colour
from course_lib.plots.parts.lines import REGRESSION, extent, least_squares
from course_lib.plots.parts.names import named_legend, shown
from course_lib.plots.parts.points import (
    check_one_colour,
    check_one_height_at_each_place,
    drawn_points,
)
from course_lib.tables.row_labels import in_order
from course_lib.theme import COLOURS, GROUP_COLOURS, set_alt_text


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
        Columns: horizontal axis, vertical axis, grouping factor. A group has one row at each `x`.
    colour : str, optional
        Column that colours the lines, such as a breed, with one value in each group; all are grey
        without it.
    regression : bool, default False
        Whether to draw one ordinary regression line through all points.
    ax : Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    Axes
        How to read it: one line is one group. Lines that lie apart throughout differ in level;
        lines that rise by different amounts differ in slope.

    Raises
    ------
    ValueError
        When a group has several rows at one `x`, which its line would join up and down, or several
        colours.
    """
    points = drawn_points(data, x=x, y=y, group=group, colour=colour)
    if colour is not None:
        part = f"draw one part of the rows at a time, such as those of one {colour}"
        check_one_colour(points, x=x, colour=colour, instead=part)
    check_one_height_at_each_place(points, x=x, y=y, group=group)
    ax = ax or plt.subplots()[1]
    kinds = [] if colour is None else in_order(points["colour"])
    colours = colour_map(kinds)
    for _, part in points.sort_values("x", kind="stable").groupby("group"):
        shade = COLOURS["data"] if colour is None else group_colour(part["colour"], colours)
        ax.plot(part["x"], part["y"], marker="o", ms=4, lw=1.3, alpha=0.75, color=shade)
    intercept, slope = least_squares(points, x="x", y="y")
    if regression:
        ends = extent(points["x"])
        ax.plot(ends, intercept + slope * ends, lw=3, gid="regression", **REGRESSION)
    ax.set(xlabel=shown(x), ylabel=shown(y))
    if kinds and len(kinds) <= len(GROUP_COLOURS):
        handles = [Line2D([], [], color=colours[k], marker="o", ms=4) for k in kinds]
        named_legend(ax, handles, kinds, title=colour)
    low, high, count = points["y"].min(), points["y"].max(), points["group"].nunique()
    set_alt_text(
        ax,
        f"{y} against {x}, one line for each of {count} levels of {group}"
        + (f", coloured by {colour} ({', '.join(kinds)})" if kinds else "")
        + f". {y} goes from {low:.4g} to {high:.4g}; one regression line through all points has "
        f"slope {slope:.4g}.",
    )
    return ax
