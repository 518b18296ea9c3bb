"""Power of a mean slope by subjects and tests, and of an effect by subjects and items."""

from collections.abc import Mapping
from math import inf, sqrt
from typing import Any

from scipy import stats

LEVEL = 0.05
DAYS = range(10)  # as in sleepstudy
SXX = float(sum((day - sum(DAYS) / len(DAYS)) ** 2 for day in DAYS))  # one test on each day
RESIDUAL = {"tests": 25.592, "items": 80.0}  # sleepstudy's by lme4; simulate_crossed's
LIMITS: dict[str, tuple[float, float, float]] = {  # lowest, highest, step
    "subjects": (3, 40, 1),
    "tests": (1, 20, 1),
    "slope_sd": (0, 9.6, 0.04),
    "effect": (1, 10, 0.5),
    "price": (0, 300, 10),
    "item_subjects": (3, 200, 1),
    "items": (4, 64, 1),
    "subject_sd": (0, 60, 1),
    "item_sd": (0, 60, 1),
    "item_effect": (5, 60, 1),
}
TABS = ("tests", "items")
ITEM_START = {"item_subjects": 40, "items": 16, "subject_sd": 20, "item_sd": 25, "item_effect": 20}
SURE = 37.0  # shifts above it miss less than once in 1e20
TIE = 1e-9  # powers that differ by less are equal; then the smaller standard error is better


def power_of_t(shift: float, freedom: float) -> float:
    """Return the power of a two-sided 5 % t test.

    Parameters
    ----------
    shift : float
        The effect, divided by its standard error; infinity where the error is zero.
    freedom : float
        Degrees of freedom, at least 2.
    """
    if shift > SURE:
        return 1.0
    limit = stats.t.isf(LEVEL / 2, freedom)
    # The square of noncentral t is noncentral F; scipy's nct is NaN for some shifts above 8.
    return float(stats.ncf.sf(limit**2, 1, freedom, shift**2))


def slope_error(subjects: int, tests: float, slope_sd: float) -> float:
    """Return the standard error of a mean slope; `tests`, on each day, may be infinite."""
    return sqrt((slope_sd**2 + RESIDUAL["tests"] ** 2 / (tests * SXX)) / subjects)


def slope_power(subjects: int, tests: float, slope_sd: float, effect: float) -> float:
    """Return the power of the t test of the subjects' own slopes.

    Parameters
    ----------
    subjects : int
        Number of subjects, each tested on the ten days.
    tests : float
        Tests of a subject on each day; infinite for the ceiling.
    slope_sd, effect : float
        Standard deviation and mean of the true slopes, in ms per day.

    Returns
    -------
    float
        Exact in this balanced layout. How to read it: the share of studies that find the effect.
    """
    error = slope_error(subjects, tests, slope_sd)
    return power_of_t(effect / error if error else inf, subjects - 1)


def cost(subjects: int, tests: int, price: int) -> int:
    """Return what a study costs, where one test costs 1 and a subject `price` besides."""
    return subjects * (price + len(DAYS) * tests)


def best_design(budget: int, price: int, slope_sd: float, effect: float) -> tuple[int, int]:
    """Return the subjects, and tests on each day, with the most power that a budget pays.

    Of designs with the same power (it may be 1 to all digits) the one with the smaller standard
    error is taken.
    """
    fewest, most = (int(end) for end in LIMITS["tests"][:2])
    best, found = (0, 0), (-1.0, inf)
    for tests in range(fewest, most + 1):
        subjects = budget // cost(1, tests, price)
        if subjects < LIMITS["subjects"][0]:
            break
        error = slope_error(subjects, tests, slope_sd)
        power = slope_power(subjects, tests, slope_sd, effect)
        equal = abs(power - found[0]) <= TIE
        if power > found[0] + TIE or (equal and error < found[1] * (1 - TIE)):
            best, found = (subjects, tests), (power, error)
    return best


def item_power(
    subjects: float, items: float, subject_sd: float, item_sd: float, effect: float
) -> float:
    """Return the power for an effect that varies over subjects and over items.

    Parameters
    ----------
    subjects, items : float
        Their numbers: each subject answers each item in both conditions. One may be infinite.
    subject_sd, item_sd : float
        Standard deviations of the effect over subjects and over items.
    effect : float
        The mean effect.

    Returns
    -------
    float
        An approximation: t with Satterthwaite's degrees of freedom of the mean squares
        (Westfall, Kenny and Judd 2014, doi:10.1037/xge0000014).
    """
    noise = 2 * RESIDUAL["items"] ** 2 / (subjects * items)
    by_subject, by_item = subject_sd**2 / subjects + noise, item_sd**2 / items + noise
    variance = by_subject + by_item - noise
    if variance == 0:
        return 1.0
    parts = (
        by_subject**2 / (subjects - 1)
        + by_item**2 / (items - 1)
        + noise**2 / ((subjects - 1) * (items - 1))
    )
    return power_of_t(effect / sqrt(variance), variance**2 / parts)


def numbers(state: Mapping[str, Any]) -> dict[str, float]:
    """Return the numbers that the explorer shows, by their id."""
    if state["tab"] == "items":
        return _item_numbers(state)
    sizes = state["slope_sd"], state["effect"]
    subjects, tests, price = (state[name] for name in ("subjects", "tests", "price"))
    budget = max(state["budget"], cost(subjects, tests, price))
    best = best_design(budget, price, *sizes)
    return {
        "power": slope_power(subjects, tests, *sizes),
        "ceiling": slope_power(subjects, inf, *sizes),
        "best_1": best[0],
        "best_2": best[1],
        "best_power": slope_power(*best, *sizes),
    }


def _item_numbers(state: Mapping[str, Any]) -> dict[str, float]:
    subjects, items = state["item_subjects"], state["items"]
    sizes = [state[name] for name in ("subject_sd", "item_sd", "item_effect")]
    designs = {
        "power": (subjects, items),
        "more_subjects": (2 * subjects, items),
        "more_items": (subjects, 2 * items),
        "ceiling": (inf, items),
    }
    return {name: item_power(*design, *sizes) for name, design in designs.items()}
