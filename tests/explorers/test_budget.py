"""The explorer of the budget: one mathematics, and R's powers."""

import json
from math import inf
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import stats

from course_lib import explore_budget
from course_lib.explorers.budget.browser_case import CASE
from course_lib.explorers.budget.designs import (
    LIMITS,
    best_design,
    cost,
    item_power,
    numbers,
    slope_power,
)
from tests.explorers.node import run_math

REFERENCE = Path(__file__).parents[1] / "reference" / "lme4" / "inference" / "budget.json"
R = json.loads(REFERENCE.read_text(encoding="utf-8"))
# R's noncentral t stops at 1e-12 of a probability; the file holds 12 digits.
WITHIN = 1e-9


def states():
    """States in all corners of the controls, and some between them."""
    rng, start = np.random.default_rng(5), CASE.explorer().start
    for tab in ("tests", "items"):
        for share in ([0, 0, 0, 0, 0], [1, 1, 0, 1, 0], [0, 1, 1, 0, 1], *rng.uniform(size=(9, 5))):
            names = [name for name in LIMITS if name in TABS[tab]]
            steps = {
                name: round(part * (high - low) / step) * step + low
                for name, part in zip(names, share, strict=True)
                for low, high, step in [LIMITS[name]]
            }
            state = {**start, "tab": tab, **steps}
            whole = (int(state[name]) for name in ("subjects", "tests", "price"))
            yield {**state, "budget": cost(*whole) * (2 if share[0] else 1)}


TABS = {
    "tests": ("subjects", "tests", "slope_sd", "effect", "price"),
    "items": ("item_subjects", "items", "subject_sd", "item_sd", "item_effect"),
}


def test_javascripts_numbers_are_pythons():
    given = [*states()]
    said = run_math(
        "budget/mathematics",
        "states.map((one) => (one.tab === 'items' ? itemNumbers : slopeNumbers)(one, data))",
        states=given,
        data=CASE.explorer().data,
    )
    for state, page in zip(given, said, strict=True):
        if "best" in page:
            best = page.pop("best")
            page |= {f"best_{i}": best[name] for i, name in ((1, "subjects"), (2, "tests"))}
            page["best_power"] = best["power"]
        expected = numbers(state)
        assert_allclose([page[name] for name in expected], [*expected.values()], rtol=0, atol=1e-8)


@pytest.mark.parametrize("freedom", [2, 3.5, 17, 400])
def test_the_noncentral_t_is_scipys_noncentral_f(freedom):
    limits, shifts = [0.5, 2.1, 5.0], [0.01, 0.3, 2.8, 9.0, 30.0]
    said = run_math(
        "frame/math/power",
        "limits.map((limit) => shifts.map((shift) => noncentralTail(limit, shift, freedom)))",
        limits=limits,
        shifts=shifts,
        freedom=freedom,
    )
    limit, shift = np.array(limits)[:, None], np.array(shifts)
    expected = stats.ncf.sf(limit**2, 1, freedom, shift**2)
    assert_allclose(said, expected, rtol=0, atol=1e-10)


def test_the_power_of_slopes_is_rs():
    for one in R["slopes"]:
        power = one.pop("power")
        assert_allclose(slope_power(**one), power, rtol=0, atol=WITHIN, err_msg=str(one))
    for one in R["ceilings"]:
        ceiling = slope_power(one["subjects"], inf, 5.92, 5)
        assert_allclose(ceiling, one["power"], rtol=0, atol=WITHIN)


def test_the_power_of_subjects_and_items_is_rs():
    for one in R["items"]:
        power = item_power(one["subjects"], one["items"], 20, 25, 20)
        assert_allclose(power, one["power"], rtol=0, atol=WITHIN)
    for one in R["item_ceilings"]:
        assert_allclose(item_power(inf, one["items"], 20, 25, 20), one["power"], atol=WITHIN)


def test_the_best_design_is_the_best_of_all():
    for slope_sd in (1.0, 3.0, 5.92, 9.6):
        best = best_design(2000, 100, slope_sd, 1.0)
        power = {
            (subjects, tests): slope_power(subjects, tests, slope_sd, 1.0)
            for subjects in range(3, 41)
            for tests in range(1, 21)
            if cost(subjects, tests, 100) <= 2000
        }
        assert best == max(power, key=lambda design: power[design])


def test_the_best_design_moves_to_more_subjects_as_slopes_vary_more():
    best = [best_design(2000, 100, slope_sd, 2.0) for slope_sd in (0.0, 1.0, 2.0, 4.0, 5.92, 9.6)]
    subjects = [design[0] for design in best]
    assert subjects == sorted(subjects)
    assert subjects[0] < 10 < subjects[-1] == 18


def test_equal_slopes_have_no_ceiling():
    assert slope_power(3, inf, 0.0, 1.0) == 1
    assert item_power(inf, 4, 20, 0, 5) == 1


def test_lines_of_equal_power_are_where_power_is():
    """Between whole subjects power is taken for straight, so they lie at 0.02 of a subject."""
    state = CASE.explorer().start
    lines, (ceiling,) = run_math(
        "budget/mathematics",
        "[contours([0.5, 0.8, 0.95], [1, 4, 20], state, data), "
        "contours([0.8], [Infinity], state, data)]",
        state=state,
        data=CASE.explorer().data,
    )
    for level, line in zip((0.5, 0.8, 0.95), lines, strict=True):
        for subjects, tests in line:
            powers = [slope_power(int(subjects) + i, tests, 5.92, 5.0) for i in (0, 1)]
            assert powers[0] < level <= powers[1]
            part = subjects - int(subjects)
            assert_allclose(powers[0] + part * (powers[1] - powers[0]), level, atol=1e-8)
    assert slope_power(int(ceiling[0][0]), inf, 5.92, 5.0) < 0.8


def test_a_dragged_design_costs_no_more_than_the_budget():
    start = CASE.explorer().start
    said = run_math(
        "budget/mathematics",
        "[-3, 1, 8.4, 20, 99].map((tests) => designAt(tests, state, data))",
        state=start | {"budget": 1000},
        data=CASE.explorer().data,
    )
    for design in said:
        assert 3 <= design["subjects"] <= 40
        assert 1 <= design["tests"] <= 20
        assert cost(design["subjects"], design["tests"], start["price"]) <= design["budget"]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"subjects": 2}, "subjects must be a whole number from 3 to 40; got 2"),
        ({"subjects": 9.5}, "a whole number from 3 to 40; got 9.5"),
        ({"tests": 21}, "tests must be a whole number from 1 to 20; got 21"),
        ({"slope_sd": 5.9}, "from 0 to 9.6 in steps of 0.04; got 5.9"),
        ({"effect": True}, "effect must be a number from 1 to 10 in steps of 0.5; got True"),
        ({"price": 55}, "in steps of 10; got 55"),
        ({"tab": "rows"}, "tab must be one of 'tests', 'items'; got 'rows'"),
    ],
)
def test_what_the_controls_do_not_have_is_refused(given, message):
    with pytest.raises(ValueError, match=message):
        explore_budget(**given)
