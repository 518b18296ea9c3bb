"""REML of a random-intercept model with one predictor, for one data set or for many at once."""

from dataclasses import dataclass

import numpy as np

from course_lib.explorers.diagnostics.faults import Design
from course_lib.model.design import Array

# Ratios of variances at which the search begins; zero stands before them.
GRID = np.concatenate([[0.0], 0.001 * 4.0 ** np.arange(13)])


@dataclass(frozen=True)
class Sums:
    """All that REML needs of the rows: x and y are centred, which changes no variance.

    Attributes
    ----------
    counts, x : arrays, shape (groups,)
        Rows of each group, and their sum of x.
    xx : float
        Sum of squares of x.
    y : array, shape (..., groups)
        Sum of y in each group.
    xy, yy : arrays, shape (...)
        Products of x and y, and of y with itself, over all rows.
    """

    counts: Array
    x: Array
    xx: float
    y: Array
    xy: Array
    yy: Array


@dataclass(frozen=True)
class AtRatio:
    """A model at given ratios of variances; shapes as those of the ratios.

    Attributes
    ----------
    criterion, score : array
        Minus twice the REML log-likelihood, up to a constant, and its derivative by the ratio.
    sigma2 : array
        Residual variance.
    slope_unit : array
        Variance of the slope divided by the residual variance.
    """

    criterion: Array
    score: Array
    sigma2: Array
    slope_unit: Array


def sums_of(design: Design, y: Array) -> Sums:
    """Add up the rows of one data set (shape (n,)) or of many (shape (..., n))."""
    x, y = design.x - design.x.mean(), y - y.mean(axis=-1, keepdims=True)
    own = (design.group[:, None] == np.arange(design.groups)).astype(float)
    return Sums(own.sum(axis=0), x @ own, float(x @ x), y @ own, y @ x, (y**2).sum(axis=-1))


def at_ratio(sums: Sums, ratio: Array | float) -> AtRatio:
    """Solve the model when the groups' variance is `ratio` times the residual variance."""
    ratio = np.asarray(ratio, dtype=float)[..., None]
    n, x, y = sums.counts, sums.x, sums.y
    count = n.sum()
    grown = 1 + n * ratio
    less, slope = ratio / grown, 1 / grown**2  # of V^-1 from the identity, and its derivative
    m00 = (n / grown).sum(axis=-1)
    m01 = -(less * n * x).sum(axis=-1)
    m11 = sums.xx - (less * x**2).sum(axis=-1)
    b0, b1 = -(less * n * y).sum(axis=-1), sums.xy - (less * x * y).sum(axis=-1)
    det = m00 * m11 - m01**2
    first, second = (m11 * b0 - m01 * b1) / det, (m00 * b1 - m01 * b0) / det
    left = sums.yy - (less * y**2).sum(axis=-1) - first * b0 - second * b1
    errors = y - n * first[..., None] - x * second[..., None]
    traces = m11[..., None] * n**2 - 2 * m01[..., None] * n * x + m00[..., None] * x**2
    score = (n / grown - slope * traces / det[..., None]).sum(axis=-1)
    score = score - (count - 2) / left * (slope * errors**2).sum(axis=-1)
    criterion = np.log(grown).sum(axis=-1) + np.log(det) + (count - 2) * np.log(left)
    return AtRatio(criterion, score, left / (count - 2), m00 / det)


def reml_ratio(sums: Sums, halvings: int = 60) -> Array:
    """Find REML's ratio of the variances: the groups' divided by the residual one.

    Parameters
    ----------
    sums : Sums
        From `sums_of`.
    halvings : int
        How often the interval that holds the ratio is halved.

    Returns
    -------
    array
        How to read it: 0 is a singular fit.
    """
    best = np.argmin([at_ratio(sums, np.full(sums.yy.shape, at)).criterion for at in GRID], axis=0)
    low, high = GRID[np.maximum(best - 1, 0)], GRID[np.minimum(best + 1, len(GRID) - 1)]
    zero = (best == 0) & (at_ratio(sums, np.zeros(sums.yy.shape)).score >= 0)
    for _ in range(halvings):
        middle = (low + high) / 2
        falls = at_ratio(sums, middle).score < 0
        low, high = np.where(falls, middle, low), np.where(falls, high, middle)
    return np.where(zero, 0.0, (low + high) / 2)
