"""Explorer of lecture 02: a trend within groups, another between them, and what models report."""

from typing import Any

import numpy as np

from course_lib.basics.arguments import Rng, generator, is_finite, whole_number
from course_lib.explorers.frame.draws import new_seed
from course_lib.explorers.frame.explorer import Explorer, look
from course_lib.explorers.simpson.figure import (
    BETWEEN,
    SLOPES,
    TICKS,
    draw_simpson,
    write_numbers,
)
from course_lib.explorers.simpson.slopes import CORRELATIONS, GAPS, SIZES, draw_points
from course_lib.theme import GROUP_COLOURS

MODELS = {
    "line": "one line",
    "intercept": "random intercept",
    "means": "with group means",
}
START = "intercept"


def explore_simpson(
    n: int = 4,
    r: float = 0.5,
    difference: float = 1.0,
    groups: int = 5,
    rng: Rng = None,
) -> Explorer:
    """Change the trend within groups, the gap between them and the points per group.

    Parameters
    ----------
    n : int
        Points per group at the start: 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100,
        125, 150, 200, 250, 300 or 400.
    r : float
        Correlation within groups at the start: -0.95 to 0.95 in steps of 0.05.
    difference : float
        Shift from each group to the next at the start, up in V1 and down in V2: 0 to 1.5 in steps
        of 0.1.
    groups : int
        Number of groups, from 2 to 7.
    rng : numpy Generator or int, optional
        Source of randomness, or its seed. It decides where the points lie, and no slope.

    Returns
    -------
    Explorer
        How to read it: the slope within groups is the correlation, the slope between their means
        is -1. One line through all points weighs the two by their sums of squares. The
        random-intercept model gives the trend between groups less weight, but not none: with few
        points per group its lines are visibly less steep than the groups' own. With the group
        means as a second predictor each trend has a slope of its own.

    Raises
    ------
    ValueError
        For values that the sliders do not have; the message says which ones there are.
    """
    if whole_number("groups", groups, 2) > len(GROUP_COLOURS):
        raise ValueError(f"groups must be from 2 to {len(GROUP_COLOURS)}; got {groups}.")
    start = {
        "model": START,
        "size": _place("n", n, SIZES),
        "r": CORRELATIONS[_place("r", r, CORRELATIONS)],
        "difference": GAPS[_place("difference", difference, GAPS)],
    }
    seed = new_seed(generator(rng))
    data = {
        "seed": seed,
        "groups": groups,
        "sizes": SIZES,
        "correlations": CORRELATIONS,
        "gaps": GAPS,
        "models": list(MODELS.items()),
        "between": look(BETWEEN),
        "slopes": SLOPES,
        "ticks": TICKS,
    }
    shown = {"n": n, "r": start["r"], "difference": start["difference"]}
    text = write_numbers(shown, groups)
    figure = draw_simpson(shown, draw_points(seed, groups), text)
    return Explorer("simpson", data=data, start=start, figure=figure, text=text)


def _place(name: str, value: Any, possible: tuple[float, ...]) -> int:
    """Return the place of a value on its slider."""
    places = [i for i, one in enumerate(possible) if is_finite(value) and np.isclose(one, value)]
    if not places:
        listed = ", ".join(map(str, possible))
        raise ValueError(f"{name} must be a value of its slider: {listed}; got {value!r}.")
    return places[0]
