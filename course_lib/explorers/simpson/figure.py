"""The still figure of the explorer of Simpson's paradox, and its numbers as text."""

from collections.abc import Mapping
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.explorers.frame.explorer import add_numbers
from course_lib.explorers.simpson.slopes import SIZES, Slopes, simpson_points, simpson_slopes
from course_lib.model.design import Array
from course_lib.theme import COLOURS, GROUP_COLOURS, LINE_STYLES, set_alt_text

BETWEEN: dict[str, Any] = {"color": GROUP_COLOURS[2], "ls": (0, (4, 1.5, 1, 1.5))}
SLOPES = (-1.1, 1.05)  # range of the axis of slopes
TICKS = (4, 10, 40, 100, 400)  # of the axis of points per group


def write_numbers(shown: Mapping[str, Any], groups: int) -> str:
    """Write the slopes for some numbers of points, and for a gap of zero and a small one."""
    r, gap = shown["r"], shown["difference"]
    rows = [(n, gap) for n in sorted({4, 5, 10, 100, 400, shown["n"]})]
    rows += [(shown["n"], other) for other in (0.2, 0.0, 1.5) if other != gap]
    lines = [
        f"correlation {r:.2f}, {groups} groups",
        "            |                slope                |  weight of between",
        "points  gap |   within  between   pooled    mixed |    pooled    mixed",
    ]
    for n, difference in rows:
        at = simpson_slopes(n, r, difference, groups)
        weights = [at.weight(model) for model in ("pooled", "mixed")]
        values = f"{at.within:8.3f} {at.between:8.3f} {at.pooled:8.3f} {at.mixed:8.3f}"
        shares = f"{weights[0]:9.4f} {weights[1]:8.4f}"
        lines.append(f"{n:6d} {difference:4.1f} | {values} | {shares}".replace("nan", "  -"))
    return "\n".join(lines)


def draw_simpson(shown: Mapping[str, Any], draws: Array, text: str) -> Figure:
    """Draw the points with their lines, and the slopes against the points per group."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 6.6))
    at = simpson_slopes(**shown, groups=len(draws))
    _draw_points(left, simpson_points(draws, **shown), at)
    _draw_slopes(right, shown, len(draws))
    handles, labels = left.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=4)
    add_numbers(figure, text)
    set_alt_text(
        figure,
        f"Left: {len(draws)} groups of {shown['n']} points. Within each the slope is "
        f"{at.within:.2f}; the means have a slope of {at.between:.2f}; one line through all points "
        f"has {at.pooled:.2f}, the parallel lines of the random-intercept model {at.mixed:.2f}. "
        f"Right: that model's slope against the points per group comes close to the slope within "
        f"groups as they grow in number. The table below gives the numbers.",
    )
    return figure


def _draw_points(ax: Axes, points: Array, at: Slopes) -> None:
    lines: dict[str, tuple[str, float, list[Array]]] = {
        "partial": ("random intercept", at.mixed, list(points)),
        "none": ("own line (within)", at.within, list(points)),
        "complete": ("one line", at.pooled, [points.reshape(-1, 2)]),
    }
    for number, own in enumerate(points):
        ax.plot(*own.T, "o", color=GROUP_COLOURS[number], ms=4, gid="data")
    for model, (label, slope, parts) in lines.items():
        style: Any = {"color": COLOURS[model], "ls": LINE_STYLES[model], "lw": 2.5, "gid": model}
        for number, part in enumerate(parts):
            x, middle = part[:, 0], part.mean(axis=0)
            ends = np.array([x.min(), x.max()])
            label_once = label if number == 0 else None
            ax.plot(ends, middle[1] + slope * (ends - middle[0]), label=label_once, **style)
    means = points.mean(axis=1)
    ax.plot(*means.T, marker="D", ms=7, mec="white", label="means (between)", lw=2, **BETWEEN)
    ax.set(xlabel="V1", ylabel="V2", title="Points and lines")


def _draw_slopes(ax: Axes, shown: Mapping[str, Any], groups: int) -> None:
    every = [simpson_slopes(n, shown["r"], shown["difference"], groups) for n in SIZES]
    for model, name in (("none", "within"), ("complete", "pooled"), ("partial", "mixed")):
        values = [getattr(one, name) for one in every]
        marker = "o" if name == "mixed" else ""
        style: Any = {"color": COLOURS[model], "ls": LINE_STYLES[model], "marker": marker}
        ax.plot(SIZES, values, gid=f"{name} slope", **style)
    ax.plot(SIZES, [one.between for one in every], lw=2, **BETWEEN)
    ax.set(xlabel="points per group", ylabel="slope", title="Slopes", ylim=SLOPES, xscale="log")
    ax.set_xticks(TICKS, labels=map(str, TICKS))
    ax.minorticks_off()
