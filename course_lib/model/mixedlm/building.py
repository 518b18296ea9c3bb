"""Build the MixedLM model behind a formula, and hold its likelihood against ours."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import statsmodels.api as sm
import statsmodels.formula.api as smf
from statsmodels.regression.mixed_linear_model import MixedLMParams, VCSpec

from course_lib.model.centring import in_basis, orthonormal
from course_lib.model.design import Array
from course_lib.model.fit_record import FitRecord
from course_lib.model.formula import ALL_ROWS, MixedFormula
from course_lib.model.mixedlm.group_vectors import Roles

AGREES = 1e-6  # absolute, of two log-likelihoods


def build_model(call: MixedFormula, rows: pd.DataFrame) -> Any:
    """Make the MixedLM model behind a translated formula.

    Parameters
    ----------
    call : MixedFormula
        From `translate_formula`.
    rows : DataFrame
        Complete rows.
    """
    # Residuals keep the rows' labels; equal labels would be matched with each other.
    frame = rows.copy() if rows.index.is_unique else rows.reset_index(drop=True)
    for name in frame.columns:
        if isinstance(frame[name].dtype, pd.CategoricalDtype):
            # Levels without rows would become columns without data.
            frame[name] = frame[name].cat.remove_unused_categories()
    if call.crossed:
        frame[ALL_ROWS] = 1
    elif ":" in call.groups:
        parts = frame[call.groups.split(":")].astype(str)
        frame[call.groups] = parts.agg(":".join, axis=1)
    try:
        return smf.mixedlm(
            call.formula,
            frame,
            groups=call.groups,
            re_formula=call.re_formula,
            vc_formula=call.vc_formula,
            use_sparse=call.crossed,
        )
    except Exception as error:
        raise ValueError(f"The formula part '{call.formula}' fails: {error}") from error


def compare_likelihoods(model: Any, record: FitRecord, roles: Roles) -> None:
    """Hold MixedLM's log-likelihood at the optimum against the record's.

    Parameters
    ----------
    model : MixedLM
        The model.
    record : FitRecord
        The optimum.
    roles : tuple
        Position in the design of the block that ``re_formula`` stands for, or None, and of the
        block of each variance component, by name.

    Raises
    ------
    RuntimeError
        When they differ by more than 1e-6, which points at an error in one of the two.

    Notes
    -----
    Both are evaluated with orthonormal predictors and centred random effects, so that
    predictors far from zero cost no digits.
    """
    if record.singular:
        return  # there MixedLM has no likelihood
    theirs = _log_likelihood(model, record, *roles)
    if abs(theirs - record.loglik) > AGREES:
        raise RuntimeError(
            f"statsmodels' MixedLM has the log-likelihood {theirs:.8f} at this optimum, and the "
            f"course's own criterion {record.loglik:.8f}. They should be equal, so do not use "
            f"this fit. Please report it with the data: one of the two is wrong for this model."
        )


def _log_likelihood(
    model: Any, record: FitRecord, correlated: int | None, components: Mapping[str, int]
) -> float:
    exog_re = None
    relative: Array = np.empty((0, 0))
    if correlated is not None:
        exog_re = in_basis(record.design.blocks[correlated])[0]
        relative = record.covariances[correlated].relative
    blocks = [components[name] for name in model.exog_vc.names]
    mats = [
        [matrix * record.products.covariances[at].basis[0, 0] for matrix in matrices]
        for at, matrices in zip(blocks, model.exog_vc.mats, strict=True)
    ]
    groups = np.empty(len(model.endog), dtype=int)
    for number, label in enumerate(model.group_labels):
        groups[model.row_indices[label]] = number
    spec = VCSpec(model.exog_vc.names, model.exog_vc.colnames, mats)
    x = orthonormal(model.exog)[0]
    centred = sm.MixedLM(record.design.y, x, groups, exog_re=exog_re, exog_vc=spec)
    centred.reml = record.reml
    centred.cov_pen = centred.fe_pen = None
    params = MixedLMParams.from_components(
        fe_params=np.zeros(model.k_fe),
        cov_re=relative,
        vcomp=np.array([record.covariances[at].relative[0, 0] for at in blocks]),
    )
    value = float(centred.loglike(params, profile_fe=True))
    return value - record.products.log_det_r if record.reml else value
