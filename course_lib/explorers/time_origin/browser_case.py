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


_SHOWN = ("correlation", "intercept_sd", "both_loglik", "only_loglik")


def _numbers(rows: dict[str, Any], origin: float) -> Numbers:
    every = move_origin(rows, origin).numbers()
    return {name: every[name] for name in _SHOWN}


def _moved(origin: float | str) -> Expected:
    def expect(_: Numbers, made: dict[str, Any]) -> Numbers:
        rows = made["explorer"].data
        return _numbers(rows, rows["mean"] if isinstance(origin, str) else origin)

    return expect


def _dropped(page: Numbers, made: dict[str, Any]) -> Numbers:
    """Find where the hand let go by the correlation there; all else must fit to it."""
    rows, dropped = made["explorer"].data, page["correlation"] or 0.0
    places = [_numbers(rows, origin) for origin in rows["origins"]]
    return min(places, key=lambda at: abs((at["correlation"] or 0.0) - dropped))


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
        Move("the line dragged", _dropped, ".whole", drag=(90, 0)),
        Move("the handle dragged", _dropped, "g.grab", drag=(60, 0)),
        Move("the handle moved by keys", _moved(11), "g.grab", keys=("PageUp", "ArrowRight")),
        Move(
            "the mean",
            _moved("mean"),
            "",
            choose=(("[data-control=origin]", "mean"), ("[data-control=view]", "SD")),
        ),
        Move(
            "the log-likelihood",
            _moved(35),
            "[name=origin]",
            choose=(("[data-control=view]", "log-likelihood"),),
            keys=("End",),
        ),
    ),
    slider="[name=origin]",
)
