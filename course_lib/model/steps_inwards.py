"""Points just inside the range of theta, from which a search may go on that stopped at its edge."""

from collections.abc import Iterator

import numpy as np

from course_lib.model.covariances import lower_factor
from course_lib.model.criterion import BOUNDARY
from course_lib.model.design import Array
from course_lib.model.products import Covariance, CrossProducts

_STEPS = (0.01, 0.1, 1.0)


def steps_inwards(theta: Array, data: CrossProducts) -> Iterator[Array]:
    """Yield points near `theta` where a standard deviation that is zero there is not.

    Where a diagonal element of Lambda is zero, the elements below it can be turned into those of
    later columns, and the covariance stays the same: a whole circle of points has one likelihood.
    From one of them the way down may begin that is closed from another, so that steps are made
    from several.

    Parameters
    ----------
    theta : array
        Where a search ended.
    data : CrossProducts
        See `cross_products`.
    """
    for number in np.flatnonzero(data.diagonal & (theta < BOUNDARY)):
        for step in _STEPS:
            trial = theta.copy()
            trial[number] = step
            yield trial
    for one in data.covariances:
        if len(one.rows) > one.k:  # with correlations
            yield from _turned(theta, one)


def _turned(theta: Array, one: Covariance) -> Iterator[Array]:
    """Steps from points of the same covariance, of one block."""
    lam = one.factor(theta)
    for j in np.flatnonzero(lam.diagonal() < BOUNDARY):
        below = lam[j + 1 :, j:] @ lam[j + 1 :, j:].T
        for row in np.flatnonzero(below.diagonal() > BOUNDARY**2):
            column = below[:, row] / np.sqrt(below[row, row])
            values, vectors = np.linalg.eigh(below - np.outer(column, column))
            rest = lower_factor(vectors * np.sqrt(np.clip(values, 0, None)))
            for sign in (1, -1):
                turned = lam.copy()
                turned[j + 1 :, j] = sign * column
                turned[j + 1 :, j + 1 :] = rest
                for step in _STEPS:
                    turned[j, j] = step
                    trial = theta.copy()
                    trial[one.which] = turned[one.rows, one.columns]
                    yield trial
