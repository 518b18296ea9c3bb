"""Variances, correlations and their shares as tidy frames."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from course_lib.model.covariances import BlockCovariance
from course_lib.model.fit_record import FitRecord
from course_lib.model.glmm.record import GeneralizedRecord
from course_lib.tables.noted import with_notes
from course_lib.tables.order import blocks_in_order
from course_lib.tables.record_of_fit import any_record_of


def variance_components(fit: Any) -> pd.DataFrame:
    """Variances, standard deviations and correlations of the random effects.

    Parameters
    ----------
    fit : MixedFit, CriterionFit, StructuredFit, GeneralizedFit or MixedLMResults
        From `fit_mixed`, `fit_structured`, `fit_glmm`, or from ``smf.mixedlm(...).fit()``.

    Returns
    -------
    DataFrame
        One row per variance (`factor`, `term`, `variance`, `sd`), one per correlation (`factor`,
        `term`, `term2`, `corr`), and one for the residual (`factor` = Residual). Variances are
        in squared units of the response (per squared unit of the predictor for slopes). After
        `fit_structured` each stratum has a residual row, and phi stands in `corr` of a row whose
        `term` is such as ``ar1(Days)``. Of `fit_glmm` variances are on the link's scale, and
        there is no residual.

    Notes
    -----
    How to read it: the SD of an intercept says how far groups lie apart, in the units of the
    response. A variance of 0 or a correlation of -1 or 1 marks a singular fit; a correlation
    beside a variance of 0 is NaN, as in lme4.
    """
    record = any_record_of(fit)
    rows = [
        row
        for at in blocks_in_order(record.design.blocks)
        for row in _rows_of_block(record.covariances[at], record.design.blocks[at].one_variance)
    ]
    if not isinstance(record, GeneralizedRecord):
        rows += _residual_rows(record)
    return pd.DataFrame(rows, columns=["factor", "term", "term2", "variance", "sd", "corr"]).astype(
        {"corr": float, "variance": float, "sd": float, "term2": object, "term": object}
    )


def _rows_of_block(one: BlockCovariance, one_variance: bool) -> list[dict[str, Any]]:
    """One row per variance, then one per correlation."""
    if one_variance:
        return [_variance_row(one.factor, ", ".join(one.terms), float(one.user[0, 0]))]
    variances = zip(one.terms, one.user.diagonal(), strict=True)
    rows = [_variance_row(one.factor, term, float(value)) for term, value in variances]
    pairs = combinations(range(len(one.terms)), 2)
    return rows + [
        {"factor": one.factor, "term": one.terms[i], "term2": one.terms[j], "corr": one.corr[i, j]}
        for i, j in pairs
    ]


def _residual_rows(record: FitRecord) -> list[dict[str, Any]]:
    """The residual's variance, or one for each stratum; then its correlation in time."""
    law = record.law
    if law is None:
        return [_variance_row("Residual", None, record.scale)]
    of_strata = [
        _variance_row("Residual", f"{law.structure.by} = {level}", record.scale * ratio**2)
        for level, ratio in law.ratios.items()
    ]
    rows = of_strata or [_variance_row("Residual", None, record.scale)]
    if law.structure.kind is not None:
        name = f"{law.structure.kind}({law.structure.time})"
        rows.append({"factor": "Residual", "term": name, "corr": law.phi})
    return rows


def _variance_row(factor: str, term: str | None, variance: float) -> dict[str, Any]:
    return {"factor": factor, "term": term, "variance": variance, "sd": np.sqrt(variance)}


def icc(fit: Any, at: Mapping[str, float] | None = None) -> pd.DataFrame:
    """Intraclass correlation: the share of each grouping factor in the variance.

    Parameters
    ----------
    fit : MixedFit, CriterionFit, MixedLMResults or GeneralizedFit
        From `fit_mixed`, from ``smf.mixedlm(...).fit()`` or from `fit_glmm`.
    at : mapping, optional
        Values of the predictors with random slopes, such as ``{"Days": 0}``. Needed when there
        are any, because the share then depends on the predictor.

    Returns
    -------
    DataFrame
        One row per grouping factor: `factor`, `share`, `cumulative_share` (between 0 and 1).

    Raises
    ------
    ValueError
        When the model has random slopes and `at` lacks their predictor; for a Poisson model.

    Notes
    -----
    How to read it: two observations of one group, with the same predictors, are correlated by
    the share; for nested factors, two of one inner group by the cumulative share. Of a binomial
    model the share is that on the latent scale, with pi^2/3 for the rows (Goldstein, Browne &
    Rasbash 2002, doi:10.1207/S15328031US0104_02).
    """
    record = any_record_of(fit, "icc", structured=False)
    of_rows, notes = _variance_of_rows(record)
    blocks = record.design.blocks
    values = _values_at([term for block in blocks for term in block.terms], dict(at or {}))
    parts: dict[str, float] = {}
    for n in blocks_in_order(blocks):
        # In the basis, where a predictor far from zero costs no digits.
        basis = record.layout[n].basis
        row = np.array([values[term] for term in blocks[n].terms]) @ basis
        share = float(row @ record.covariances[n].relative @ row) * record.solution.scale
        parts[blocks[n].factor] = parts.get(blocks[n].factor, 0.0) + share
    shares = np.array(list(parts.values())) / (sum(parts.values()) + of_rows)
    table = pd.DataFrame(
        {"factor": list(parts), "share": shares, "cumulative_share": np.cumsum(shares)}
    )
    return with_notes(table, notes) if notes else table


def _variance_of_rows(record: FitRecord | GeneralizedRecord) -> tuple[float, list[str]]:
    """Variance of a row within its groups, and what has to be said of it."""
    if not isinstance(record, GeneralizedRecord):
        return record.scale, []
    if record.family.latent is None:
        raise ValueError(
            f"A {record.family.name} model has no one share: how much rows of a group spread "
            f"depends on their mean. variance_components(fit) has the SD between groups on the "
            f"{record.family.link} scale: exp(SD) is the ratio of counts of a group one SD above "
            f"the typical one."
        )
    return record.family.latent, [
        "On the latent scale: yes stands for a hidden value above zero, whose variance within a "
        "group is that of the logistic curve, pi^2/3 = 3.29. It is no correlation of yes and no."
    ]


def _values_at(terms: Sequence[str], at: dict[str, float]) -> dict[str, float]:
    """Value of each random-effects column at the given predictor values."""
    slopes = list(dict.fromkeys(term for term in terms if term != "Intercept"))
    missing = [term for term in slopes if term not in at]
    if missing:
        values = ", ".join(f'"{term}": 0' for term in slopes)
        raise ValueError(
            f"With random slopes there is no single intraclass correlation: it depends on "
            f"{', '.join(missing)}. Say where, for example at={{{values}}}."
        )
    unknown = [name for name in at if name not in slopes]
    if unknown:
        known = ", ".join(slopes) or "none"
        raise ValueError(f"'{unknown[0]}' has no random slope here; those that have: {known}.")
    return {"Intercept": 1.0, **at}
