"""The test case of the explorer of the boundary."""

from course_lib.explorers.boundary.ratio_law import OneWay
from course_lib.explorers.frame.browser_case import Case, Expected, Move


def _shares(groups: int = 6, rows: int = 5, icc: float = 0.0) -> Expected:
    return lambda *_: dict(OneWay(groups, rows, icc).numbers())


CASE = Case(
    "boundary",
    "import course_lib\ncourse_lib.use_theme()\nexplorer = course_lib.explore_boundary()",
    (
        Move("at the start", _shares(), "[name=icc]"),
        Move("two steps right", _shares(icc=0.02), "[name=icc]", keys=("ArrowRight",) * 2),
        Move("dragged to the most", _shares(icc=0.6), "[name=icc]", drag=(1.0, 0.5)),
        Move("many groups", _shares(groups=100), "[name=groups]", keys=("End",)),
        Move("two groups", _shares(groups=2), "[name=groups]", keys=("Home",)),
        Move("many rows", _shares(rows=1000), "", choose=(("[data-control=rows]", "1000"),)),
    ),
    slider="[name=icc]",
)
