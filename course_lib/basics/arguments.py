"""Counts, numbers and sources of randomness, as arguments of whatever simulates."""

import sys
from typing import Any

import numpy as np

Rng = np.random.Generator | int | None


def whole_number(name: str, value: Any, least: int) -> int:
    """Return a count, or say which ones are possible."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < least:
        raise ValueError(f"{name} must be a whole number of at least {least}; got {value!r}.")
    return int(value)


def is_finite(value: Any) -> bool:
    """Whether a value is one real number that a float can hold; True and False are not."""
    real = isinstance(value, int | float | np.integer | np.floating)
    return real and not isinstance(value, bool) and bool(abs(value) <= sys.float_info.max)


def generator(rng: Rng) -> np.random.Generator:
    """Return a Generator, or say what `rng` may be."""
    try:
        if not isinstance(rng, bool):
            return np.random.default_rng(rng)
    except (TypeError, ValueError):
        pass
    raise ValueError(
        f"rng must be a numpy Generator, a whole number of at least 0 (a seed), or None; "
        f"got {rng!r}."
    )


def checked_level(level: float) -> float:
    """Return a confidence level, or say what it may be."""
    if not is_finite(level) or not 0 < level < 1:
        raise ValueError(f"level is a share between 0 and 1, such as 0.95; got {level!r}.")
    return float(level)
