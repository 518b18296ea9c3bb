"""The law of the ratio that tests one variance, in groups of one size."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import optimize, stats

from course_lib.model.design import Array

LEVEL = 0.05
LIMITS = {"groups": (2, 100), "icc": (0.0, 0.6)}
STEP = 0.01  # of the slider of the intraclass correlation
ROWS = (2, 5, 10, 30, 100, 1000)  # in each group
WIDTH, LAST = 0.5, 10.0  # of the bins of the ratio, and where the last one begins
CRITICAL = {
    "chi_square": float(stats.chi2.isf(LEVEL, 1)),
    "mixture": float(stats.chi2.isf(2 * LEVEL, 1)),  # half of the weight lies at zero
}


@dataclass(frozen=True)
class OneWay:
    """Groups of one size whose means vary.

    Attributes
    ----------
    groups, rows : int
        Number of groups, and of rows in each.
    icc : float
        True intraclass correlation, from 0 to below 1.
    """

    groups: int
    rows: int
    icc: float

    @property
    def freedom(self) -> tuple[int, int]:
        """Degrees of freedom between and within groups."""
        return self.groups - 1, self.groups * (self.rows - 1)

    @property
    def stretch(self) -> float:
        """Ratio of the expected mean squares, between to within groups."""
        return 1 + self.rows * self.icc / (1 - self.icc)

    def ratio(self, f: Any) -> Any:
        """Return REML's likelihood ratio of a model with groups to one without.

        Parameters
        ----------
        f : float or array
            Mean square between groups, divided by that within.

        Returns
        -------
        float or array
            How to read it: at or below ``f = 1`` the variance is estimated as zero, and so is the
            ratio. Above it the ratio grows with `f`, so that its law is that of F.
        """
        between, within = self.freedom
        all_rows = between + within
        f = np.maximum(f, 1.0)
        pooled = (between * f + within) / all_rows
        return all_rows * np.log(pooled) - between * np.log(f)

    def above(self, ratio: float) -> float:
        """Return the probability of a ratio above a number (at or above, where it is positive)."""
        if ratio <= 0:
            return float(stats.f.sf(1 / self.stretch, *self.freedom))
        high = 2.0
        while self.ratio(high) < ratio:
            high *= 2
        f = optimize.brentq(lambda at: self.ratio(at) - ratio, 1.0, high, xtol=1e-13, rtol=1e-14)
        return float(stats.f.sf(f / self.stretch, *self.freedom))

    def numbers(self) -> dict[str, float]:
        """Return the shares that the explorer shows, by their id."""
        exact = stats.f.isf(LEVEL, *self.freedom)
        return {
            "zero": 1 - self.above(0),
            **{name: self.above(at) for name, at in CRITICAL.items()},
            "exact": float(stats.f.sf(exact / self.stretch, *self.freedom)),
        }

    def bins(self) -> Array:
        """Return the shares of positive ratios in each bin; the last one has no upper end."""
        above = [self.above(at) for at in np.arange(0, LAST + WIDTH / 2, WIDTH)]
        return -np.diff([*above, 0.0])


def asymptotic_bins() -> Array:
    """Return the shares of the bins by the half-and-half mixture."""
    starts = np.arange(0, LAST + WIDTH / 2, WIDTH)
    return -np.diff([*(stats.chi2.sf(starts, 1) / 2), 0.0])
