"""Differences between means or slopes, with corrections for how many they are."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from course_lib.basics.kinds import wrong_kind
from course_lib.basics.suggestions import did_you_mean
from course_lib.tables.adjustments import (
    Family,
    adjusted_p,
    adjustment_told,
    checked_adjustment,
    reach,
)
from course_lib.tables.estimated import EstimatedFrame, Origin
from course_lib.tables.methods import method_notes, std_errors, two_sided
from course_lib.tables.noted import with_notes
from course_lib.tables.reference_grid import column_names
from course_lib.tables.rounding import zero_below


def contrasts(
    means: pd.DataFrame,
    *,
    kind: str = "pairwise",
    reference: Any = None,
    within: str | Sequence[str] | None = None,
    adjust: str | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """Differences between the rows of a table of means or slopes.

    Parameters
    ----------
    means : DataFrame
        From `estimated_means` or `estimated_trends`, whole or some of its rows.
    kind : str, default "pairwise"
        ``"pairwise"``: each row less each later one. ``"control"``: each row less that of a
        control, as emmeans' ``trt.vs.ctrl``.
    reference : optional
        Level of the control, such as ``"placebo"``; of several columns a tuple. The first row by
        default.
    within : str or sequence of str, optional
        Columns of the table: rows are compared within each of their levels only. By default what
        ``within`` was when the table was made; ``[]`` compares all rows.
    adjust : str, optional
        How p-values and intervals take account of the number of differences: ``"tukey"`` for all
        pairs and ``"dunnettx"`` for a control (the defaults), ``"holm"``, or ``"none"`` for a
        difference that was planned before the data were seen.
    level : float, default 0.95
        Confidence level: of all intervals together (within each level of `within`), with
        ``"none"`` of each on its own.

    Returns
    -------
    DataFrame
        One row per pair: the columns of `within`, `contrast` (such as ``A - B``), `estimate`,
        `std_error`, `df`, `statistic` (t; z by Wald), `p_value` (of this difference alone),
        `p_adjusted`, `conf_low`, `conf_high`. A note below says which adjustment the intervals
        have.

    Raises
    ------
    ValueError
        For an unknown kind, adjustment, column or control, for a table whose numbers were changed,
        or one row.

    Notes
    -----
    Each difference has its own degrees of freedom, as in emmeans: Tukey's p-value is the upper
    tail of the studentized range of as many means, at ``sqrt(2) |t|`` and these degrees of freedom.
    It is exact where all differences have one standard error and one number of degrees of
    freedom, else an approximation. ``"dunnettx"`` is emmeans' approximation of Dunnett's test, a
    mean of Tukey's and Sidak's p-values that is close where the rows have like standard errors.
    Beside Holm's p-values the intervals are Bonferroni's, because Holm's procedure has none.
    With `within` the differences of each level are adjusted on their own: no correction is made
    for the number of levels.
    How to read it: the estimate and its interval come before p. An interval without zero and an
    adjusted p below 1 - `level` say the same, but beside Holm's.
    """
    origin = _origin(means)
    adjust = checked_adjustment(adjust, kind)
    if reference is not None and kind != "control":
        raise ValueError(f"reference is the control: add kind='control' to {reference!r}.")
    inside = _inside(origin, within)
    labels = _labels(origin.keys.drop(columns=inside))
    groups = _groups(origin.keys[inside], _rows(means, origin))
    families = [_family(rows, labels, kind, reference, where) for where, rows in groups]
    families = [family for family in families if family.pairs]
    if not families:
        raise ValueError(
            "A difference needs two rows at least, and the table has one"
            + (f" for each level of {' and '.join(inside)}." if inside else ".")
        )
    told = origin.keys[inside].iloc[[pair[0] for family in families for pair in family.pairs]]
    table = pd.concat(
        [told.reset_index(drop=True), _table(origin, families, labels, adjust, level)], axis=1
    )
    notes = [adjustment_told(adjust, families, inside), means.attrs.get("note", "")]
    return with_notes(table, [*notes, *method_notes(origin.record, origin.method)])


def _table(
    origin: Origin, families: Sequence[Family], labels: Sequence[str], adjust: str, level: float
) -> pd.DataFrame:
    """Estimate the differences of all families, and judge each family on its own."""
    pairs = [pair for family in families for pair in family.pairs]
    weights = np.array([origin.weights[i] - origin.weights[j] for i, j in pairs])
    std_error = std_errors(origin.record, origin.found, weights)
    estimate = zero_below(weights @ origin.record.solution.beta, std_error)
    df, ratio = origin.found.df(weights), estimate / std_error
    own = np.split(np.arange(len(pairs)), np.cumsum([len(one.pairs) for one in families])[:-1])
    judged = list(zip(families, own, strict=True))
    p_adjusted = [adjusted_p(adjust, family, ratio[at], df[at]) for family, at in judged]
    half = np.concatenate([reach(adjust, family, df[at], level) for family, at in judged])
    return pd.DataFrame(
        {
            "contrast": [f"{labels[i]} - {labels[j]}" for i, j in pairs],
            "estimate": estimate,
            "std_error": std_error,
            "df": df,
            "statistic": ratio,
            "p_value": two_sided(ratio, df),
            "p_adjusted": np.concatenate(p_adjusted),
            "conf_low": estimate - half * std_error,
            "conf_high": estimate + half * std_error,
        }
    )


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
    return rows


def _inside(origin: Origin, within: Any) -> list[str]:
    """Columns within whose levels rows are compared."""
    if within is None:
        return list(origin.within)
    inside, known = column_names("within", within), list(origin.keys.columns)
    for name in inside:
        if name not in known:
            raise ValueError(
                f"The table has no column of levels '{name}'.{did_you_mean(name, known)} It has: "
                f"{', '.join(known) or 'none'}."
            )
    return inside


def _groups(keys: pd.DataFrame, rows: Sequence[int]) -> Iterator[tuple[str, list[int]]]:
    """Rows of each level of the keys, and what to call the level."""
    groups: dict[tuple[Any, ...], list[int]] = {}
    for row in rows:
        groups.setdefault(tuple(keys.iloc[row]), []).append(row)
    for levels, own in groups.items():
        named = zip(keys.columns, levels, strict=True)
        yield ", ".join(f"{name} = {level}" for name, level in named), own


def _family(
    rows: Sequence[int], labels: Sequence[str], kind: str, reference: Any, where: str
) -> Family:
    """Pairs of rows whose differences are judged together."""
    if kind == "pairwise":
        return Family(tuple(combinations(rows, 2)), len(rows))
    known = [labels[row] for row in rows]
    asked = reference if isinstance(reference, tuple) else (reference,)
    name = known[0] if reference is None else " ".join(map(str, asked))
    if name not in known:
        there = f" of {where}" if where else ""
        raise ValueError(
            f"No row{there} is called '{name}', so that it cannot be the control."
            f"{did_you_mean(name, known)} The rows{there} are: {', '.join(known)}."
        )
    control = rows[known.index(name)]
    return Family(tuple((row, control) for row in rows if row != control), len(rows))


def _labels(keys: pd.DataFrame) -> list[str]:
    return [" ".join(map(str, row)) for row in keys.itertuples(index=False)]
