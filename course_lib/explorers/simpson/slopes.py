"""Slopes in data with Simpson's paradox: within groups, between them, pooled, and mixed."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.model.design import Array

SIZES = (4, 5, 6, 8, 10, 15, 20, 30, 50, 100)  # points per group
CORRELATIONS = tuple(round(0.05 * i, 2) for i in range(1, 20))
GAPS = tuple(round(0.1 * i, 1) for i in range(16))


@dataclass(frozen=True)
class Slopes:
    """Slopes in data with Simpson's paradox.

    Attributes
    ----------
    within : float
        Slope within each group.
    between : float
        Slope through the groups' means; NaN where they all lie in one point.
    pooled : float
        Slope of the regression through all points, without groups.
    mixed : float
        Slope of the random-intercept model at its REML variances.
    """

    within: float
    between: float
    pooled: float
    mixed: float

    def weight(self, model: str) -> float:
        """Share of the between slope in the slope of "pooled" or "mixed"; NaN without one."""
        return (getattr(self, model) - self.within) / (self.between - self.within)


def simpson_points(draws: Array, n: int, r: float, difference: float) -> Array:
    """Turn random draws into points with exact correlations, as `simulate_simpson` does.

    Parameters
    ----------
    draws : array, shape (groups, at least n, 2)
        Any random numbers; the first `n` of each group are used.
    n : int
        Points per group, at least 4.
    r, difference : float
        Correlation within groups (above 0), and shift from each group to the next.

    Returns
    -------
    array, shape (groups, n, 2)
        V1 and V2: within each group with means 0 before the shift, variances 1, correlation r.
    """
    centred = draws[:, :n] - draws[:, :n].mean(axis=1, keepdims=True)
    first, second = centred[..., 0], centred[..., 1]
    first = first / np.linalg.norm(first, axis=1, keepdims=True)
    second = second - (first * second).sum(axis=1, keepdims=True) * first
    second = second / np.linalg.norm(second, axis=1, keepdims=True)
    pair = np.stack([first, r * first + np.sqrt(1 - r**2) * second], axis=-1) * np.sqrt(n - 1)
    shift = difference * np.arange(1, len(draws) + 1)
    return np.asarray(pair + shift[:, None, None] * np.array([1.0, -1.0]))


def simpson_slopes(n: int, r: float, difference: float, groups: int = 5) -> Slopes:
    """Compute all slopes of `simulate_simpson` data; they are the same for every seed.

    Parameters
    ----------
    n, r, difference, groups
        As in `simulate_simpson`, with `r` above 0.

    Returns
    -------
    Slopes
        How to read it: the pooled and the mixed slope are weighted means of the slopes within
        and between groups. Only the weights differ.
    """
    within, between = _sums(n, difference, groups)
    kept = 1 / (1 + n * reml_ratio(n, r, difference, groups))

    def mix(share: float) -> float:
        return float((r * within - share * between) / (within + share * between))

    return Slopes(r, -1.0 if difference else np.nan, mix(1.0), mix(float(kept)))


def _sums(n: int, difference: Array | float, groups: int) -> tuple[Any, Any]:
    """Sums of squares of V1 within and between groups; of V2 they are the same."""
    spread = groups * (groups**2 - 1) / 12
    return groups * (n - 1), n * np.square(difference) * spread


def reml_ratio(n: int, r: Array | float, difference: Array | float, groups: int) -> Any:
    """Return REML's variance between groups divided by the residual variance.

    The criterion is a function of one number here: of w = 1 / (1 + n ratio), which says how much
    the groups' means count. It can have two minima, so a grid is searched, then refined.
    """
    r, difference = np.broadcast_arrays(np.asarray(r, float), np.asarray(difference, float))
    within, between = _sums(n, difference, groups)
    low, high = np.full(r.shape, -16.0), np.zeros(r.shape)  # logarithm of w
    for count in (321, *[33] * 7):
        grid = np.linspace(low, high, count, axis=-1)
        best = _criterion(np.exp(grid), n, r, within, between, groups).argmin(axis=-1)[..., None]
        ends = (np.clip(best + step, 0, count - 1) for step in (-1, 1))
        low, high = (np.take_along_axis(grid, end, axis=-1)[..., 0] for end in ends)
        at = np.take_along_axis(grid, best, axis=-1)[..., 0]
    return np.expm1(-at) / n


def _criterion(w: Array, n: int, r: Array, within: Any, between: Any, groups: int) -> Array:
    """Minus twice the REML log-likelihood, up to a constant; w has one axis more than the rest."""
    weighted = w * np.asarray(between)[..., None]
    spread = within + weighted
    left = spread - (r[..., None] * within - weighted) ** 2 / spread
    found: Array = (n * groups - 2) * np.log(left) - (groups - 1) * np.log(w) + np.log(spread)
    return found
