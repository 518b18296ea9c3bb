"""The still figure: things with their labels, and what models see; and the numbers as text."""

from string import ascii_lowercase, ascii_uppercase
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from course_lib.explorers.frame.explorer import add_numbers
from course_lib.explorers.grouping.levels import BATCHES, FORMULAS, START, grouping_at
from course_lib.explorers.grouping.verdict import verdict_of
from course_lib.plots.parts.names import shown
from course_lib.theme import COLOURS, set_alt_text

WOOD = "#e4ebf3"
_SHOWN: list[dict[str, Any]] = [  # what differs from the start, for the table
    {},
    {"formula": "slash"},
    {"labels": "own"},
    {"formula": "slash", "tests": 1},
    {"truth": "same"},
    {"truth": "same", "tests": 1},
    {"truth": "same", "formula": "slash", "tests": 1},
]


def plural(word: str) -> str:
    """Return a name for several, such as casks or classes."""
    return word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s")


def draw_grouping(seen: dict[str, pd.DataFrame], outer: str, inner: str, text: str) -> Figure:
    """Draw the things with their labels beside what each of two formulas sees.

    Parameters
    ----------
    seen : dict
        Formula to rows (``outer``, ``at``, ``label``, ``level``), as `grouping_at` gives them;
        lines are drawn for the first.
    outer, inner : str
        Names of the factors.
    text : str
        Numbers to write below.
    """
    figure, axes = plt.subplots(1, 1 + len(seen), figsize=(11, 6), width_ratios=(1, 0.8, 1.9))
    first, last = seen.values()
    _draw_things(axes[0], first, outer, inner)
    for ax, (formula, rows) in zip(axes[1:], seen.items(), strict=True):
        _draw_levels(ax, rows, formula, outer, inner)
    add_numbers(figure, text)
    batches, things, levels = (
        rows.nunique() for rows in (first["outer"], last["level"], first["level"])
    )
    set_alt_text(
        figure,
        f"Left: {batches} rows, one per {outer}, of three {plural(inner)} each, labelled a, b, c "
        f"in every row; lines join the {things} {plural(inner)} to {levels} of the same label. "
        f"Middle: what {next(iter(seen))} sees, a full grid of {batches} by {levels}. Right: what "
        f"the slash sees, {things} levels in blocks, each in one {outer}. The table below gives "
        f"the numbers of random effects, and which variances can be told apart.",
    )
    return figure


def _draw_things(ax: Axes, rows: pd.DataFrame, outer: str, inner: str) -> None:
    places = rows.drop_duplicates(["outer", "at"])
    for _, same in places.groupby("level"):
        ax.plot(same["at"], same["outer"], color=COLOURS["highlight"], ls="--", lw=3, zorder=1)
    style: Any = {"fc": WOOD, "ec": COLOURS["partial"], "zorder": 2, "gid": "thing"}
    for y, x, label in places[["outer", "at", "label"]].to_numpy():
        corner = (x - 0.32, y - 0.32)
        ax.add_patch(FancyBboxPatch(corner, 0.64, 0.64, "round,pad=0,rounding_size=0.14", **style))
        ax.text(x, y, ascii_lowercase[label], ha="center", va="center", weight="bold")
    _frame(ax, places["at"].nunique(), places["outer"].nunique(), outer)
    ax.set(xticks=[], title=shown(f"{plural(inner)} and their labels"))


def _draw_levels(ax: Axes, rows: pd.DataFrame, title: str, outer: str, inner: str) -> None:
    counts = pd.crosstab(rows["outer"], rows["level"])[list(dict.fromkeys(rows["level"]))]
    ax.imshow(counts > 0, cmap="Blues", vmin=0, vmax=2.2, aspect="auto", gid="levels")
    for (row, column), count in np.ndenumerate(counts.to_numpy()):
        if count:
            ax.text(column, row, str(count), ha="center", va="center")
    _frame(ax, counts.shape[1], len(counts), outer)
    ax.set_xticks(range(counts.shape[1]), [_level_name(level) for level in counts.columns])
    ax.set(title=shown(title), xlabel=shown(inner))
    for edge in range(1, counts.shape[1]):
        ax.axvline(edge - 0.5, color="white", lw=1.5)


def _frame(ax: Axes, columns: int, rows: int, outer: str) -> None:
    ax.set(xlim=(-0.5, columns - 0.5), ylim=(rows - 0.5, -0.5), ylabel=shown(outer))
    ax.set_yticks(range(rows), list(ascii_uppercase[:rows]))
    ax.tick_params(length=0)
    ax.grid(visible=False)
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)


def _level_name(level: str) -> str:
    """Letters for a level's numbers, such as A:a."""
    *above, label = (int(number) for number in level.split(":"))
    return ":".join([ascii_uppercase[number] for number in above] + [ascii_lowercase[label]])


def write_numbers(outer: str, inner: str) -> str:
    """Write what the model makes of some settings."""
    rows = [_row(START | change, outer, inner) for change in _SHOWN]
    several = plural(inner)
    columns = [several, "labels", "formula", "tests", "random effects", f"{several} seen"]
    return str(
        pd.DataFrame(rows, columns=[*columns, "told apart", "verdict"]).to_string(index=False)
    )


def _row(setting: dict[str, Any], outer: str, inner: str) -> tuple[Any, ...]:
    at = grouping_at(setting)
    levels = at.rows["level"].nunique()
    names = {"outer": outer, "inner": inner, "residual": "residual"}
    verdict = verdict_of(at.facts, outer, inner)
    lost = [names[name] for name, told in at.told.items() if not told]
    return (
        "own" if setting["truth"] == "own" else "the same",
        "own" if setting["labels"] == "own" else "again",
        FORMULAS[setting["formula"]].format(outer=outer, inner=inner),
        setting["tests"],
        f"{BATCHES} + {levels}",
        f"{at.rows['thing'].nunique()} as {levels}",
        "all" if not lost else "not " + ", ".join(lost),
        verdict,
    )
