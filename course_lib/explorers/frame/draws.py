"""Random numbers that Python and a page draw alike: the same seed and place, the same number."""

import numpy as np

from course_lib.model.design import Array

_SHIFTS = (16, 15, 16)
_FACTORS = (0x7FEB352D, 0x846CA68B)  # C. Wellons, "lowbias32" (2018): every bit moves all others


def new_seed(rng: np.random.Generator) -> int:
    """Draw a seed for `uniforms`."""
    return int(rng.integers(2**32))


def uniforms(seed: int, first: int, count: int) -> Array:
    """Return evenly distributed numbers between 0 and 1, from one place of a seed's stream on.

    Parameters
    ----------
    seed : int
        From 0 to 2**32 - 1.
    first, count : int
        The place of the first number, and how many.

    Returns
    -------
    array, shape (count,)
        How to read it: each number depends on the seed and its place alone, so that any part of
        the stream is drawn without what comes before. ``frame/math/draws.js`` gives the same.
    """
    places = (first + np.arange(count)).astype(np.uint32)
    mixed = _mix(_mix(places) ^ _mix(np.array([seed], dtype=np.uint32)))
    return np.asarray((mixed + 0.5) / 2**32)


def normals(seed: int, first: int, count: int) -> Array:
    """Return standard normal numbers, by Box and Muller; each takes two places of `uniforms`."""
    pairs = uniforms(seed, 2 * first, 2 * count).reshape(-1, 2)
    return np.asarray(np.sqrt(-2 * np.log(pairs[:, 0])) * np.cos(2 * np.pi * pairs[:, 1]))


def _mix(values: np.ndarray) -> np.ndarray:
    """Mix the bits of 32-bit whole numbers."""
    for shift, factor in zip(_SHIFTS, (*_FACTORS, None), strict=True):
        values = values ^ (values >> np.uint32(shift))
        values = values if factor is None else values * np.uint32(factor)
    return values
