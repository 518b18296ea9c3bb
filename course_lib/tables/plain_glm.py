"""Generalised regressions of statsmodels, which compare with fits of `fit_glmm`."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from statsmodels.genmod.generalized_linear_model import GLM

from course_lib.model.design import Array
from course_lib.model.glmm.families import FAMILIES, Family


@dataclass(frozen=True)
class PlainGlm:
    """A generalised regression, without random effects, at its optimum.

    Attributes
    ----------
    family : Family
        Family and link.
    y, trials, offset : arrays, shape (n,)
        Successes or counts, trials (one each for counts), and what is added to the predictor.
    loglik : float
        The highest log-likelihood, with its constant.
    points : None
        There is nothing to integrate, so it compares with fits by any number of points.
    """

    family: Family
    y: Array = field(repr=False)
    trials: Array = field(repr=False)
    offset: Array = field(repr=False)
    loglik: float
    points: None = None


def is_plain_glm(fit: Any) -> bool:
    """Whether a fit is of ``smf.glm``."""
    return type(getattr(fit, "model", None)) is GLM


def plain_glm(fit: Any) -> PlainGlm:
    """Read a fit of ``smf.glm``.

    Raises
    ------
    ValueError
        When its family or link is none of `fit_glmm`, when its rows have weights, or when its
        likelihood is not the highest.
    """
    model = fit.model
    named = type(model.family).__name__.lower(), type(model.family.link).__name__.lower()
    family = FAMILIES.get(named[0])
    if family is None or named[1] != family.link:
        allowed = " and ".join(f"{one.name} with {one.link}" for one in FAMILIES.values())
        raise ValueError(
            f"A regression of family {named[0]} with link {named[1]} does not compare with fits "
            f"of fit_glmm, which are {allowed}."
        )
    _check_optimum(fit)
    if not (np.all(model.freq_weights == 1) and np.all(model.var_weights == 1)):
        raise ValueError(
            "This regression has weights of rows, and fits of fit_glmm have none. Give trials as "
            'a response of two columns, such as smf.glm("ill + healthy ~ x", ...).'
        )
    trials = np.broadcast_to(np.asarray(model.n_trials, dtype=float), model.endog.shape)
    added = (getattr(model, name, None) for name in ("offset", "exposure"))  # both on log scale
    offset = sum((np.asarray(one, dtype=float) for one in added if one is not None), np.zeros(1))
    return PlainGlm(
        family,
        np.asarray(model.endog * trials, dtype=float),
        trials,
        np.broadcast_to(offset, model.endog.shape),
        float(fit.llf),
    )


def _check_optimum(fit: Any) -> None:
    """Refuse a fit whose likelihood is not the highest that its formula has."""
    if getattr(fit, "llf", None) is None or getattr(fit, "k_constr", False):
        raise ValueError(
            "This regression has a penalty or constraints, so its likelihood is not the highest. "
            "Fit it by .fit()."
        )
    converged = getattr(fit, "converged", None)
    if converged is None:  # by another optimiser than the usual one
        converged = fit.mle_retvals["converged"]
    if not converged:
        raise ValueError(
            "This regression has not converged, so its likelihood is not the highest. Fit it with "
            "more iterations, .fit(maxiter=1000), and look for a level where all answers are alike."
        )
