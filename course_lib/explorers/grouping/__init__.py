"""Explorer of lecture 04: two factors, crossed or nested, and what a model makes of labels."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from course_lib.explorers.frame.explorer import Explorer
from course_lib.explorers.grouping.figure import draw_grouping, plural

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
_SHOWN: list[dict[str, Any]] = [  # what differs from the start, for the table
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
    names = {"outer": outer, "inner": inner, "inners": plural(inner)}
    data = {**names, "batches": BATCHES, "formulas": formulas}
    both = {formulas[key]: grouping_at(START | {"formula": key}).rows for key in ("plus", "slash")}
    figure = draw_grouping(both, outer, inner, text)
    return Explorer("grouping", data=data, start=START, figure=figure, text=text)


def _names(factors: tuple[str, str]) -> tuple[str, str]:
    if isinstance(factors, str) or len(factors) != 2 or factors[0] == factors[1]:
        raise ValueError(
            f"factors are two different names, the outer one first, such as ('batch', 'cask'); "
            f"got {factors!r}."
        )
    return str(factors[0]), str(factors[1])


def _table(outer: str, inner: str) -> str:
    """Write what the model makes of some settings."""
    rows = [_row(START | change, outer, inner) for change in _SHOWN]
    several = plural(inner)
    columns = [several, "labels", "formula", "tests", "random effects", f"{several} seen"]
    return str(pd.DataFrame(rows, columns=[*columns, "told apart"]).to_string(index=False))


def _row(setting: dict[str, Any], outer: str, inner: str) -> tuple[Any, ...]:
    at = grouping_at(setting)
    levels = at.rows["level"].nunique()
    names = {"outer": outer, "inner": inner, "residual": "residual"}
    lost = [names[name] for name, told in at.told.items() if not told]
    return (
        "own" if setting["truth"] == "own" else "the same",
        "own" if setting["labels"] == "own" else "again",
        FORMULAS[setting["formula"]].format(outer=outer, inner=inner),
        setting["tests"],
        f"{BATCHES} + {levels}",
        f"{at.rows['thing'].nunique()} as {levels}",
        "all" if not lost else "not " + ", ".join(lost),
    )
