"""Fixed effects of a fit as a tidy frame."""

from typing import Any

import numpy as np
import pandas as pd

from course_lib.tables.methods import approximation, intervals, method_notes, two_sided
from course_lib.tables.noted import with_notes
from course_lib.tables.record_of_fit import record_of
from course_lib.tables.rounding import zero_below


def fixed_effects(fit: Any, *, level: float = 0.95, method: str = "wald") -> pd.DataFrame:
    """Fixed effects with the standard errors of generalised least squares.

    Parameters
    ----------
    fit : MixedFit, CriterionFit, StructuredFit or MixedLMResults
        From `fit_mixed`, from `fit_structured`, or from ``smf.mixedlm(...).fit()``.
    level : float, default 0.95
        Confidence level of the interval.
    method : str, default "wald"
        ``"wald"`` takes the variances as known and the normal distribution.
        ``"kenward-roger"`` (fits by REML) and ``"satterthwaite"`` count degrees of freedom.

    Returns
    -------
    DataFrame
        One row per fixed effect: `term`, `estimate`, `std_error`, `z`, `p_value`, `conf_low`,
        `conf_high`, in the units of the response (per unit of the predictor). With degrees of
        freedom there are `df` and `t` in the place of `z`.

    Raises
    ------
    ValueError
        When the method does not serve the fit: Kenward-Roger for a fit by ML, or where the
        information on the variances cannot be inverted. The message names what does.

    Notes
    -----
    The standard errors are the roots of the diagonal of ``(X'V^-1 X)^-1``, which lme4 prints;
    MixedLM's own invert the Hessian of all parameters and differ in the third or fourth digit.
    Kenward-Roger adds what it costs to estimate the variances, as pbkrtest does (Kenward & Roger
    1997, doi:10.2307/2533558; Halekoh & Hojsgaard 2014, doi:10.18637/jss.v059.i09); Satterthwaite
    is lmerTest's (Kuznetsova et al. 2017, doi:10.18637/jss.v082.i13).
    How to read the p-values: Wald's treat the variances as known and use the normal distribution.
    For an effect that rests on few groups they are too small (where a t-test has 10 degrees of
    freedom, the 5 % test has size 7.8 %). `df` says on how many independent pieces of information
    the standard error of an effect rests: about the number of groups for what varies by group,
    about the number of rows for what does not. In a singular fit the two methods can differ much;
    a note under the table says how.

    Examples
    --------
    >>> fit = fit_mixed("Reaction ~ Days + (1 + Days | Subject)", load_dataset("sleepstudy"))
    >>> fixed_effects(fit)  # doctest: +SKIP
    >>> fixed_effects(fit, method="kenward-roger")  # doctest: +SKIP
    """
    record = record_of(fit, structured=True)
    found = approximation(record, method)
    std_error = np.sqrt(found.covariance.diagonal())
    estimate = zero_below(record.solution.beta, std_error)
    df = found.df(np.eye(len(estimate)))
    ratio = estimate / std_error
    low, high = intervals(estimate, std_error, df, level)
    by = {"z": ratio} if method == "wald" else {"df": df, "t": ratio}
    table = pd.DataFrame(
        {
            "term": list(record.design.fixed_names),
            "estimate": estimate,
            "std_error": std_error,
            **by,
            "p_value": two_sided(ratio, df),
            "conf_low": low,
            "conf_high": high,
        }
    )
    notes = method_notes(record, method)
    return with_notes(table, notes) if notes else table
