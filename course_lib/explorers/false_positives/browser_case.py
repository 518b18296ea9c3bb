"""The test case of the explorer of false positives."""

from typing import Any

from course_lib.explorers.false_positives.data_sets import EACH, p_values
from course_lib.explorers.false_positives.rates import NOMINAL, effective_rows, rejection_rate
from course_lib.explorers.frame.browser_case import Case, Expected, Move, Numbers

_CODE = """
import course_lib

course_lib.use_theme()
explorer = course_lib.explore_false_positives(rng=6)
"""


def _ignored(
    icc: float = 0.395, groups: int = 18, rows: int = 10, kind: str = "between", sets: int = EACH
) -> Expected:
    def expect(_: Numbers, made: dict[str, Any]) -> Numbers:
        state = {"icc": icc, "groups": groups, "rows": rows, "predictor": kind, "sets": sets}
        found = p_values(made["explorer"].data["seed"], state)
        return {
            "rejected": float((found < NOMINAL).sum()),
            "rate": float(rejection_rate(groups, rows, icc, kind)),
            "worth": effective_rows(groups, rows, icc, kind),
        }

    return expect


CASE = Case(
    "false_positives",
    _CODE,
    (
        Move("at the start", _ignored(), "[name=icc]"),
        Move("two steps right", _ignored(icc=0.405), "[name=icc]", keys=("ArrowRight",) * 2),
        Move("no correlation", _ignored(icc=0), "[name=icc]", keys=("Home",)),
        Move("dragged to the most", _ignored(icc=0.95), "[name=icc]", drag=(1.0, 0.5)),
        Move("more rows", _ignored(rows=14), "[name=rows]", keys=("ArrowRight",) * 2),
        Move("few groups", _ignored(groups=4), "[name=groups]", keys=("Home",)),
        Move("more data sets", _ignored(sets=3 * EACH), "[name=more]", keys=("Enter", "Enter")),
        Move(
            "within, many rows",
            _ignored(kind="within", rows=30),
            "[name=rows]",
            choose=(("[data-control=predictor]", "within"),),
            keys=("End",),
        ),
    ),
    slider="[name=icc]",
)
