"""A regression line through points."""

from typing import Any

import numpy as np
import pandas as pd

# The look of a regression that ignores the groups, drawn over them.
REGRESSION: Any = {"color": "black", "ls": "--"}


def least_squares(data: pd.DataFrame, *, x: str, y: str) -> tuple[float, float]:
    """Intercept and slope of an ordinary regression; NaN where none is determined."""
    rows = data[[x, y]].dropna().astype(float)
    if rows[x].nunique() < 2:
        return float("nan"), float("nan")
    slope, intercept = np.polyfit(rows[x], rows[y], 1)
    return float(intercept), float(slope)


def extent(values: pd.Series | np.ndarray) -> np.ndarray:
    """Smallest and largest value: where a line begins and where it ends."""
    return np.array([values.min(), values.max()], dtype=float)
