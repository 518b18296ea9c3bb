"""Responses in which one assumption of a random-intercept model is broken, by a chosen size."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from course_lib.explorers.frame.draws import normals, uniforms
from course_lib.model.design import Array

SIZES = 11  # places of the slider, from no fault to the largest
FREEDOM = (np.inf, 30, 20, 14, 10, 8, 6, 5, 4, 3.5, 3)  # of t, for heavy tails
_FAN = 0.6  # unequal variance: growth of log SD per SD of the mean, at the largest size
_LINES = 1.5  # missing slope: SD that slopes add, in residual SDs, at the largest size
_AWAY = 5.0  # outlying group: distance in SDs between groups, at the largest size


@dataclass(frozen=True)
class Design:
    """A random-intercept model and its layout.

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
    """

    x: Array
    group: np.ndarray
    beta: Array
    tau: float
    sigma: float

    @property
    def groups(self) -> int:
        """How many groups there are."""
        return int(self.group.max()) + 1


@dataclass(frozen=True)
class Draws:
    """Random numbers of one data set, or of several: the same for all faults.

    Attributes
    ----------
    u, v : arrays, shape (..., groups)
        Standard normal numbers for the groups' intercepts and slopes.
    pairs : array, shape (..., n, 2)
        Numbers between 0 and 1, two for each residual.
    """

    u: Array
    v: Array
    pairs: Array

    def noise(self, df: float) -> Array:
        """Residuals with variance 1: normal, or t with `df` degrees of freedom (Bailey 1994)."""
        if np.isinf(df):
            return self._normal
        return np.asarray(np.sqrt((df - 2) * (self.pairs[..., 0] ** (-2 / df) - 1)) * self._cosine)

    @cached_property
    def _cosine(self) -> Array:
        return np.asarray(np.cos(2 * np.pi * self.pairs[..., 1]))

    @cached_property
    def _normal(self) -> Array:
        return np.asarray(np.sqrt(-2 * np.log(self.pairs[..., 0])) * self._cosine)


def draw_set(design: Design, seed: int, number: int) -> Draws:
    """Draw the numbers of one data set; each set has a place of its own in the seed's stream."""
    groups, rows = design.groups, len(design.x)
    first = number * (2 * groups + rows)
    both = normals(seed, first, 2 * groups)
    pairs = uniforms(seed, 2 * (first + 2 * groups), 2 * rows).reshape(rows, 2)
    return Draws(both[:groups], both[groups:], pairs)


@dataclass(frozen=True)
class Fault:
    """What is broken, and by how much; what is not given is as the model says.

    Attributes
    ----------
    tau : float
        SD of the groups' intercepts.
    words : str
        The fault's size.
    df : float
        Degrees of freedom of the residuals' t distribution; infinite: normal.
    growth : float
        Growth of the residuals' log SD for each SD of the mean.
    slope_sd : float
        SD of the groups' slopes, about the middle of the predictor.
    away : float
        How far one group is moved.
    """

    tau: float
    words: str
    df: float = np.inf
    growth: float = 0.0
    slope_sd: float = 0.0
    away: float = 0.0


def make_fault(design: Design, fault: str, size: int) -> Fault:
    """Return a fault of a size.

    Parameters
    ----------
    design : Design
        The model and the layout.
    fault : str
        A key of `FAULTS`.
    size : int
        From 0, no fault, to 10.

    Raises
    ------
    ValueError
        For an unknown fault or size.
    """
    if fault not in FAULTS:
        raise ValueError(f"There is no fault '{fault}'; the faults are {', '.join(FAULTS)}.")
    if size not in range(SIZES):
        raise ValueError(f"size is a whole number from 0 to {SIZES - 1}; got {size}.")
    return FAULTS[fault](design, size)


def _tails(design: Design, size: int) -> Fault:
    """Draw residuals from t with few degrees of freedom, scaled to the same SD."""
    df = FREEDOM[size]
    words = "normal" if np.isinf(df) else f"t, {df:g} degrees of freedom"
    return Fault(design.tau, words, df=df)


def _variance(design: Design, size: int) -> Fault:
    """Let the residual SD grow with the mean, from one SD below its middle to one above."""
    growth = _FAN * size / (SIZES - 1)
    times = f"{np.exp(2 * growth):.1f} times the SD"
    return Fault(design.tau, times if size else "one residual SD", growth=growth)


def _slope(design: Design, size: int) -> Fault:
    """Let slopes vary, about the middle of the predictor."""
    slope_sd = _LINES * design.sigma / design.x.std() * size / (SIZES - 1)
    return Fault(design.tau, f"SD of slopes {slope_sd:.3g}", slope_sd=slope_sd)


def _group(design: Design, size: int) -> Fault:
    """Move one group away from all others."""
    away = _AWAY * design.tau * size / (SIZES - 1)
    return Fault(design.tau, f"one group moved by {away:.3g}", away=away)


def _singular(design: Design, size: int) -> Fault:
    """Let the groups differ less and less."""
    tau = design.tau * (1 - size / (SIZES - 1))
    return Fault(tau, f"true SD {tau:.3g}")


FAULTS: dict[str, Callable[[Design, int], Fault]] = {
    "variance": _variance,
    "tails": _tails,
    "slope": _slope,
    "group": _group,
    "singular": _singular,
}
NAMES = {
    "variance": "unequal variance",
    "tails": "heavy tails",
    "slope": "missing slope",
    "group": "outlying group",
    "singular": "singular",
}


def outlying(draws: Draws) -> Any:
    """Code of the group that is moved away: the one in the middle of all."""
    return np.argsort(draws.u, axis=-1, kind="stable")[..., draws.u.shape[-1] // 2]


def residual_sd(design: Design, fault: Fault, draws: Draws) -> Array:
    """Return the true SD of each residual; their mean square is the same with any growth."""
    if fault.growth == 0:
        return np.full(len(design.x), design.sigma)
    mean = design.beta[1] * design.x + fault.tau * draws.u[..., design.group]
    mean = mean - mean.mean(axis=-1, keepdims=True)
    growth = np.exp(fault.growth * mean / mean.std(axis=-1, keepdims=True))
    return np.asarray(design.sigma * growth / np.sqrt((growth**2).mean(axis=-1, keepdims=True)))


def break_model(design: Design, fault: Fault, draws: Draws) -> Array:
    """Simulate responses with one fault.

    Returns
    -------
    array, shape (..., n)
        How to read it: the draws are the same for all faults and sizes, so that only what the
        fault does differs. At size 0 all faults give the same responses.
    """
    group, centred = design.group, design.x - design.x.mean()
    mean = design.beta[0] + design.beta[1] * design.x + fault.tau * draws.u[..., group]
    mean = mean + fault.slope_sd * draws.v[..., group] * centred
    moved = group == np.asarray(outlying(draws))[..., None]
    noise = residual_sd(design, fault, draws) * draws.noise(fault.df)
    return np.asarray(mean + fault.away * moved + noise)
