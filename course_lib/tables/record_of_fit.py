"""The record behind any fit: ours carries it, a raw result of statsmodels gets one."""

from typing import Any

import pandas as pd

from course_lib.basics.kinds import wrong_kind
from course_lib.model.fit_record import FitRecord
from course_lib.model.glmm.generalized_fit import GeneralizedFit
from course_lib.model.glmm.record import GeneralizedRecord
from course_lib.model.mixedlm.adapter import record_of_results
from course_lib.model.recorded_fit import RecordedFit
from course_lib.tables.linear_only import linear_only


def any_record_of(
    fit: Any, *, structured: bool = True, instead: str = ""
) -> FitRecord | GeneralizedRecord:
    """Return what a fit knows, a linear or a generalised one; see `record_of`."""
    if isinstance(fit, GeneralizedFit):
        return fit.record
    return record_of(fit, structured=structured, instead=instead)


def record_of(
    fit: Any, asked: str = "", *, structured: bool = False, instead: str = ""
) -> FitRecord:
    """Return what a linear fit knows.

    Parameters
    ----------
    fit : MixedFit, CriterionFit, StructuredFit or MixedLMResults
        From `fit_mixed` or `fit_structured`, or from ``smf.mixedlm(...).fit()``.
    asked : str
        The public function that reads it, for the answer to a generalised fit.
    structured : bool, default False
        Whether the caller's mathematics holds for correlated or unequal residuals too.
    instead : str
        Where it does not: what to use.

    Raises
    ------
    WrongKindError
        For anything else; the message says what a fit is.
    ValueError
        For a fit of `fit_structured` where `structured` is False.
    """
    if isinstance(fit, RecordedFit):
        if fit.record.law is not None and not structured:
            raise ValueError(unlike_sentence(fit.record, instead))
        return fit.record
    if isinstance(fit, GeneralizedFit):
        raise linear_only(fit, asked)
    if isinstance(fit, pd.DataFrame) or not hasattr(fit, "cov_re_unscaled"):
        raise wrong_kind(
            "A fitted mixed model is asked for, from fit_mixed(...) or smf.mixedlm(...).fit()",
            fit,
            _hint(fit),
        )
    return record_of_results(fit)


def unlike_sentence(record: FitRecord, instead: str = "") -> str:
    """Say that a fit's residuals are not what a computation takes them to be."""
    assert record.law is not None
    return (
        f"This fit's residuals are correlated or spread unequally ({record.law.structure.text}), "
        f"and what is asked for holds for independent residuals of one variance only. "
        f"{instead or _INSTEAD}"
    )


_INSTEAD = (
    "Use a fit of fit_mixed for it. A fit of fit_structured is read by fixed_effects, "
    "variance_components, group_effects, compare_models, predict_mixed and plot_lag."
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
