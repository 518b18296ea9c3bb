"""One small panel per group, each with its own line."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from course_lib.plots.parts.lines import extent, least_squares
from course_lib.plots.parts.panels import no_line_note, panel_grid
from course_lib.plots.parts.points import drawn_points
from course_lib.tables.row_labels import in_order
from course_lib.theme import COLOURS, set_alt_text


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
    points = drawn_points(data, x=x, y=y, group=group)
    if order_by not in {"slope", "intercept", None}:
        raise ValueError(f"order_by is 'slope', 'intercept' or None; got {order_by!r}.")
    parts = {name: points[points["group"] == name] for name in in_order(points["group"])}
    lines = {name: least_squares(part, x="x", y="y") for name, part in parts.items()}
    table = pd.DataFrame(lines, index=["intercept", "slope"]).T
    ordered = table.sort_values(order_by, kind="stable") if order_by else table
    order = list(ordered.index)
    figure, panels = panel_grid(order, columns=columns, x=x, y=y)
    ends = extent(points["x"])
    for name, ax in panels.items():
        ax.plot(parts[name]["x"], parts[name]["y"], "o", color=COLOURS["data"], ms=4)
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
