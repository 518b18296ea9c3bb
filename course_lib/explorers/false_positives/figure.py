"""The still figure of the explorer of false positives, and its numbers as text."""

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from scipy import stats

from course_lib.explorers.false_positives.data_sets import LIMITS, two_parts
from course_lib.explorers.false_positives.rates import (
    NOMINAL,
    PREDICTORS,
    effective_rows,
    rejection_rate,
)
from course_lib.explorers.frame.explorer import add_numbers
from course_lib.model.design import Array
from course_lib.theme import COLOURS, GROUP_COLOURS, set_alt_text

PARTS = (GROUP_COLOURS[0], GROUP_COLOURS[4])  # colours of predictor A and B
STYLES: dict[str, dict[str, Any]] = {
    "between": {"color": COLOURS["partial"], "ls": "-"},
    "within": {"color": GROUP_COLOURS[2], "ls": (0, (1, 1.3))},
}
PERCENT = (-9, 82)  # range of the axis of rates


def write_numbers(start: dict[str, Any], values: Array) -> str:
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
    found = stats.ttest_ind(*(part.ravel() for part in two_parts(values, start["predictor"])))
    value = "< 0.001" if found.pvalue < 0.0005 else f"= {found.pvalue:.3f}"
    lines.append(f"The data set above, groups ignored: p {value}")
    return "\n".join(lines)


def draw_false_positives(start: dict[str, Any], values: Array, text: str) -> Figure:
    """Draw one data set, and the rates against the intraclass correlation."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 6))
    _draw_rows(left, values, start["predictor"])
    _draw_rates(right, start)
    handles, labels = left.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=4)
    add_numbers(figure, text)
    design = start["groups"], start["rows"], start["icc"]
    between, within = (100 * rejection_rate(*design, kind) for kind in PREDICTORS)
    set_alt_text(
        figure,
        f"Left: one simulated data set without an effect, {design[0]} groups of {design[1]} rows; "
        f"rows of one group lie close together. Right: how often a 5 % test that ignores the "
        f"groups rejects, against the intraclass correlation. At {design[2]:.3f} it is "
        f"{between:.1f} % for a predictor between groups and {within:.1f} % for one within; at 0 "
        f"both are 5 %.",
    )
    return figure


def _draw_rows(ax: Axes, values: Array, predictor: str) -> None:
    groups = len(values)
    aside, half = (0.0, groups // 2) if predictor == "between" else (0.2, groups)
    for number, part in enumerate(two_parts(values, predictor)):
        first = 1 + number * (groups - half)
        x = np.arange(first, first + len(part)) + (2 * number - 1) * aside
        label, marker = ("predictor A", "o") if number == 0 else ("predictor B", "s")
        colour = PARTS[number]
        x = np.repeat(x, part.shape[1])
        ax.plot(x, part.ravel(), marker, color=colour, alpha=0.75, label=label, gid="data")
        ends = np.array([first - 0.5, first + len(part) - 0.5])
        name = None if number else "means"
        ax.plot(ends, np.full(2, part.mean()), color="black", lw=2.5, label=name, gid="mean")
    centres = np.arange(1.0, groups + 1)
    reach = centres - 0.4, centres + 0.4
    ax.hlines(values.mean(axis=1), *reach, "black", lw=1.2, label="group means")
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.set(xlabel="group", ylabel="value", title="One data set without an effect")


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
