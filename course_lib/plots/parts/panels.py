"""What several plots share: checks of their input, a grid of panels, a line by least squares."""

import difflib
from collections.abc import Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from pandas.api.types import is_numeric_dtype

from course_lib.model.mixedlm.labels import natural_key
from course_lib.theme import GROUP_COLOURS


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


def check_points(data: pd.DataFrame, *, x: str, y: str) -> None:
    """Refuse data that hold no points: no rows, or text where numbers belong."""
    if data.empty:
        raise ValueError("The data frame is empty: there is nothing to draw.")
    for name in (x, y):
        if not is_numeric_dtype(data[name]):
            raise ValueError(
                f"Column '{name}' must be numeric to be drawn as points; its values are like "
                f"{data[name].iloc[0]!r}."
            )


def levels(column: pd.Series) -> list[str]:
    """Labels of a grouping column as text, in the order a reader expects."""
    return sorted(column.dropna().astype(str).unique(), key=natural_key)


def colour_map(values: list[str]) -> dict[str, str]:
    """Give each label a colour; they repeat after the last one."""
    return {v: GROUP_COLOURS[i % len(GROUP_COLOURS)] for i, v in enumerate(values)}


def least_squares(data: pd.DataFrame, *, x: str, y: str) -> tuple[float, float]:
    """Intercept and slope of an ordinary regression; NaN where none is determined."""
    rows = data[[x, y]].dropna().astype(float)
    if rows[x].nunique() < 2:
        return float("nan"), float("nan")
    slope, intercept = np.polyfit(rows[x], rows[y], 1)
    return float(intercept), float(slope)


def rows_of_fit(fit: Any, data: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the data that a fit used, without those it left out as missing."""
    used, frame = len(fit.resid), getattr(fit.model.data, "frame", data)
    rows = data
    if len(data) != used:
        rows = data.dropna(subset=[name for name in frame.columns if name in data.columns])
    if len(rows) != used:
        raise ValueError(
            f"The model was fitted to {used} rows and the data have {len(data)}: give the data "
            f"that it was fitted to."
        )
    return rows


def panel_grid(
    names: Sequence[str], *, columns: int, x: str, y: str
) -> tuple[Figure, dict[str, Axes]]:
    """Make one small panel per name, with shared axes and labels on the outside."""
    if columns < 1:
        raise ValueError(f"columns is the number of panels per row, 1 or more; got {columns}.")
    columns = min(columns, len(names))
    rows = -(-len(names) // columns)
    figure, axes = plt.subplots(
        rows,
        columns,
        figsize=(11, 2.1 * rows + (0.6 if rows > 1 else 1.6)),
        sharex=True,
        sharey=True,
        squeeze=False,
    )
    flat = list(axes.flat)
    for ax, name in zip(flat, names, strict=False):
        ax.set_title(name, fontsize=12, pad=3)
    for ax in flat[len(names) :]:
        ax.set_visible(False)
    for ax in flat[max(0, len(names) - columns) : len(names)]:
        ax.tick_params(labelbottom=True)
    figure.supxlabel(x, fontsize=14)
    figure.supylabel(y, fontsize=14)
    return figure, dict(zip(names, flat, strict=False))


def no_line_note(ax: Axes) -> None:
    """Say in a panel that its group determines no regression line."""
    ax.text(0.96, 0.06, "no line\nof its own", transform=ax.transAxes, ha="right", fontsize=11)
