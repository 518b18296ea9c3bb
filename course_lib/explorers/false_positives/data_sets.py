"""Data sets without any effect: many from the same stored noise, each in another order."""

from typing import Any

import numpy as np

from course_lib.model.design import Array

LIMITS = {"icc": (0.0, 0.95), "groups": (4, 40), "rows": (2, 30)}
_COUNTS = {"groups": 401, "rows": 1201}  # prime, so that each data set is a reordering
_ORDER = (397, 89)  # by how much first place and step change from one data set to the next


def make_noise(rng: np.random.Generator) -> dict[str, Any]:
    """Draw the numbers that all data sets share.

    Returns
    -------
    dict
        Standard normal numbers for "groups" and "rows"; "room", the places that each group has
        among the latter; "order", which says how the data sets differ.
    """
    draws = {name: rng.standard_normal(count) for name, count in _COUNTS.items()}
    # Means 0 and variances 1, so that the data sets together have the correlation that is shown.
    noise = {name: ((x - x.mean()) / x.std()).round(3) for name, x in draws.items()}
    return {**noise, "room": LIMITS["rows"][1], "order": _ORDER}


def simulate_rows(
    noise: dict[str, Any], groups: int, rows: int, icc: float, number: int = 0
) -> Array:
    """Make one data set without any effect from stored noise.

    Parameters
    ----------
    noise : dict
        From `make_noise`.
    groups, rows, icc
        As in `effective_rows`.
    number : int
        Which data set; another number puts the noise into another order.

    Returns
    -------
    array, shape (groups, rows)
        Values with variance `icc` between groups and ``1 - icc`` within.
    """
    places = noise["room"] * np.arange(groups)[:, None] + np.arange(rows)
    levels = _reordered(noise, "groups", np.arange(groups), number)
    errors = _reordered(noise, "rows", places, number)
    return np.asarray(np.sqrt(icc) * levels[:, None] + np.sqrt(1 - icc) * errors)


def _reordered(noise: dict[str, Any], name: str, places: Any, number: int) -> Array:
    values, (first, step) = np.asarray(noise[name]), noise["order"]
    step = 1 + (step * number) % (len(values) - 1)
    return np.asarray(values[(first * number + step * places) % len(values)])


def two_parts(values: Array, predictor: str) -> tuple[Array, Array]:
    """Split a data set by the predictor: half of the groups, or half of each group's rows."""
    half = len(values) // 2
    if predictor == "between":
        return values[:half], values[half:]
    return values[:, ::2], values[:, 1::2]
