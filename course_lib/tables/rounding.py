"""Rounding errors are shown as what they are: zero."""

from typing import Any

import numpy as np


def zero_below(values: Any, scale: Any) -> np.ndarray:
    """Put values below 1e-8 of their scale to zero."""
    values, scale = np.asarray(values), np.asarray(scale)
    return np.where(abs(values) < 1e-8 * scale, 0.0, values)
