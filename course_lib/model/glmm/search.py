"""Find the parameters at which the log-likelihood of a generalised model is highest."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from course_lib.model.criterion import BOUNDARY
from course_lib.model.design import Array
from course_lib.model.glmm.likelihood import Likelihood
from course_lib.model.products import Flags

_SAME = 1e-6  # two searches agree when their log-likelihoods differ by less
_LOWEST = 1e30
_STEP = 1e-4  # for differences of the gradient
_STEPS_OF_GLM, _LONGEST = 50, 4.0
_NEWTON, _SLOPE = 8, 1e-8
_FLAT = 1e-10


@dataclass(frozen=True)
class Optimum:
    """The highest point, in the basis of the rows.

    Attributes
    ----------
    parameters : array, shape (m,)
        Fixed effects, then theta.
    loglik : float
        Log-likelihood.
    information : array, shape (m, m)
        Minus its second derivatives.
    inside : boolean array, shape (m,)
        False for standard deviations at zero.
    """

    parameters: Array
    loglik: float
    information: Array
    inside: Flags


def find_optimum(likelihood: Likelihood, first: Array | None = None) -> Optimum:
    """Search from several starts and take the best.

    Parameters
    ----------
    likelihood : Likelihood
        What is made as high as possible.
    first : array, optional
        Where a search with other points ended: then this is the one start.
    """
    diagonal = _diagonal(likelihood)
    best: Array = np.zeros(len(diagonal))
    lowest = np.inf
    starts = _starts(likelihood, diagonal) if first is None else iter([(first, None)])
    for number, (start, inverse) in enumerate(starts):
        found, value = _search(likelihood, start, inverse)
        agreed = abs(value - lowest) < _SAME
        if value < lowest:
            best, lowest = found, value
        if number and agreed and (abs(best[diagonal]) > BOUNDARY).all():
            break
    return _polished(likelihood, best, diagonal)


def _diagonal(likelihood: Likelihood) -> Flags:
    """Which parameters are standard deviations."""
    rows = likelihood.rows
    found = np.zeros(rows.p + 1 + max(int(c.which.max()) for c in rows.covariances), dtype=bool)
    for one in rows.covariances:
        found[rows.p + one.which[one.rows == one.columns]] = True
    return found


def _starts(likelihood: Likelihood, diagonal: Flags) -> Iterator[tuple[Array, Array]]:
    """Starts, and a guess of the inverse of the information."""
    beta, weights = regression(likelihood)
    p = len(beta)
    inverse = np.eye(len(diagonal)) / max(weights.sum() ** 0.5, 1.0)
    x = likelihood.rows.x
    own = np.linalg.inv(x.T @ (weights[:, None] * x) + _FLAT * len(x) * np.eye(p))
    inverse[:p, :p] = (own + own.T) / 2
    for sd in (1.0, 0.2, 3.0, 0.05):
        start = np.where(diagonal, sd, 0.0)
        start[:p] = beta * np.sqrt(1 + sd**2 / 4)
        yield start, inverse


def regression(likelihood: Likelihood) -> tuple[Array, Array]:
    """Fixed effects of the model without random effects, and the weights of its rows."""
    rows, family = likelihood.rows, likelihood.rows.family
    beta: Array = np.zeros(rows.p)
    for _ in range(_STEPS_OF_GLM):
        mean = family.rows(rows.x @ beta + rows.offset, rows.y, rows.trials)[1]
        weights = rows.trials * family.variance(mean)
        information = rows.x.T @ (weights[:, None] * rows.x) + 1e-8 * np.eye(rows.p)
        step = np.linalg.solve(information, rows.x.T @ (rows.y - rows.trials * mean))
        beta = beta + step * min(1.0, _LONGEST / max(abs(step).max(), 1e-300))
        if abs(step).max() < 1e-8:
            break
    return beta, weights


def _search(likelihood: Likelihood, start: Array, inverse: Array | None) -> tuple[Array, float]:
    """Go uphill by BFGS. Values are even in each standard deviation, so that none needs a bound."""

    def lower(parameters: Array) -> tuple[float, Array]:
        try:
            value, gradient = likelihood(parameters)
        except np.linalg.LinAlgError:  # a step of the search went too far
            return _LOWEST, np.zeros(len(parameters))
        return (-value, -gradient) if np.isfinite(value) else (_LOWEST, 0 * gradient)

    options = {"gtol": 1e-4, "maxiter": 300} | ({} if inverse is None else {"hess_inv0": inverse})
    found = minimize(lower, start, jac=True, method="BFGS", options=options)
    return np.asarray(found.x), float(found.fun)


def _polished(likelihood: Likelihood, at: Array, diagonal: Flags) -> Optimum:
    """Take Newton steps until the gradient is zero, but for standard deviations at zero."""
    at = np.where(diagonal, abs(at), at) if _is_plain(likelihood) else at
    inside = ~(diagonal & (abs(at) < 10 * BOUNDARY))
    value, gradient = likelihood(at)
    information = _information(likelihood, at)
    for _ in range(_NEWTON):
        if abs(gradient[inside]).max() < _SLOPE:
            break
        within = information[np.ix_(inside, inside)]
        move = np.linalg.lstsq(within, gradient[inside], rcond=_FLAT)[0]
        trial = at.copy()
        trial[inside] += move
        higher, slope = likelihood(trial)
        if higher < value - 1e-9 or abs(slope[inside]).max() > abs(gradient[inside]).max():
            break
        far = abs(move).max() > 1e-3
        at, value, gradient = trial, higher, slope
        if far:
            information = _information(likelihood, at)
    return Optimum(at, value, information, inside)


def _is_plain(likelihood: Likelihood) -> bool:
    return all(one.k == 1 for one in likelihood.rows.covariances)


def _information(likelihood: Likelihood, at: Array) -> Array:
    """Minus the second derivatives, from differences of the gradient."""
    rows = [
        (likelihood(at - h)[1] - likelihood(at + h)[1]) / (2 * h.sum())
        for h in np.eye(len(at)) * _STEP * np.maximum(abs(at), 0.1)
    ]
    return (np.array(rows) + np.array(rows).T) / 2
