"""The still figure of the explorer of shrinkage, and its numbers as text."""

from collections.abc import Mapping
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from course_lib.explorers.frame.explorer import add_numbers
from course_lib.explorers.shrinkage.group_line import shrink_at
from course_lib.plots.parts.names import shown
from course_lib.theme import COLOURS, LINE_STYLES, set_alt_text


def write_numbers(rows: Mapping[str, Any], fit: Mapping[str, Any], chosen: int, count: int) -> str:
    """Write the weight and what follows from it, for some numbers of rows."""
    sigma2, relative = fit["sigma2"], fit["relative"]
    tau2 = relative[0, 0] * sigma2
    lines = [
        f"{rows['group_name']} {rows['groups'][chosen]}, random intercept: "
        f"variance between groups {tau2:.1f}, residual variance {sigma2:.1f}",
        f"{'observations':>12} {'weight':>7} {'mean distance':>14} {'predicted deviation':>20}",
    ]
    for kept in sorted({1, 2, 5, count} & set(range(count + 1))):
        at = shrink_at(rows, relative, chosen=chosen, kept=kept)
        weight, effect = at.weights[0, 0], at.effects[0]
        lines.append(f"{kept:12d} {weight:7.3f} {at.distance:14.2f} {effect:20.2f}")
    return "\n".join(lines)


def draw_shrinkage(
    rows: Mapping[str, Any], fit: Mapping[str, Any], chosen: int, text: str
) -> Figure:
    """Draw the group's lines with all its rows and with two, and the weight by rows."""
    figure, (full, few, curve) = plt.subplots(1, 3, figsize=(11, 5), width_ratios=(1.1, 1.1, 1))
    count = int((np.array(rows["group"]) == chosen).sum())
    small = min(2, count)
    for ax, kept in ((full, count), (few, small)):
        _draw_lines(ax, rows, fit, chosen, kept)
    few.sharey(full)
    few.set_ylabel("")
    weights = [
        n * fit["relative"][0, 0] / (n * fit["relative"][0, 0] + 1) for n in range(count + 1)
    ]
    curve.plot(weights, "o-", color=COLOURS["partial"], gid="weights")
    curve.xaxis.set_major_locator(MaxNLocator(integer=True))
    curve.set(xlabel="observations", title="weight", ylim=(-0.04, 1.04))
    handles, labels = full.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=3)
    add_numbers(figure, text)
    set_alt_text(
        figure,
        f"{rows['group_name']} {rows['groups'][chosen]}: with {count} observations its line lies "
        f"close to its own data, with {small} it keeps less of their distance from the population "
        f"line. Right: the weight rises from 0 without observations to {weights[-1]:.2f} with "
        f"{count}.",
    )
    return figure


def _draw_lines(
    ax: Axes, rows: Mapping[str, Any], fit: Mapping[str, Any], chosen: int, kept: int
) -> None:
    at = shrink_at(rows, fit["relative"], chosen=chosen, kept=kept)
    x, y = np.array(rows["x"], dtype=float), np.array(rows["y"], dtype=float)
    ends = np.array([x.min(), x.max()])
    lines = {
        "complete": ("population", at.population),
        "none": ("its own data alone", at.own),
        "partial": ("its line (partial pooling)", at.population + np.array([at.effects[0], 0])),
    }
    for model, (label, (intercept, slope)) in lines.items():
        style: Any = {"color": COLOURS[model], "ls": LINE_STYLES[model], "lw": 2.5, "gid": model}
        ax.plot(ends, intercept + slope * ends, label=label, **style)
    own = np.flatnonzero(np.array(rows["group"]) == chosen)
    own = own[np.argsort(x[own], kind="stable")]
    ax.plot(x[own[:kept]], y[own[:kept]], "o", color=COLOURS["data"], ms=7, gid="data")
    ax.plot(x[own[kept:]], y[own[kept:]], "o", color=COLOURS["muted"], mfc="white", ms=7)
    ax.set(xlabel=shown(rows["predictor"]), ylabel=shown(rows["outcome"]))
    ax.set_title(f"{kept} observations")
