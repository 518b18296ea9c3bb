"""The lines that a mixed model gives its groups."""

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from course_lib.plots.parts.colours import colour_map, group_colour
from course_lib.plots.parts.fit_rows import rows_of_fit
from course_lib.plots.parts.lines import REGRESSION, extent, least_squares
from course_lib.plots.parts.names import named_legend, shown
from course_lib.plots.parts.points import check_one_colour, drawn_points
from course_lib.tables.record_of_fit import record_of
from course_lib.tables.row_labels import in_order
from course_lib.theme import GROUP_COLOURS, set_alt_text


def plot_group_lines(
    fit: Any,
    data: pd.DataFrame,
    *,
    x: str,
    y: str,
    group: str,
    colour: str | None = None,
    pooled: bool = True,
    ax: Axes | None = None,
) -> Axes:
    """Draw the line that a mixed model gives each group over the points.

    Parameters
    ----------
    fit : MixedLMResults
        A model with random effects by `group`. Where it has predictors besides `x`, a group's
        line joins the heights that they give its rows, one at each `x`.
    data : DataFrame
        The data it was fitted to, with or without the rows that it left out as missing.
    x, y, group : str
        Columns: predictor, response, grouping factor.
    colour : str, optional
        Column that colours points and lines, with one value in each group; `group` by default.
    pooled : bool, default True
        Whether to draw the ordinary regression through all points as well.
    ax : Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    Axes
        How to read it: solid lines are fixed effect plus the group's BLUP; the dashed line ignores
        the groups.

    Raises
    ------
    ValueError
        When the data are not those of the fit, a group has several colours, or the model has more
        than one height for a group at one `x`.
    """
    lines, points = _lines_and_points(fit, data, x=x, y=y, group=group, colour=colour)
    ax = ax or plt.subplots()[1]
    colours = colour_map(in_order(points["colour"]))
    for name, part in points.groupby("group"):
        shade = group_colour(part["colour"], colours)
        ax.plot(part["x"], part["y"], "o", color=shade, ms=3.5, alpha=0.35)
        ax.plot(*lines[name], color=shade, lw=2, gid=f"line {name}")
    intercept, slope = least_squares(points, x="x", y="y")
    if pooled:
        ends = extent(points["x"])
        ax.plot(ends, intercept + slope * ends, lw=2.5, gid="pooled", **REGRESSION)
    ax.set(xlabel=shown(x), ylabel=shown(y))
    if len(colours) <= len(GROUP_COLOURS):
        handles = [Line2D([], [], color=c) for c in colours.values()]
        ignored = [Line2D([], [], **REGRESSION)] if pooled else []
        named_legend(ax, handles + ignored, [*colours, *["groups ignored"][: len(ignored)]])
    slopes = pd.Series({name: _slope(*line) for name, line in lines.items()})
    set_alt_text(
        ax,
        f"{y} against {x} with the mixed model's line for each of {len(lines)} levels of {group}; "
        f"their slopes go from {slopes.min():.3g} to {slopes.max():.3g}."
        + (f" The regression that ignores the groups has slope {slope:.3g}." if pooled else ""),
    )
    return ax


Lines = dict[str, tuple[np.ndarray, np.ndarray]]


def _lines_and_points(
    fit: Any, data: pd.DataFrame, *, x: str, y: str, group: str, colour: str | None
) -> tuple[Lines, pd.DataFrame]:
    """Places and heights of each group's line, and the points; or why they cannot be drawn."""
    rows = rows_of_fit(fit, data)
    points = drawn_points(rows, x=x, y=y, group=group, colour=group if colour is None else colour)
    if colour is not None:
        check_one_colour(points, x=x, colour=colour, instead="leave colour out")
    points["height"], straight = _heights(fit, group, points["x"].to_numpy())
    _check_one_height(points, x=x, group=group)
    parts = points.dropna(subset=["x"]).groupby("group")
    return {name: _line(part, straight=straight) for name, part in parts}, points


def _heights(fit: Any, group: str, x: np.ndarray) -> tuple[np.ndarray, bool]:
    """Fixed effects plus the group's own random effects by row, and whether only `x` moves them."""
    record = record_of(fit, structured=True)
    design, solution = record.design, record.solution
    if group not in design.factors:
        known = ", ".join(design.factors)
        raise ValueError(f"The model has no random effects by '{group}'; the factors are {known}.")
    heights, columns = design.x @ solution.beta, [*design.x.T]
    for block, effects in zip(design.blocks, solution.effects, strict=True):
        if block.factor == group:
            heights = heights + (block.columns * effects[block.codes]).sum(axis=1)
            columns += [*block.columns.T]
    moved = [column for column in columns if not (column == 1).all()]
    straight = len(moved) < len(columns) and all(np.allclose(column, x) for column in moved)
    return np.asarray(heights), straight and bool(moved)


def _check_one_height(points: pd.DataFrame, *, x: str, group: str) -> None:
    """Refuse a line that would go up and down at one place."""
    there = points.dropna(subset=["x", "group"])
    span = there.groupby(["group", "x"])["height"].agg(["min", "max"])
    dust = 1e-8 * np.ptp(points["y"])  # of rounding
    apart = span[span["max"] - span["min"] > dust]
    if len(apart):
        (name, place), (low, high) = apart.index[0], apart.iloc[0]
        raise ValueError(
            f"Group '{name}' has no one line: at {x} = {place:g} its rows have fitted values from "
            f"{low:.4g} to {high:.4g}, because another predictor of the model differs there. Draw "
            f"the fitted values of one part of the rows at a time, such as one condition: "
            f"rows = data.assign(fitted=fit.fittedvalues)[data['condition'] == 'a'], then "
            f"plot_spaghetti(rows, x={x!r}, y='fitted', group={group!r})."
        )


def _line(part: pd.DataFrame, *, straight: bool) -> tuple[np.ndarray, np.ndarray]:
    """Places and heights of one group's line; of a straight one its two ends."""
    places, heights = part.sort_values("x", kind="stable")[["x", "height"]].to_numpy().T
    return (places[[0, -1]], heights[[0, -1]]) if straight else (places, heights)


def _slope(places: np.ndarray, heights: np.ndarray) -> float:
    """Slope of one group's line; a level line has 0, without the dust of rounding."""
    line = pd.DataFrame({"place": places, "height": heights})
    slope = least_squares(line, x="place", y="height")[1]
    level = abs(slope) * np.ptp(places) < 1e-9 * np.abs(heights).max()
    return 0.0 if level else slope
