"""Conditional modes: where the integrand of each group is highest, by Newton's method."""

from dataclasses import dataclass

import numpy as np

from course_lib.model.design import Array
from course_lib.model.glmm.grouped_rows import GroupedRows
from course_lib.model.glmm.row_terms import RowTerms, Terms

_STEPS = 200
_HALVINGS = 60
_NEAR = 1e-4  # here Newton's steps need no halving, and rounding would ask for it
_CLOSE = 1e-11  # of the squared length of a step, in SDs: the next one would be its square


@dataclass(frozen=True)
class Modes:
    """The integrand of each group at its highest point.

    Attributes
    ----------
    u : array, shape (groups, k)
        Random effects, in SDs.
    terms : Terms
        What the rows add there.
    curvature : array, shape (groups, k, k)
        Minus the second derivatives of the log of the integrand.
    """

    u: Array
    terms: Terms
    curvature: Array


def find_modes(rows: GroupedRows, terms: RowTerms, eta: Array, a: Array, u: Array) -> Modes:
    """Find the conditional modes of all groups at once.

    Parameters
    ----------
    rows : GroupedRows
        The data.
    terms : RowTerms
        What a row adds to the log-likelihood.
    eta : array, shape (n,)
        Linear predictor without random effects.
    a : array, shape (n, k)
        What the effects `u` are multiplied by in each row.
    u : array, shape (groups, k)
        Where to begin.

    Notes
    -----
    The integrand is log-concave: there is one highest point. Newton's steps may go past it, and
    then are halved, group by group; without that a fit can stop far from its optimum.
    """

    def height(u: Array) -> tuple[Array, Terms]:
        found = terms(eta + (a * u[rows.codes]).sum(axis=1), rows.y, rows.trials)
        return rows.sums(found.height) - (u * u).sum(axis=1) / 2, found

    high, found = height(u)
    for _ in range(_STEPS):
        slope = rows.sums(a * found.score[:, None]) - u
        step = np.linalg.solve(_curvature(rows, found, a), slope[..., None])[..., 0]
        gain = (step * slope).sum(axis=1)
        close = gain.max() < _CLOSE
        for _ in range(_HALVINGS):
            higher, next_found = height(u + step)
            bad = ~(higher >= high - 1e-12 * abs(high)) & ~(gain < _NEAR)
            if not bad.any():
                break
            step[bad] /= 2
        u, high, found = u + step, higher, next_found
        if close:
            break
    return Modes(u, found, _curvature(rows, found, a))


def _curvature(rows: GroupedRows, found: Terms, a: Array) -> Array:
    k = a.shape[1]
    products = a[:, :, None] * a[:, None, :] * found.weight[:, None, None]
    return rows.sums(products) + np.eye(k)
