"""The test case of the explorer of Simpson's paradox."""

from course_lib.explorers.frame.browser_case import Case, Expected, Move
from course_lib.explorers.simpson.slopes import simpson_slopes

_CODE = """
import course_lib

course_lib.use_theme()
explorer = course_lib.explore_simpson(rng=2)
"""
_SHOWN = {"line": "pooled", "intercept": "mixed", "means": "within"}


def _reversed(
    n: int = 4, r: float = 0.5, difference: float = 1.0, model: str = "intercept"
) -> Expected:
    at, name = simpson_slopes(n, r, difference), _SHOWN[model]
    shown = {"within": at.within, "model": getattr(at, name)}
    return lambda *_: {**shown, "share": at.weight(name)}


def _model(name: str) -> tuple[tuple[str, str], ...]:
    return (("[data-control=model]", name),)


CASE = Case(
    "simpson",
    _CODE,
    (
        Move("at the start", _reversed(), "[name=size]"),
        Move("three sizes up", _reversed(n=8), "[name=size]", keys=("ArrowRight",) * 3),
        Move("the most points", _reversed(n=400), "[name=size]", drag=(1.0, 0.5)),
        Move("a weaker trend", _reversed(r=0.45), "[name=r]", keys=("ArrowLeft",)),
        Move("no trend", _reversed(r=0), "[name=r]", keys=("ArrowLeft",) * 10),
        Move("the same trend", _reversed(r=-0.95), "[name=r]", keys=("Home",)),
        Move("no gap", _reversed(difference=0), "[name=difference]", keys=("Home",)),
        Move(
            "a small gap: singular",
            _reversed(difference=0.2),
            "[name=difference]",
            keys=("Home", "ArrowRight", "ArrowRight"),
        ),
        Move("dragged wide apart", _reversed(difference=1.5), "[name=difference]", drag=(1.0, 0.5)),
        Move("one line", _reversed(model="line"), "", choose=_model("one line")),
        Move(
            "the cure, with another trend",
            _reversed(r=-0.3, model="means"),
            "[name=r]",
            choose=_model("with group means"),
            keys=("ArrowLeft",) * 16,
        ),
        Move(
            "the cure without a gap",
            _reversed(difference=0, model="means"),
            "[name=difference]",
            choose=_model("with group means"),
            keys=("Home",),
        ),
    ),
    slider="[name=size]",
)
