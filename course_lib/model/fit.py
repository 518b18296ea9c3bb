"""Fit linear mixed models with statsmodels, from lme4's notation, at lme4's optimum."""

import warnings
from typing import Any

import numpy as np
import pandas as pd
import statsmodels.formula.api as smf
from statsmodels.regression.mixed_linear_model import MixedLMParams, MixedLMResultsWrapper
from statsmodels.tools.sm_exceptions import ConvergenceWarning, SingularMatrixWarning
from threadpoolctl import threadpool_limits

from course_lib.model.covariance import boundary_sentences
from course_lib.model.criterion import BOUNDARY, CrossProducts, cross_products, log_likelihood
from course_lib.model.formula import ALL_ROWS, MixedFormula, translate_formula
from course_lib.model.optimum import find_theta
from course_lib.model.rows import (
    MissingRowsWarning,
    check_design,
    check_random_effects,
    checked_rows,
)

__all__ = ["MissingRowsWarning", "SingularFitWarning", "fit_mixed"]

# A variance at its limit is carried as a share of the residual variance, so that statsmodels can
# invert the covariance. These shares, divided by the number of rows, are tried in turn: a small one
# moves the likelihood less, a larger one loses fewer digits when predictors are far from zero.
_CARRIED = (1e-6, 1e-5, 1e-4)
_AGREES = 1e-6


class SingularFitWarning(UserWarning):
    """The fit is singular: a variance is estimated as zero or a correlation as plus or minus 1."""


def fit_mixed(formula: str, data: pd.DataFrame, *, reml: bool = True) -> MixedLMResultsWrapper:
    """Fit a linear mixed model written in lme4's notation.

    Parameters
    ----------
    formula : str
        For example ``"Reaction ~ Days + (1 + Days | Subject)"``; see `translate_formula` for
        what is understood.
    data : DataFrame
        One row per observation. It is not changed. Rows with a missing value in a column of the
        formula are left out, with a warning that counts them.
    reml : bool, default True
        Restricted maximum likelihood, as lme4's default; False for maximum likelihood.

    Returns
    -------
    statsmodels.regression.mixed_linear_model.MixedLMResults
        statsmodels' own result, at the highest (restricted) likelihood.

    Raises
    ------
    ValueError
        For data or a formula that cannot be used; the message names the column, the level or the
        part of the formula.

    Warns
    -----
    SingularFitWarning
        When a variance is estimated as zero or a correlation as plus or minus one.
    MissingRowsWarning
        When rows with missing values are left out.

    See Also
    --------
    translate_formula : the statsmodels call that is made.
    fixed_effects, variance_components, group_effects : read the fit.

    Notes
    -----
    The optimum is found on the profiled criterion of Bates et al. (2015),
    doi:10.18637/jss.v067.i01, from several starts; MixedLM is then evaluated there. How to read
    the result: all that statsmodels documents for MixedLMResults holds. A variance at its limit
    is carried as a tiny share of the residual variance; `variance_components` reports it as 0.
    """
    translated = translate_formula(formula, _as_frame(data))
    rows = checked_rows(data, translated)
    with threadpool_limits(limits=1, user_api="blas"):
        model = build_model(translated, rows)
        check_design(model)
        check_random_effects(model)
        products = cross_products(model)
        fit = _fit_at_optimum(model, products, reml)
    for sentence in boundary_sentences(fit, products):
        warnings.warn(sentence, SingularFitWarning, stacklevel=2)
    return fit


def _as_frame(data: Any) -> pd.DataFrame:
    if not isinstance(data, pd.DataFrame):
        raise ValueError(f"data must be a pandas DataFrame; got {type(data).__name__}.")
    return data


def build_model(translated: MixedFormula, rows: pd.DataFrame) -> Any:
    """Make the MixedLM model behind a translated formula."""
    # Residuals keep the rows' labels; equal labels would be matched with each other.
    frame = rows.copy() if rows.index.is_unique else rows.reset_index(drop=True)
    for name in {name for factor in translated.factors for name in factor.split(":")}:
        # Levels without rows would become columns without data.
        frame[name] = frame[name].astype(object)
    if translated.crossed:
        frame[ALL_ROWS] = 1
    elif ":" in translated.groups:
        parts = frame[translated.groups.split(":")].astype(str)
        frame[translated.groups] = parts.agg(":".join, axis=1)
    try:
        return smf.mixedlm(
            translated.formula,
            frame,
            groups=translated.groups,
            re_formula=translated.re_formula,
            vc_formula=translated.vc_formula,
            use_sparse=translated.crossed,
        )
    except Exception as error:
        raise ValueError(f"The formula part '{translated.formula}' fails: {error}") from error


def _fit_at_optimum(model: Any, products: CrossProducts, reml: bool) -> MixedLMResultsWrapper:
    """Evaluate MixedLM at the optimum of the profiled criterion."""
    theta = find_theta(products, reml=reml)
    loglik = log_likelihood(theta, products, reml=reml)
    lam = products.relative_factor(theta)
    exact = lam @ lam.T
    inside = np.linalg.eigvalsh(exact).min(initial=1) >= BOUNDARY**2
    fits = []
    for share in (0.0,) if inside else _CARRIED:
        carried = exact + share / products.n * np.eye(len(exact))
        fits.append(_evaluate(model, products.basis @ carried @ products.basis.T, reml))
        if abs(fits[-1].llf - loglik) < _AGREES:
            break
    fit = min(fits, key=lambda one: abs(one.llf - loglik))
    _densify(model)
    # The tidy summaries read the optimum itself, with its zeros.
    fit.exact_relative = exact
    return fit


def _evaluate(model: Any, relative: np.ndarray, reml: bool) -> MixedLMResultsWrapper:
    """Let MixedLM make its results at given relative covariances."""
    # MixedLM takes a direction for singular below 1e-10, whatever the predictor's units.
    model.get_fe_params = lambda cov, vcomp: type(model).get_fe_params(model, cov, vcomp, tol=0)
    with warnings.catch_warnings():
        # Its boundary and singularity tests are absolute; ours follow and speak in words.
        warnings.simplefilter("ignore", ConvergenceWarning)
        warnings.simplefilter("ignore", SingularMatrixWarning)
        # Any gradient is small enough: the optimum has been found, only its results are wanted.
        start = _start_params(model, relative)
        fit = model.fit(start_params=start, reml=reml, method="bfgs", gtol=np.inf)
    del model.get_fe_params
    return fit


def _start_params(model: Any, relative: np.ndarray) -> MixedLMParams:
    """Pack a relative covariance matrix as MixedLM's parameters."""
    k_re, starts = model.k_re, np.cumsum([model.k_re, *map(_width, model.exog_vc.mats)])[:-1]
    return MixedLMParams.from_components(
        fe_params=np.zeros(model.k_fe),
        cov_re=relative[:k_re, :k_re],
        vcomp=relative.diagonal()[starts] if model.k_vc else np.empty(0),
    )


def _width(mats: list[Any]) -> int:
    return max(m.shape[1] for m in mats)


def _densify(model: Any) -> None:
    """Make fitted values work: statsmodels cannot concatenate its sparse designs."""
    for mats in [*model.exog_vc.mats, model._aex_r, model._aex_r2]:
        for number, matrix in enumerate(mats):
            if hasattr(matrix, "toarray"):
                mats[number] = matrix.toarray()
