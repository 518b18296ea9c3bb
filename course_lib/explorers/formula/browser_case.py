"""The test case of the formula explorer."""

from typing import Any

from course_lib.explorers.formula.answer import counts_of
from course_lib.explorers.formula.examples import EXAMPLES
from course_lib.explorers.formula.meaning import explain_formula
from course_lib.explorers.frame.browser_case import Case, Expected, Move, Numbers


def _meant(name: str, title: str, lit: int | None = None) -> Expected:
    def expect(_: Numbers, made: dict[str, Any]) -> Numbers:
        frame = made["explorer"]._frames[name]
        meaning = explain_formula(EXAMPLES[name][title], frame)
        numbers = {key: float(count) for key, count in counts_of(meaning).items()}
        term = meaning.fixed if lit is None else lit
        return {**numbers, "lit": float(len(meaning.terms[term][1]))}

    return expect


def _example(name: str, title: str) -> Move:
    choose = (("[name=example]", f"{name}: {title}"),)
    return Move(title, _meant(name, title), "", choose=choose)


_slope_lit = _meant("sleepstudy", "intercept and slope", 3)
_fixed_lit = _meant("sleepstudy", "intercept and slope", 0)
CASE = Case(
    "formula",
    "import course_lib\ncourse_lib.use_theme()\nexplorer = course_lib.explore_formula()",
    (
        Move("at the start", _meant("sleepstudy", "intercept and slope"), "[name=example]"),
        Move("a slope lit", _slope_lit, ".equation button:nth-of-type(4)", keys=("Enter",)),
        Move("a fixed effect lit", _fixed_lit, ".equation button", keys=(" ",)),
        _example("sleepstudy", "independent"),
        _example("Penicillin", "crossed"),
        _example("Pastes", "nested"),
        _example("Machines", "steps vary"),
        _example("subjects and items", "crossed, a slope"),
    ),
    slider="[name=example]",
)
