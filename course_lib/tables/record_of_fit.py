"""The record behind any fit: ours carries it, a raw result of statsmodels gets one."""

import warnings
from typing import Any

import numpy as np
import pandas as pd

from course_lib.basics.kinds import wrong_kind
from course_lib.model.criterion import log_likelihood
from course_lib.model.fit_record import FitRecord
from course_lib.model.glmm.generalized_fit import GeneralizedFit
from course_lib.model.glmm.record import GeneralizedRecord
from course_lib.model.mixedlm.adapter import record_of_results
from course_lib.model.optimum import find_theta
from course_lib.model.recorded_fit import RecordedFit
from course_lib.tables.refusals import independent_only, linear_only

# Of a log-likelihood: an estimate is then within 0.05 standard errors of its own optimum.
_SHORT = 1e-3


def any_record_of(
    fit: Any, asked: str = "", *, structured: bool = True
) -> FitRecord | GeneralizedRecord:
    """Return what a fit knows, a linear or a generalised one; see `record_of`."""
    if isinstance(fit, GeneralizedFit):
        return fit.record
    return record_of(fit, asked, structured=structured)


def record_of(fit: Any, asked: str = "", *, structured: bool = False) -> FitRecord:
    """Return what a linear fit knows.

    Parameters
    ----------
    fit : MixedFit, CriterionFit, StructuredFit or MixedLMResults
        From `fit_mixed` or `fit_structured`, or from ``smf.mixedlm(...).fit()``.
    asked : str
        What was asked of it, a public function as a rule: it decides what a refusal says.
    structured : bool, default False
        Whether the caller's mathematics holds for correlated or unequal residuals too.

    Raises
    ------
    WrongKindError
        For anything else; the message says what a fit is.
    ValueError
        For a fit of `fit_structured` where `structured` is False, and for a raw one that was held
        back by ``free``, ``cov_pen`` or ``fe_pen``.

    Warns
    -----
    UserWarning
        For a raw fit whose search stopped short of its optimum.
    """
    if isinstance(fit, RecordedFit):
        if fit.record.law is not None and not structured:
            raise independent_only(fit.record, asked)
        return fit.record
    if isinstance(fit, GeneralizedFit):
        raise linear_only(fit, asked)
    if isinstance(fit, pd.DataFrame) or not hasattr(fit, "cov_re_unscaled"):
        raise wrong_kind(
            "A fitted mixed model is asked for, from fit_mixed(...) or smf.mixedlm(...).fit()",
            fit,
            _hint(fit),
        )
    _check_not_held(fit)
    record = record_of_results(fit)
    _check_optimum(record)
    return record


def _check_not_held(fit: Any) -> None:
    """Refuse fits of MixedLM at another point than the highest likelihood, by the caller's wish."""
    parts = {"free": fit.freepat, "cov_pen": fit.cov_pen, "fe_pen": fit.model.fe_pen}
    if held := [name for name, value in parts.items() if value is not None]:
        raise ValueError(
            f"This fit was made with {' and '.join(f'{name}=' for name in held)}, which holds a "
            f"part of the model back, and parameters and tests would be counted as if all were "
            f"estimated. fit_mixed has random effects without correlation: (1 + x || group)."
        )


def _check_optimum(record: FitRecord) -> None:
    """Say where a search of MixedLM ended below the highest likelihood of its model."""
    theta = find_theta(record.products, reml=record.reml)
    highest = log_likelihood(theta, record.products, reml=record.reml)
    missed = highest - record.loglik
    if missed > _SHORT:
        warnings.warn(
            f"This fit of MixedLM stopped short of its optimum: its log-likelihood is "
            f"{record.loglik:.3f}, and {highest:.3f} can be reached. An estimate may lie "
            f"{np.sqrt(2 * missed):.1f} standard errors beside the model's own. "
            f"fit_mixed(formula, data) finds the optimum.",
            stacklevel=4,
        )


def check_fitted(fit: Any) -> None:
    """Refuse what has no residuals and fitted values: any fitted linear model has them."""
    if isinstance(fit, GeneralizedFit):
        raise linear_only(fit)
    fitted = hasattr(fit, "resid") and hasattr(fit, "fittedvalues")
    if isinstance(fit, (pd.DataFrame, type)) or not fitted:
        raise wrong_kind(
            "A fitted model is asked for, from fit_mixed(...), smf.mixedlm(...).fit() or "
            "smf.ols(...).fit()",
            fit,
            _hint(fit),
        )


def _hint(value: Any) -> str:
    """Say how a fit is got from what came in its place."""
    if isinstance(value, pd.DataFrame):
        return "Fit a model to it: fit = fit_mixed(formula, data)."
    if isinstance(getattr(value, "fits", None), dict):
        return "Its mixed model is pooling.fits['partial']."
    if hasattr(value, "fit") and hasattr(value, "exog"):
        return "Fit it first: its method fit() returns the fitted model."
    return ""
