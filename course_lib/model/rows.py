"""Check data before a fit, and say in words what is wrong with them."""

import warnings
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.types import is_numeric_dtype

from course_lib.model.formula import MixedFormula
from course_lib.model.notation import check_levels


class MissingRowsWarning(UserWarning):
    """Rows with missing values were left out of a fit."""


def checked_rows(data: pd.DataFrame, translated: MixedFormula) -> pd.DataFrame:
    """Return the rows and columns that a fit uses, after all checks that need no model."""
    if data.empty:
        raise ValueError("The data frame is empty: there is nothing to fit.")
    grouping = {name for factor in translated.factors for name in factor.split(":")}
    used = data[list(translated.columns)]
    for name in translated.columns:
        if name not in grouping:
            _check_numbers(used[name], name)
    rows = _complete(used)
    _check_response(rows, translated)
    _check_groups(rows, translated)
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
        infinite = np.isinf(column.astype(float))
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


def _check_response(rows: pd.DataFrame, translated: MixedFormula) -> None:
    response = translated.formula.split("~")[0].strip().removeprefix('Q("').removesuffix('")')
    if response in rows and not is_numeric_dtype(rows[response]):
        raise ValueError(
            f"The response '{response}' must be numeric; its values are like "
            f"{rows[response].iloc[0]!r}."
        )
    if response in rows and rows[response].nunique() == 1:
        raise ValueError(
            f"The response '{response}' has the same value in every row: nothing varies."
        )


def _check_groups(rows: pd.DataFrame, translated: MixedFormula) -> None:
    for factor in translated.factors:
        check_levels(factor, rows)
        levels = rows[factor.split(":")].drop_duplicates()
        if len(levels) == 1:
            level = ":".join(map(str, levels.iloc[0]))
            raise ValueError(
                f"The grouping column '{factor}' has one level only ('{level}'): a variance "
                f"between groups needs at least two."
            )
        _check_enough_rows(rows, translated, factor, len(levels))


def _check_enough_rows(
    rows: pd.DataFrame, translated: MixedFormula, factor: str, levels: int
) -> None:
    for term in translated.terms:
        effects = len(term.effects) * levels
        if term.factor == factor and effects >= len(rows):
            raise ValueError(
                f"The term ({term.text}) has {effects} random effects ({len(term.effects)} for "
                f"each of {levels} groups) and the data have {len(rows)} rows: they cannot be "
                f"told from the residual. Use fewer effects, such as (1 | {factor})."
            )


def check_design(model: Any) -> None:
    """Refuse fixed effects that the data cannot tell apart."""
    exog, names = model.exog, model.exog_names
    if exog.shape[0] <= exog.shape[1]:
        raise ValueError(
            f"The model has {exog.shape[1]} fixed effects and the data {exog.shape[0]} rows: "
            f"there must be more rows than fixed effects."
        )
    constant = [name for name, column in zip(names, exog.T, strict=True) if np.ptp(column) == 0]
    extra = [name for name in constant if name != "Intercept"]
    if extra and ("Intercept" in constant or len(extra) > 1):
        raise ValueError(
            f"The predictor '{extra[0]}' has the same value in every row, so its effect cannot be "
            f"told from the intercept. Leave it out."
        )
    _check_independent_columns(exog, names)


def _check_independent_columns(exog: np.ndarray, names: list[str]) -> None:
    length = np.linalg.norm(exog, axis=0)
    kept: list[int] = []
    for j in range(exog.shape[1]):
        others = exog[:, kept] / length[kept]
        column = exog[:, j] / length[j] if length[j] else exog[:, j]
        fitted = others @ np.linalg.lstsq(others, column, rcond=None)[0] if kept else 0 * column
        if np.linalg.norm(column - fitted) < 1e-9:
            raise ValueError(
                f"The fixed effect '{names[j]}' is a combination of the others "
                f"({', '.join(names[k] for k in kept)}): leave one of them out."
            )
        kept.append(j)


def check_random_effects(model: Any) -> None:
    """Refuse random effects whose predictors do not vary enough to tell them apart."""
    if model.k_re and np.linalg.matrix_rank(_scaled(model.exog_re)) < model.k_re:
        names = ", ".join(model.data.exog_re_names)
        raise ValueError(
            f"The random effects ({names}) cannot be told apart: a predictor among them is "
            f"constant, or a combination of the others."
        )
    for name, mats in zip(model.exog_vc.names, model.exog_vc.mats, strict=True):
        if not any(abs(matrix).sum() > 0 for matrix in mats):
            raise ValueError(f"The predictor of the random slope '{name}' is zero in every row.")


def _scaled(columns: np.ndarray) -> np.ndarray:
    length = np.linalg.norm(columns, axis=0)
    return columns / np.where(length > 0, length, 1)
