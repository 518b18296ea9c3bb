"""The lines that a mixed model gives its groups."""

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from course_lib.basics.suggestions import check_columns
from course_lib.plots.parts.fit_rows import fitted_values, rows_of_fit
from course_lib.plots.parts.group_colours import colour_map, levels
from course_lib.plots.parts.lines import REGRESSION, extent, least_squares
from course_lib.plots.parts.points import check_points
from course_lib.tables.groups import group_coefficients
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
        line joins its fitted values.
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
    check_points(data, x=x, y=y)
    rows = rows_of_fit(fit, data)
    lines = _lines_of_fit(fit, rows, x=x, group=group)
    ax = ax or plt.subplots()[1]
    kinds = rows[colour or group].astype(str)
    colours = colour_map(levels(kinds))
    for name, part in rows.groupby(group, observed=True):
        shade = colours[str(part[colour or group].iloc[0])]
        ax.plot(part[x], part[y], "o", color=shade, ms=3.5, alpha=0.35)
        ax.plot(*lines[str(name)], color=shade, lw=2, gid=f"line {name}")
    intercept, slope = least_squares(rows, x=x, y=y)
    if pooled:
        ends = extent(rows[x])
        ax.plot(ends, intercept + slope * ends, lw=2.5, gid="pooled", **REGRESSION)
    ax.set(xlabel=x, ylabel=y)
    if len(colours) <= len(GROUP_COLOURS):
        handles = [Line2D([], [], color=c, label=k) for k, c in colours.items()]
        if pooled:
            handles.append(Line2D([], [], label="groups ignored", **REGRESSION))
        ax.legend(handles=handles)
    slopes = pd.Series({name: _slope(*line) for name, line in lines.items()})
    set_alt_text(
        ax,
        f"{y} against {x} with the mixed model's line for each of {len(lines)} levels of {group}; "
        f"their slopes go from {slopes.min():.3g} to {slopes.max():.3g}."
        + (f" The regression that ignores the groups has slope {slope:.3g}." if pooled else ""),
    )
    return ax


def _lines_of_fit(
    fit: Any, rows: pd.DataFrame, *, x: str, group: str
) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Places and heights of each group's line."""
    table = group_coefficients(fit)
    if group not in set(table["factor"]):
        known = ", ".join(table["factor"].unique())
        raise ValueError(f"The model has no random effects by '{group}'; the factors are {known}.")
    own = table[table["factor"] == group]
    wide = own.pivot(index="group", columns="term", values="estimate")
    straight = set(wide.columns) == {"Intercept", x}
    fitted = rows[[x]].assign(fitted=fitted_values(fit))
    lines = {}
    for name, part in fitted.groupby(rows[group].astype(str), sort=False):
        places, heights = part.sort_values(x, kind="stable").to_numpy(float).T
        if straight:
            places = np.array([places[0], places[-1]])
            heights = wide.loc[name, "Intercept"] + wide.loc[name, x] * places
        lines[str(name)] = (places, heights)
    return lines


def _slope(places: np.ndarray, heights: np.ndarray) -> float:
    """Slope of one group's line; a level line has 0, without the dust of rounding."""
    line = pd.DataFrame({"place": places, "height": heights})
    slope = least_squares(line, x="place", y="height")[1]
    level = abs(slope) * np.ptp(places) < 1e-9 * np.abs(heights).max()
    return 0.0 if level else slope
