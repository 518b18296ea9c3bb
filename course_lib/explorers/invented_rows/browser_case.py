"""The test case of the explorer of invented rows."""

from typing import Any

from course_lib.explorers.frame.browser_case import POOLED_SLEEPSTUDY, Case, Expected, Move, Numbers
from course_lib.explorers.invented_rows.stacked_rows import LAST, STEP, numbers_at


def _at(theta: float, group: str = "308") -> Expected:
    def expect(_: Numbers, made: dict[str, Any]) -> Numbers:
        data = made["explorer"].data
        return dict(numbers_at(data, theta, data["groups"].index(group)))

    return expect


CASE = Case(
    "invented_rows",
    POOLED_SLEEPSTUDY + "explorer = course_lib.explore_invented_rows(pooling)",
    (
        Move("at the start", _at(1.0), "[name=theta]"),
        Move("two steps right", _at(1 + 2 * STEP), "[name=theta]", keys=("ArrowRight",) * 2),
        Move("none", _at(0.0), "[name=theta]", keys=("Home",)),
        Move("the most, by a drag", _at(LAST), "[name=theta]", drag=(1.0, 0.5)),
        Move("one row", _at(1.0, "373"), "", choose=(("[name=group]", "373"),)),
    ),
    slider="[name=theta]",
)
