"""The test case of the explorer of diagnostics."""

from math import nan
from typing import Any

from course_lib.explorers.diagnostics.diagnosis import diagnose
from course_lib.explorers.diagnostics.faults import SIZES
from course_lib.explorers.diagnostics.quiz import FIRST_SET, NONE, hidden_kind
from course_lib.explorers.frame.browser_case import Case, Expected, Move, Numbers

_LAST = SIZES - 1


def _diagnosed(fault: str, size: int, number: int = 0) -> Expected:
    def expect(_: Numbers, made: dict[str, Any]) -> Numbers:
        return {**diagnose(made["explorer"].data, fault, size, number).numbers()}

    return expect


def _asked(answer: str | None = None) -> Expected:
    """Return what the first question shows: no truth before it is answered."""

    def expect(_: Numbers, made: dict[str, Any]) -> Numbers:
        data = made["explorer"].data
        kind = hidden_kind(data["seed"], 0)
        fault, size = ("tails", 0) if kind == NONE else (kind, _LAST)
        shown = diagnose(data, fault, size, FIRST_SET).numbers()
        masked = {"mean_se": nan, "true_se": nan} if answer is None else {}
        return {**shown, **masked, "right": float(answer == kind)}

    return expect


def _fault(name: str) -> tuple[tuple[str, str], ...]:
    return (("[data-control=fault]", name),)


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
        Move("at the start", _diagnosed("variance", _LAST), "[name=size]"),
        Move("less", _diagnosed("variance", 8), "[name=size]", keys=("ArrowLeft",) * 2),
        Move("dragged to nothing", _diagnosed("variance", 0), "[name=size]", drag=(0.0, 0.5)),
        Move("no fault", _diagnosed("tails", 0), "", choose=_fault("no fault")),
        Move("heavy tails", _diagnosed("tails", _LAST), "", choose=_fault("heavy tails")),
        Move(
            "a missing slope",
            _diagnosed("slope", 1),
            "[name=size]",
            choose=_fault("missing slope"),
            keys=("Home", "ArrowRight"),
        ),
        Move("an outlying group", _diagnosed("group", _LAST), "", choose=_fault("outlying group")),
        Move(
            "a singular fit",
            _diagnosed("singular", 9),
            "[name=size]",
            choose=_fault("singular"),
            keys=("ArrowLeft",),
        ),
        Move(
            "other data",
            _diagnosed("variance", _LAST, 2),
            "[name=next]",
            keys=("Enter", "Enter"),
        ),
        Move("a question", _asked(), "[name=asks]", keys=("Enter",)),
        Move(
            "the last of the faults as the answer",
            _asked("singular"),
            "[name=asks]",
            keys=("Enter", "Shift+Tab", "Shift+Tab", "Space", "Tab", "Tab", "Enter"),
        ),
    ),
    slider="[name=size]",
)
