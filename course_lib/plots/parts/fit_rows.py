"""The rows that a fit used, their residuals and their fitted values."""

from typing import Any

import numpy as np
import pandas as pd


def rows_of_fit(fit: Any, data: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the data that a fit used, without those it left out as missing."""
    used, rows = len(fit.resid), data
    if len(data) != used:
        names = [name for name in _columns_of_fit(fit, data) if name in data.columns]
        rows = data.dropna(subset=names)
    if len(rows) != used:
        raise ValueError(
            f"The model was fitted to {used} rows and the data have {len(data)}: give the data "
            f"that it was fitted to."
        )
    return rows


def _columns_of_fit(fit: Any, data: pd.DataFrame) -> list[str]:
    """Columns that a fit used: ours says so, a raw result of statsmodels keeps its data."""
    rows = getattr(fit, "rows", None)
    frame = rows if rows is not None else getattr(fit.model.data, "frame", data)
    return list(frame.columns)


def residuals(fit: Any) -> np.ndarray:
    """Residuals as an array, in the order of the rows that the fit used."""
    return np.asarray(fit.resid, dtype=float)


def fitted_values(fit: Any) -> np.ndarray:
    """Fitted values as an array, in the order of the rows that the fit used."""
    return np.asarray(fit.fittedvalues, dtype=float)
