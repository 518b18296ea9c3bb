"""Generated frames: the call that `translate_formula` prints runs as it stands; it is our model."""

from functools import cache
from itertools import count
from typing import Any

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from statsmodels.regression.mixed_linear_model import MixedLMParams

from course_lib import translate_formula
from course_lib.model.criterion_fit import CriterionFit
from tests.fit_answers import fit_quietly
from tests.frame_changes import Change, Gaps, Names, Types, unchanged
from tests.frames import MODELS, Frame, make_frame

FIRST = len(MODELS)  # of the integers; those below have lme4's values


@cache
def regular_frame(model: int) -> tuple[Frame, Any]:
    """Return the first frame of a model whose fit is not singular, and the fit."""
    for number in count(FIRST + model, len(MODELS)):
        frame = make_frame(number)
        fit = fit_quietly(frame.formula, frame.data, reml=frame.reml)
        if not fit.record.singular:
            return frame, fit
    raise AssertionError


def likelihood_of_call(call: str, data: pd.DataFrame, fit: Any) -> float:
    """Run a printed call without its search; return its log-likelihood at the optimum of a fit."""
    model = eval(call.rsplit(".fit(", 1)[0], {"smf": smf, "np": np, "pd": pd, "data": data})
    model.reml, model.cov_pen, model.fe_pen = fit.reml, None, None  # as its fit() does
    at = MixedLMParams.from_components(
        fe_params=fit.fe_params.to_numpy(),
        cov_re=np.asarray(fit.cov_re) / fit.scale,
        vcomp=np.asarray(fit.vcomp) / fit.scale,
    )
    return float(model.loglike(at))


def change_of(kind: str, frame: Frame) -> Change | None:
    """Return missing values, names that need quotes, or types that patsy does not know."""
    roles = list(frame.data)
    nasty = ("time (h)", 'a "b"', "C", "x²", "class", "back\\slash", "it's")
    if kind == "missing":
        return Gaps(tuple(roles))
    if kind == "names":
        return Names(tuple(zip(roles, nasty, strict=False)), quoted=False)
    if kind == "types":
        held = {"y": "Float64", "x": "Float64", "z": "Float64", "c": "category with unused levels"}
        return Types(tuple((role, held.get(role, "category with unused levels")) for role in roles))
    return None


@pytest.mark.parametrize("kind", ["plain", "missing", "names", "types"])
@pytest.mark.parametrize("model", range(len(MODELS)), ids=lambda model: MODELS[model][1])
def test_the_printed_call_reaches_the_optimum(model, kind):
    frame, plain = regular_frame(model)
    if isinstance(plain, CriterionFit):
        return  # no call is printed; test_criterion_fit.py holds what is said instead
    change = change_of(kind, frame)
    changed = change.apply(frame) if change else unchanged(frame)
    call = str(translate_formula(changed.formula, changed.data))
    fit = fit_quietly(changed.formula, changed.data, reml=frame.reml)
    theirs = likelihood_of_call(call, changed.data, fit)
    assert theirs == pytest.approx(plain.llf, abs=1e-6), call
