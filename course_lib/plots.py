"""Plots of grouped data and of the lines that models fit to them."""

import difflib
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from course_lib.labels import natural_key
from course_lib.plots_checks import (
    plot_caterpillar,
    plot_diagnostics,
    plot_profile,
    plot_qq,
    plot_residuals,
)
from course_lib.plots_design import plot_course_map, plot_design
from course_lib.plots_pooling import panel_grid, plot_pooling, plot_shrinkage
from course_lib.summaries import group_coefficients
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


def check_columns(data: pd.DataFrame, *names: str | None) -> None:
    """Refuse column names that the data do not have, and name the nearest."""
    for name in names:
        if name is not None and name not in data.columns:
            near = difflib.get_close_matches(str(name), list(map(str, data.columns)), n=1)
            hint = f" Did you mean '{near[0]}'?" if near else ""
            raise ValueError(
                f"The data have no column '{name}'.{hint} They have: "
                f"{', '.join(map(str, data.columns))}."
            )


def _levels(column: pd.Series) -> list[str]:
    return sorted(column.astype(str).unique(), key=natural_key)


def _least_squares(x: pd.Series, y: pd.Series) -> tuple[float, float]:
    """Intercept and slope of an ordinary regression; NaN where none is determined."""
    if x.nunique() < 2:
        return float("nan"), float("nan")
    slope, intercept = np.polyfit(x.astype(float), y.astype(float), 1)
    return float(intercept), float(slope)


def _colour_map(values: list[str]) -> dict[str, str]:
    return {v: GROUP_COLOURS[i % len(GROUP_COLOURS)] for i, v in enumerate(values)}


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
    ax = ax or plt.subplots()[1]
    kinds = _levels(data[colour]) if colour else []
    colours = _colour_map(kinds)
    for _, part in data.sort_values(x, kind="stable").groupby(group, observed=True):
        shade = colours[str(part[colour].iloc[0])] if colour else COLOURS["data"]
        ax.plot(part[x], part[y], marker="o", ms=4, lw=1.3, alpha=0.75, color=shade)
    intercept, slope = _least_squares(data[x], data[y])
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
        How panels are ordered; None keeps the order of the labels.
    columns : int, default 6
        Panels per row.

    Returns
    -------
    Figure
        How to read it: compare the steepness of the lines from the first panel to the last.
    """
    check_columns(data, x, y, group)
    if order_by not in {"slope", "intercept", None}:
        raise ValueError(f"order_by is 'slope', 'intercept' or None; got {order_by!r}.")
    parts = {str(g): part for g, part in data.groupby(group, observed=True)}
    lines = {g: _least_squares(parts[g][x], parts[g][y]) for g in sorted(parts, key=natural_key)}
    position = {"intercept": 0, "slope": 1}.get(order_by or "")
    order = list(lines) if position is None else sorted(lines, key=lambda g: lines[g][position])
    figure, panels = panel_grid(order, columns=columns, x=x, y=y)
    for name, ax in panels.items():
        ax.plot(parts[name][x], parts[name][y], "o", color=COLOURS["data"], ms=4)
        ends = np.array([data[x].min(), data[x].max()])
        ax.plot(ends, lines[name][0] + lines[name][1] * ends, color=COLOURS["none"], gid="own line")
    slopes = [slope for _, slope in lines.values()]
    set_alt_text(
        figure,
        f"{len(order)} panels, one per {group}, with {y} against {x} and each one's own regression "
        f"line. Slopes go from {np.nanmin(slopes):.3g} to {np.nanmax(slopes):.3g}"
        + (f"; panels are ordered by {order_by}." if order_by else "."),
    )
    return figure


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
        A model with `x` as predictor and random effects by `group`.
    data : DataFrame
        The data it was fitted to.
    x, y, group : str
        Columns: predictor, response, grouping factor.
    colour : str, optional
        Column that colours points and lines; `group` by default.
    pooled : bool, default True
        Whether to draw the ordinary regression through all points as well.
    ax : Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    Axes
        How to read it: solid lines are fixed effect plus the group's BLUP; the dashed line ignores
        the groups.
    """
    check_columns(data, x, y, group, colour)
    ax = ax or plt.subplots()[1]
    kinds = data[colour or group].astype(str)
    colours = _colour_map(_levels(kinds))
    table = group_coefficients(fit)
    wide = table[table["factor"] == group].pivot(index="group", columns="term", values="estimate")
    for name, part in data.groupby(group, observed=True):
        shade = colours[kinds[part.index[0]]]
        ends = np.array([part[x].min(), part[x].max()])
        line = wide.loc[str(name), "Intercept"] + wide.loc[str(name), x] * ends
        ax.plot(part[x], part[y], "o", color=shade, ms=3.5, alpha=0.35)
        ax.plot(ends, line, color=shade, lw=2, gid=f"line {name}")
    intercept, slope = _least_squares(data[x], data[y])
    if pooled:
        ends = np.array([data[x].min(), data[x].max()])
        ax.plot(ends, intercept + slope * ends, color="black", ls="--", lw=2.5, gid="pooled")
    ax.set(xlabel=x, ylabel=y)
    if len(colours) <= len(GROUP_COLOURS):
        handles = [Line2D([], [], color=c, label=k) for k, c in colours.items()]
        if pooled:
            handles.append(Line2D([], [], color="black", ls="--", label="groups ignored"))
        ax.legend(handles=handles)
    slopes = wide[x]
    set_alt_text(
        ax,
        f"{y} against {x} with the mixed model's line for each of {len(wide)} levels of {group}; "
        f"their slopes go from {slopes.min():.3g} to {slopes.max():.3g}."
        + (f" The regression that ignores the groups has slope {slope:.3g}." if pooled else ""),
    )
    return ax


def plot_model_types() -> Figure:
    """Sketch the three types of model: random intercepts, random slopes, both.

    Returns
    -------
    Figure
        Three panels with six group lines and the population line. How to read it: look at where
        the lines start, and at whether they are parallel.
    """
    shifts = np.array([-1.7, -1.0, -0.4, 0.4, 1.0, 1.7])
    tilts = np.array([0.1, -0.45, 0.3, -0.2, 0.5, -0.3])
    titles = ["Random intercepts", "Random slopes", "Random intercepts and slopes"]
    settings = [(shifts, 0 * tilts), (0 * shifts, tilts), (shifts, tilts)]
    figure, axes = plt.subplots(1, 3, figsize=(11, 4), sharex=True, sharey=True)
    ends = np.array([0.0, 5.0])
    for ax, title, (intercepts, slopes) in zip(axes, titles, settings, strict=True):
        for intercept, slope in zip(intercepts, slopes, strict=True):
            ax.plot(ends, 2 + intercept + (1 + slope) * ends, color=COLOURS["partial"], lw=1.5)
        ax.plot(ends, 2 + ends, color=COLOURS["population"], lw=4, ls="--", label="population")
        ax.set(title=title, xlabel="x")
    axes[0].set_ylabel("y")
    axes[0].legend(loc="upper left")
    set_alt_text(
        figure,
        "Three sketches of six group lines around a dashed population line. Random intercepts: "
        "parallel lines at different heights. Random slopes: lines that leave one common point "
        "with different steepness. Both: different heights and different steepness.",
    )
    return figure
