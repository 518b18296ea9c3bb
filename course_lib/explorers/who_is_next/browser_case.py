"""The test case of the explorer of who is next."""

from typing import Any

from course_lib.explorers.frame.browser_case import POOLED_SLEEPSTUDY, Case, Expected, Move, Numbers
from course_lib.explorers.who_is_next.predictions import NEW, know_at


def _known(group: str = "373", kept: int = 1, at: float = 5) -> Expected:
    def expect(_: Numbers, made: dict[str, Any]) -> Numbers:
        data = made["explorer"].data
        return dict(know_at(data, group, kept, at).numbers(data["multiplier"]))

    return expect


CASE = Case(
    "who_is_next",
    POOLED_SLEEPSTUDY + "explorer = course_lib.explore_who_is_next(pooling, at=5)",
    (
        Move("at the start", _known(), "[name=at]"),
        Move("two days later", _known(at=7), "[name=at]", keys=("ArrowRight",) * 2),
        Move("dragged to the end", _known(at=9), "[name=at]", drag=(1.0, 0.5)),
        Move("nothing known", _known(kept=0), "[name=kept]", keys=("Home",)),
        Move("a full subject", _known("308", 10), "", choose=(("[name=group]", "308"),)),
        Move(
            "some rows of it",
            _known("308", 7),
            "[name=kept]",
            choose=(("[name=group]", "308"),),
            keys=("ArrowLeft",) * 3,
        ),
        Move("somebody new", _known(NEW, 0), "", choose=(("[name=group]", NEW),)),
        Move("the mark moved by keys", _known(at=6), "g.grab", keys=("ArrowRight",)),
    ),
    slider="[name=at]",
)
