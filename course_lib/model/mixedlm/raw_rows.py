"""Rows that a raw result of statsmodels has not seen."""

from typing import Any

import numpy as np
import pandas as pd
import patsy
from pandas.api.types import is_numeric_dtype

from course_lib.model.design import Array, Design, RandomBlock

_ADVICE = "Fit the model with fit_mixed(formula, data): it keeps what is needed."


def raw_fixed(fit: Any, new: pd.DataFrame) -> Array:
    """Evaluate the fixed effects of ``smf.mixedlm(...).fit()`` on other rows.

    Parameters
    ----------
    fit : MixedLMResults
        A raw result.
    new : DataFrame
        Predictors, with row numbers as index; a row with a gap is NaN.

    Raises
    ------
    ValueError
        When the model was made from arrays, or a column is missing.
    """
    spec = getattr(fit.model.data, "model_spec", None)
    if spec is None:
        raise ValueError(
            f"This model was made from arrays, so that nobody can say which columns of new data "
            f"its predictors are. {_ADVICE}"
        )
    try:
        (found,) = patsy.build_design_matrices([spec], new, return_type="dataframe")
    except patsy.PatsyError as error:
        reason = str(error).partition("\n")[0]
        raise ValueError(
            f"The fixed effects cannot be evaluated in the new rows: {reason}. Their columns are: "
            f"{', '.join(map(str, new.columns))}."
        ) from None
    return np.asarray(found.reindex(new.index), dtype=float)


def raw_effects(design: Design, block: RandomBlock, new: pd.DataFrame, x: Array) -> Array:
    """Find the columns of a block's random effects among fixed effects and columns, by name.

    Parameters
    ----------
    design : Design
        The result's design.
    block : RandomBlock
        Random effects of one factor.
    new : DataFrame
        Predictors.
    x : array, shape (m, p)
        Fixed effects of these rows.
    """
    fixed = list(design.fixed_names)
    return np.column_stack([_one(term, block, new, x, fixed) for term in block.terms])


def _one(term: str, block: RandomBlock, new: pd.DataFrame, x: Array, fixed: list[str]) -> Array:
    if term == "Intercept":
        return np.ones(len(new))
    if term in fixed:
        return np.asarray(x[:, fixed.index(term)])
    if term in new and is_numeric_dtype(new[term]):
        return new[term].to_numpy(dtype=float)
    raise ValueError(
        f"statsmodels does not keep how the random effect '{term}' by {block.factor} is computed, "
        f"and it is neither a fixed effect nor a column of numbers in the new rows. {_ADVICE}"
    )
