"""The deviance of a model as a function of all its parameters, one of which will be held.

The profiled criterion of a fit knows relative standard deviations only. A profile holds one in the
data's units, so the residual standard deviation is a parameter of its own here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from course_lib.model.covariances import lower_factor
from course_lib.model.criterion import factorise
from course_lib.model.design import Array
from course_lib.model.gradient import covariance_slopes
from course_lib.model.products import Covariance, CrossProducts, Flags
from course_lib.model.profile.parameters import Parameter


@dataclass(frozen=True)
class HeldDeviance:
    """Minus twice the log-likelihood (ML) in coordinates of which one is the parameter asked for.

    The coordinates are the lower triangles L of each block's covariance ``L L'`` in the data's
    units, one block after another, then the logarithm of the residual standard deviation, then a
    fixed effect where that is the parameter. The effects of a block are put in such an order that
    a standard deviation is L's first element. For a correlation the two standard deviations stand
    as logarithms in the places of L's first two diagonal elements, and the angle whose sine is
    the correlation between them. So no coordinate has a bound.

    Attributes
    ----------
    data : CrossProducts
        See `cross_products`.
    parameter : Parameter
        What will be held.
    """

    data: CrossProducts
    parameter: Parameter
    _orders: tuple[list[int], ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Put the effects that matter first."""
        orders = [list(range(one.k)) for one in self.data.covariances]
        if self.parameter.kind in {"sd", "corr"}:
            first = self.parameter.terms
            own = orders[self.parameter.at]
            orders[self.parameter.at] = [*first, *(i for i in own if i not in first)]
        object.__setattr__(self, "_orders", tuple(orders))

    @property
    def sigma(self) -> int:
        """Where the logarithm of the residual standard deviation stands."""
        return len(self.data.diagonal)

    @property
    def held(self) -> int:
        """Where the parameter stands."""
        kind = self.parameter.kind
        if kind in {"sd", "corr"}:
            return self._place(0, 0) if kind == "sd" else self._place(1, 0)
        return self.sigma + (kind == "fixed")

    @property
    def diagonal(self) -> Flags:
        """Which coordinates are elements of a diagonal, in which the deviance is even."""
        found = np.zeros(self.sigma + 1 + (self.parameter.kind == "fixed"), dtype=bool)
        found[: self.sigma] = self.data.diagonal
        if self.parameter.kind == "corr":
            found[[self._place(0, 0), self._place(1, 1)]] = False
        return found

    def _place(self, row: int, column: int) -> int:
        one = self.data.covariances[self.parameter.at]
        return int(one.which[(one.rows == row) & (one.columns == column)][0])

    def coordinates(self, theta: Array, scale: float, beta: Array) -> Array:
        """Return the coordinates of given parameters.

        Parameters
        ----------
        theta : array
            Relative covariance parameters, in the basis of `data`.
        scale : float
            Residual variance.
        beta : array, shape (p,)
            Fixed effects in the data's units.
        """
        x = np.zeros(self.sigma + 1)
        x[-1] = np.log(scale) / 2
        for one, order in zip(self.data.covariances, self._orders, strict=True):
            root = np.sqrt(scale) * one.basis @ one.factor(theta)
            lower = lower_factor(root[order])
            x[one.which] = lower[one.rows, one.columns]
        if self.parameter.kind == "corr":
            first, beside, last = self._place(0, 0), self.held, self._place(1, 1)
            length, angle = np.hypot(x[beside], x[last]), np.arctan2(x[beside], x[last])
            x[first], x[beside], x[last] = np.log(x[first]), angle, np.log(length)
        return np.append(x, beta[self.parameter.at]) if self.parameter.kind == "fixed" else x

    def units(self, x: Array) -> Array:
        """What steps of each coordinate are measured by."""
        units = np.ones(len(x))
        sigma = np.exp(x[self.sigma])
        for one, order in zip(self.data.covariances, self._orders, strict=True):
            least = 0.3 * sigma * abs(one.basis.diagonal())[order]
            rows = np.linalg.norm(self._lower(x, one), axis=1)
            units[one.which] = np.maximum(rows, least)[one.rows]
        units[self.sigma] = 3 / np.sqrt(self.data.n)
        if self.parameter.kind == "corr":
            units[[self._place(0, 0), self.held, self._place(1, 1)]] = 1.0
        return units

    def _lower(self, x: Array, one: Covariance) -> Array:
        lower = np.zeros((one.k, one.k))
        lower[one.rows, one.columns] = x[one.which]
        if self.parameter.kind == "corr" and one is self.data.covariances[self.parameter.at]:
            length, angle = np.exp(lower[1, 1]), lower[1, 0]
            lower[0, 0] = np.exp(lower[0, 0])
            lower[1, :2] = length * np.sin(angle), length * np.cos(angle)
        return lower

    def __call__(self, x: Array) -> tuple[float, Array]:
        """Return the deviance, the other fixed effects at their best, and its gradient."""
        data, sigma = self.data, float(np.exp(x[self.sigma]))
        roots = [self._root(x, at) for at in range(len(self._orders))]
        theta = np.zeros(self.sigma)
        inner = [np.linalg.solve(one.basis, root) / sigma
                 for one, root in zip(data.covariances, roots, strict=True)]  # fmt: skip
        for one, root in zip(data.covariances, inner, strict=True):
            theta[one.which] = lower_factor(root)[one.rows, one.columns]
        found = factorise(theta, data)
        error, r2, push = self._errors(found.final, x)
        deviance = found.log_det + 2 * data.n * np.log(sigma) + r2 / sigma**2
        slopes = covariance_slopes(found, np.outer(error, error) / sigma**2, data)
        gradient = np.zeros(len(x))
        gradient[self.sigma] = 2 * data.n - 2 * r2 / sigma**2 - 2 * _traces(slopes, inner)
        for at, slope in enumerate(slopes):
            self._add(gradient, x, at, slope @ inner[at] * 2 / sigma)
        if self.parameter.kind == "fixed":
            gradient[-1] = push / sigma**2
        return float(deviance + data.n * np.log(2 * np.pi)), gradient

    def _root(self, x: Array, at: int) -> Array:
        """Root of a block's covariance, its effects in the design's order."""
        lower = self._lower(x, self.data.covariances[at])
        root = np.empty_like(lower)
        root[self._orders[at]] = lower
        return root

    def _errors(self, final: Array, x: Array) -> tuple[Array, float, float]:
        """Errors as a combination of ``[X, y]``, their weighted squares, and the push of beta."""
        p = self.data.p
        xvx, xvy = final[:p, :p], final[:p, p]
        beta = np.linalg.solve(xvx, xvy)
        r2, push = final[p, p] - xvy @ beta, 0.0
        if self.parameter.kind == "fixed":
            row = np.linalg.inv(self.data.x_factor)[self.parameter.at]
            toward = np.linalg.solve(xvx, row)
            away = (x[-1] - row @ (beta + self.data.beta_ols)) / (row @ toward)
            beta = beta + away * toward
            r2, push = r2 + away**2 * (row @ toward), 2 * away
        return np.append(-beta, 1.0), float(r2), float(push)

    def _add(self, gradient: Array, x: Array, at: int, in_inner: Array) -> None:
        """Bring a derivative from a root in the basis to the coordinates."""
        one = self.data.covariances[at]
        in_lower = np.linalg.solve(one.basis.T, in_inner)[self._orders[at]]
        if self.parameter.kind == "corr" and at == self.parameter.at:
            length, angle = np.exp(x[self._place(1, 1)]), x[self.held]
            beside, last = in_lower[1, :2]
            in_lower[0, 0] *= np.exp(x[self._place(0, 0)])
            in_lower[1, 0] = length * (beside * np.cos(angle) - last * np.sin(angle))
            in_lower[1, 1] = length * (beside * np.sin(angle) + last * np.cos(angle))
        np.add.at(gradient, one.which, in_lower[one.rows, one.columns])


def _traces(slopes: Sequence[Array], inner: Sequence[Array]) -> float:
    pairs = zip(slopes, inner, strict=True)
    return float(sum(np.einsum("ij,jk,ik->", slope, root, root) for slope, root in pairs))
