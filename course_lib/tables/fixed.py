"""Fixed effects of a fit as a tidy frame."""

from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from course_lib.tables.record_of_fit import record_of
from course_lib.tables.rounding import zero_below


def fixed_effects(fit: Any, *, level: float = 0.95) -> pd.DataFrame:
    """Fixed effects with the standard errors of generalised least squares.

    Parameters
    ----------
    fit : MixedFit, CriterionFit or MixedLMResults
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
    The standard errors are the roots of the diagonal of ``(X'V^-1 X)^-1``, which lme4 prints;
    MixedLM's own invert the Hessian of all parameters and differ in the third or fourth digit.
    How to read the p-values: they treat the variances as known and use the normal distribution.
    For an effect that rests on few groups they are too small (where a t-test has 10 degrees of
    freedom, the 5 % test has size 7.8 %).

    Examples
    --------
    >>> fit = fit_mixed("Reaction ~ Days + (1 + Days | Subject)", load_dataset("sleepstudy"))
    >>> fixed_effects(fit)  # doctest: +SKIP
    """
    record = record_of(fit)
    std_error = np.sqrt(record.solution.beta_cov.diagonal())
    estimate = zero_below(record.solution.beta, std_error)
    z = estimate / std_error
    half = stats.norm.ppf((1 + level) / 2) * std_error
    return pd.DataFrame(
        {
            "term": list(record.design.fixed_names),
            "estimate": estimate,
            "std_error": std_error,
            "z": z,
            "p_value": 2 * stats.norm.sf(abs(z)),
            "conf_low": estimate - half,
            "conf_high": estimate + half,
        }
    )
