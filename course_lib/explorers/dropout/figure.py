"""The still figure of the explorer of dropout, and its numbers as text."""

from typing import Any

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.explorers.dropout.departures import (
    HIGHEST,
    LOWEST,
    NAMES,
    TIMES,
    Remaining,
    fit_line,
    leave_above,
)
from course_lib.explorers.frame.explorer import add_numbers
from course_lib.model.design import Array
from course_lib.theme import COLOURS, GROUP_COLOURS, set_alt_text

STYLES: dict[str, dict[str, Any]] = {
    "all": {"color": COLOURS["data"], "ls": (0, (4, 2))},
    "completers": {"color": GROUP_COLOURS[4], "ls": "-"},
    "ols": {"color": COLOURS["complete"], "ls": (0, (5, 2))},
    "intercepts": {"color": GROUP_COLOURS[0], "ls": "-"},
    "gee": {"color": GROUP_COLOURS[2], "ls": "-"},
    "carried": {"color": GROUP_COLOURS[3], "ls": "-"},
    "slopes": {"color": COLOURS["partial"], "ls": "-"},
}


def all_line(values: Array) -> tuple[float, float]:
    """Return intercept and slope of all data: of least squares and of all balanced models alike."""
    return fit_line(TIMES, values.mean(axis=0))


def write_numbers(values: Array, limit: int) -> str:
    """Write what remains, and the six slopes, at the start's limit and at some others."""
    heads = [["completers", "least", "random", "GEE,", "last-value", "random"]]
    heads.append(["only", "squares", "intercepts", "exchang.", "carried", "slopes"])
    upper, lower = ("  ".join(f"{word:>10}" for word in words) for words in heads)
    lines = [
        f"Slope of Days, ms per day; {all_line(values)[1]:.2f} with all data, by every analysis.",
        f"limit  rows  subjects | {upper}",
        f"   ms  seen    to end | {lower}  (SE)",
    ]
    for at in sorted({LOWEST, limit, 350, 400, HIGHEST}):
        now = leave_above(values, at)
        slopes = "  ".join(f"{now.slopes[name]:10.2f}" for name in NAMES)
        counts = f"{at:5d} {now.rows:5d} {now.completers:9d}"
        lines.append(f"{counts} | {slopes}  ({now.slopes_error:.2f})")
    return "\n".join(lines)


def draw_dropout(values: Array, limit: int, text: str) -> Figure:
    """Draw the subjects' lines cut at the limit, and six slopes beside that of all data."""
    now = leave_above(values, limit)
    figure, (left, right) = plt.subplots(1, 2, figsize=(11.5, 6.4))
    _draw_lines(left, values, limit, now)
    _draw_slopes(right, all_line(values)[1], now)
    add_numbers(figure, text)
    said = ", ".join(f"{NAMES[name]} {slope:.2f}" for name, slope in now.slopes.items())
    set_alt_text(
        figure,
        f"Left: reaction times of {len(values)} subjects against days; each line ends after its "
        f"first value above {limit} ms, so that {now.rows} of {values.size} values are seen and "
        f"{now.completers} subjects stay to the end. Right: the slope of days by six analyses "
        f"beside that of all data, {all_line(values)[1]:.2f}: {said}.",
    )
    return figure


def _draw_lines(ax: Axes, values: Array, limit: int, now: Remaining) -> None:
    for mine, last in zip(values, now.last, strict=True):
        ax.plot(TIMES[last:], mine[last:], ":", color=COLOURS["muted"], lw=1)
        ax.plot(TIMES[: last + 1], mine[: last + 1], color=COLOURS["data"], lw=1.2, gid="seen")
        if last < len(TIMES) - 1:
            ax.plot(TIMES[last], mine[last], "o", color=COLOURS["highlight"], ms=5, gid="left")
    ax.axhline(limit, color=COLOURS["highlight"], lw=1.5)
    lines = {"ols": now.ols_line, "slopes": now.slopes_line, "all": all_line(values)}
    for name, (intercept, slope) in lines.items():
        label = {**NAMES, "all": "all data"}[name]
        ax.plot(TIMES, intercept + slope * TIMES, lw=3, label=label, **STYLES[name])
    ax.set(xlabel="Days", ylabel="Reaction, ms", title=f"Who leaves above {limit} ms?")
    ax.legend(loc="upper left")


def _draw_slopes(ax: Axes, truth: float, now: Remaining) -> None:
    ax.axvline(truth, label=f"all data: {truth:.2f}", **STYLES["all"])
    for place, name in enumerate(NAMES):
        slope, colour = now.slopes[name], STYLES[name]["color"]
        ax.plot([truth, slope], [place, place], color=colour, lw=3)
        ax.plot(slope, place, "o", color=colour, ms=9, gid=name)
        ax.annotate(f"{slope:.2f}", (slope, place), (0, 8), textcoords="offset points", ha="center")
    ends = [now.slopes["slopes"] + side * now.slopes_error for side in (-1, 1)]
    mixed = [len(NAMES) - 1] * 2
    ax.plot(ends, mixed, color=COLOURS["partial"], lw=1.5, label="± standard error", gid="error")
    ax.set_yticks(range(len(NAMES)), list(NAMES.values()))
    ax.set(xlabel="slope of Days, ms per day", title="Six answers", ylim=(len(NAMES) - 0.4, -0.8))
    ax.margins(x=0.14)
    ax.legend(loc="lower left")
