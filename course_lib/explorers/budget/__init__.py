"""Explorer of lecture 08: what power a budget buys, in subjects, tests and items."""

from typing import Any

import numpy as np

from course_lib.explorers.budget.designs import (
    DAYS,
    ITEM_START,
    LEVEL,
    LIMITS,
    RESIDUAL,
    SXX,
    TABS,
    TIE,
    cost,
)
from course_lib.explorers.budget.figure import STYLES, draw_budget, write_numbers
from course_lib.explorers.frame.explorer import Explorer, look


def explore_budget(
    subjects: int = 10,
    tests: int = 10,
    slope_sd: float = 5.92,
    effect: float = 5.0,
    price: int = 100,
    *,
    tab: str = "tests",
) -> Explorer:
    """Spend a budget on subjects or on tests of each subject, and see what power it buys.

    Parameters
    ----------
    subjects : int, default 10
        Subjects at the start, from 3 to 40. Each is tested on ten days, 0 to 9, as in sleepstudy.
    tests : int, default 10
        Tests of a subject on each day at the start, from 1 to 20. A subject has ten times as many
        rows.
    slope_sd : float, default 5.92
        True SD of the subjects' slopes at the start, from 0 to 9.6 in steps of 0.04.
    effect : float, default 5.0
        True mean slope at the start, from 1 to 10 in steps of 0.5.
    price : int, default 100
        What a subject costs before it is tested, in tests, from 0 to 300 in steps of 10.
    tab : {"tests", "items"}
        What is seen at the start: power by subjects and tests, or by subjects and items.

    Returns
    -------
    Explorer
        How to read it: on a line of equal power all designs find the effect equally often. The
        lines rise almost straight up, because more tests do not make subjects more alike: to the
        left of the dashed line no number of tests gives a power of 0.8. On the line of equal cost
        the diamond is the best design. It moves towards more subjects when slopes vary more, and
        towards more tests when a subject costs more. The second tab shows the same for
        items: with few items no number of subjects helps.

    Raises
    ------
    ValueError
        For values outside the ranges above; the message says what is possible.

    Notes
    -----
    Power of the two-sided 5 % t test by the noncentral t. For slopes it is exact: in this balanced
    layout the subjects' own slopes have the variance ``slope_sd**2 + residual_sd**2 / (82.5 *
    tests)``, and the test has ``subjects - 1`` degrees of freedom. The residual SD is that of
    sleepstudy, 25.6. For subjects by items (residual SD 80, each subject answers each item in both
    conditions) it is an approximation, with Satterthwaite's degrees of freedom (Westfall, Kenny
    and Judd 2014).
    """
    start = _checked(
        subjects=subjects, tests=tests, slope_sd=slope_sd, effect=effect, price=price, tab=tab
    )
    text = write_numbers(start)
    data = {
        "tabs": TABS,
        "limits": LIMITS,
        "days": len(DAYS),
        "sxx": SXX,
        "residual": RESIDUAL,
        "level": LEVEL,
        "tie": TIE,
        "looks": {name: look(style) for name, style in STYLES.items()},
    }
    figure = draw_budget(start, text)
    return Explorer("budget", data=data, start=start, figure=figure, text=text)


def _checked(*, tab: Any, **given: Any) -> dict[str, Any]:
    """Return the values of all controls, or say what is possible."""
    if tab not in TABS:
        raise ValueError(f"tab must be one of {', '.join(map(repr, TABS))}; got {tab!r}.")
    for name, value in given.items():
        low, high, step = LIMITS[name]
        if not _is_step(value, low, high, step):
            steps = "" if step == 1 else f" in steps of {step:g}"
            kind = "a whole number" if step == 1 else "a number"
            raise ValueError(f"{name} must be {kind} from {low} to {high}{steps}; got {value!r}.")
    whole = {name: int(given[name]) for name in ("subjects", "tests", "price")}
    sizes = {name: float(given[name]) for name in ("slope_sd", "effect")}
    return {"tab": tab, **whole, **sizes, "budget": cost(**whole), **ITEM_START}


def _is_step(value: Any, low: float, high: float, step: float) -> bool:
    if (
        isinstance(value, bool)
        or not isinstance(value, (int, float, np.number))
        or not low <= value <= high
    ):
        return False
    steps = (float(value) - low) / step
    return abs(steps - round(steps)) < 1e-6
