"""The test case of the explorer of pooling."""

from typing import Any

import numpy as np

from course_lib.explorers.frame.browser_case import POOLED_SLEEPSTUDY, Case, Expected, Move, Numbers
from course_lib.explorers.frame.rows import group_names
from course_lib.explorers.pooling.lines import END, pool_at, ratio_at


def _pooled(position: int, group: str = "335") -> Expected:
    def expect(_: Numbers, made: dict[str, Any]) -> Numbers:
        pooling = made["pooling"]
        at = pool_at(pooling, ratio_at(position))
        chosen = group_names(pooling).index(group)
        numbers = {
            "line": at.lines[chosen],
            "own": pool_at(pooling, np.inf).lines[chosen],
            "w1": at.weights[chosen, 0],
            "w2": at.weights[chosen, 1],
        }
        pairs = {f"{name}_{i + 1}": pair[i] for name, pair in numbers.items() for i in (0, 1)}
        return {**pairs, "slope_sd": at.slope_sd, "criterion": at.criterion}

    return expect


CASE = Case(
    "pooling",
    POOLED_SLEEPSTUDY + "explorer = course_lib.explore_pooling(pooling)",
    (
        Move("at the start", _pooled(0), "[name=position]"),
        Move("three steps right", _pooled(3), "[name=position]", keys=("ArrowRight",) * 3),
        Move("complete pooling", _pooled(-END), "[name=position]", keys=("Home",)),
        Move("dragged to no pooling", _pooled(END), "[name=position]", drag=(1.0, 0.5)),
        Move("two rows only", _pooled(0, "374"), "", choose=(("[name=group]", "374"),)),
        Move(
            "one row, no pooling",
            _pooled(END, "373"),
            "[name=position]",
            choose=(("[name=group]", "373"),),
            keys=("End",),
        ),
    ),
    slider="[name=position]",
)
