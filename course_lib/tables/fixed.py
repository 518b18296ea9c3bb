"""Fixed effects of a fit as a tidy frame."""

from typing import Any

import numpy as np
import pandas as pd

from course_lib.model.glmm.record import GeneralizedRecord
from course_lib.tables.methods import approximation, intervals, method_notes, two_sided
from course_lib.tables.noted import with_notes
from course_lib.tables.record_of_fit import any_record_of
from course_lib.tables.rounding import zero_below


def fixed_effects(fit: Any, *, level: float = 0.95, method: str = "wald") -> pd.DataFrame:
    """Fixed effects with the standard errors of generalised least squares.

    Parameters
    ----------
    fit : MixedFit, CriterionFit, StructuredFit, GeneralizedFit or MixedLMResults
        From `fit_mixed`, `fit_structured`, `fit_glmm`, or from ``smf.mixedlm(...).fit()``.
    level : float, default 0.95
        Confidence level of the interval.
    method : str, default "wald"
        ``"wald"`` takes the variances as known and the normal distribution.
        ``"kenward-roger"`` (fits by REML) and ``"satterthwaite"`` count degrees of freedom, for
        linear models only.

    Returns
    -------
    DataFrame
        One row per fixed effect: `term`, `estimate`, `std_error`, `z`, `p_value`, `conf_low`,
        `conf_high`, in the units of the response (per unit of the predictor). With degrees of
        freedom there are `df` and `t` in the place of `z`. Of `fit_glmm` on the link's scale: log
        odds, or logarithms of counts, for one group.

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
    record = any_record_of(fit)
    if isinstance(record, GeneralizedRecord):
        _check_wald(record, method)
        covariance, df = record.solution.beta_cov, np.full(len(record.solution.beta), np.inf)
        notes = [_generalized_note(record)]
    else:
        found = approximation(record, method)
        covariance, df = found.covariance, found.df(np.eye(len(record.solution.beta)))
        notes = method_notes(record, method)
    std_error = np.sqrt(covariance.diagonal())
    estimate = zero_below(record.solution.beta, std_error)
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
    return with_notes(table, notes) if notes else table


def _check_wald(record: GeneralizedRecord, method: str) -> None:
    if method != "wald":
        raise ValueError(
            f"A {record.family.name} model has no degrees of freedom: method is 'wald', the normal "
            f"distribution; got {method!r}. With few groups its p-values are too small."
        )


def _generalized_note(record: GeneralizedRecord) -> str:
    ratio = "odds ratio" if record.family.link == "logit" else "ratio of mean counts"
    factor = next(b.factor for at, b in enumerate(record.design.blocks) if at != record.own)
    return (
        f"On the {record.family.link} scale, for one and the same {factor}: exp(estimate) is the "
        f"{ratio}. {record.integration[0].upper()}{record.integration[1:]}."
    )
