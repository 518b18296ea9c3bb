"""Responses in which one assumption of a random-intercept model is broken, by a chosen size."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import stats

from course_lib.model.design import Array

SIZES = 11  # places of the slider, from no fault to the largest
FREEDOM = (np.inf, 30, 20, 14, 10, 8, 6, 5, 4, 3.5, 3)  # of t, for heavy tails
_FAN = 0.6  # unequal variance: growth of log SD per SD of the mean, at the largest size
_LINES = 1.5  # missing slope: SD that slopes add, in residual SDs, at the largest size
_AWAY = 5.0  # outlying group: distance in SDs between groups, at the largest size


@dataclass(frozen=True)
class Design:
    """A random-intercept model, its layout, and draws that stay the same for all faults.

    Attributes
    ----------
    x : array, shape (n,)
        The predictor.
    group : array of int, shape (n,)
        Codes of the groups.
    beta : array, shape (2,)
        Intercept and slope.
    tau, sigma : float
        Standard deviations of the groups' intercepts and of the residuals.
    u, v : arrays, shape (groups,)
        Standard normal draws for the groups' intercepts and slopes.
    z : array, shape (n,)
        Standard normal draws for the residuals.
    """

    x: Array
    group: np.ndarray
    beta: Array
    tau: float
    sigma: float
    u: Array
    v: Array
    z: Array

    @property
    def outlying(self) -> int:
        """Code of the group that is moved away: the one in the middle of all."""
        return int(np.argsort(self.u)[len(self.u) // 2])


@dataclass(frozen=True)
class Faulty:
    """One set of responses, and the truth behind it.

    Attributes
    ----------
    y : array, shape (n,)
        The responses.
    tau, slope_sd : float
        True SDs of the groups' intercepts and slopes.
    residual_sd : array, shape (n,)
        True SD of each residual.
    words : str
        The fault's size.
    """

    y: Array
    tau: float
    slope_sd: float
    residual_sd: Array
    words: str


def break_model(design: Design, fault: str, size: int) -> Faulty:
    """Simulate responses with one fault.

    Parameters
    ----------
    design : Design
        The model, the layout and the draws.
    fault : str
        A key of `FAULTS`.
    size : int
        From 0, no fault, to 10.

    Returns
    -------
    Faulty
        How to read it: the draws are the same for all faults and sizes, so that only what the
        fault does differs. At size 0 all faults give the same responses.

    Raises
    ------
    ValueError
        For an unknown fault or size.
    """
    if fault not in FAULTS:
        raise ValueError(f"There is no fault '{fault}'; the faults are {', '.join(FAULTS)}.")
    if size not in range(SIZES):
        raise ValueError(f"size is a whole number from 0 to {SIZES - 1}; got {size}.")
    faulty = FAULTS[fault](design, size)
    digits = 2 - int(np.floor(np.log10(design.sigma)))  # a tenth for an SD of 10 to 99
    return Faulty(np.round(faulty.y, digits), *list(vars(faulty).values())[1:])


def _simulated(
    design: Design,
    words: str,
    *,
    noise: Array | None = None,
    residual_sd: Array | None = None,
    tau: float | None = None,
    extra: Array | float = 0.0,
    slope_sd: float = 0.0,
) -> Faulty:
    """Put responses together; what is not given is as the model says."""
    tau = design.tau if tau is None else tau
    sd = np.full(len(design.x), design.sigma) if residual_sd is None else residual_sd
    noise = design.z if noise is None else noise
    mean = design.beta[0] + design.beta[1] * design.x + tau * design.u[design.group] + extra
    return Faulty(mean + sd * noise, tau, slope_sd, sd, words)


def _tails(design: Design, size: int) -> Faulty:
    """Draw residuals from t with few degrees of freedom, scaled to the same SD."""
    df = FREEDOM[size]
    if np.isinf(df):
        return _simulated(design, "normal")
    noise = stats.t.ppf(stats.norm.cdf(design.z), df) * np.sqrt(1 - 2 / df)
    return _simulated(design, f"t with {df:g} degrees of freedom", noise=noise)


def _variance(design: Design, size: int) -> Faulty:
    """Let the residual SD grow with the mean; the mean square stays."""
    mean = design.beta[1] * design.x + design.tau * design.u[design.group]
    growth = np.exp(_FAN * size / (SIZES - 1) * (mean - mean.mean()) / mean.std())
    sd = design.sigma * growth / np.sqrt((growth**2).mean())
    words = f"residual SD from {sd.min():.3g} to {sd.max():.3g}" if size else "one residual SD"
    return _simulated(design, words, residual_sd=sd)


def _slope(design: Design, size: int) -> Faulty:
    """Let slopes vary, about the middle of the predictor."""
    slope_sd = _LINES * design.sigma / design.x.std() * size / (SIZES - 1)
    extra = slope_sd * design.v[design.group] * (design.x - design.x.mean())
    return _simulated(design, f"true SD of slopes {slope_sd:.3g}", extra=extra, slope_sd=slope_sd)


def _group(design: Design, size: int) -> Faulty:
    """Move one group away from all others."""
    away = _AWAY * design.tau * size / (SIZES - 1)
    extra = np.where(design.group == design.outlying, away, 0.0)
    return _simulated(design, f"one group moved by {away:.3g}", extra=extra)


def _singular(design: Design, size: int) -> Faulty:
    """Let the groups differ less and less."""
    tau = design.tau * (1 - size / (SIZES - 1))
    return _simulated(design, f"true SD between groups {tau:.3g}", tau=tau)


FAULTS: dict[str, Callable[[Design, int], Faulty]] = {
    "tails": _tails,
    "variance": _variance,
    "slope": _slope,
    "group": _group,
    "singular": _singular,
}
NAMES = {
    "tails": "heavy tails",
    "variance": "unequal variance",
    "slope": "missing slope",
    "group": "outlying group",
    "singular": "singular",
}


def true_error(design: Design, faulty: Faulty, weights: Any) -> float:
    """Return the true SD of an estimate ``weights @ y`` over responses of this kind."""
    same = design.group[:, None] == design.group[None, :]
    centred = design.x - design.x.mean()
    between = faulty.tau**2 + faulty.slope_sd**2 * np.outer(centred, centred)
    covariance = np.where(same, between, 0.0) + np.diag(faulty.residual_sd**2)
    return float(np.sqrt(weights @ covariance @ weights))
