"""A linear mixed model at given variances, from the definition; JavaScript is held to it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from course_lib.model.design import Array


@dataclass(frozen=True)
class DenseSolution:
    """A linear mixed model at given relative variances of its random effects.

    Attributes
    ----------
    beta : array, shape (p,)
        Fixed effects, by generalised least squares.
    effects : array, shape (groups, q)
        Predicted random effects (BLUPs).
    sigma2 : float
        Residual variance, at its best value by REML.
    loglik : float
        REML log-likelihood.
    weights : array, shape (p, n)
        The fixed effects are ``weights @ y``: they are linear in the response.
    unscaled : array, shape (p, p)
        Their covariance, as the model says, divided by `sigma2`.
    """

    beta: Array
    effects: Array
    sigma2: float
    loglik: float
    weights: Array
    unscaled: Array


def solve_rows(
    x: Array, z: Array, y: Array, group: Sequence[int] | Array, relative: Array
) -> DenseSolution:
    """Solve a model with one grouping factor when its variances are known up to a factor.

    Parameters
    ----------
    x, z : arrays, shapes (n, p) and (n, q)
        Rows of the fixed and of the random effects.
    y : array, shape (n,)
        The response.
    group : sequence of int, length n
        Codes of the groups, from 0.
    relative : array, shape (q, q)
        Covariance of a group's random effects divided by the residual variance.

    Returns
    -------
    DenseSolution
        How to read it: at the REML estimate of `relative` this is the REML fit.
    """
    codes = np.asarray(group)
    same = codes[:, None] == codes[None, :]
    inverse = np.linalg.inv(np.eye(len(y)) + same * (z @ relative @ z.T))
    unscaled = np.asarray(np.linalg.inv(x.T @ inverse @ x), dtype=float)
    weights = unscaled @ x.T @ inverse
    beta = weights @ y
    errors = y - x @ beta
    freedom = len(y) - x.shape[1]
    sigma2 = float(errors @ inverse @ errors / freedom)
    log_dets = -np.linalg.slogdet(inverse)[1] - np.linalg.slogdet(unscaled)[1]
    criterion = log_dets + freedom * (1 + np.log(2 * np.pi * sigma2))
    scores = inverse @ errors
    effects = [relative @ z[codes == g].T @ scores[codes == g] for g in range(codes.max() + 1)]
    return DenseSolution(beta, np.array(effects), sigma2, float(-criterion / 2), weights, unscaled)
