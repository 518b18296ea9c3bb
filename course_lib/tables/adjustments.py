"""Corrections of p-values and intervals for how many differences are judged together."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import optimize, stats

from course_lib.basics.arguments import checked_level
from course_lib.basics.suggestions import unknown_name
from course_lib.model.design import Array
from course_lib.tables.methods import two_sided

# Kinds of differences, and the adjustments that serve each; the first is the default.
ADJUSTMENTS = {"pairwise": ("tukey", "holm", "none"), "control": ("dunnettx", "holm", "none")}


@dataclass(frozen=True)
class Family:
    """Differences that are judged together.

    Attributes
    ----------
    pairs : tuple of pairs of int
        Rows of the table: the first less the second.
    rows : int
        How many rows are compared.
    """

    pairs: tuple[tuple[int, int], ...]
    rows: int


def checked_adjustment(adjust: str | None, kind: str) -> str:
    """Return an adjustment that serves a kind of differences, or say which do."""
    if kind not in ADJUSTMENTS:
        raise ValueError(unknown_name("kind", kind, list(ADJUSTMENTS)))
    serving = ADJUSTMENTS[kind]
    if adjust == "tukey" and kind == "control":
        raise ValueError(
            f"Tukey's adjustment is for all pairs of rows, and with kind='control' there are "
            f"fewer differences. The adjustments are: {', '.join(serving)}."
        )
    if adjust == "dunnettx" and kind == "pairwise":
        raise ValueError(
            f"Dunnett's adjustment is for differences from one control: take kind='control'. For "
            f"all pairs of rows the adjustments are: {', '.join(serving)}."
        )
    if adjust is not None and adjust not in serving:
        raise ValueError(unknown_name("adjustment", adjust, serving))
    return adjust or serving[0]


def adjusted_p(adjust: str, family: Family, t: Array, df: Array) -> Array:
    """P-values of the differences of a family, corrected for how many they are."""
    p_value = two_sided(t, df)
    if adjust == "tukey":
        return _tukey(abs(t), family.rows, df)
    if adjust == "dunnettx":
        return np.array([_dunnett(*one, len(family.pairs)) for one in zip(abs(t), df, strict=True)])
    return _holm(p_value) if adjust == "holm" else p_value


def reach(adjust: str, family: Family, df: Array, level: float) -> Array:
    """How many standard errors an interval reaches to either side."""
    alpha, count = 1 - checked_level(level), len(family.pairs)
    if adjust == "tukey":
        return np.asarray(stats.studentized_range.ppf(level, family.rows, df) / np.sqrt(2))
    if adjust == "dunnettx":
        return np.array([_dunnett_limit(alpha, float(one), count) for one in df])
    return np.asarray(stats.t.isf(alpha / (count if adjust == "holm" else 1) / 2, df))


def adjustment_told(adjust: str, families: Sequence[Family], within: Sequence[str]) -> str:
    """Say how p-values and intervals were corrected."""
    if adjust == "none":
        return "Unadjusted: each difference is judged on its own."
    count = _range([len(one.pairs) for one in families])
    rows = _range([one.rows for one in families])
    text = {
        "tukey": f"p_adjusted and intervals: Tukey's, for all differences of {rows} rows",
        "dunnettx": f"p_adjusted and intervals: Dunnett's in emmeans' approximation (dunnettx), "
        f"for {count} differences from one control",
        "holm": f"p_adjusted: Holm's, for {count} differences; intervals: Bonferroni's",
    }[adjust]
    return f"{text}{', within each level of ' if within else ''}{' and '.join(within)}."


def _range(counts: Sequence[int]) -> str:
    low, high = min(counts), max(counts)
    return str(low) if low == high else f"{low} to {high}"


def _tukey(t: Array, rows: float, df: Array) -> Array:
    return np.asarray(stats.studentized_range.sf(np.sqrt(2) * t, rows, df))


def _holm(p_value: Array) -> Array:
    order = np.argsort(p_value)
    steps = np.maximum.accumulate(p_value[order] * np.arange(len(order), 0, -1))
    adjusted = np.empty(len(order))
    adjusted[order] = np.minimum(steps, 1)
    return adjusted


def _dunnett(t: float, df: float, count: int) -> float:
    """P-value of the largest of some differences from one control, as emmeans takes it.

    Between Sidak's, which takes the differences as independent, and Tukey's for as many pairs:
    the weights are 1 and `count` - 1.
    """
    sidak = -np.expm1(count * np.log1p(-float(two_sided(t, df))))
    if count == 1:
        return float(sidak)
    tukey = _tukey(np.array(t), (1 + np.sqrt(1 + 8 * count)) / 2, np.array(df))
    return float((sidak + (count - 1) * tukey) / count)


def _dunnett_limit(alpha: float, df: float, count: int) -> float:
    """At which t Dunnett's p-value is alpha: between the limit of one and Bonferroni's."""
    low, high = stats.t.isf(alpha / 2, df), stats.t.isf(alpha / 2 / count, df)
    if count == 1:
        return float(low)
    return float(optimize.brentq(lambda t: _dunnett(t, df, count) - alpha, low, 1.1 * high))
