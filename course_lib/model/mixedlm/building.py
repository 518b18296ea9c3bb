"""Build the MixedLM model behind a formula, and hold its likelihood against ours."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import statsmodels.api as sm
import statsmodels.formula.api as smf
from statsmodels.regression.mixed_linear_model import MixedLMParams, VCSpec

from course_lib.model.centring import in_basis, orthonormal
from course_lib.model.design import Array, Design
from course_lib.model.evaluation import Evaluation
from course_lib.model.fit_record import FitRecord
from course_lib.model.mixedlm.group_vectors import Roles
from course_lib.model.mixedlm_call import MixedFormula

AGREES = 1e-6  # absolute, of two log-likelihoods


def build_model(
    call: MixedFormula, rows: pd.DataFrame, evaluation: Evaluation, design: Design
) -> Any:
    """Make the MixedLM model behind a translated formula.

    Parameters
    ----------
    call : MixedFormula
        From `translate_formula`.
    rows : DataFrame
        Complete rows.
    evaluation : Evaluation
        What the formula names besides columns.
    design : Design
        The same, evaluated: it is read where the formula cannot be, after a fit came from a file
        that does not hold a function of the notebook.
    """
    # Residuals keep the rows' labels; equal labels would be matched with each other.
    plain = rows.index.is_unique and rows.index.nlevels == 1
    frame = call.frame(rows if plain else rows.reset_index(drop=True))
    if evaluation.lost:
        return _named(_mixedlm(*_on_columns(call, frame, design), {}), call, design)
    model = _mixedlm(call, frame, evaluation.namespace)
    return _named(model, call, design) if evaluation.names.renamed else model


def _mixedlm(call: MixedFormula, frame: pd.DataFrame, namespace: dict[str, Any]) -> Any:
    try:
        return smf.mixedlm(
            call.formula,
            frame,
            groups=call.groups,
            re_formula=call.re_formula,
            vc_formula=call.vc_formula,
            use_sparse=call.crossed,
            eval_env=namespace,
        )
    except Exception as error:
        raise ValueError(f"The formula part '{call.formula}' fails: {error}") from error


def _on_columns(
    call: MixedFormula, frame: pd.DataFrame, design: Design
) -> tuple[MixedFormula, pd.DataFrame]:
    """Write the call on columns that hold what its terms were evaluated to."""
    columns = {"evaluated_y": design.y} | _numbered("evaluated_x", design.x)
    fixed = f"evaluated_y ~ {' + '.join(['0', *list(columns)[1:]])}"
    re_formula, vc_formula = call.re_formula, dict(call.vc_formula or {})
    if call.correlated is not None and re_formula not in {None, "1"}:
        slopes = _numbered("evaluated_z", design.blocks[call.correlated].columns)
        columns |= slopes
        re_formula = f"~ {' + '.join(['0', *slopes])}"
    for name, at in call.components.items():
        effect = design.blocks[at].terms[0]
        if effect != "Intercept":
            columns[f"evaluated_v{at}"] = design.blocks[at].columns[:, 0]
            vc_formula[name] = vc_formula[name].removesuffix(effect) + f"evaluated_v{at}"
    changed = replace(
        call, formula=fixed, re_formula=re_formula, vc_formula=vc_formula or call.vc_formula
    )
    return changed, frame.assign(**columns)


def _numbered(name: str, columns: Array) -> dict[str, Array]:
    return {f"{name}{number}": column for number, column in enumerate(columns.T)}


def _named(model: Any, call: MixedFormula, design: Design) -> Any:
    """Give a model the labels of the formula as it was written."""
    data, group = model.data, call.factors[0]
    terms = () if call.correlated is None else design.blocks[call.correlated].terms
    data.xnames, data.ynames = list(design.fixed_names), design.response
    names = [term.replace("Intercept", group) for term in terms]
    data.param_names, data.exog_re_names, data.exog_re_names_full = model._make_param_names(names)
    return model


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
