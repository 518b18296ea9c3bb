"""The test case of the explorer of typical and average."""

from course_lib.explorers.frame.browser_case import Case, Expected, Move
from course_lib.explorers.typical.averages import LARGEST, Typical


def _at(sd: float) -> Expected:
    return lambda *_: dict(Typical(-1.618, -0.391, sd).numbers())


CASE = Case(
    "typical",
    "import course_lib\ncourse_lib.use_theme()\nexplorer = course_lib.explore_typical()",
    (
        Move("at the start", _at(4.007), "[name=sd]"),
        Move("all alike", _at(0), "", choose=(("[data-control=sd]", "all alike: 0"),)),
        Move("dragged to the end", _at(LARGEST), "input[type=range]", drag=(1.0, 0.5)),
        Move(
            "two steps up from none",
            _at(0.1),
            "input[type=range]",
            keys=("Home", "ArrowRight", "ArrowRight"),
        ),
        Move("the mark moved by keys", _at(4.05), "g.grab", keys=("ArrowRight",)),
    ),
    slider="input[type=range]",
)
