"""The still figure of the explorer of pooling, and its numbers as text."""

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.explorers.frame.explorer import add_numbers
from course_lib.explorers.frame.rows import group_names
from course_lib.explorers.pooling.lines import END, PooledLines, ratio_at
from course_lib.plots.parts.names import named_legend, shown
from course_lib.tables.pooling import Pooling
from course_lib.theme import COLOURS, LINE_STYLES, set_alt_text


def write_numbers(at: dict[int, PooledLines], chosen: int, group: str) -> str:
    """Write the numbers at some places of the slider."""
    rows = []
    for position, lines in at.items():
        ratio = ratio_at(position)
        name = {0.0: "complete", 1.0: "REML", np.inf: "none"}.get(ratio, f"{ratio:g} x REML")
        weights = [" ".join(f"{w:.2f}" for w in row) for row in lines.weights[chosen]]
        rows.append((name, *lines.lines[chosen], *weights, lines.slope_sd, lines.criterion))
    columns = ["pooling", f"intercept of {group}", "slope", "its weights", "weights in slope"]
    frame = pd.DataFrame(rows, columns=[*columns, "SD of slopes", "REML criterion"])
    return str(frame.to_string(index=False, float_format=lambda v: f"{v:.2f}", na_rep="-"))


def draw_pooling(pooling: Pooling, at: dict[int, PooledLines], group: str, table: str) -> Figure:
    """Draw the two panels at the REML estimate, with the numbers below."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 5.8))
    chosen = group_names(pooling).index(group)
    _draw_lines(left, pooling, at, chosen)
    _draw_plane(right, pooling, at, chosen)
    shown_lines = (line for line in left.lines if line.get_gid() in LINE_STYLES)
    lines = {line.get_gid(): line for line in shown_lines}
    named_legend(
        figure,
        list(lines.values()),
        ["complete pooling", f"{group}: no pooling", f"{group}: partial pooling (REML)"],
        loc="outside upper center",
        ncols=3,
    )
    add_numbers(figure, table)
    set_alt_text(
        figure,
        f"Left: {len(at[0].lines)} lines of {pooling.outcome} against {pooling.predictor} at the "
        f"REML estimate, with {pooling.group} {group} in bold beside its own line and the "
        f"complete-pooling line. Right: their intercepts and slopes, with arrows from no pooling "
        f"to the REML estimate (SD of slopes {at[0].slope_sd:.3g}). The table below gives the "
        f"numbers from complete to no pooling.",
    )
    return figure


def _draw_lines(ax: Axes, pooling: Pooling, at: dict[int, PooledLines], chosen: int) -> None:
    data, name = pooling.data, group_names(pooling)[chosen]
    ends = np.array([data[pooling.predictor].min(), data[pooling.predictor].max()], dtype=float)
    for number, (intercept, slope) in enumerate(at[0].lines):
        if number != chosen:
            ax.plot(ends, intercept + slope * ends, color=COLOURS["partial"], lw=1, alpha=0.3)
    for position, model in ((-END, "complete"), (END, "none"), (0, "partial")):
        intercept, slope = at[position].lines[chosen]
        style: Any = {"color": COLOURS[model], "ls": LINE_STYLES[model], "lw": 2.5}
        ax.plot(ends, intercept + slope * ends, gid=model, **style)
    own = data[(pooling.row_groups() == name).to_numpy()]
    ax.plot(own[pooling.predictor], own[pooling.outcome], "o", color=COLOURS["data"], gid="data")
    ax.set(xlabel=shown(pooling.predictor), ylabel=shown(pooling.outcome))
    ax.set_title("Lines at the REML estimate")


def _draw_plane(ax: Axes, pooling: Pooling, at: dict[int, PooledLines], chosen: int) -> None:
    own, here = at[END].lines, at[0].lines
    for number, (start, end) in enumerate(zip(own, here, strict=True)):
        colour = COLOURS["partial" if number == chosen else "muted"]
        if np.isfinite(start).all():
            ax.annotate("", end, start, arrowprops={"arrowstyle": "-|>", "color": colour})
    ax.plot(*own.T, "s", color=COLOURS["none"], gid="none")
    ax.plot(*here.T, "o", color=COLOURS["partial"], gid="partial")
    ax.plot(*at[-END].lines[0], "D", color=COLOURS["complete"], ms=8, mec="white", gid="complete")
    name = group_names(pooling)[chosen]
    ax.annotate(shown(name), here[chosen], xytext=(8, 6), textcoords="offset points", weight="bold")
    slope = shown(f"slope of {pooling.predictor}")
    ax.set(xlabel="intercept", ylabel=slope, title="Intercepts and slopes")
