"""A yes/no model with random intercepts: the typical patient, and the average over patients."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import expit, logit

from course_lib.model.design import Array

FIRST, LAST = 0, 12  # months that are shown
SMALLEST, LARGEST, STEP = 0.0, 5.0, 0.05  # of the slider of the SD
SHRINKING = 0.346  # 16**2 * 3 / (15 * pi)**2, of Zeger, Liang & Albert (1988)
# The rule that averages over patients: points of the standard normal law from -REACH to REACH. The
# trapezoidal rule's error is about exp(-2 pi * pi / (WIDTH * SD)), below 1e-16 here: pi / SD is how
# far the logistic function's pole lies from the line. The law beyond REACH holds 1e-18.
WIDTH, REACH = 0.1, 9.0


@dataclass(frozen=True)
class Typical:
    """A logistic model of one predictor whose intercepts vary between patients.

    Attributes
    ----------
    intercept, slope : float
        Log odds of the typical patient (random effect 0) at month 0, and their change per month.
    sd : float
        Standard deviation of the random intercepts.
    """

    intercept: float
    slope: float
    sd: float

    def patient(self, months: Any, effect: Any = 0.0) -> Any:
        """Return the probability of a patient with a random effect; by default the typical one."""
        return expit(self.intercept + self.slope * np.asarray(months, dtype=float) + effect)

    def average(self, months: Any) -> Any:
        """Return the probability averaged over patients.

        Returns
        -------
        float or array
            How to read it: the share of a large population that has the outcome in this month.
        """
        nodes, weights = _rule()
        each = np.asarray(months, dtype=float)[..., None]
        return self.patient(each, self.sd * nodes) @ weights

    @property
    def odds_ratio(self) -> float:
        """Odds ratio per month of each patient: the odds of one month over those of the last."""
        return float(np.exp(self.slope))

    @property
    def average_odds_ratio(self) -> float:
        """Odds ratio per month of the average, from month 0 to 12.

        The odds of the averaged probability in month 12 over those in month 0, to the power 1/12.
        From one month to the next the ratio of the averages is not quite the same everywhere.
        """
        return float(np.exp(self.kept * self.slope))

    @property
    def kept(self) -> float:
        """Share of the slope that the average keeps, from month 0 to 12, in log odds."""
        first, last = logit(self.average([FIRST, LAST]))
        return float((last - first) / (self.slope * (LAST - FIRST)))

    @property
    def kept_by_formula(self) -> float:
        """The same share by ``1 / sqrt(1 + 0.346 * sd**2)``, an approximation."""
        return float(1 / np.sqrt(1 + SHRINKING * self.sd**2))

    def numbers(self) -> dict[str, float]:
        """Return the numbers that the explorer shows, by their id."""
        ends = ((1, FIRST), (2, LAST))
        return {
            **{f"typical_{i}": float(self.patient(month)) for i, month in ends},
            **{f"average_{i}": float(self.average(month)) for i, month in ends},
            "patient_ratio": self.odds_ratio,
            "average_ratio": self.average_odds_ratio,
            "kept": self.kept,
            "kept_by_formula": self.kept_by_formula,
        }


def _rule() -> tuple[Array, Array]:
    """Return points of the standard normal law, and their weights."""
    nodes = np.arange(-REACH, REACH + WIDTH / 2, WIDTH)
    weights = np.exp(-(nodes**2) / 2)
    return nodes, weights / weights.sum()
