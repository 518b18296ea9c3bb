"""What one row adds to the log-likelihood at a linear predictor, with or without an own effect.

A row with an effect of its own, ``(1 | row)``, adds the integral over that effect: by quadrature,
or by Laplace's method, where only its highest point and the curvature there count. Either way it
is a function of the linear predictor without the row's effect, and of the SD of these effects.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from course_lib.model.design import Array
from course_lib.model.glmm.families import Family

_NEWTON = 100
_HALVINGS = 30
_CLOSE = 1e-7  # of a step: the next one would be its square


@dataclass(frozen=True)
class Terms:
    """Rows at given linear predictors; arrays of their shape.

    Attributes
    ----------
    height, score : arrays
        Log-likelihood and its derivative.
    curves : callable
        Makes `weight` and `slope` when they are asked for: on the points of an integral they are
        not needed.
    by_sd : tuple of three arrays
        Derivatives of `height`, `score` and `weight` by the SD of the rows' own effects.
    extra, extra_slope, extra_by_sd : arrays
        What Laplace's method adds for the rows' own effects, with its two derivatives.
    """

    height: Array
    score: Array
    curves: Callable[[], tuple[Array, Array]]
    by_sd: tuple[Array, Array, Array] | None = None
    extra: Array | None = None
    extra_slope: Array | None = None
    extra_by_sd: Array | None = None

    @property
    def weight(self) -> Array:
        """Minus the second derivative."""
        return self._curves[0]

    @property
    def slope(self) -> Array:
        """Derivative of the weight."""
        return self._curves[1]

    @cached_property
    def _curves(self) -> tuple[Array, Array]:
        return self.curves()


RowTerms = Callable[[Array, Array, Array], Terms]  # of linear predictor, response and trials


def plain(family: Family) -> RowTerms:
    """Rows without effects of their own."""

    def terms(eta: Array, y: Array, trials: Array) -> Terms:
        height, mean = family.rows(eta, y, trials)

        def curves() -> tuple[Array, Array]:
            return trials * family.variance(mean), trials * family.skewness(mean)

        return Terms(height, y - trials * mean, curves)

    return terms


def by_laplace(family: Family, sd: float) -> RowTerms:
    """Rows with effects of their own, at the highest point of each."""
    inner = plain(family)

    def terms(eta: Array, y: Array, trials: Array) -> Terms:
        at = _highest(inner, sd, eta, y, trials)
        one = inner(at, y, trials)
        curve = 1 + sd**2 * one.weight
        moved = 2 * sd * one.score / curve  # of the highest point, by the SD
        heavier = one.slope * moved
        return Terms(
            height=one.height - (sd * one.score) ** 2 / 2,
            score=one.score,
            curves=lambda: (one.weight / curve, one.slope / curve**3),
            by_sd=(
                sd * one.score**2,
                -one.weight * moved,
                (heavier - 2 * sd * one.weight**2) / curve**2,
            ),
            extra=-np.log(curve) / 2,
            extra_slope=-(sd**2) * one.slope / (2 * curve**2),
            extra_by_sd=-(2 * sd * one.weight + sd**2 * heavier) / (2 * curve),
        )

    return terms


def by_quadrature(family: Family, sd: float, points: int) -> RowTerms:
    """Rows with effects of their own, integrated on points around the highest point of each."""
    inner = plain(family)
    nodes, weights = np.polynomial.hermite_e.hermegauss(points)
    log_weights = np.log(weights / np.sqrt(2 * np.pi)) + nodes**2 / 2

    def terms(eta: Array, y: Array, trials: Array) -> Terms:
        at = _highest(inner, sd, eta, y, trials)
        one = inner(at, y, trials)
        width = 1 / np.sqrt(1 + sd**2 * one.weight)
        top = one.height - (sd * one.score) ** 2 / 2
        moments = _Moments()
        for node, log_weight in zip(nodes, log_weights, strict=True):
            own = sd * one.score + width * node
            here = inner(eta + sd * own, y, trials)
            share = np.exp(here.height - own**2 / 2 + log_weight - top)
            moments.add(share, own, here)
        return moments.terms(top + np.log(width))

    return terms


class _Moments:
    """Means of products of a row's derivatives over its own effect, which give those of the row."""

    def __init__(self) -> None:
        self.sums: list[Array] = []

    def add(self, share: Array, own: Array, here: Terms) -> None:
        """Add a point with its share of the integral."""
        s, second, third = here.score, -here.weight, -here.slope
        products = (
            1.0, s, s**2, s**3, second, s * second, third,
            own * s, own * second, own * third, own * s**2, own * s * second, own * s**3,
        )  # fmt: skip
        found = [share * one for one in products]
        self.sums = [a + b for a, b in zip(self.sums, found, strict=True)] if self.sums else found

    def terms(self, top: Array) -> Terms:
        """Derivatives of the logarithm of the integral: its cumulants."""
        total = self.sums[0]
        s, s2, s3, h, sh, t, vs, vh, vt, vs2, vsh, vs3 = (one / total for one in self.sums[1:])
        second = h + s2 - s**2
        third = t + 3 * (sh - s * h) + s3 - 3 * s * s2 + 2 * s**3
        # By the SD: of a mean E[A] it is E[v A'] + cov(A, v s).
        score_sd = vh + vs2 - s * vs
        mean_h = vt + vsh - h * vs
        mean_s2 = 2 * vsh + vs3 - s2 * vs
        return Terms(
            height=top + np.log(total),
            score=s,
            curves=lambda: (-second, -third),
            by_sd=(vs, score_sd, -(mean_h + mean_s2 - 2 * s * score_sd)),
        )


def _highest(inner: RowTerms, sd: float, eta: Array, y: Array, trials: Array) -> Array:
    """Linear predictor with the row's own effect at its highest point, by Newton's method."""
    at = np.array(np.broadcast_to(eta, np.broadcast(eta, y).shape), dtype=float)
    one = inner(at, y, trials)
    miss = at - eta - sd**2 * one.score
    for _ in range(_NEWTON):
        step = -miss / (1 + sd**2 * one.weight)
        close = (abs(step) <= _CLOSE * (1 + abs(at))).all()
        for _ in range(1 if close else _HALVINGS):
            next_one = inner(at + step, y, trials)
            next_miss = at + step - eta - sd**2 * next_one.score
            worse = abs(next_miss) > abs(miss)
            if not worse.any():
                break
            step = np.where(worse, step / 2, step)
        at, one, miss = at + step, next_one, next_miss
        if close:
            break
    return at
