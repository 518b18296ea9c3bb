"""The test case of the explorer of dropout."""

from course_lib.explorers.dropout.departures import HIGHEST, LOWEST, leave_above, load_values
from course_lib.explorers.frame.browser_case import Case, Expected, Move


def _at(limit: int) -> Expected:
    return lambda *_: dict(leave_above(load_values()[1], limit).numbers())


CASE = Case(
    "dropout",
    "import course_lib\ncourse_lib.use_theme()\nexplorer = course_lib.explore_dropout()",
    (
        Move("at the start", _at(330), "[name=limit]"),
        Move("four steps right", _at(350), "[name=limit]", keys=("ArrowRight",) * 4),
        Move("dragged to the end", _at(HIGHEST), "[name=limit]", drag=(1.0, 0.5)),
        Move("the lowest limit", _at(LOWEST), "[name=limit]", keys=("Home",)),
        Move("the line moved by keys", _at(335), "g.grab", keys=("ArrowUp",)),
    ),
    slider="[name=limit]",
)
