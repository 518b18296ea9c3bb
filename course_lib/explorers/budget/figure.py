"""The still figure of the explorer of the budget, and its numbers as text."""

from collections.abc import Mapping
from math import inf
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.explorers.budget.designs import (
    LIMITS,
    cost,
    item_power,
    numbers,
    slope_power,
)
from course_lib.explorers.frame.explorer import add_numbers
from course_lib.theme import COLOURS, GROUP_COLOURS, set_alt_text

STYLES: dict[str, dict[str, Any]] = {
    "design": {"color": COLOURS["partial"], "ls": "-"},
    "best": {"color": GROUP_COLOURS[2], "ls": "-"},
    "cost": {"color": GROUP_COLOURS[2], "ls": (0, (1, 1))},
    "ceiling": {"color": COLOURS["highlight"], "ls": (0, (5, 2))},
}
LEVELS = (0.2, 0.5, 0.8, 0.95)
WANTED = 0.8


def write_numbers(start: Mapping[str, Any]) -> str:
    """Write the power of both tabs' designs, and their ceilings."""
    slopes, items = (numbers({**start, "tab": tab}) for tab in ("tests", "items"))
    designs = {
        f"{start['subjects']} x {start['tests']}": slopes["power"],
        f"{start['subjects']} x infinite": slopes["ceiling"],
        f"{slopes['best_1']} x {slopes['best_2']} (best at the same cost)": slopes["best_power"],
    }
    crossed = {
        f"{start['item_subjects']} x {start['items']}": items["power"],
        f"infinite x {start['items']}": items["ceiling"],
    }
    return "\n".join(
        [
            *_table("subjects x tests on each day", designs),
            *_table("subjects x items", crossed),
        ]
    )


def _table(head: str, powers: Mapping[str, float]) -> list[str]:
    rows = [f"{name:<30s} | {power:.3f}" for name, power in powers.items()]
    return [f"{head:<30s} | power", *rows]


def draw_budget(start: Mapping[str, Any], text: str) -> Figure:
    """Draw the plane of subjects and tests, and power against subjects for some items."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(11.5, 7))
    slopes, items = (numbers({**start, "tab": tab}) for tab in ("tests", "items"))
    _draw_plane(left, start, (slopes["best_1"], slopes["best_2"]))
    _draw_items(right, start, items)
    add_numbers(figure, text)
    set_alt_text(
        figure,
        f"Left: lines of equal power over subjects and tests on each day, for a mean slope of "
        f"{start['effect']:g} and a slope SD of {start['slope_sd']:g}. They rise almost straight "
        f"up where slopes vary. The design of {start['subjects']} subjects and {start['tests']} "
        f"tests has power {slopes['power']:.2f}; of the designs of the same cost "
        f"{slopes['best_1']} subjects and {slopes['best_2']} tests have the most, "
        f"{slopes['best_power']:.2f}. Right: power against subjects who answer {start['items']} "
        f"items; it is {items['power']:.2f} with {start['item_subjects']} subjects and stays "
        f"below {items['ceiling']:.2f} with any number.",
    )
    return figure


def _draw_plane(ax: Axes, start: Mapping[str, Any], best: tuple[float, float]) -> None:
    sizes = start["slope_sd"], start["effect"]
    (few, many, _), (fewest, most, _) = LIMITS["subjects"], LIMITS["tests"]
    subjects, tests = np.arange(few, many + 1), np.linspace(fewest, most, 39)
    power = [[slope_power(int(j), k, *sizes) for j in subjects] for k in tests]
    lines = ax.contour(subjects, tests, power, LEVELS, colors=COLOURS["data"])
    ax.clabel(lines)
    many_tests = [slope_power(int(j), inf, *sizes) for j in subjects]
    if many_tests[0] < WANTED < many_tests[-1]:
        at = float(np.interp(WANTED, many_tests, subjects))
        words = f"left of it power\nstays below {WANTED}"
        ax.axvline(at, label=words, gid="ceiling", **STYLES["ceiling"])
    design = start["subjects"], start["tests"], start["price"]
    at_cost = [cost(*design) / cost(1, k, start["price"]) for k in tests]
    ax.plot(at_cost, tests, label="same cost", lw=2.5, gid="cost", **STYLES["cost"])
    ax.plot(*best, "D", color=STYLES["best"]["color"], ms=12, label="best at the same cost")
    ax.plot(*design[:2], "o", color=STYLES["design"]["color"], ms=9, label="the design")
    ax.set(xlim=(few - 1, many + 0.5), ylim=(0, most + 0.5))
    ax.set(xlabel="subjects", ylabel="tests on each day", title="Lines of equal power")
    ax.legend(loc="lower right", frameon=True, framealpha=1)


def _draw_items(ax: Axes, start: Mapping[str, Any], shown: Mapping[str, float]) -> None:
    sizes = [start[name] for name in ("subject_sd", "item_sd", "item_effect")]
    subjects = np.geomspace(*LIMITS["item_subjects"][:2], 60)
    items = start["items"]
    for count in (items // 2, 2 * items, items):
        mine = count == items
        look = STYLES["design"] if mine else {"color": COLOURS["data"], "lw": 1.2}
        power = [item_power(at, count, *sizes) for at in subjects]
        ax.plot(subjects, power, **look)
        words = f"{count} items"
        ax.annotate(words, (200, power[-1]), (0, -16), textcoords="offset points", ha="right")
    words = "ceiling: infinitely many subjects"
    ax.axhline(shown["ceiling"], label=words, gid="items-ceiling", **STYLES["ceiling"])
    ax.plot(start["item_subjects"], shown["power"], "o", color=STYLES["design"]["color"], ms=9)
    ax.set(xlabel="subjects", ylabel="power", ylim=(0, 1.04))
    ax.set_title(f"Power with {items} items")
    ax.legend(loc="lower right")
