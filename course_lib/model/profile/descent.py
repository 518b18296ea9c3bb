"""Go down to the nearest minimum, from a curvature that is known."""

from collections.abc import Callable

import numpy as np

from course_lib.model.design import Array

Function = Callable[[Array], tuple[float, Array]]

_SMALL = 1e-9  # a step that promises less than this is the last
_STEPS = 100
_LONGEST = 2.0  # of a step, in units
_STEP = 1e-4  # for differences of the gradient, in units


def curvature(function: Function, x: Array, units: Array) -> Array:
    """Second derivatives of a function that returns value and gradient, from differences."""
    steps = np.diag(_STEP * units)
    rows = [(function(x + h)[1] - function(x - h)[1]) / (2 * h.sum()) for h in steps]
    return (np.array(rows) + np.array(rows).T) / 2


def inverse_of(hessian: Array, units: Array) -> Array:
    """Inverse of a curvature; in directions that are not convex it is taken as positive."""
    values, vectors = np.linalg.eigh(hessian * np.outer(units, units))
    values = np.maximum(abs(values), 1e-3 * abs(values).max(initial=1e-9))
    return np.asarray(np.outer(units, units) * ((vectors / values) @ vectors.T))


def descend(
    function: Function, x: Array, inverse: Array, units: Array
) -> tuple[Array, float, Array]:
    """Return the nearest minimum, the value there, and the inverse curvature (BFGS).

    Parameters
    ----------
    function : callable
        Returns value and gradient.
    x : array, shape (m,)
        Where to begin.
    inverse : array, shape (m, m)
        Inverse of the curvature, as far as it is known.
    units : array, shape (m,)
        What the length of a step is measured by.
    """
    value, slope = function(x)
    for _ in range(_STEPS):
        move = -inverse @ slope
        move *= min(1.0, _LONGEST / max(abs(move / units).max(initial=0.0), 1e-300))
        promised = -float(move @ slope)
        if promised < _SMALL:
            break
        for length in 0.25 ** np.arange(12):
            lower, after = function(x + length * move)
            if lower <= value - 1e-4 * length * promised:
                break
        else:
            break
        inverse = _updated(inverse, length * move, after - slope)
        x, value, slope = x + length * move, lower, after
    return x, value, inverse


def _updated(inverse: Array, step: Array, change: Array) -> Array:
    along = float(step @ change)
    if along <= 1e-10 * float(np.linalg.norm(step) * np.linalg.norm(change)):
        return inverse
    left = np.eye(len(step)) - np.outer(step, change) / along
    return np.asarray(left @ inverse @ left.T + np.outer(step, step) / along)
