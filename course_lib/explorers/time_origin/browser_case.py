"""The test case of the explorer of the origin of time."""

from typing import Any

from course_lib.explorers.frame.browser_case import Case, Expected, Move, Numbers
from course_lib.explorers.time_origin.origins import move_origin

_CODE = """
import course_lib
from course_lib import load_dataset

course_lib.use_theme()
data = load_dataset("ex33")
"""


def _moved(origin: float | str) -> Expected:
    def expect(_: Numbers, made: dict[str, Any]) -> Numbers:
        rows = made["explorer"].data
        place = rows["mean"] if isinstance(origin, str) else origin
        return {**move_origin(rows, place).numbers()}

    return expect


def _dropped(page: Numbers, made: dict[str, Any]) -> Numbers:
    """Find where the hand let go by the mean there; all else must fit to it."""
    rows, dropped = made["explorer"].data, page["mean"] or 0.0
    places = [move_origin(rows, origin) for origin in rows["origins"]]
    return {**min(places, key=lambda at: abs(at.numbers()["mean"] - dropped)).numbers()}


CASE = Case(
    "time_origin",
    _CODE
    + "explorer = course_lib.explore_time_origin("
    + "data, outcome='PCV', predictor='time', group='animal_id')",
    (
        Move("at the start", _moved(0), "[name=origin]"),
        Move("two steps right", _moved(2), "[name=origin]", keys=("ArrowRight",) * 2),
        Move("the last day", _moved(35), "[name=origin]", keys=("End",)),
        Move("dragged to the end", _moved(35), "[name=origin]", drag=(1.0, 0.5)),
        Move("the line dragged", _dropped, ".grab", drag=(90, 0)),
        Move("the line moved by keys", _moved(6), ".grab", keys=("PageUp", "ArrowRight")),
        Move("the mean", _moved("mean"), "", choose=(("[data-control=origin]", "mean"),)),
    ),
    slider="[name=origin]",
)
