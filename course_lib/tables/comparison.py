"""Compare models of the same rows by their likelihoods."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from course_lib.basics.arguments import Rng, generator, whole_number
from course_lib.model.nesting import fixed_within, zero_effects, zero_variances
from course_lib.tables.candidates import Candidate, candidate, ratios
from course_lib.tables.generalized_comparison import NO_BOOTSTRAP, check_generalized
from course_lib.tables.noted import with_notes

_SHORT = 1e-4  # by which a larger model's likelihood may be lower: rounding
_TIE = 1e-8


def compare_models(
    *fits: Any, names: Sequence[str] | None = None, sets: int = 0, rng: Rng = None
) -> pd.DataFrame:
    """Compare models by likelihood ratio, AIC and BIC.

    Parameters
    ----------
    *fits : any fit of the course, MixedLMResults or results of ``smf.ols`` or ``smf.glm``
        Two or more fits of the same rows, all by REML or all by ML. A regression is the model
        without random effects; its likelihood is taken as that of the others. Fits of `fit_glmm`
        compare with each other, at equal points, and with ``smf.glm`` of the same family.
    names : sequence of str, optional
        What the models are called; their formulas by default.
    sets : int, default 0
        When above zero, each ratio is also compared with those of so many responses that are
        simulated from the smaller model (parametric bootstrap).
    rng : numpy Generator or int, optional
        Source of randomness of the bootstrap, or its seed.

    Returns
    -------
    DataFrame
        One row per model, from few to many parameters: `model`, `parameters`, `log_likelihood`,
        `aic`, `bic`; and for each compared with the row above: `ratio` (twice the difference of
        the log-likelihoods), `df`, `p_value` (chi-square), `p_boundary`, and `p_bootstrap` where
        `sets` is above zero. A note below says what a missing number means.

    Raises
    ------
    ValueError
        When the rows or responses differ, when fits by REML have unlike fixed parts or stand
        beside fits by ML. The message gives the reason.

    See Also
    --------
    effect_tests : tests fixed effects with degrees of freedom, without a second fit.

    Notes
    -----
    No model is fitted again without a word: fits by REML are compared as they are. REML is the
    likelihood of what the fixed effects leave, so that its values compare only for one and the
    same fixed part. `p_boundary` is the p-value where exactly one variance, alone or with its
    covariances, is zero under the smaller model: the mean of the p-values with `df` and `df` - 1
    (Self & Liang 1987). With few groups it is a little cautious still. AIC is biased towards the
    smaller model there (Greven & Kneib 2010).
    How to read it: for fixed effects with few groups the chi-square is too liberal; take
    `effect_tests`, or the bootstrap. A large p-value with few groups is no evidence for the
    smaller model. A p-value of the bootstrap has an error of about sqrt(p (1 - p) / sets).
    """
    found = _checked([candidate(fit) for fit in fits], names)
    random, sets = generator(rng), whole_number("sets", sets, 0)
    _check_bootstrap(found, sets)
    rows, notes = [_row(found[0])], list[str]()
    for smaller, larger in pairwise(found):
        row = _row(larger)
        zeros = _zeros(smaller, larger)
        if zeros is None:
            notes.append(_not_nested(smaller, larger))
        else:
            row |= _tests(smaller, larger, zeros)
            notes += _warnings(smaller, larger, zeros)
            if sets:
                row["p_bootstrap"] = _bootstrap(smaller, larger, row["ratio"], sets, random)
        rows.append(row)
    columns = [*_COLUMNS, *(["p_bootstrap"] if sets else [])]
    return with_notes(pd.DataFrame(rows, columns=columns), notes)


_COLUMNS = [
    "model", "parameters", "log_likelihood", "aic", "bic", "ratio", "df", "p_value", "p_boundary",
]  # fmt: skip


def _check_bootstrap(found: Sequence[Candidate], sets: int) -> None:
    """Refuse a bootstrap of models that cannot be fitted to many responses at once."""
    if sets and found[0].generalized is not None:
        raise ValueError(NO_BOOTSTRAP)
    if sets and any(one.structure is not None for one in found):
        raise ValueError(
            "The bootstrap refits models with independent residuals only, and one of these has "
            "been made by fit_structured: leave out sets. For an ar1 correlation and for ratios "
            "p_value holds as it is: no correlation and equal SDs lie inside their ranges."
        )


def _checked(found: list[Candidate], names: Sequence[str] | None) -> list[Candidate]:
    """Put candidates into order, or say why they do not compare."""
    if len(found) < 2:
        raise ValueError("Two fits at least are needed: compare_models(smaller, larger).")
    if names is not None and (isinstance(names, str) or len(names) != len(found)):
        raise ValueError(f"names needs one name for each of the {len(found)} models.")
    check_generalized(found)
    _check_rows(found)
    by = {one.reml for one in found if one.reml is not None}
    if len(by) > 1:
        raise ValueError(
            "Some of these fits are by REML and some by ML: these are two likelihoods, and their "
            "values do not compare. Fit all with reml=False, or all with reml=True."
        )
    reml = by.pop() if by else False
    named = names or [one.name for one in found]
    found = [one.by(reml, str(name)) for one, name in zip(found, named, strict=True)]
    if reml:
        _check_fixed(found)
    return sorted(found, key=lambda one: one.parameters)


def _check_rows(found: Sequence[Candidate]) -> None:
    counts = [len(one.y) for one in found]
    if len(set(counts)) > 1:
        raise ValueError(
            f"The fits have {' and '.join(map(str, dict.fromkeys(counts)))} rows: likelihoods of "
            f"unlike rows do not compare. Were rows with missing values left out of one? Fit all "
            f"to the same rows, such as data.dropna(subset=[...])."
        )
    first = found[0].y
    if any(not np.allclose(one.y, first, rtol=1e-9, atol=0) for one in found):
        raise ValueError(
            "The fits have unlike responses, or the same rows in another order: their likelihoods "
            "do not compare. Fit all to the same response and rows (not one to y and one to "
            "log(y))."
        )


def _check_fixed(found: Sequence[Candidate]) -> None:
    first = found[0].x
    for one in found[1:]:
        if not (fixed_within(one.x, first) and fixed_within(first, one.x)):
            raise ValueError(
                "These fits are by REML and have unlike fixed parts. REML is the likelihood of "
                "what the fixed effects leave; with other fixed effects other data are left, and "
                "the difference even changes with the unit of a predictor. Fit both with "
                "reml=False to compare them, or test the fixed effects with effect_tests(fit)."
            )


def _row(one: Candidate) -> dict[str, Any]:
    k, n = one.parameters, len(one.y)
    return {
        "model": one.name,
        "parameters": k,
        "log_likelihood": one.loglik,
        "aic": -2 * one.loglik + 2 * k,
        "bic": -2 * one.loglik + np.log(n) * k,
    }


def _zeros(smaller: Candidate, larger: Candidate) -> int | None:
    """Variances of the larger model that are zero under the smaller; None where not nested."""
    return None if larger.parameters == smaller.parameters else _contained(smaller, larger)


def _not_nested(smaller: Candidate, larger: Candidate) -> str:
    """Say why there is no ratio to test."""
    is_one = larger.parameters == smaller.parameters and _contained(smaller, larger) == 0
    if is_one and abs(larger.comparable - smaller.comparable) < _SHORT:
        if larger.name == smaller.name:
            return f"{larger.name} is given twice."
        return f"{smaller.name} and {larger.name} are one and the same model, written in two ways."
    return (
        f"{larger.name} does not contain {smaller.name} as a special case: there is no "
        f"ratio to test, but AIC compares them."
    )


def _contained(smaller: Candidate, larger: Candidate) -> int | None:
    """Variances of the larger model that are zero under the smaller; None where it is not in it."""
    if not fixed_within(smaller.x, larger.x):
        return None
    if smaller.structure is not None and not smaller.structure.within(larger.structure):
        return None
    if larger.design is None:
        return None if smaller.design else 0
    if larger.generalized is not None and smaller.design is not None:
        return zero_effects(smaller.design.blocks, larger.design.blocks)
    found = zero_variances(smaller.design.blocks if smaller.design else (), larger.design)
    return None if found is None else found + _phi_at_limit(smaller, larger)


def _phi_at_limit(smaller: Candidate, larger: Candidate) -> int:
    """Whether no correlation in time is the end of phi's range: where phi cannot be negative."""
    before, after = smaller.structure, larger.structure
    added = after is not None and after.kind is not None and (before is None or not before.kind)
    return int(added and after is not None and not after.signed)


def _tests(smaller: Candidate, larger: Candidate, zeros: int) -> dict[str, Any]:
    ratio = max(2 * (larger.comparable - smaller.comparable), 0.0)
    df = larger.parameters - smaller.parameters
    found = {"ratio": ratio, "df": df, "p_value": float(stats.chi2.sf(ratio, df))}
    if zeros == 1:
        below = float(stats.chi2.sf(ratio, df - 1)) if df > 1 else float(ratio < _TIE)
        found["p_boundary"] = (found["p_value"] + below) / 2
    return found


def _warnings(smaller: Candidate, larger: Candidate, zeros: int) -> Iterator[str]:
    if larger.comparable < smaller.comparable - _SHORT:
        yield (
            f"The likelihood of {larger.name} is lower than that of {smaller.name}, which it "
            f"contains: its fit stopped short of the optimum. Fit it with fit_mixed."
        )
    if zeros > 1:
        yield (
            f"Under {smaller.name}, {zeros} variances of {larger.name} are zero at once: p_value "
            f"is too large, and there is no simple mixture. Use a bootstrap, such as sets=1000."
        )


def _bootstrap(
    smaller: Candidate, larger: Candidate, ratio: float, sets: int, random: np.random.Generator
) -> float:
    """Share of ratios under the smaller model that are as large, the one seen among them."""
    drawn = ratios(smaller, larger, sets, random)
    return float((1 + (drawn >= ratio - _TIE).sum()) / (1 + len(drawn)))
