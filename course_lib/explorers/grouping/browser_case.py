"""The test case of the explorer of grouping."""

from typing import Any

import numpy as np

from course_lib.explorers.frame.browser_case import Case, Expected, Move, Numbers
from course_lib.explorers.grouping.levels import START, grouping_at


def _grouped(**change: Any) -> Expected:
    def expect(_: Numbers, __: dict[str, Any]) -> Numbers:
        at = grouping_at(START | change)
        alone = change.get("formula") == "alone"
        return {
            "effects_1": np.nan if alone else float(at.rows["outer"].nunique()),
            "effects_2": float(at.rows["level"].nunique()),
            "things": float(at.rows["thing"].nunique()),
            "told": float(sum(at.told.values())),
        }

    return expect


def _pressed(control: str, label: str) -> tuple[str, str]:
    return (f"[data-control={control}]", label)


_SLASH = _pressed("formula", "(1 | batch/cask)")
CASE = Case(
    "grouping",
    "import course_lib\ncourse_lib.use_theme()\nexplorer = course_lib.explore_grouping()",
    (
        Move("at the start", _grouped(), "[name=tests]"),
        Move("dragged to three tests", _grouped(tests=3), "[name=tests]", drag=(1.0, 0.5)),
        Move("the slash", _grouped(formula="slash"), "", choose=(_SLASH,)),
        Move(
            "one test per cask",
            _grouped(formula="slash", tests=1),
            "[name=tests]",
            choose=(_SLASH,),
            keys=("Home",),
        ),
        Move(
            "without the batch",
            _grouped(formula="alone"),
            "",
            choose=(_pressed("formula", "(1 | cask)"),),
        ),
        Move(
            "the same casks",
            _grouped(truth="same", labels="own"),
            "",
            choose=(_pressed("truth", "the same casks"), _pressed("labels", "one for each")),
        ),
        Move(
            "a label changed by keys",
            _grouped(moved={"again": {0: 3}}),
            ".plate",
            keys=("ArrowDown",),
        ),
    ),
    slider="[name=tests]",
)
