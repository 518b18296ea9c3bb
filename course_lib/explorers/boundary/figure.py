"""The still figure of the explorer of the boundary, and its numbers as text."""

from collections.abc import Mapping
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.explorers.boundary.ratio_law import (
    CRITICAL,
    LAST,
    LEVEL,
    LIMITS,
    WIDTH,
    OneWay,
    asymptotic_bins,
)
from course_lib.explorers.frame.explorer import add_numbers
from course_lib.theme import COLOURS, GROUP_COLOURS, set_alt_text

SPIKE = -0.9  # middle of the bar of zeros, left of the bins
STYLES: dict[str, dict[str, Any]] = {
    "zero": {"color": COLOURS["highlight"], "ls": "-"},
    "mixture": {"color": COLOURS["partial"], "ls": "-"},
    "chi_square": {"color": GROUP_COLOURS[2], "ls": (0, (5, 2))},
}
NAMES = {"zero": "estimated as zero", "mixture": "half and half", "chi_square": "chi-square(1)"}


def write_numbers(start: Mapping[str, Any]) -> str:
    """Write the shares for the design, and for more rows and more groups."""
    groups, rows, icc = (start[name] for name in ("groups", "rows", "icc"))
    designs = [(groups, rows, icc), (groups, 1000, icc), (100, rows, icc), (groups, rows, 0.1)]
    lines = [
        "                    |  estimated |   a 5 % test rejects, %",
        "groups  rows    ICC | as zero, % | chi-square(1)  half and half  exact F",
    ]
    for design in dict.fromkeys(designs):
        shares = {name: 100 * share for name, share in OneWay(*design).numbers().items()}
        lines.append(
            f"{design[0]:6d} {design[1]:5d} {design[2]:6.2f} | {shares['zero']:10.1f} | "
            f"{shares['chi_square']:13.1f} {shares['mixture']:14.1f} {shares['exact']:8.1f}"
        )
    return "\n".join(lines)


def draw_boundary(start: Mapping[str, Any], text: str) -> Figure:
    """Draw the law of the ratio, and the shares against the true intraclass correlation."""
    design = OneWay(**start)
    figure, (left, right) = plt.subplots(1, 2, figsize=(11.5, 6))
    _draw_law(left, design)
    _draw_shares(right, design)
    add_numbers(figure, text)
    shares = {name: 100 * share for name, share in design.numbers().items()}
    set_alt_text(
        figure,
        f"Left: the law of the likelihood ratio of a variance in {design.groups} groups of "
        f"{design.rows} rows, true intraclass correlation {design.icc:g}. A spike at zero holds "
        f"{shares['zero']:.1f} % of the data sets; {shares['chi_square']:.1f} % lie above "
        f"{CRITICAL['chi_square']:.2f} and {shares['mixture']:.1f} % above "
        f"{CRITICAL['mixture']:.2f}. Right: the three shares against the true intraclass "
        f"correlation; zeros become fewer and both tests reject more often.",
    )
    return figure


def _draw_law(ax: Axes, design: OneWay) -> None:
    starts = np.arange(0, LAST + WIDTH / 2, WIDTH)
    middle = starts + WIDTH / 2
    zero = 100 * design.numbers()["zero"]
    ax.bar(SPIKE, zero, 0.8, color=STYLES["zero"]["color"], gid="spike")
    ax.annotate(f"{zero:.1f} %", (SPIKE, zero), (0, 4), textcoords="offset points", ha="center")
    ax.bar(middle, 100 * design.bins(), 0.9 * WIDTH, color=COLOURS["muted"], gid="bins")
    half = 100 * asymptotic_bins()
    ax.plot(middle, half, "D", color=COLOURS["partial"], ms=4, label="half of chi-square(1)")
    for name in ("mixture", "chi_square"):
        limit = f"{NAMES[name]}: {CRITICAL[name]:.2f}"
        ax.axvline(CRITICAL[name], label=limit, **STYLES[name])
    ax.set_xticks([SPIKE, *range(1, 11, 2)], ["0", *map(str, range(1, 11, 2))])
    ax.set(xlabel="likelihood ratio", ylabel="data sets, %", title="Zero, and what lies above")
    ax.margins(y=0.12)
    ax.legend()


def _draw_shares(ax: Axes, design: OneWay) -> None:
    truths = np.linspace(*LIMITS["icc"], 61)
    each = [OneWay(design.groups, design.rows, icc).numbers() for icc in truths]
    now = design.numbers()
    for name, style in STYLES.items():
        ax.plot(truths, [100 * one[name] for one in each], label=NAMES[name], gid=name, **style)
        ax.plot(design.icc, 100 * now[name], "o", color=style["color"], ms=8)
    ax.axhline(100 * LEVEL, color=COLOURS["data"], lw=1, ls=(0, (1, 2)))
    ax.set(xlabel="true intraclass correlation", ylabel="data sets, %", ylim=(0, 100))
    ax.set_title("Zeros, and what two tests reject")
    ax.legend(loc="upper left")
