"""Two grouping factors: what is one thing, and what a model takes for one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

BATCHES = 4  # levels of the outer factor
ROOM = 3  # things of the inner factor in each of them
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
    facts : dict
        What `verdict_of` asks for.
    """

    rows: pd.DataFrame
    merged: int
    split: int
    told: dict[str, bool]
    facts: dict[str, Any]


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
    merged = _mixed(table, "level", "thing")
    split = _mixed(table, "thing", "level")
    own = setting["truth"] == "own"
    facts = {
        "design": "nested" if own else "crossed",
        "again": own and _mixed(table, "label", "outer") > 0,
        "hidden": not own and _mixed(table, "thing", "label") > 0,
        "alone": setting["formula"] == "alone",
        "merged": merged,
        "split": split,
    }
    told = _told(table, with_outer=not facts["alone"])
    return Grouping(rows=table, merged=merged, split=split, told=told, facts=facts)


def _mixed(table: pd.DataFrame, one: str, other: str) -> int:
    """Count the values of one column that go with more than one of another."""
    return int((table.groupby(one)[other].nunique() > 1).sum())


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
