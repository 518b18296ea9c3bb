"""What a fit says of each group, as tidy frames."""

from typing import Any

import numpy as np
import pandas as pd

from course_lib.basics.order import natural_key
from course_lib.model.fit_record import FitRecord
from course_lib.tables.fixed import fixed_effects
from course_lib.tables.order import blocks_in_order
from course_lib.tables.record_of_fit import record_of
from course_lib.tables.rounding import zero_below

_COLUMNS = ["factor", "group", "term", "estimate", "conditional_sd"]


def group_effects(fit: Any) -> pd.DataFrame:
    """Predicted random effects (BLUPs, conditional modes) with their conditional SDs.

    Parameters
    ----------
    fit : MixedFit, CriterionFit or MixedLMResults
        From `fit_mixed` or from ``smf.mixedlm(...).fit()``.

    Returns
    -------
    DataFrame
        One row per factor, group and term: `factor`, `group`, `term`, `estimate`,
        `conditional_sd`. Groups of a nested factor are labelled ``A:a``.

    Notes
    -----
    How to read it: an estimate is how far the group lies from the population line, shrunken
    towards zero. The conditional SD is that of the effect given the data, with the fixed effects
    and variances treated as known (lme4's ``condVar``): it is no prediction error of the
    deviation, which is larger where few groups leave the fixed effects uncertain. BLUPs as a rule
    spread less than the estimated SD of the random effects.
    """
    record = record_of(fit, structured=True)
    parts = [_effects_of_block(record, at) for at in blocks_in_order(record.design.blocks)]
    frame = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=_COLUMNS)
    frame["estimate"] = zero_below(frame["estimate"], frame["conditional_sd"])
    return _in_order(frame)


def _effects_of_block(record: FitRecord, at: int) -> pd.DataFrame:
    block, solution = record.design.blocks[at], record.solution
    variances = np.diagonal(solution.effects_cov[at], axis1=1, axis2=2)
    count = len(block.terms)
    values = [
        block.factor,
        np.repeat(np.array(block.levels, dtype=object), count),
        np.tile(np.array(block.terms, dtype=object), len(block.levels)),
        solution.effects[at].ravel(),
        np.sqrt(np.maximum(variances, 0.0)).ravel(),
    ]
    return pd.DataFrame(dict(zip(_COLUMNS, values, strict=True)))


def _in_order(frame: pd.DataFrame) -> pd.DataFrame:
    """Sort by factor as they come, group in natural order, intercept before slopes."""
    factors = list(dict.fromkeys(frame["factor"]))
    groups = {group: natural_key(group) for group in frame["group"].unique()}
    key = [
        (factors.index(factor), groups[group], term != "Intercept")
        for factor, group, term in zip(frame["factor"], frame["group"], frame["term"], strict=True)
    ]
    return frame.iloc[sorted(range(len(frame)), key=key.__getitem__)].reset_index(drop=True)


def group_coefficients(fit: Any) -> pd.DataFrame:
    """Coefficients of each group: fixed effect plus the group's random effect.

    Parameters
    ----------
    fit : MixedFit, CriterionFit or MixedLMResults
        From `fit_mixed` or from ``smf.mixedlm(...).fit()``.

    Returns
    -------
    DataFrame
        One row per factor, group and term: `factor`, `group`, `term`, `estimate`. Fixed effects
        that do not vary by the factor are repeated for each group; a random effect without a
        fixed one stands alone (its mean is taken as zero).

    Notes
    -----
    How to read it: `Intercept` and the slope of a group are its own line, as in lme4's ``coef``.
    """
    fixed = fixed_effects(fit).set_index("term")["estimate"]
    effects = _named_as_fixed(group_effects(fit), list(fixed.index))
    random = effects.set_index(["factor", "group", "term"])["estimate"]
    terms = [*fixed.index, *(t for t in effects["term"].unique() if t not in fixed.index)]
    rows = []
    for factor, group in dict.fromkeys(zip(effects["factor"], effects["group"], strict=True)):
        for term in terms:
            own = random.get((factor, group, term), default=None)
            if term in fixed.index or own is not None:
                rows.append((factor, group, term, fixed.get(term, 0.0) + (own or 0.0)))
    return pd.DataFrame(rows, columns=["factor", "group", "term", "estimate"])


def _named_as_fixed(effects: pd.DataFrame, fixed: list[str]) -> pd.DataFrame:
    """Name an interaction as the fixed effects do: ``x:z`` by group is the fixed ``z:x``."""
    names = {tuple(sorted(name.split(":"))): name for name in fixed}
    own = [
        term if term in fixed else names.get(tuple(sorted(term.split(":"))), term)
        for term in effects["term"]
    ]
    return effects.assign(term=own)
