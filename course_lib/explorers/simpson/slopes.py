"""Slopes in data with Simpson's paradox: within groups, between them, pooled, and mixed."""

from dataclasses import dataclass

import numpy as np

from course_lib.explorers.frame.draws import normals
from course_lib.model.design import Array

# Points per group: each step multiplies them by about the same.
SIZES = (4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100, 125, 150, 200, 250, 300, 400)
CORRELATIONS = tuple(round(0.05 * i, 2) for i in range(-19, 20))
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
        """Share of the between slope in "pooled", "mixed" or "within"; NaN without one."""
        return (getattr(self, model) - self.within) / (self.between - self.within)


def draw_points(seed: int, groups: int) -> Array:
    """Draw what `simpson_points` needs, for the largest number of points."""
    return normals(seed, 0, groups * max(SIZES) * 2).reshape(groups, max(SIZES), 2)


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
    """Compute all slopes of `simpson_points`; they are the same for all draws.

    Parameters
    ----------
    n, r, difference, groups
        As in `simulate_simpson`; where `r` is negative, the groups are shifted as for `r` above 0.

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

    return Slopes(r, -1.0 if difference else np.nan, mix(1.0), mix(kept))


def _sums(n: int, difference: float, groups: int) -> tuple[float, float]:
    """Sums of squares of V1 within and between groups; of V2 they are the same."""
    return groups * (n - 1), n * difference**2 * groups * (groups**2 - 1) / 12


def reml_ratio(n: int, r: float, difference: float, groups: int) -> float:
    """Return REML's variance between groups divided by the residual variance.

    Notes
    -----
    Let v be the weight of the sum of squares between groups, 1 / (1 + n ratio), times that sum
    over the one within. Minus twice the REML log-likelihood is then, up to a constant,

        (N - 2) log(1 - r + 2 v) - (N - 3) log(1 + v) - (groups - 1) log(v)

    for N rows. Its slope is zero where a quadratic is; the smaller root is a minimum. It doesn't
    depend on the difference between groups, which only says where v ends, at a ratio of zero. The
    criterion may be lower there.
    """
    within, between = _sums(n, difference, groups)
    most, rows = between / within, n * groups
    linear = 2 * (rows - 2) - (rows - 3) * (1 - r) - (groups - 1) * (3 - r)
    root = linear**2 - 8 * (groups - 2) * (groups - 1) * (1 - r)
    if linear <= 0 or root < 0:
        return 0.0
    lowest = 2 * (groups - 1) * (1 - r) / (linear + np.sqrt(root))

    def criterion(v: float) -> float:
        fit = (rows - 2) * np.log(1 - r + 2 * v) - (rows - 3) * np.log1p(v)
        return float(fit - (groups - 1) * np.log(v))

    if lowest >= most or criterion(lowest) >= criterion(most):
        return 0.0
    return float((most / lowest - 1) / n)
