"""Data sets without any effect, as many as a reader draws, and the test of each."""

from typing import Any

import numpy as np
from scipy import stats

from course_lib.explorers.frame.draws import normals
from course_lib.model.design import Array

LIMITS = {"icc": (0.0, 0.95), "groups": (4, 40), "rows": (2, 30)}
EACH = 20  # data sets that a press of the button draws
MOST = 400  # data sets in all


def simulate_rows(seed: int, groups: int, rows: int, icc: float, number: int = 0) -> Array:
    """Simulate one data set without any effect.

    Parameters
    ----------
    seed : int
        See `uniforms`.
    groups, rows, icc
        As in `effective_rows`.
    number : int
        Which data set. Its draws are the same for any design, as far as they are used.

    Returns
    -------
    array, shape (groups, rows)
        Values with variance `icc` between groups and ``1 - icc`` within.
    """
    most_groups, most_rows = int(LIMITS["groups"][1]), int(LIMITS["rows"][1])
    drawn = normals(seed, number * most_groups * (1 + most_rows), most_groups * (1 + most_rows))
    levels = drawn[:groups]
    errors = drawn[most_groups:].reshape(most_groups, most_rows)[:groups, :rows]
    return np.asarray(np.sqrt(icc) * levels[:, None] + np.sqrt(1 - icc) * errors)


def two_parts(values: Array, predictor: str) -> tuple[Array, Array]:
    """Split a data set by the predictor: half of the groups, or half of each group's rows."""
    half = len(values) // 2
    if predictor == "between":
        return values[:half], values[half:]
    return values[:, ::2], values[:, 1::2]


def p_values(seed: int, start: dict[str, Any]) -> Array:
    """Return the p-values of all data sets that are drawn, groups ignored.

    Parameters
    ----------
    seed : int
        See `uniforms`.
    start : dict
        "groups", "rows", "icc", "predictor" and "sets", how many data sets there are.

    Returns
    -------
    array, shape (sets,)
        How to read it: without an effect p-values should lie evenly between 0 and 1.
    """
    design = start["groups"], start["rows"], start["icc"]
    every = [simulate_rows(seed, *design, number) for number in range(start["sets"])]
    pairs = [[part.ravel() for part in two_parts(one, start["predictor"])] for one in every]
    return np.array([stats.ttest_ind(*pair).pvalue for pair in pairs])
