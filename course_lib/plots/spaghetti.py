"""All groups' observations in one panel."""

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from course_lib.basics.suggestions import check_columns
from course_lib.plots.parts.group_colours import colour_map, levels
from course_lib.plots.parts.lines import REGRESSION, extent, least_squares
from course_lib.plots.parts.points import check_points
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
        ends = extent(data[x])
        ax.plot(ends, intercept + slope * ends, lw=3, gid="regression", **REGRESSION)
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
