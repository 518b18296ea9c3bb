"""Explorer of lecture 02: a trend within groups, another between them, and what models report."""

from collections.abc import Mapping
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.datasets.simulate import Rng, _generator, _is_finite, _whole
from course_lib.explorers.frame.explorer import Explorer, add_numbers
from course_lib.explorers.simpson.slopes import Slopes, reml_ratio, simpson_points, simpson_slopes
from course_lib.model.criterion import Array
from course_lib.theme import COLOURS, GROUP_COLOURS, LINE_STYLES, set_alt_text

SIZES = (4, 5, 6, 8, 10, 15, 20, 30, 50, 100)  # points per group
CORRELATIONS = tuple(round(0.05 * i, 2) for i in range(1, 20))
GAPS = tuple(round(0.1 * i, 1) for i in range(16))
_BETWEEN: Any = {"color": GROUP_COLOURS[2], "ls": (0, (4, 1.5, 1, 1.5)), "lw": 2}


def explore_simpson(
    n: int = 4,
    r: float = 0.5,
    difference: float = 1.0,
    groups: int = 5,
    rng: Rng = None,
) -> Explorer:
    """Change the trend within groups, the gap between them and the points per group.

    Parameters
    ----------
    n : int
        Points per group at the start: 4, 5, 6, 8, 10, 15, 20, 30, 50 or 100.
    r : float
        Correlation within groups at the start: 0.05 to 0.95 in steps of 0.05.
    difference : float
        Shift from each group to the next at the start, in both variables: 0 to 1.5 in steps of
        0.1.
    groups : int
        Number of groups, from 2 to 7.
    rng : numpy Generator or int, optional
        Source of randomness, or its seed. It decides where the points lie, and no slope.

    Returns
    -------
    Explorer
        How to read it: the slope within groups is the correlation, the slope between their means
        is -1. The pooled regression weighs the two by their sums of squares. The random-intercept
        model gives the trend between groups less weight, but not none: with few points per group
        its lines are visibly less steep than the groups' own.

    Raises
    ------
    ValueError
        For values that the sliders do not have; the message says which ones there are.
    """
    if _whole("groups", groups, 2) > len(GROUP_COLOURS):
        raise ValueError(f"groups must be from 2 to {len(GROUP_COLOURS)}; got {groups}.")
    start = {
        "size": _place("n", n, SIZES),
        "r": CORRELATIONS[_place("r", r, CORRELATIONS)],
        "difference": GAPS[_place("difference", difference, GAPS)],
    }
    draws = _generator(rng).standard_normal((groups, max(SIZES), 2)).round(3)
    grid = np.meshgrid(CORRELATIONS, GAPS, indexing="ij")
    data = {
        "draws": draws,
        "sizes": SIZES,
        "correlations": CORRELATIONS,
        "gaps": GAPS,
        "ratios": [_rounded(reml_ratio(size, *grid, groups)) for size in SIZES],
    }
    shown = {"n": n, "r": start["r"], "difference": start["difference"]}
    text = _table(shown, groups)
    return Explorer("simpson", data=data, start=start, figure=_draw(shown, draws, text), text=text)


def _place(name: str, value: Any, possible: tuple[float, ...]) -> int:
    """Return the place of a value on its slider."""
    places = [i for i, one in enumerate(possible) if _is_finite(value) and np.isclose(one, value)]
    if not places:
        listed = ", ".join(map(str, possible))
        raise ValueError(f"{name} must be a value of its slider: {listed}; got {value!r}.")
    return places[0]


def _rounded(values: Array) -> list[list[float]]:
    return [[float(f"{value:.9g}") for value in row] for row in values]


def _table(shown: Mapping[str, Any], groups: int) -> str:
    """Write the slopes for some numbers of points, and for a gap of zero and a small one."""
    r, gap = shown["r"], shown["difference"]
    rows = [(n, gap) for n in sorted({4, 5, 10, 100, shown["n"]})]
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


def _draw(shown: Mapping[str, Any], draws: Array, text: str) -> Figure:
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
        f"{at.within:.2f}; the means fall with a slope of {at.between:.2f}; the pooled line has "
        f"{at.pooled:.2f}, the parallel lines of the mixed model {at.mixed:.2f}. Right: the mixed "
        f"model's slope against the points per group comes close to the slope within groups as "
        f"they grow in number. The table below gives the numbers.",
    )
    return figure


def _draw_points(ax: Axes, points: Array, at: Slopes) -> None:
    lines: dict[str, tuple[str, float, list[Array]]] = {
        "partial": ("mixed model", at.mixed, list(points)),
        "none": ("own line (within)", at.within, list(points)),
        "complete": ("pooled regression", at.pooled, [points.reshape(-1, 2)]),
    }
    for number, own in enumerate(points):
        ax.plot(*own.T, "o", color=GROUP_COLOURS[number], alpha=0.5, ms=4.5, gid="data")
    for model, (label, slope, parts) in lines.items():
        style: Any = {"color": COLOURS[model], "ls": LINE_STYLES[model], "lw": 2.5, "gid": model}
        for number, part in enumerate(parts):
            x, middle = part[:, 0], part.mean(axis=0)
            ends = np.array([x.min(), x.max()])
            label_once = label if number == 0 else None
            ax.plot(ends, middle[1] + slope * (ends - middle[0]), label=label_once, **style)
    means = points.mean(axis=1)
    ax.plot(*means.T, marker="D", ms=7, mec="white", label="means (between)", **_BETWEEN)
    ax.set(xlabel="V1", ylabel="V2", title="Points and lines")


def _draw_slopes(ax: Axes, shown: Mapping[str, Any], groups: int) -> None:
    every = [simpson_slopes(n, shown["r"], shown["difference"], groups) for n in SIZES]
    for model, name in (("none", "within"), ("complete", "pooled"), ("partial", "mixed")):
        values = [getattr(one, name) for one in every]
        marker = "o" if name == "mixed" else ""
        style: Any = {"color": COLOURS[model], "ls": LINE_STYLES[model], "marker": marker}
        ax.plot(SIZES, values, gid=f"{name} slope", **style)
    ax.plot(SIZES, [one.between for one in every], **_BETWEEN)
    ax.set(xlabel="points per group", ylabel="slope", title="Slopes", ylim=(-1.1, 1.05))
