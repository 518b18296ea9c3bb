"""The still figure of the explorer of false positives, and its numbers as text."""

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from course_lib.explorers.false_positives.data_sets import (
    LIMITS,
    p_values,
    simulate_rows,
    two_parts,
)
from course_lib.explorers.false_positives.rates import (
    NOMINAL,
    PREDICTORS,
    effective_rows,
    rejection_rate,
)
from course_lib.explorers.frame.explorer import add_numbers
from course_lib.model.design import Array
from course_lib.theme import COLOURS, GROUP_COLOURS, set_alt_text

PARTS = (GROUP_COLOURS[0], GROUP_COLOURS[3])  # colours of the predictor's levels A and B
STYLES: dict[str, dict[str, Any]] = {
    "between": {"color": COLOURS["partial"], "ls": "-"},
    "within": {"color": GROUP_COLOURS[2], "ls": (0, (1, 1.3))},
}
PERCENT = (-16, 82)  # range of the axis of rates


def write_numbers(start: dict[str, Any], seed: int) -> str:
    """Write the rates for the design, for twice the rows, for twice the groups, and for ICC 0."""
    icc, groups, rows = start["icc"], start["groups"], start["rows"]
    designs = [(groups, rows, icc), (groups, 2 * rows, icc), (2 * groups, rows, icc)]
    lines = [
        "                    |    rows are worth    |  a 5 % test rejects, %",
        "groups  rows    ICC |   between     within |   between     within",
    ]
    for count, size, share in [*designs, (groups, rows, 0.0)]:
        worth = [effective_rows(count, size, share, kind) for kind in PREDICTORS]
        rates = [100 * rejection_rate(count, size, share, kind) for kind in PREDICTORS]
        design = f"{count:6d} {size:5d} {share:6.3f} | {worth[0]:9.1f} {worth[1]:10.1f}"
        lines.append(f"{design} | {rates[0]:9.1f} {rates[1]:10.1f}")
    values = p_values(seed, start)
    rejected = int((values < NOMINAL).sum())
    lines.append(f"Of the {len(values)} data sets above, {rejected} are rejected at 5 %.")
    return "\n".join(lines)


def draw_false_positives(start: dict[str, Any], seed: int, text: str) -> Figure:
    """Draw the p-values, the newest data set, and the rates against the intraclass correlation."""
    figure, axes = plt.subplot_mosaic(
        [["pile", "pile"], ["rows", "rates"]], figsize=(11, 8), height_ratios=(1, 1.2)
    )
    design = start["groups"], start["rows"], start["icc"]
    found = p_values(seed, start)
    _draw_pile(axes["pile"], found)
    _draw_rows(axes["rows"], simulate_rows(seed, *design, len(found) - 1), start["predictor"])
    _draw_rates(axes["rates"], start)
    handles, labels = axes["rows"].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=4)
    add_numbers(figure, text)
    between, within = (100 * rejection_rate(*design, kind) for kind in PREDICTORS)
    set_alt_text(
        figure,
        f"Above: p-values of {len(found)} simulated data sets without an effect as a pile of dots; "
        f"{int((found < NOMINAL).sum())} lie below 0.05. Left: one of the data sets, {design[0]} "
        f"groups of {design[1]} rows; rows of one group lie close together. Right: how often a 5 % "
        f"test that ignores the groups rejects, against the intraclass correlation. At "
        f"{design[2]:.3f} it is {between:.1f} % for a predictor between groups and {within:.1f} % "
        f"for one within; at 0 both are 5 %.",
    )
    return figure


def _draw_pile(ax: Axes, values: Array) -> None:
    """Draw each p-value as a dot in its bin, as wide as the test's level."""
    bins = np.floor(values / NOMINAL).astype(int)
    heights = [int((bins[:i] == one).sum()) + 1 for i, one in enumerate(bins)]
    x, y = (bins + 0.5) * NOMINAL, np.array(heights)
    low = values < NOMINAL
    ax.plot(x[low], y[low], "D", color=COLOURS["highlight"], ms=7, gid="rejected")
    ax.plot(x[~low], y[~low], "o", color=COLOURS["partial"], mfc="none", ms=7, gid="kept")
    ax.axvline(NOMINAL, color=COLOURS["highlight"], ls=(0, (3, 2)))
    ax.set(xlim=(0, 1), ylim=(0, max(*heights, 4) + 1), xlabel="p-value", ylabel="data sets")
    ax.set_title(f"{int(low.sum())} of {len(values)} data sets without an effect: p < {NOMINAL}")


def _draw_rows(ax: Axes, values: Array, predictor: str) -> None:
    groups = len(values)
    aside, half = (0.0, groups // 2) if predictor == "between" else (0.2, groups)
    for number, part in enumerate(two_parts(values, predictor)):
        first = 1 + number * (groups - half)
        x = np.arange(first, first + len(part)) + (2 * number - 1) * aside
        label, marker = ("level A", "o") if number == 0 else ("level B", "s")
        colour = PARTS[number]
        x = np.repeat(x, part.shape[1])
        ax.plot(x, part.ravel(), marker, color=colour, ms=4, label=label, gid="data")
        ends = np.array([first - 0.5, first + len(part) - 0.5])
        name = None if number else "means of levels"
        ax.plot(ends, np.full(2, part.mean()), color="black", lw=2.5, label=name, gid="mean")
    centres = np.arange(1.0, groups + 1)
    reach = centres - 0.4, centres + 0.4
    ax.hlines(values.mean(axis=1), *reach, "black", lw=1.2, label="means of groups")
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.set(xlabel="group", ylabel="value", title="The newest data set")


def _draw_rates(ax: Axes, start: dict[str, Any]) -> None:
    shares = np.linspace(*LIMITS["icc"], 96)
    ax.axhline(100 * NOMINAL, color=COLOURS["complete"], ls="--", gid="nominal")
    for kind, style in STYLES.items():
        colour = style["color"]
        design = start["groups"], start["rows"]
        rates, now = (100 * rejection_rate(*design, at, kind) for at in (shares, start["icc"]))
        ax.plot(shares, rates, **style, lw=2.5, gid=kind)
        ax.plot(start["icc"], now, "o", color=colour, ms=9)
        place = (10, -14) if kind == "between" else (0, -20)
        words = f"{kind} groups: {now:.1f} %"
        ax.annotate(words, (start["icc"], now), place, textcoords="offset points", color=colour)
    ax.set(xlabel="intraclass correlation", ylabel="rejects, % (approximation)", ylim=PERCENT)
    ax.set_title("How often a 5 % test rejects")
