"""The record behind any fit: ours carries it, a raw result of statsmodels gets one."""

from typing import Any

from course_lib.model.fit_record import FitRecord
from course_lib.model.mixedlm.adapter import record_of_results
from course_lib.model.recorded_fit import RecordedFit


def record_of(fit: Any) -> FitRecord:
    """Return what a fit knows.

    Parameters
    ----------
    fit : MixedFit, CriterionFit or MixedLMResults
        From `fit_mixed`, or from ``smf.mixedlm(...).fit()``.

    Raises
    ------
    TypeError
        For anything else; the message says what a fit is.
    """
    if isinstance(fit, RecordedFit):
        return fit.record
    if not hasattr(fit, "cov_re_unscaled"):
        raise TypeError(
            f"A fitted mixed model is asked for, from fit_mixed(...) or smf.mixedlm(...).fit(); "
            f"this is a {type(fit).__name__}."
        )
    return record_of_results(fit)
