"""Differences between means or slopes, with corrections for how many they are."""

from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from course_lib.basics.arguments import checked_level
from course_lib.basics.kinds import wrong_kind
from course_lib.basics.suggestions import unknown_name
from course_lib.model.design import Array
from course_lib.tables.means import EstimatedFrame, Origin
from course_lib.tables.methods import method_notes, std_errors, two_sided
from course_lib.tables.noted import with_notes
from course_lib.tables.rounding import zero_below

_KINDS = ("pairwise",)
_ADJUSTMENTS = ("tukey", "holm", "none")


def contrasts(
    means: pd.DataFrame, *, kind: str = "pairwise", adjust: str = "tukey", level: float = 0.95
) -> pd.DataFrame:
    """Differences between the rows of a table of means or slopes.

    Parameters
    ----------
    means : DataFrame
        From `estimated_means` or `estimated_trends`, whole or some of its rows.
    kind : str, default "pairwise"
        Each row less each later one.
    adjust : str, default "tukey"
        How p-values and intervals take account of the number of differences: ``"tukey"``,
        ``"holm"``, or ``"none"`` for a difference that was planned before the data were seen.
    level : float, default 0.95
        Confidence level: of all intervals together, with ``"none"`` of each on its own.

    Returns
    -------
    DataFrame
        One row per pair: `contrast` (such as ``A - B``), `estimate`, `std_error`, `df`,
        `statistic` (t; z by Wald), `p_value` (of this difference alone), `p_adjusted`, `conf_low`,
        `conf_high`. A note below says which adjustment the intervals have.

    Raises
    ------
    ValueError
        For an unknown kind or adjustment, for a table whose numbers were changed, or one row.

    Notes
    -----
    Each difference has its own degrees of freedom, as in emmeans: Tukey's p-value is the upper
    tail of the studentized range of as many means, at ``sqrt(2) |t|`` and these degrees of freedom.
    It is exact where all differences have one standard error and one number of degrees of
    freedom, else an approximation. Beside Holm's p-values the intervals are Bonferroni's, because
    Holm's procedure has none.
    How to read it: the estimate and its interval come before p. An interval without zero and an
    adjusted p below 1 - `level` say the same, but beside Holm's.
    """
    origin = _origin(means)
    if kind not in _KINDS:
        raise ValueError(unknown_name("kind", kind, _KINDS))
    if adjust not in _ADJUSTMENTS:
        raise ValueError(unknown_name("adjustment", adjust, _ADJUSTMENTS))
    rows = _rows(means, origin)
    pairs = list(combinations(rows, 2))
    weights = np.array([origin.weights[i] - origin.weights[j] for i, j in pairs])
    std_error = std_errors(origin.record, origin.found, weights)
    estimate = zero_below(weights @ origin.record.solution.beta, std_error)
    df, ratio = origin.found.df(weights), estimate / std_error
    p_value = two_sided(ratio, df)
    half = _critical(adjust, len(rows), len(pairs), df, level) * std_error
    table = pd.DataFrame(
        {
            "contrast": [f"{origin.labels[i]} - {origin.labels[j]}" for i, j in pairs],
            "estimate": estimate,
            "std_error": std_error,
            "df": df,
            "statistic": ratio,
            "p_value": p_value,
            "p_adjusted": _adjusted(adjust, len(rows), ratio, df, p_value),
            "conf_low": estimate - half,
            "conf_high": estimate + half,
        }
    )
    notes = [_adjustment(adjust, len(rows), len(pairs)), means.attrs.get("note", "")]
    return with_notes(table, [*notes, *method_notes(origin.record, origin.method)])


def _origin(means: Any) -> Origin:
    origin = getattr(means, "origin", None) if isinstance(means, EstimatedFrame) else None
    if origin is None:
        raise wrong_kind("A table of estimated_means(...) or estimated_trends(...)", means)
    return origin


def _rows(means: pd.DataFrame, origin: Origin) -> list[int]:
    """Numbers of the rows that are there; refused when they are no longer what they were."""
    rows = [int(label) for label in means.index if isinstance(label, (int, np.integer))]
    told = origin.weights @ origin.record.solution.beta
    same = len(rows) == len(means) and all(0 <= row < len(told) for row in rows)
    if not same or (abs(means["estimate"] - told[rows]) > 1e-7 * means["std_error"]).any():
        raise ValueError(
            "The table is no longer as estimated_means or estimated_trends made it: its numbers "
            "or its index were changed. Take rows out of it as they are, and round afterwards."
        )
    if len(rows) < 2:
        raise ValueError("A difference needs two rows at least, and the table has one.")
    return rows


def _adjusted(adjust: str, means: int, ratio: Array, df: Array, p_value: Array) -> Array:
    if adjust == "tukey":
        return np.asarray(stats.studentized_range.sf(np.sqrt(2) * abs(ratio), means, df))
    if adjust == "holm":
        order = np.argsort(p_value)
        steps = np.maximum.accumulate(p_value[order] * np.arange(len(order), 0, -1))
        adjusted = np.empty(len(order))
        adjusted[order] = np.minimum(steps, 1)
        return adjusted
    return p_value


def _critical(adjust: str, means: int, pairs: int, df: Array, level: float) -> Array:
    """How many standard errors an interval reaches to either side."""
    level = checked_level(level)
    if adjust == "tukey":
        return np.asarray(stats.studentized_range.ppf(level, means, df) / np.sqrt(2))
    share = (1 - level) / (pairs if adjust == "holm" else 1)
    return np.asarray(stats.t.isf(share / 2, df))


def _adjustment(adjust: str, means: int, pairs: int) -> str:
    if adjust == "tukey":
        return f"p_adjusted and intervals: Tukey's, for all differences of {means} rows."
    if adjust == "holm":
        return f"p_adjusted: Holm's, for {pairs} differences; intervals: Bonferroni's."
    return "Unadjusted: each difference is judged on its own."
