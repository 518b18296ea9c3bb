"""The test case of the explorer of the budget."""

from typing import Any

from course_lib.explorers.budget.designs import cost, numbers
from course_lib.explorers.frame.browser_case import Case, Expected, Move, Numbers


def _power(*, paid: bool = False, **changed: Any) -> Expected:
    """Return what a state shows; paid: the budget stays that of the start."""

    def expect(_: Numbers, made: dict[str, Any]) -> Numbers:
        state = {**made["explorer"].start, **changed}
        if not paid:
            state["budget"] = cost(*(state[name] for name in ("subjects", "tests", "price")))
        return dict(numbers(state))

    return expect


_ITEMS = (("[data-control=tab]", "items"),)

CASE = Case(
    "budget",
    "import course_lib\ncourse_lib.use_theme()\nexplorer = course_lib.explore_budget()",
    (
        Move("at the start", _power(), "[name=slope_sd]"),
        Move("slopes alike", _power(slope_sd=0), "[name=slope_sd]", drag=(0.0, 0.5)),
        Move("one step", _power(slope_sd=5.96), "[name=slope_sd]", keys=("ArrowRight",)),
        Move("one test a day", _power(tests=1), "[name=tests]", keys=("Home",)),
        Move("many subjects", _power(subjects=40), "[name=subjects]", keys=("End",)),
        Move("free subjects", _power(price=0), "[name=price]", keys=("Home",)),
        Move(
            "along the line",
            _power(paid=True, subjects=11, tests=8),
            ".grab:not(.sideways)",
            ("ArrowDown",) * 2,
        ),
        Move("a small effect", _power(effect=1), "[name=effect]", keys=("Home",)),
        Move("items", _power(tab="items"), "", choose=_ITEMS),
        Move("few items", _power(tab="items", items=4), "[name=items]", ("Home",), choose=_ITEMS),
        Move(
            "most subjects",
            _power(tab="items", item_subjects=200),
            "[name=item_subjects]",
            drag=(1.0, 0.5),
            choose=_ITEMS,
        ),
        Move(
            "the point dragged far right",
            _power(tab="items", item_subjects=200),
            ".grab.sideways",
            drag=(900, 0),
            choose=_ITEMS,
        ),
    ),
    slider="[name=slope_sd]",
)
