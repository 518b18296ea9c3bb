"""The still figure of the explorer of shrinkage, and its numbers as text."""

from collections.abc import Mapping
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from course_lib.explorers.frame.explorer import add_numbers
from course_lib.explorers.shrinkage.group_line import KEPT, shrink_at
from course_lib.plots.parts.names import shown
from course_lib.theme import COLOURS, LINE_STYLES, set_alt_text


def count_rows(rows: Mapping[str, Any], chosen: int) -> int:
    """Return how many rows a group has."""
    return int((np.array(rows["group"]) == chosen).sum())


def write_numbers(rows: Mapping[str, Any], variances: Mapping[str, float], chosen: int) -> str:
    """Write the weight and what follows from it, for some numbers of rows."""
    count = count_rows(rows, chosen)
    lines = [
        f"{rows['group_name']} {rows['groups'][chosen]}, random intercept: variance between "
        f"groups {variances['tau2']:.1f}, residual variance {variances['sigma2']:.1f}",
        f"{'observations':>12} {'weight':>7} {'mean distance':>14} {'predicted deviation':>20}",
    ]
    for kept in sorted({1, 2, 5, count} & set(range(count + 1))):
        at = shrink_at(rows, variances, chosen=chosen, kept=kept)
        lines.append(f"{kept:12d} {at.weight:7.3f} {at.distance:14.2f} {at.effect:20.2f}")
    return "\n".join(lines)


def draw_shrinkage(
    rows: Mapping[str, Any], variances: Mapping[str, float], chosen: int, text: str
) -> Figure:
    """Draw the group's lines with two of its rows and with all, and the weight by rows."""
    figure, (few, full, curve) = plt.subplots(1, 3, figsize=(11, 5), width_ratios=(1.1, 1.1, 1))
    count = count_rows(rows, chosen)
    small = min(KEPT, count)
    for ax, kept in ((few, small), (full, count)):
        _draw_lines(ax, rows, variances, chosen, kept)
    full.sharey(few)
    full.set_ylabel("")
    tau2, sigma2 = variances["tau2"], variances["sigma2"]
    weights = [n * tau2 / (n * tau2 + sigma2) for n in range(count + 1)]
    curve.plot(weights, "o-", color=COLOURS["partial"], gid="weights")
    curve.xaxis.set_major_locator(MaxNLocator(integer=True))
    curve.set(xlabel="observations", title="weight", ylim=(-0.04, 1.04))
    handles, labels = few.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=3)
    add_numbers(figure, text)
    set_alt_text(
        figure,
        f"{rows['group_name']} {rows['groups'][chosen]}: with {small} observations its line keeps "
        f"{weights[small]:.2f} of their distance from the population line, with {count} "
        f"{weights[-1]:.2f}. Right: the weight rises from 0 without observations to "
        f"{weights[-1]:.2f} with {count}.",
    )
    return figure


def _draw_lines(
    ax: Axes, rows: Mapping[str, Any], variances: Mapping[str, float], chosen: int, kept: int
) -> None:
    at = shrink_at(rows, variances, chosen=chosen, kept=kept)
    x, y = np.array(rows["x"], dtype=float), np.array(rows["y"], dtype=float)
    ends = np.array([x.min(), x.max()])
    lines = {
        "complete": ("population", 0.0),
        "none": ("own data, same slope", at.distance),
        "partial": ("its line (partial pooling)", at.effect),
    }
    for model, (label, shift) in lines.items():
        style: Any = {"color": COLOURS[model], "ls": LINE_STYLES[model], "lw": 2.5, "gid": model}
        ax.plot(ends, at.population @ [np.ones(2), ends] + shift, label=label, **style)
    own = np.flatnonzero(np.array(rows["group"]) == chosen)
    own = own[np.argsort(x[own], kind="stable")]
    ax.plot(x[own[:kept]], y[own[:kept]], "o", color=COLOURS["data"], ms=7, gid="data")
    ax.plot(x[own[kept:]], y[own[kept:]], "o", color=COLOURS["muted"], mfc="white", ms=7)
    ax.set(xlabel=shown(rows["predictor"]), ylabel=shown(rows["outcome"]))
    ax.set_title(f"{kept} observations")
