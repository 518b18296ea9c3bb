"""Fit the model of a fit to other responses, a thousand at a time."""

import warnings
from typing import Any

import numpy as np
import pandas as pd

from course_lib.model.covariances import at_limits
from course_lib.model.design import Array
from course_lib.model.fit_record import FitRecord
from course_lib.model.many_fits import Optima, optima_of
from course_lib.model.many_responses import factors
from course_lib.model.threads import one_thread
from course_lib.tables.order import blocks_in_order
from course_lib.tables.record_of_fit import record_of

_COLUMNS = ["set", "kind", "factor", "term", "term2", "estimate"]


def refit(fit: Any, responses: pd.DataFrame | Array) -> pd.DataFrame:
    """Fit the model of a fit to other responses.

    Parameters
    ----------
    fit : MixedFit, CriterionFit or MixedLMResults
        Its design, and whether it is by REML or ML, is that of all refits.
    responses : DataFrame or array, shape (rows, sets)
        One column for each set; rows are those that the fit used, in its order.

    Returns
    -------
    DataFrame
        One row per set and parameter: `set`, `kind` (``fixed``, ``sd``, ``corr``,
        ``residual_sd``, ``log_likelihood``), `factor`, `term`, `term2`, `estimate`.

    Raises
    ------
    ValueError
        When the rows are not those of the fit, or a response is missing or infinite.

    Warns
    -----
    UserWarning
        When the work is interrupted: the sets that were done are returned.

    Notes
    -----
    How to read it: when the responses are draws from a model, the estimates of one `term` over
    all sets show its sampling distribution. An SD of 0 is a singular refit; correlations beside it
    are NaN. The optimum is that of `fit_mixed`, found for all sets together.
    """
    record = record_of(fit, "refit")
    sets, values = _checked(responses, record)
    parts: list[pd.DataFrame] = []
    try:
        with one_thread():
            for part, found in optima_of(record, values):
                parts.append(_tidy(record, sets[part], found))
    except KeyboardInterrupt:
        done = sum(part["set"].nunique() for part in parts)
        warnings.warn(
            f"Interrupted: {done} of {len(sets)} sets are done, and returned.", stacklevel=2
        )
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=_COLUMNS)


def _checked(responses: Any, record: FitRecord) -> tuple[list[Any], Array]:
    """Labels and values of the sets, or what is wrong with them."""
    frame = responses.to_frame() if isinstance(responses, pd.Series) else responses
    sets = list(frame.columns) if isinstance(frame, pd.DataFrame) else None
    values = np.asarray(frame, dtype=float)
    values = values[:, None] if values.ndim == 1 else values
    rows = record.products.n
    if values.ndim != 2 or len(values) != rows:
        raise ValueError(
            f"responses has the shape {values.shape}; the fit used {rows} rows, so that {rows} "
            f"rows are needed, and a column for each set."
        )
    bad = ~np.isfinite(values)
    if bad.any():
        row, column = np.argwhere(bad)[0]
        raise ValueError(
            f"responses holds {int(bad.sum())} values that are missing or infinite, the first in "
            f"row {row} of set {column}."
        )
    return list(range(values.shape[1])) if sets is None else sets, values


def _tidy(record: FitRecord, sets: list[Any], found: Optima) -> pd.DataFrame:
    """Put the estimates of some sets into rows."""
    columns: list[tuple[Any, ...]] = [
        ("fixed", None, name, None, found.beta[:, at])
        for at, name in enumerate(record.design.fixed_names)
    ]
    for at in blocks_in_order(record.design.blocks):
        columns += _of_block(record, at, found)
    columns.append(("residual_sd", "Residual", None, None, np.sqrt(found.scale)))
    columns.append(("log_likelihood", None, None, None, found.loglik))
    count, width = len(sets), len(columns)
    keys = {
        name: np.tile(np.array([column[at] for column in columns], dtype=object), count)
        for at, name in enumerate(_COLUMNS[1:-1])
    }
    estimate = np.column_stack([column[-1] for column in columns]).ravel()
    return pd.DataFrame({"set": np.repeat(sets, width), **keys, "estimate": estimate})


def _of_block(record: FitRecord, at: int, found: Optima) -> list[tuple[Any, ...]]:
    """SDs and correlations of one block."""
    block, one = record.design.blocks[at], record.products.covariances[at]
    lam = factors(found.theta, record.products, at)
    user, corr, _ = at_limits(lam @ np.swapaxes(lam, 1, 2), one)
    rows: list[tuple[Any, ...]] = []
    for i, term in enumerate(block.terms[: 1 if block.one_variance else None]):
        sd = np.sqrt(found.scale * user[:, i, i])
        rows.append(("sd", block.factor, term, None, sd))
    for i in range(len(block.terms) if not block.one_variance else 0):
        rows += [
            ("corr", block.factor, block.terms[i], block.terms[j], corr[:, i, j])
            for j in range(i + 1, len(block.terms))
        ]
    return rows
