"""Check data before a fit, and say in words what is wrong with them."""

import warnings

import numpy as np
import pandas as pd
from pandas.api.types import is_numeric_dtype

from course_lib.model.notation import Notation


class MissingRowsWarning(UserWarning):
    """Rows with missing values were left out of a fit."""


def checked_rows(data: pd.DataFrame, notation: Notation) -> pd.DataFrame:
    """Return the rows and columns that a fit uses, after all checks that need no model."""
    if data.empty:
        raise ValueError("The data frame is empty: there is nothing to fit.")
    grouping = {name for factor in notation.factors for name in factor.split(":")}
    used = data[list(notation.columns)]
    for name in notation.columns:
        if name not in grouping:
            _check_numbers(used[name], name)
    rows = _complete(used)
    _check_response(rows, notation)
    return rows


def _complete(used: pd.DataFrame) -> pd.DataFrame:
    """Leave out rows with a missing value, and say how many."""
    complete = used.notna().all(axis=1)
    if complete.all():
        return used
    where = ", ".join(str(name) for name in used.columns[used.isna().any()])
    if not complete.any():
        raise ValueError(f"Every row has a missing value in {where}: nothing is left to fit.")
    warnings.warn(
        f"{int((~complete).sum())} of {len(used)} rows have a missing value in {where} and are "
        f"left out.",
        MissingRowsWarning,
        stacklevel=4,
    )
    return used[complete]


def _check_numbers(column: pd.Series, name: str) -> None:
    """Refuse infinities, and numbers that are kept as text."""
    if is_numeric_dtype(column):
        infinite = np.isinf(column.to_numpy(dtype=float, na_value=np.nan))
        if infinite.any():
            raise ValueError(
                f"Column '{name}' has {int(infinite.sum())} infinite values, the first in row "
                f"{column.index[infinite][0]}. Correct them or make them missing."
            )
        return
    if isinstance(column.dtype, pd.CategoricalDtype):
        return
    present = column.dropna()
    numbers = pd.to_numeric(present, errors="coerce")
    if len(present) and numbers.notna().mean() >= 0.5:
        odd = present[numbers.isna()]
        example = f", and {odd.iloc[0]!r} is not a number" if len(odd) else ""
        raise ValueError(
            f"Column '{name}' holds numbers as text{example}. Convert it with "
            f"pd.to_numeric(data['{name}'], errors='coerce')."
        )


def _check_response(rows: pd.DataFrame, notation: Notation) -> None:
    response = notation.response.removeprefix('Q("').removesuffix('")')
    if response in rows and not is_numeric_dtype(rows[response]):
        raise ValueError(
            f"The response '{response}' must be numeric; its values are like "
            f"{rows[response].iloc[0]!r}."
        )
    if response in rows and rows[response].nunique() == 1:
        raise ValueError(
            f"The response '{response}' has the same value in every row: nothing varies."
        )
