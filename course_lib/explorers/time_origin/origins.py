"""Two models of lines when time is counted from one origin."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.explorers.frame.dense_solution import DenseSolution, solve_rows
from course_lib.model.design import Array

_MOST = 100  # places of the slider


@dataclass(frozen=True)
class AtOrigin:
    """Two models of lines when time is counted from one origin.

    Attributes
    ----------
    only, both : DenseSolution
        The model with random slopes alone, and the one with random intercepts as well.
    covariance : array, shape (2, 2)
        Covariance of intercepts and slopes in the full model, at this origin.
    only_sd : float
        Standard deviation of the slopes in the slope-only model.
    """

    only: DenseSolution
    both: DenseSolution
    covariance: Array
    only_sd: float

    @property
    def correlation(self) -> float:
        """Correlation of intercepts and slopes in the full model; NaN beside a variance of 0."""
        variances = self.covariance.diagonal()
        if variances.min() <= 0:
            return float("nan")
        return float(self.covariance[0, 1] / np.sqrt(variances.prod()))

    def numbers(self) -> dict[str, float]:
        """Return the numbers that the explorer shows, by their id."""
        intercept_sd, slope_sd = np.sqrt(self.covariance.diagonal())
        return {
            "only_loglik": self.only.loglik,
            "only_sd": self.only_sd,
            "both_loglik": self.both.loglik,
            "mean": float(self.both.beta[0]),
            "intercept_sd": float(intercept_sd),
            "slope_sd": float(slope_sd),
            "correlation": self.correlation,
        }


def shift_origin(relative: Array, by: float) -> Array:
    """Return the covariance of intercepts and slopes where time is counted from `by`."""
    move = np.array([[1.0, by], [0.0, 1.0]])
    return move @ relative @ move.T


def move_origin(rows: Mapping[str, Any], origin: float) -> AtOrigin:
    """Compute both models when time is counted from an origin.

    Parameters
    ----------
    rows : mapping
        Data and REML estimates as `explore_time_origin` gives them to the explorer: ``x``, ``y``,
        ``group`` (codes), ``origins``, and the relative variances ``only`` and ``both``.
    origin : float
        One of ``rows["origins"]``, else the nearest of them.

    Returns
    -------
    AtOrigin
        How to read it: the log-likelihood of the slope-only model depends on the origin, since
        that model has all groups alike there. The full model's does not; its covariance does.
    """
    which = int(np.argmin(abs(np.asarray(rows["origins"]) - origin)))
    origin = rows["origins"][which]
    x = np.column_stack([np.ones(len(rows["x"])), np.asarray(rows["x"]) - origin])
    y = np.asarray(rows["y"], dtype=float)
    slope, relative = rows["only"][which], shift_origin(np.array(rows["both"]), origin)
    only = solve_rows(x, x[:, 1:], y, rows["group"], np.array([[slope]]))
    both = solve_rows(x, x, y, rows["group"], relative)
    return AtOrigin(only, both, relative * both.sigma2, float(np.sqrt(slope * only.sigma2)))


def slider_places(x: Array, step: float) -> list[float]:
    """Return the slider's places from the first to the last time, and the mean time."""
    low, high = float(x.min()), float(x.max())
    places = int((high - low) / step + 1e-9) + 1 if step > 0 else 0
    if not 2 <= places <= _MOST:
        raise ValueError(
            f"step is the distance between two origins; from {low:g} to {high:g} a step of "
            f"{step:g} makes no slider of 2 to {_MOST} places. Try {(high - low) / 20:.2g}."
        )
    grid = low + step * np.arange(places)
    return sorted({*grid[grid < high].tolist(), high, float(x.mean())})
