"""The optima of many responses of one design, as many at a time as memory holds."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from course_lib.basics.progress import with_progress
from course_lib.model.covariances import cleaned
from course_lib.model.criterion import log_likelihood
from course_lib.model.design import Array
from course_lib.model.fit_record import FitRecord
from course_lib.model.many_optima import find_optima
from course_lib.model.many_responses import response_products, share_products
from course_lib.model.optimum import find_theta
from course_lib.model.products import cross_products
from course_lib.model.solution import solve

_NUMBERS = 3e7  # held at a time, about 240 MB


@dataclass(frozen=True)
class Optima:
    """Optima of R responses: theta (R, m), fixed effects (R, p), scale and likelihood (R,)."""

    theta: Array
    beta: Array
    scale: Array
    loglik: Array


def optima_of(record: FitRecord, values: Array) -> Iterator[tuple[slice, Optima]]:
    """Yield the optima of some responses at a time, and which ones these are.

    Parameters
    ----------
    record : FitRecord
        Its design, and whether it is by REML or ML, is that of all; the search begins at its
        theta.
    values : array, shape (n, R)
        Responses.
    """
    shared = share_products(record.design)
    size = len(shared.own) * shared.own.shape[1] ** 2 * shared.w + (shared.w + 1) ** 2
    together = int(_NUMBERS / (8 * size + shared.squares.size / 8))
    if not together:  # wide borders, or groups that are all unlike: one after another
        yield from _one_by_one(record, values)
        return
    for first in with_progress(range(0, values.shape[1], together), "Refitting"):
        part = slice(first, first + together)
        y = response_products(shared, record.design, values[:, part])
        theta, at = find_optima(shared, y, record.theta, reml=record.reml)
        beta = np.linalg.solve(shared.data.x_factor, at.beta.T).T
        constant = shared.data.log_det_r if record.reml else 0.0
        yield part, Optima(theta, beta, at.scale, -at.deviance / 2 - constant)


def _one_by_one(record: FitRecord, values: Array) -> Iterator[tuple[slice, Optima]]:
    for number in with_progress(range(values.shape[1]), "Refitting"):
        products = cross_products(replace(record.design, y=values[:, number]))
        theta = cleaned(find_theta(products, reml=record.reml), products.covariances)
        solution = solve(theta, products, reml=record.reml)
        loglik = np.array([log_likelihood(theta, products, reml=record.reml)])
        found = Optima(theta[None], solution.beta[None], np.array([solution.scale]), loglik)
        yield slice(number, number + 1), found
