"""Ten kinds of fit, and statsmodels' own results at the same optimum."""

import warnings
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from statsmodels.regression.mixed_linear_model import MixedLMParams

from course_lib import SingularFitWarning, fit_mixed, load_dataset
from course_lib.model.mixedlm.building import build_model
from course_lib.model.mixedlm.optimum_results import relative_parts
from tests.reference.lme4_values import dataset_for, load_reference


def _far() -> pd.DataFrame:
    data = load_dataset("sleepstudy")
    return data.assign(year=data["Days"] + 2000)


def _limit() -> pd.DataFrame:
    data = load_dataset("sleepstudy")
    shift = data["Subject"].cat.codes.astype(float)
    noise = np.random.default_rng(1).normal(0, 30, len(data))
    line = 250 + 2 * shift + (10 + 0.5 * shift) * data["Days"]
    return data.assign(Reaction=line + noise)


# Kind: formula, data, REML.
KINDS: dict[str, tuple[str, Any, bool]] = {
    "one factor": ("Reaction ~ Days + (1 + Days | Subject)", "sleepstudy", True),
    "one random slope": ("PCV ~ time + (0 + time | animal_id)", "ex33", True),
    "independent": ("Reaction ~ Days + (Days || Subject)", "sleepstudy", True),
    "nested": ("strength ~ 1 + (1 | batch / cask)", "Pastes", True),
    "crossed": ("diameter ~ 1 + (1 | plate) + (1 | sample)", "Penicillin", True),
    "ML": ("PCV ~ time * breed + (1 + time | animal_id)", "ex33", False),
    "far origin": ("Reaction ~ year + (1 + year | Subject)", _far, True),
    "variance zero": ("Yield ~ 1 + (1 | Batch)", "Dyestuff2", True),
    "correlation one": ("Reaction ~ Days + (1 + Days | Subject)", _limit, True),
    "CriterionFit": (load_reference("steep")["formula"], "steep", True),
}
REGULAR = [kind for kind in KINDS if kind not in {"variance zero", "correlation one"}]


@cache
def fitted(kind: str) -> Any:
    """Return the fit of a kind."""
    formula, data, reml = KINDS[kind]
    frame = data() if callable(data) else _load(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SingularFitWarning)
        return fit_mixed(formula, frame, reml=reml)


def _load(name: str) -> pd.DataFrame:
    return dataset_for("steep") if name == "steep" else load_dataset(name)


@cache
def raw(kind: str) -> Any:
    """Let statsmodels make its own results, where ours found the optimum; None if it cannot."""
    fit = fitted(kind)
    if not hasattr(fit, "call") or fit.record.singular:
        return None
    model = build_model(fit.call, fit.rows, fit.evaluation, fit.record.design)
    for mats in [*model.exog_vc.mats, model._aex_r, model._aex_r2]:
        mats[:] = [m.toarray() if hasattr(m, "toarray") else m for m in mats]
    relative, vcomp = relative_parts(model, fit.record, fit._roles)
    start = MixedLMParams.from_components(
        fe_params=np.zeros(model.k_fe), cov_re=relative, vcomp=vcomp
    )
    # MixedLM takes a direction for singular below 1e-10, whatever the predictor's units.
    model.get_fe_params = lambda cov, vc: type(model).get_fe_params(model, cov, vc, tol=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = model.fit(start_params=start, reml=fit.reml, method="bfgs", gtol=np.inf)
    del model.get_fe_params
    return found
