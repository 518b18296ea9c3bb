"""The test case of the explorer of diagnostics."""

from typing import Any

from course_lib.explorers.diagnostics.diagnosis import diagnose
from course_lib.explorers.frame.browser_case import Case, Expected, Move, Numbers


def _diagnosed(fault: str, size: int) -> Expected:
    def expect(_: Numbers, made: dict[str, Any]) -> Numbers:
        return {**diagnose(made["explorer"].data, fault, size).numbers()}

    return expect


def _fault(name: str) -> tuple[tuple[str, str], ...]:
    return (("[name=fault]", name),)


CASE = Case(
    "diagnostics",
    """
import course_lib
from course_lib import fit_mixed, load_dataset

course_lib.use_theme()
data = load_dataset("sleepstudy")
fit = fit_mixed("Reaction ~ Days + (1 | Subject)", data)
explorer = course_lib.explore_diagnostics(fit, data, x="Days", group="Subject")""",
    (
        Move("at the start", _diagnosed("tails", 0), "[name=size]"),
        Move("heavy tails", _diagnosed("tails", 10), "[name=size]", keys=("End",)),
        Move("some tails", _diagnosed("tails", 2), "[name=size]", keys=("ArrowRight",) * 2),
        Move("dragged", _diagnosed("tails", 10), "[name=size]", drag=(1.0, 0.5)),
        Move(
            "unequal variance",
            _diagnosed("variance", 10),
            "[name=size]",
            choose=_fault("unequal variance"),
            keys=("End",),
        ),
        Move(
            "a missing slope",
            _diagnosed("slope", 1),
            "[name=size]",
            choose=_fault("missing slope"),
            keys=("ArrowRight",),
        ),
        Move(
            "an outlying group",
            _diagnosed("group", 10),
            "[name=size]",
            choose=_fault("outlying group"),
            keys=("End",),
        ),
        Move(
            "a singular fit",
            _diagnosed("singular", 9),
            "[name=size]",
            choose=_fault("singular"),
            keys=("End", "ArrowLeft"),
        ),
    ),
    slider="[name=size]",
)
