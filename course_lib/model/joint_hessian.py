"""Curvature of the likelihood in fixed effects and variances together, as MixedLM takes it."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from course_lib.model.covariances import theta_of
from course_lib.model.criterion import factorise
from course_lib.model.design import Array
from course_lib.model.fit_record import FitRecord
from course_lib.model.gradient import covariance_slopes
from course_lib.model.products import Covariance

_STEP = 1e-3  # of a variance; with Richardson's extrapolation the error is of its fourth power
_INSIDE = 100  # a step is at most a tenth of the way to a correlation of 1


class JointHessian:
    """Second derivatives of the log-likelihood at the optimum, residual variance profiled out.

    Parameters
    ----------
    record : FitRecord
        A regular fit: at a boundary these derivatives do not exist.
    order : sequence of int
        Blocks in the order in which their variances are wanted.

    Notes
    -----
    The gradient is exact; its differences are taken in the centred basis, where all numbers are
    of one size.
    """

    def __init__(self, record: FitRecord, order: Sequence[int]) -> None:
        self.record, self.data, self.order = record, record.products, list(order)
        self.relative = [self._covariance(one) for one in self.data.covariances]

    def covariance(self) -> Array:
        """Return the inverse of minus the Hessian in the data's units, shape (p + m, p + m).

        Fixed effects come first, then the lower triangle of each block's covariance (one number
        where all effects have one variance), relative to the residual variance. It is inverted in
        the centred basis, where a predictor far from zero costs no digits.
        """
        inverse = np.linalg.inv(-self.matrix())
        turn = self._to_user(len(inverse))
        return np.asarray(turn @ inverse @ turn.T)

    def matrix(self) -> Array:
        """Return the Hessian in the centred basis, shape (p + m, p + m)."""
        rows = [self._along(at, step) for at, steps in self._triangles for step in steps]
        p, count = self.data.p, self.data.p + len(rows)
        final = factorise(self.record.theta, self.data).final
        hessian = np.zeros((count, count))
        hessian[:p, :p] = -self._freedom * final[:p, :p] / (self._error @ final @ self._error)
        if rows:
            hessian[p:] = np.array(rows)
            hessian[:p, p:] = hessian[p:, :p].T
            hessian[p:, p:] = (hessian[p:, p:] + hessian[p:, p:].T) / 2
        return hessian

    def _covariance(self, one: Covariance) -> Array:
        lam = one.factor(self.record.theta)
        return np.asarray(lam @ lam.T)

    @property
    def _freedom(self) -> int:
        return self.data.n - self.data.p if self.record.reml else self.data.n

    @cached_property
    def _error(self) -> Array:
        """Combination of [X, y] in the basis that is the response without its fixed part."""
        beta = self.data.x_factor @ self.record.solution.beta - self.data.beta_ols
        return np.append(-beta, 1.0)

    @cached_property
    def _triangles(self) -> list[tuple[int, list[Array]]]:
        """Each block, and the symmetric matrices of ones that span its covariances."""
        return [(at, _triangle(self.data.covariances[at])) for at in self.order]

    def _gradient(self, relative: Sequence[Array]) -> Array:
        """Gradient in fixed effects and covariances; fixed effects are held."""
        p, error = self.data.p, self._error
        found = factorise(theta_of(relative, self.data.covariances), self.data)
        left = found.final @ error
        size = error @ left
        weight = self._freedom / size * np.outer(error, error)
        if self.record.reml:
            weight[:p, :p] += np.linalg.inv(found.final[:p, :p])
        slopes = covariance_slopes(found, weight, self.data)
        ours = [-np.sum(slopes[at] * step) / 2 for at, steps in self._triangles for step in steps]
        return np.concatenate([self._freedom * left[:p] / size, ours])

    def _along(self, at: int, step: Array) -> Array:
        """Differentiate the gradient along one step of a block's covariance."""
        sd = np.sqrt(self.relative[at].diagonal())
        least = np.linalg.eigvalsh(self.relative[at] / np.outer(sd, sd)).min()
        length = _STEP * float((np.outer(sd, sd) * step).max()) * min(1.0, _INSIDE * least)

        def difference(h: float) -> Array:
            ahead, behind = list(self.relative), list(self.relative)
            ahead[at], behind[at] = self.relative[at] + h * step, self.relative[at] - h * step
            return (self._gradient(ahead) - self._gradient(behind)) / (2 * h)

        return np.asarray((4 * difference(length / 2) - difference(length)) / 3)

    def _to_user(self, count: int) -> Array:
        """Turn parameters in the basis into those in the data's units."""
        turn = np.zeros((count, count))
        turn[: self.data.p, : self.data.p] = np.linalg.inv(self.data.x_factor)
        first = self.data.p
        for at, steps in self._triangles:
            basis = self.data.covariances[at].basis
            for number, step in enumerate(steps, start=first):
                moved = basis @ step @ basis.T
                parts = [np.sum(moved * one) / np.sum(one * one) for one in steps]
                turn[first : first + len(steps), number] = parts
            first += len(steps)
        return turn


def _triangle(one: Covariance) -> list[Array]:
    if one.which.min() == one.which.max():
        return [np.eye(one.k)]
    found: list[Array] = []
    for i in range(one.k):
        for j in range(i + 1):
            step = np.zeros((one.k, one.k))
            step[i, j] = step[j, i] = 1
            found.append(step)
    return found
