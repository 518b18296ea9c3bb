"""The still figure of the explorer of the clock, and its numbers as text."""

from collections.abc import Mapping
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.explorers.clock.likelihoods import LEVEL, at_unit
from course_lib.explorers.frame.explorer import add_numbers
from course_lib.plots.parts.names import shown
from course_lib.theme import COLOURS, GROUP_COLOURS, set_alt_text

LEVELS: tuple[dict[str, Any], ...] = (
    {"color": GROUP_COLOURS[0], "ls": "-"},
    {"color": GROUP_COLOURS[3], "ls": (0, (5, 2))},
)
_MARKERS = ("o", "D")


def write_numbers(given: Mapping[str, Any]) -> str:
    """Write both comparisons with time in each unit."""
    lines = ["time in |  REML, not a ratio         p |  ML ratio         p"]
    for name, scale in given["units"].items():
        at = at_unit(given["ratios"], scale).numbers()
        reml, ml = (f"{at[key]:8.2f}  {at[key + '_p']:8.2g}" for key in ("reml", "ml"))
        lines.append(f"{name:>7} |     {reml:>22} | {ml:>19}")
    return "\n".join(lines)


def draw_clock(given: Mapping[str, Any], text: str) -> Figure:
    """Draw the data, and both comparisons in each unit of time."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(11.5, 6))
    _draw_rows(left, given)
    at = {name: at_unit(given["ratios"], scale) for name, scale in given["units"].items()}
    _draw_bars(right, given, at)
    add_numbers(figure, text)
    values = ", ".join(f"{one.reml:.2f} in {name}" for name, one in at.items())
    set_alt_text(
        figure,
        f"Left: {given['names']['outcome']} of {max(given['groups']) + 1} groups against "
        f"{given['names']['predictor']}, in two levels. Right: bars of twice the difference of "
        f"log-likelihoods of two models for five units of time. By REML {values}; by ML "
        f"{next(iter(at.values())).ml:.2f} in all. The {LEVEL:.0%} limit of the chi-square "
        f"distribution is {given['critical']:.2f}.",
    )
    return figure


def _draw_rows(ax: Axes, given: Mapping[str, Any]) -> None:
    x, y = np.asarray(given["predictor"]), np.asarray(given["outcome"])
    codes, groups = np.asarray(given["codes"]), np.asarray(given["groups"])
    for level, style in enumerate(LEVELS):
        for group in np.unique(groups[codes == level]):
            mine = np.flatnonzero(groups == group)
            mine = mine[np.argsort(x[mine])]
            ax.plot(x[mine], y[mine], _MARKERS[level], lw=1, ms=4, gid="data", **style)
        ax.plot([], [], _MARKERS[level], label=shown(given["levels"][level]), **style)
    ax.set(xlabel=shown(f"{given['names']['predictor']}, in {given['unit']}"))
    ax.set_ylabel(shown(given["names"]["outcome"]))
    ax.legend()


def _draw_bars(ax: Axes, given: Mapping[str, Any], at: Mapping[str, Any]) -> None:
    places = np.arange(len(at))
    bars: tuple[tuple[str, float, dict[str, Any]], ...] = (
        ("reml", -0.2, {"color": COLOURS["highlight"], "hatch": "//", "edgecolor": "white"}),
        ("ml", 0.2, {"color": COLOURS["partial"]}),
    )
    for by, aside, style in bars:
        values = [getattr(one, by) for one in at.values()]
        ax.bar(places + aside, values, 0.38, label=by.upper(), gid=by, **style)
    ax.axhline(0, color=COLOURS["data"], lw=1)
    ax.axhline(given["critical"], color=COLOURS["data"], ls=(0, (4, 3)))
    limit = f"{LEVEL:.0%} limit: {given['critical']:.2f}"
    place = (len(at) - 0.4, given["critical"])  # beside the bars
    ax.annotate(limit, place, (0, 4), textcoords="offset points")
    ax.set_xlim(-0.6, len(at) + 0.8)
    ax.set_xticks(places, list(at))
    ax.set(xlabel="unit of time", ylabel="twice the difference of log-likelihoods")
    ax.legend(loc="upper left")
