"""Each explorer once: how a notebook makes it, what a hand does, what must be shown then.

To test another explorer, add a `Case` to `CASES`; both browser tests and the measurements run it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from course_lib.explorers.base import Explorer
from course_lib.explorers.pooling import pool_at, ratio_at

Numbers = dict[str, float | None]


@dataclass(frozen=True)
class Move:
    """One thing that a hand does, always from the start, and the numbers that must follow.

    Attributes
    ----------
    what : str
        For the test's report.
    expect : function
        Takes the numbers that are shown and the case's objects (`Case.objects`); returns those
        that must be shown, by their id, to 1e-8. It may read a number that only the page knows,
        such as where a point was dropped.
    target : str
        CSS selector of what is focused or dragged.
    keys : tuple of str
        Keys to press there.
    drag : pair of float, optional
        Where the mouse drags the target: to a share of its width and height when it is a slider,
        else by as many pixels.
    choose : str, optional
        Label to select in a list, or to press.
    """

    what: str
    expect: Callable[[Numbers, dict[str, Any]], Numbers]
    target: str
    keys: tuple[str, ...] = ()
    drag: tuple[float, float] | None = None
    choose: str | None = None


@dataclass(frozen=True)
class Case:
    """An explorer: code of a cell that makes it, as `explorer`, and moves."""

    name: str
    code: str
    moves: tuple[Move, ...]
    slider: str  # selector of the range that the measurements move

    def objects(self) -> dict[str, Any]:
        """Return what the code made, by name; run once."""
        return _run(self.code)

    def explorer(self) -> Explorer:
        """Return the explorer itself."""
        return self.objects()["explorer"]


@cache
def _run(code: str) -> dict[str, Any]:
    made: dict[str, Any] = {}
    exec(code, made)
    return made


SLEEP = """
import pandas as pd
import course_lib
from course_lib import fit_pooling, load_dataset

course_lib.use_theme()
added = pd.DataFrame(
    {"Reaction": [286.0, 288, 245], "Days": [0, 1, 0], "Subject": ["374", "374", "373"]}
)
data = pd.concat([load_dataset("sleepstudy"), added], ignore_index=True)
pooling = fit_pooling(data, outcome="Reaction", predictor="Days", group="Subject")
"""


def _pooled(position: int, group: str = "374") -> Callable[[Numbers, dict[str, Any]], Numbers]:
    def expect(_: Numbers, made: dict[str, Any]) -> Numbers:
        pooling = made["pooling"]
        at = pool_at(pooling, ratio_at(position))
        chosen = list(pooling.fits["none"]).index(group)
        intercept, slope = at.lines[chosen]
        shown = {
            "intercept": intercept,
            "slope": slope,
            "kept": at.weights[chosen, 1, 1],
            "slope_sd": at.slope_sd,
            "criterion": at.criterion,
        }
        return {name: None if np.isnan(value) else value for name, value in shown.items()}

    return expect


POOLING = Case(
    "pooling",
    SLEEP + "explorer = course_lib.explore_pooling(pooling)",
    (
        Move("at the start", _pooled(0), "[name=position]"),
        Move("three steps right", _pooled(3), "[name=position]", keys=("ArrowRight",) * 3),
        Move("complete pooling", _pooled(-50), "[name=position]", keys=("Home",)),
        Move("dragged to no pooling", _pooled(50), "[name=position]", drag=(1.0, 0.5)),
        Move("another subject", _pooled(0, "335"), "[name=group]", choose="335"),
    ),
    slider="[name=position]",
)

CASES = (POOLING,)
