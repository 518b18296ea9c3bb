"""Read a fitted mixed model as tidy frames, with lme4's numbers."""

from collections.abc import Mapping
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from course_lib.basics.order import natural_key
from course_lib.model.covariance import (
    correlations,
    is_singular,
    relative_covariance,
    user_covariance,
)
from course_lib.model.criterion import Solution, cross_products, solve_given
from course_lib.model.mixedlm.labels import effect_labels, variance_names


def _solve(fit: Any) -> Solution:
    products = cross_products(fit.model)
    return solve_given(relative_covariance(fit, products), fit.scale, products)


def _zero_below(values: Any, scale: Any) -> np.ndarray:
    """Put rounding errors, below 1e-8 of their scale, to zero."""
    values, scale = np.asarray(values), np.asarray(scale)
    return np.where(abs(values) < 1e-8 * scale, 0.0, values)


def fixed_effects(fit: Any, *, level: float = 0.95) -> pd.DataFrame:
    """Fixed effects with the standard errors of generalised least squares.

    Parameters
    ----------
    fit : MixedLMResults
        From `fit_mixed` or from ``smf.mixedlm(...).fit()``.
    level : float, default 0.95
        Confidence level of the interval.

    Returns
    -------
    DataFrame
        One row per fixed effect: `term`, `estimate`, `std_error`, `z`, `p_value`, `conf_low`,
        `conf_high`, in the units of the response (per unit of the predictor).

    Notes
    -----
    The standard errors are ``(X'V^-1 X)^-1``, which lme4 prints; MixedLM's own invert the Hessian
    of all parameters and differ in the third or fourth digit. How to read the p-values: they
    take the variances for known and use the normal distribution, so that with few groups they
    are too small (with 10 degrees of freedom a 5 % test has size 7.8 %).

    Examples
    --------
    >>> fit = fit_mixed("Reaction ~ Days + (1 + Days | Subject)", load_dataset("sleepstudy"))
    >>> fixed_effects(fit)  # doctest: +SKIP
    """
    solution = _solve(fit)
    std_error = np.sqrt(solution.beta_cov.diagonal())
    estimate = _zero_below(solution.beta, std_error)
    z = estimate / std_error
    half = stats.norm.ppf((1 + level) / 2) * std_error
    return pd.DataFrame(
        {
            "term": list(fit.model.exog_names),
            "estimate": estimate,
            "std_error": std_error,
            "z": z,
            "p_value": 2 * stats.norm.sf(abs(z)),
            "conf_low": estimate - half,
            "conf_high": estimate + half,
        }
    )


def variance_components(fit: Any) -> pd.DataFrame:
    """Variances, standard deviations and correlations of the random effects.

    Parameters
    ----------
    fit : MixedLMResults
        From `fit_mixed` or from ``smf.mixedlm(...).fit()``.

    Returns
    -------
    DataFrame
        One row per variance (`factor`, `term`, `variance`, `sd`), one per correlation (`factor`,
        `term`, `term2`, `corr`), and one for the residual (`factor` = Residual). Variances are
        in squared units of the response (per squared unit of the predictor for slopes).

    Notes
    -----
    How to read it: the SD of an intercept says how far groups lie apart, in the units of the
    response. A variance of 0 or a correlation of -1 or 1 marks a singular fit; a correlation
    beside a variance of 0 is NaN, as in lme4.
    """
    products = cross_products(fit.model)
    covariance = user_covariance(fit, products)
    singular = is_singular(relative_covariance(fit, products), products.k_re)
    corr = correlations(covariance, singular)
    names = variance_names(fit.model)
    rows = [_variance_row(*names[i], float(covariance[i, i])) for i in _reading_order(names)]
    rows[products.k_re : products.k_re] = [
        {"factor": names[i][0], "term": names[i][1], "term2": names[j][1], "corr": corr[i, j]}
        for i, j in combinations(range(products.k_re), 2)
    ]
    rows.append(_variance_row("Residual", None, float(fit.scale)))
    return pd.DataFrame(rows, columns=["factor", "term", "term2", "variance", "sd", "corr"]).astype(
        {"corr": float, "variance": float, "sd": float, "term2": object, "term": object}
    )


def _reading_order(names: list[tuple[str, str]]) -> list[int]:
    """Factors as in the model, each with its intercept first (MixedLM sorts by name)."""
    factors = list(dict.fromkeys(factor for factor, _ in names))
    return sorted(
        range(len(names)), key=lambda i: (factors.index(names[i][0]), names[i][1] != "Intercept")
    )


def _variance_row(factor: str, term: str | None, variance: float) -> dict[str, Any]:
    return {"factor": factor, "term": term, "variance": variance, "sd": np.sqrt(variance)}


def group_effects(fit: Any) -> pd.DataFrame:
    """Predicted random effects (BLUPs, conditional modes) with their conditional SDs.

    Parameters
    ----------
    fit : MixedLMResults
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
    and variances taken as known (lme4's ``condVar``). BLUPs spread less than the estimated SD of
    the random effects.
    """
    solution = _solve(fit)
    rows = [
        (label.factor, label.group, label.term, estimate, np.sqrt(max(variance, 0.0)))
        for labels, effects, cov in zip(
            effect_labels(fit.model), solution.effects, solution.effects_cov, strict=True
        )
        for label, estimate, variance in zip(labels, effects, cov.diagonal(), strict=True)
        if label is not None
    ]
    columns = ["factor", "group", "term", "estimate", "conditional_sd"]
    frame = pd.DataFrame(rows, columns=columns)
    frame["estimate"] = _zero_below(frame["estimate"], frame["conditional_sd"])
    return _in_order(frame, variance_names(fit.model))


def _in_order(frame: pd.DataFrame, names: list[tuple[str, str]]) -> pd.DataFrame:
    """Sort by factor as in the model, group in natural order, intercept before slopes."""
    factors = list(dict.fromkeys(factor for factor, _ in names))
    key = [
        (factors.index(factor), natural_key(group), term != "Intercept")
        for factor, group, term in zip(frame["factor"], frame["group"], frame["term"], strict=True)
    ]
    return frame.iloc[sorted(range(len(frame)), key=key.__getitem__)].reset_index(drop=True)


def group_coefficients(fit: Any) -> pd.DataFrame:
    """Coefficients of each group: fixed effect plus the group's random effect.

    Parameters
    ----------
    fit : MixedLMResults
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
    effects = group_effects(fit)
    fixed = fixed_effects(fit).set_index("term")["estimate"]
    random = effects.set_index(["factor", "group", "term"])["estimate"]
    terms = [*fixed.index, *(t for t in effects["term"].unique() if t not in fixed.index)]
    rows = []
    for factor, group in dict.fromkeys(zip(effects["factor"], effects["group"], strict=True)):
        for term in terms:
            own = random.get((factor, group, term), default=None)
            if term in fixed.index or own is not None:
                rows.append((factor, group, term, fixed.get(term, 0.0) + (own or 0.0)))
    return pd.DataFrame(rows, columns=["factor", "group", "term", "estimate"])


def icc(fit: Any, at: Mapping[str, float] | None = None) -> pd.DataFrame:
    """Intraclass correlation: the share of each grouping factor in the variance.

    Parameters
    ----------
    fit : MixedLMResults
        From `fit_mixed` or from ``smf.mixedlm(...).fit()``.
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
        When the model has random slopes and `at` lacks their predictor.

    Notes
    -----
    How to read it: two observations of one group, with the same predictors, are correlated by
    the share; for nested factors, two of one inner group by the cumulative share.
    """
    products = cross_products(fit.model)
    names = variance_names(fit.model)
    covariance = user_covariance(fit, products)
    design = _design_at([term for _, term in names], dict(at or {}))
    shares: dict[str, float] = {}
    k_re = products.k_re
    for factor in dict.fromkeys(name for name, _ in names):
        own = np.array([name == factor for name, _ in names])
        block = np.outer(own, own) * covariance
        block[k_re:, k_re:] *= np.eye(len(names) - k_re)
        block[:k_re, k_re:] = block[k_re:, :k_re] = 0
        shares[factor] = float(design @ block @ design)
    total = sum(shares.values()) + fit.scale
    share = np.array(list(shares.values())) / total
    return pd.DataFrame(
        {"factor": list(shares), "share": share, "cumulative_share": np.cumsum(share)}
    )


def _design_at(terms: list[str], at: dict[str, float]) -> np.ndarray:
    """Random-effects design row at the given predictor values."""
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
    return np.array([1.0 if term == "Intercept" else at[term] for term in terms])
