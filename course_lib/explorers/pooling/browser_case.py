"""The test case of the explorer of pooling."""

from typing import Any

from course_lib.explorers.frame.browser_case import POOLED_SLEEPSTUDY, Case, Expected, Move, Numbers
from course_lib.explorers.frame.rows import group_names
from course_lib.explorers.pooling.lines import END, pool_at, ratio_at


def _pooled(position: int, group: str = "374") -> Expected:
    def expect(_: Numbers, made: dict[str, Any]) -> Numbers:
        pooling = made["pooling"]
        at = pool_at(pooling, ratio_at(position))
        chosen = group_names(pooling).index(group)
        intercept, slope = at.lines[chosen]
        return {
            "intercept": intercept,
            "slope": slope,
            "kept": at.weights[chosen, 1, 1],
            "slope_sd": at.slope_sd,
            "criterion": at.criterion,
        }

    return expect


CASE = Case(
    "pooling",
    POOLED_SLEEPSTUDY + "explorer = course_lib.explore_pooling(pooling)",
    (
        Move("at the start", _pooled(0), "[name=position]"),
        Move("three steps right", _pooled(3), "[name=position]", keys=("ArrowRight",) * 3),
        Move("complete pooling", _pooled(-END), "[name=position]", keys=("Home",)),
        Move("dragged to no pooling", _pooled(END), "[name=position]", drag=(1.0, 0.5)),
        Move("another subject", _pooled(0, "335"), "", choose=(("[name=group]", "335"),)),
    ),
    slider="[name=position]",
)
