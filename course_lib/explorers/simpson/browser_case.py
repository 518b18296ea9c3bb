"""The test case of the explorer of Simpson's paradox."""

from course_lib.explorers.frame.browser_case import Case, Expected, Move
from course_lib.explorers.simpson.slopes import simpson_slopes

_CODE = """
import course_lib

course_lib.use_theme()
explorer = course_lib.explore_simpson(rng=2)
"""


def _reversed(n: int = 4, r: float = 0.5, difference: float = 1.0) -> Expected:
    at = simpson_slopes(n, r, difference)
    shown = {"within": at.within, "between": at.between, "pooled": at.pooled, "mixed": at.mixed}
    shares = {f"{model}_share": at.weight(model) for model in ("pooled", "mixed")}
    return lambda *_: {**shown, **shares}


CASE = Case(
    "simpson",
    _CODE,
    (
        Move("at the start", _reversed(), "[name=size]"),
        Move("three sizes up", _reversed(n=8), "[name=size]", keys=("ArrowRight",) * 3),
        Move("a weaker trend", _reversed(r=0.45), "[name=r]", keys=("ArrowLeft",)),
        Move("no gap", _reversed(difference=0), "[name=difference]", keys=("Home",)),
        Move(
            "a small gap: singular",
            _reversed(difference=0.2),
            "[name=difference]",
            keys=("Home", "ArrowRight", "ArrowRight"),
        ),
        Move("dragged wide apart", _reversed(difference=1.5), "[name=difference]", drag=(1.0, 0.5)),
    ),
    slider="[name=size]",
)
