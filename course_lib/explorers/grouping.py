"""Explorer of lecture 04: two factors, crossed or nested, and what a model makes of their labels."""

from collections.abc import Mapping
from dataclasses import dataclass
from string import ascii_lowercase, ascii_uppercase
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from course_lib.explorers.base import Explorer, add_numbers
from course_lib.theme import COLOURS, set_alt_text

BATCHES, ROOM = 4, 3  # as in src/math/grouping.js
FORMULAS = {
    "plus": "(1 | {outer}) + (1 | {inner})",
    "slash": "(1 | {outer}/{inner})",
    "alone": "(1 | {inner})",
}
START: dict[str, Any] = {
    "truth": "own",
    "labels": "again",
    "formula": "plus",
    "tests": 2,
    "moved": {},
}
_SHOWN = [  # what differs from the start, for the table
    {},
    {"formula": "slash"},
    {"labels": "own"},
    {"formula": "slash", "tests": 1},
    {"truth": "same"},
    {"truth": "same", "tests": 1},
    {"truth": "same", "formula": "slash", "tests": 1},
]


@dataclass(frozen=True)
class Grouping:
    """What a model makes of the labels of two factors.

    Attributes
    ----------
    rows : DataFrame
        One row per test: ``outer``, ``thing`` (what it is), ``label`` and ``level`` (what the
        model takes it for).
    merged, split : int
        Levels that hold several things; things that have several levels.
    told : dict
        Variance by name, and whether the data can tell it from the others.
    """

    rows: pd.DataFrame
    merged: int
    split: int
    told: dict[str, bool]

    @property
    def right(self) -> bool:
        """Whether the model takes for one thing what is one thing."""
        return not self.merged and not self.split


def grouping_at(setting: Mapping[str, Any]) -> Grouping:
    """Compute what a model makes of labels.

    Parameters
    ----------
    setting : mapping
        ``truth`` ("own" things in each outer level, or the "same" in all), ``labels`` ("own" or
        "again"), ``moved`` (labels changed by hand, per value of ``labels``), ``formula``
        (a key of `FORMULAS`), ``tests`` of each thing in each outer level.

    Returns
    -------
    Grouping
        How to read it: a variance can be told from the others when its matrix ZZ', after the
        mean is taken away, is no combination of theirs. Whether it can be told *well* is another
        question: that needs many levels.
    """
    moved = setting["moved"].get(setting["labels"], {})
    rows = []
    for outer in range(BATCHES):
        for at in range(ROOM):
            place = outer * ROOM + at
            label = moved.get(place, place if setting["labels"] == "own" else at)
            thing = place if setting["truth"] == "own" else at
            level = f"{outer}:{label}" if setting["formula"] == "slash" else str(label)
            rows += [(outer, at, thing, label, level)] * setting["tests"]
    table = pd.DataFrame(rows, columns=["outer", "at", "thing", "label", "level"])
    return Grouping(
        rows=table,
        merged=int((table.groupby("level")["thing"].nunique() > 1).sum()),
        split=int((table.groupby("thing")["level"].nunique() > 1).sum()),
        told=_told(table, with_outer=setting["formula"] != "alone"),
    )


def _told(table: pd.DataFrame, *, with_outer: bool) -> dict[str, bool]:
    """Find the variances whose matrices, after the mean is taken away, are not the others'."""
    n = len(table)
    centre = np.eye(n) - 1 / n
    codes = {"outer": table["outer"], "inner": table["level"], "residual": table.index.to_series()}
    if not with_outer:
        del codes["outer"]
    vectors = {
        name: (centre @ (code.to_numpy()[:, None] == code.to_numpy()) @ centre).ravel()
        for name, code in codes.items()
    }
    whole = np.linalg.matrix_rank(np.array(list(vectors.values())), tol=1e-8)
    return {
        name: bool(
            np.linalg.matrix_rank(
                np.array([v for other, v in vectors.items() if other != name]), tol=1e-8
            )
            < whole
        )
        for name in vectors
    }


def explore_grouping(*, factors: tuple[str, str] = ("batch", "cask")) -> Explorer:
    """Cross, nest and relabel two factors, and see what a model makes of the labels.

    Parameters
    ----------
    factors : tuple of two str, default ("batch", "cask")
        What the factors are called: the outer one first.

    Returns
    -------
    Explorer
        How to read it: at the left each barrel is one thing, with its label; a line joins what
        the model takes for one thing. The model is right when lines join what is one, and only
        that. At the right is the grid of its levels. The variances below the picture stand alone
        when the data can tell them apart, and share a box when they cannot.

    Raises
    ------
    ValueError
        When `factors` is not two different names.
    """
    outer, inner = _names(factors)
    text = _table(outer, inner)
    formulas = {key: text.format(outer=outer, inner=inner) for key, text in FORMULAS.items()}
    names = {"outer": outer, "inner": inner, "inners": _plural(inner)}
    data = {**names, "batches": BATCHES, "formulas": formulas}
    figure = _draw(outer, inner, text)
    return Explorer("grouping", data=data, start=START, figure=figure, text=text)


def _names(factors: tuple[str, str]) -> tuple[str, str]:
    if isinstance(factors, str) or len(factors) != 2 or factors[0] == factors[1]:
        raise ValueError(
            f"factors are two different names, the outer one first, such as ('batch', 'cask'); "
            f"got {factors!r}."
        )
    return str(factors[0]), str(factors[1])


def _plural(word: str) -> str:
    return word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s")


def _table(outer: str, inner: str) -> str:
    """Write what the model makes of some settings."""
    rows = []
    for change in _SHOWN:
        setting = START | change
        at = grouping_at(setting)
        levels = at.rows["level"].nunique()
        names = {"outer": outer, "inner": inner, "residual": "residual"}
        lost = [names[name] for name, told in at.told.items() if not told]
        rows.append(
            (
                "own" if setting["truth"] == "own" else "the same",
                "own" if setting["labels"] == "own" else "again",
                FORMULAS[setting["formula"]].format(outer=outer, inner=inner),
                setting["tests"],
                f"{BATCHES} + {levels}",
                f"{at.rows['thing'].nunique()} as {levels}",
                "all" if not lost else "not " + ", ".join(lost),
            )
        )
    columns = [
        _plural(inner),
        "labels",
        "formula",
        "tests",
        "random effects",
        f"{_plural(inner)} seen",
    ]
    return str(pd.DataFrame(rows, columns=[*columns, "told apart"]).to_string(index=False))


def _draw(outer: str, inner: str, text: str) -> Figure:
    """Draw the start beside the same labels with the slash, and the table below."""
    figure, axes = plt.subplots(1, 3, figsize=(11, 6), width_ratios=(1, 0.8, 1.9))
    at = grouping_at(START)
    _draw_things(axes[0], at, outer, inner)
    for ax, formula in zip(axes[1:], ("plus", "slash"), strict=True):
        shown = grouping_at(START | {"formula": formula})
        _draw_levels(ax, shown, FORMULAS[formula].format(outer=outer, inner=inner), outer, inner)
    add_numbers(figure, text)
    things, levels = at.rows["thing"].nunique(), at.rows["level"].nunique()
    set_alt_text(
        figure,
        f"Left: {BATCHES} rows, one per {outer}, of three {_plural(inner)} each, labelled a, b, c in "
        f"every row; lines join the {things} {_plural(inner)} to {levels} of the same label. Middle: "
        f"what {FORMULAS['plus'].format(outer=outer, inner=inner)} sees, a full grid of "
        f"{BATCHES} by {levels}. Right: what the slash sees, {things} levels in blocks, each in "
        f"one {outer}. The table below gives the numbers of random effects, and which variances "
        f"can be told apart.",
    )
    return figure


def _draw_things(ax: Axes, at: Grouping, outer: str, inner: str) -> None:
    places = at.rows.drop_duplicates(["outer", "at"])
    for _, same in places.groupby("level"):
        ax.plot(same["at"], same["outer"], color=COLOURS["highlight"], ls="--", lw=3, zorder=1)
    for row in places.itertuples():
        corner = (float(row.at) - 0.32, float(row.outer) - 0.32)  # type: ignore[arg-type]
        style: Any = {"fc": "#e4ebf3", "ec": COLOURS["partial"], "zorder": 2, "gid": "thing"}
        ax.add_patch(FancyBboxPatch(corner, 0.64, 0.64, "round,pad=0,rounding_size=0.14", **style))
        label: Any = ascii_lowercase[int(row.label)]  # type: ignore[call-overload]
        ax.text(float(row.at), float(row.outer), label, ha="center", va="center", weight="bold")  # type: ignore[arg-type]
    _frame(ax, ROOM, outer)
    ax.set(xticks=[], title=f"{_plural(inner)} and their labels")


def _draw_levels(ax: Axes, at: Grouping, title: str, outer: str, inner: str) -> None:
    counts = pd.crosstab(at.rows["outer"], at.rows["level"])
    counts = counts[list(dict.fromkeys(at.rows["level"]))]
    ax.imshow(counts > 0, cmap="Blues", vmin=0, vmax=2.2, aspect="auto", gid="levels")
    for (row, column), count in np.ndenumerate(counts.to_numpy()):
        if count:
            ax.text(column, row, str(count), ha="center", va="center")
    _frame(ax, counts.shape[1], outer)
    ax.set_xticks(range(counts.shape[1]), [level_name(level) for level in counts.columns])
    ax.set(title=title, xlabel=inner)
    for edge in range(1, counts.shape[1]):
        ax.axvline(edge - 0.5, color="white", lw=1.5)


def _frame(ax: Axes, columns: int, outer: str) -> None:
    ax.set(xlim=(-0.5, columns - 0.5), ylim=(BATCHES - 0.5, -0.5), ylabel=outer)
    ax.set_yticks(range(BATCHES), list(ascii_uppercase[:BATCHES]))
    ax.grid(visible=False)
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)


def level_name(level: str) -> str:
    """Name a level: letters for its numbers, such as A:a."""
    *above, label = level.split(":")
    return ":".join(
        [ascii_uppercase[int(number)] for number in above] + [ascii_lowercase[int(label)]]
    )
