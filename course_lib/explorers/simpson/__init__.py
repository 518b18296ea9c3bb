"""Explorer of lecture 02: a trend within groups, another between them, and what models report."""

from typing import Any

import numpy as np

from course_lib.datasets.simulate import Rng, _generator, _is_finite, _whole
from course_lib.explorers.frame.explorer import Explorer, look
from course_lib.explorers.simpson.figure import BETWEEN, SLOPES, draw_simpson, write_numbers
from course_lib.explorers.simpson.slopes import CORRELATIONS, GAPS, SIZES, reml_ratio
from course_lib.model.design import Array
from course_lib.theme import GROUP_COLOURS


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
        Points per group at the start: 4, 5, 6, 8, 10, 15, 20, 30, 50 or 100.
    r : float
        Correlation within groups at the start: 0.05 to 0.95 in steps of 0.05.
    difference : float
        Shift from each group to the next at the start, in both variables: 0 to 1.5 in steps of
        0.1.
    groups : int
        Number of groups, from 2 to 7.
    rng : numpy Generator or int, optional
        Source of randomness, or its seed. It decides where the points lie, and no slope.

    Returns
    -------
    Explorer
        How to read it: the slope within groups is the correlation, the slope between their means
        is -1. The pooled regression weighs the two by their sums of squares. The random-intercept
        model gives the trend between groups less weight, but not none: with few points per group
        its lines are visibly less steep than the groups' own.

    Raises
    ------
    ValueError
        For values that the sliders do not have; the message says which ones there are.
    """
    if _whole("groups", groups, 2) > len(GROUP_COLOURS):
        raise ValueError(f"groups must be from 2 to {len(GROUP_COLOURS)}; got {groups}.")
    start = {
        "size": _place("n", n, SIZES),
        "r": CORRELATIONS[_place("r", r, CORRELATIONS)],
        "difference": GAPS[_place("difference", difference, GAPS)],
    }
    draws = _generator(rng).standard_normal((groups, max(SIZES), 2)).round(3)
    grid = np.meshgrid(CORRELATIONS, GAPS, indexing="ij")
    data = {
        "draws": draws,
        "sizes": SIZES,
        "correlations": CORRELATIONS,
        "gaps": GAPS,
        "between": look(BETWEEN),
        "slopes": SLOPES,
        "ratios": [_rounded(reml_ratio(size, *grid, groups)) for size in SIZES],
    }
    shown = {"n": n, "r": start["r"], "difference": start["difference"]}
    text = write_numbers(shown, groups)
    figure = draw_simpson(shown, draws, text)
    return Explorer("simpson", data=data, start=start, figure=figure, text=text)


def _place(name: str, value: Any, possible: tuple[float, ...]) -> int:
    """Return the place of a value on its slider."""
    places = [i for i, one in enumerate(possible) if _is_finite(value) and np.isclose(one, value)]
    if not places:
        listed = ", ".join(map(str, possible))
        raise ValueError(f"{name} must be a value of its slider: {listed}; got {value!r}.")
    return places[0]


def _rounded(values: Array) -> list[list[float]]:
    return [[float(f"{value:.9g}") for value in row] for row in values]
