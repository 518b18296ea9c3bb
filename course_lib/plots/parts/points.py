"""Columns that are drawn as points."""

import pandas as pd
from pandas.api.types import is_numeric_dtype


def check_points(data: pd.DataFrame, *, x: str, y: str) -> None:
    """Refuse data that hold no points: no rows, or text where numbers belong."""
    if data.empty:
        raise ValueError("The data frame is empty: there is nothing to draw.")
    for name in (x, y):
        if not is_numeric_dtype(data[name]):
            raise ValueError(
                f"Column '{name}' must be numeric to be drawn as points; its values are like "
                f"{data[name].iloc[0]!r}."
            )
