"""The test case of the explorer of the clock."""

from typing import Any

from course_lib.explorers.clock.likelihoods import at_unit
from course_lib.explorers.frame.browser_case import Case, Expected, Move, Numbers

_CODE = """
import course_lib
from course_lib import load_dataset

course_lib.use_theme()
data = load_dataset("ex33")
"""


def _at(scale: float | str) -> Expected:
    def expect(_: Numbers, made: dict[str, Any]) -> Numbers:
        data = made["explorer"].data
        number = data["units"][scale] if isinstance(scale, str) else scale
        return dict(at_unit(data["ratios"], number).numbers())

    return expect


CASE = Case(
    "clock",
    _CODE
    + "explorer = course_lib.explore_clock("
    + "data, outcome='PCV', predictor='time', group='animal_id', factor='breed')",
    (
        Move("at the start", _at("days"), "[name=scale]"),
        Move("one step right", _at(0.02), "input[type=range]", keys=("ArrowRight",)),
        Move("the longest unit", _at(2.58), "input[type=range]", drag=(1.0, 0.5)),
        Move("hours", _at("hours"), "", choose=(("[data-control=scale]", "hours"),)),
        Move("years", _at("years"), "", choose=(("[data-control=scale]", "years"),)),
    ),
    slider="input[type=range]",
)
