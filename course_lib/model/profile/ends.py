"""The ends of a profile interval: where the deviance has risen by the quantile of chi-square."""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from course_lib.model.design import Array
from course_lib.model.fit_record import FitRecord
from course_lib.model.optimum import find_theta
from course_lib.model.profile.descent import curvature, descend, inverse_of
from course_lib.model.profile.held import HeldDeviance
from course_lib.model.profile.parameters import Parameter
from course_lib.model.solution import solve

_CLOSE = 1e-6  # of the root of the rise, to its quantile
_NEAR_ZERO = 0.05  # of a coordinate, in units: there a search may stay where it is
_MOST = 60  # values at which the deviance is minimised, for one end
_FURTHER = 4.0  # most that a step is longer than the way so far


@dataclass(frozen=True)
class Optimum:
    """Where the likelihood (ML) is highest: theta, residual variance, fixed effects."""

    theta: Array
    scale: float
    beta: Array


def ml_optimum(record: FitRecord) -> Optimum:
    """Return the optimum of the likelihood, for a fit by REML too: a profile is of ML."""
    theta = find_theta(record.products, reml=False) if record.reml else record.theta
    found = solve(theta, record.products, reml=False)
    return Optimum(theta, found.scale, found.beta)


def profile_ends(
    record: FitRecord, optimum: Optimum, parameter: Parameter, level: float
) -> tuple[float, float]:
    """Return both ends of a parameter's profile interval.

    Parameters
    ----------
    record : FitRecord
        A fit; its deviance is that of maximum likelihood.
    optimum : Optimum
        From `ml_optimum`.
    parameter : Parameter
        Whose interval it is.
    level : float
        Confidence level.

    Notes
    -----
    An end is a limit (0 of a standard deviation, plus or minus 1 of a correlation) where the
    deviance rises too little on the way to it.
    """
    if parameter.kind == "corr" and _no_variance(record, optimum, parameter):
        return -1.0, 1.0  # then the likelihood does not depend on it
    profile = _Profile(record, optimum, parameter)
    z = float(np.sqrt(stats.chi2.ppf(level, 1)))
    low, high = (_Side(profile, sign).end(z) for sign in (-1, 1))
    return parameter.value(low), parameter.value(high)


def _no_variance(record: FitRecord, optimum: Optimum, parameter: Parameter) -> bool:
    one = record.products.covariances[parameter.at]
    root = one.basis @ one.factor(optimum.theta)
    sizes = np.linalg.norm(root, axis=1) / abs(one.basis.diagonal())
    return bool((sizes[list(parameter.terms)] < 1e-4).any())


class _Profile:
    """The lowest deviance at each value of one parameter."""

    def __init__(self, record: FitRecord, optimum: Optimum, parameter: Parameter) -> None:
        self.deviance = HeldDeviance(record.products, parameter)
        self.limits = parameter.limits
        self.best = self.deviance.coordinates(optimum.theta, optimum.scale, optimum.beta)
        self.held, self.units = self.deviance.held, self.deviance.units(self.best)
        self.others = np.arange(len(self.best)) != self.held
        if parameter.kind == "fixed":
            error = solve(optimum.theta, record.products, reml=False).beta_cov
            self.units[self.held] = np.sqrt(error[parameter.at, parameter.at])
        self.lowest = self.deviance(self.best)[0]
        hessian = curvature(self.deviance, self.best, self.units)
        inner, beside = hessian[np.ix_(self.others, self.others)], hessian[self.others, self.held]
        self.inverse = inverse_of(inner, self.units[self.others])
        self.along = -self.inverse @ beside
        curved = float(hessian[self.held, self.held] + beside @ self.along) / 2
        self.error = min(curved**-0.5 if curved > 0 else np.inf, 3 * float(self.units[self.held]))

    def at(self, value: float, start: Array, inverse: Array) -> tuple[float, float, Array, Array]:
        """Hold the parameter: rise, its slope, the other coordinates, their inverse curvature."""
        x = self.best.copy()
        x[self.held] = value

        def function(others: Array) -> tuple[float, Array]:
            x[self.others] = others
            deviance, gradient = self.deviance(x)
            return deviance, gradient[self.others]

        units = self.units[self.others]
        found = descend(function, start, inverse, units)
        near = self.deviance.diagonal[self.others] & (abs(found[0]) < _NEAR_ZERO * units)
        if near.any():
            pushed = np.where(near, 0.5 * units, found[0])
            found = min(found, descend(function, pushed, self.inverse, units), key=lambda f: f[1])
        x[self.others] = found[0]
        slope = float(self.deviance(x)[1][self.held])
        return found[1] - self.lowest, slope, found[0], found[2]


class _Side:
    """One side of a profile, walked from the estimate outwards."""

    def __init__(self, profile: _Profile, sign: int) -> None:
        self.profile, self.sign = profile, sign
        self.limit = profile.limits[(sign + 1) // 2]
        best = profile.best
        self.last = float(best[profile.held]), best[profile.others]
        self.along, self.inverse, self.visits = profile.along, profile.inverse, 0

    def end(self, z: float) -> float:
        """Return where the root of the rise is z, or the limit."""
        profile, sign = self.profile, self.sign
        inside, outside = float(profile.best[profile.held]), sign * np.inf
        value = self._nearer(inside + sign * z * profile.error, self.limit)
        while value != inside and self.visits < _MOST:
            rise, slope = self._visit(value)
            root = float(np.sqrt(max(rise, 0.0)))
            if abs(root - z) < _CLOSE:
                return value
            inside, outside = (value, outside) if root < z else (inside, value)
            # The root of the rise is nearly a straight line in most parameters.
            pace = sign * slope / (2 * root) if root > 0 else 0.0
            guess = value + sign * (z - root) / pace if pace > 0 else outside
            value = self._between(guess, inside, outside)
        return inside if inside == self.limit else np.nan

    def _between(self, guess: float, inside: float, outside: float) -> float:
        """Return a guess that is between the points that are known, and not too far out."""
        if np.isfinite(outside):
            fine = self.sign * inside < self.sign * guess < self.sign * outside
            return guess if fine else (inside + outside) / 2
        best = float(self.profile.best[self.profile.held])
        far = max(abs(inside - best), self.profile.error)
        furthest = self._nearer(inside + self.sign * _FURTHER * far, self.limit)
        return self._nearer(guess, furthest)

    def _nearer(self, one: float, other: float) -> float:
        """Return the nearer of two values that lie outwards."""
        return self.sign * min(self.sign * one, self.sign * other)

    def _visit(self, value: float) -> tuple[float, float]:
        self.visits += 1
        before, others = self.last
        start = others + (value - before) * self.along
        rise, slope, found, self.inverse = self.profile.at(value, start, self.inverse)
        if value != before:
            self.along = (found - others) / (value - before)
        self.last = value, found
        return rise, slope
