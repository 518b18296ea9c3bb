"""A fit has all that statsmodels documents for its own results, and more that works."""

import inspect
import pickle
import subprocess
import sys
import warnings
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from statsmodels.regression.mixed_linear_model import MixedLMResults

from course_lib import fit_mixed, fixed_effects, group_effects, load_dataset, variance_components
from course_lib.model.mixedlm.building import compare_likelihoods
from tests.model.mixedlm.kinds import KINDS, fitted, raw

ROOT = Path(__file__).parents[3]
SINGULAR = {"variance zero", "correlation one"}
# Arguments of the methods that need some; all others are called without.
ARGUMENTS = {
    "t_test": lambda fit: (np.eye(len(fit.fe_params)),),
    "wald_test": lambda fit: (np.eye(len(fit.params))[: len(fit.fe_params)],),
    "f_test": lambda fit: (np.eye(len(fit.params))[: len(fit.fe_params)],),
    "get_prediction": None,
    "t_test_pairwise": None,
    "profile_re": lambda fit: (0, "re") if fit.cov_re.size else (fit.model.exog_vc.names[0], "vc"),
    "save": None,
    "load": None,
    "initialize": None,
    "remove_data": None,
    "bootstrap": None,
    "get_nlfun": None,
}
# What ours answers although statsmodels raises there, or answers in another form on purpose.
OURS = {"model", "hist", "converged", "method", "params_object", "bse_re", "remove_data", "save"}
OPTIONS = {"profile_re": {"num_low": 1, "dist_low": 1e-3, "num_high": 1, "dist_high": 1e-3}}
# Statsmodels' inverse Hessian has no digits there; ours is held in tests/model/test_far_origin.py.
LOST_FAR_AWAY = {"bse", "bse_re", "conf_int", "cov_params", "hessv", "normalized_cov_params",
                 "pvalues", "summary", "tvalues"}  # fmt: skip
# What MixedLM has no method for, in statsmodels neither.
ABSENT = {"score_obsv", "bsejac", "bsejhj", "covjac", "covjhj"}
REFUSED = ABSENT | {"remove_data", "initialize", "load"}
# Statsmodels' own digits at this optimum: its gradient there is zero to about 1e-6.
CLOSE = {"rtol": 1e-6, "atol": 1e-7}


def public_names() -> list[str]:
    """Names of a result of statsmodels: of its class, and those that a fit sets."""
    known = raw("one factor")._results
    return sorted(n for n in {*dir(MixedLMResults), *vars(known)} if not n.startswith("_"))


def asked(fit, name):
    """Return what a member gives: its value, or the result of calling it."""
    value = getattr(fit, name)
    if not inspect.ismethod(value) and not inspect.isfunction(value):
        return value
    given = ARGUMENTS.get(name, lambda _: ())
    if given is None:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return value(*given(fit), **OPTIONS.get(name, {}))


def comparable(value):
    """Turn a value into what can be compared: frames, arrays, text."""
    if isinstance(value, dict):
        return {key: comparable(one) for key, one in value.items()}
    if type(value).__name__ == "ContrastResults":
        return np.array([*np.ravel(value.statistic), *np.ravel(value.pvalue)])
    if type(value).__name__ == "WaldTestResults":
        return value.table.astype(float)
    return str(value) if type(value).__name__ == "Summary" else value


def agree(ours, theirs):
    """Assert that type, labels and values agree."""
    ours, theirs = comparable(ours), comparable(theirs)
    if isinstance(theirs, float | int):
        np.testing.assert_allclose(ours, theirs, **CLOSE)
        return
    assert type(ours) is type(theirs)
    if isinstance(theirs, dict):
        assert list(ours) == list(theirs)
        agree(list(ours.values()), list(theirs.values()))
    elif isinstance(theirs, tuple | list):
        for mine, other in zip(ours, theirs, strict=True):
            agree(mine, other)
    elif isinstance(theirs, pd.Series):
        pd.testing.assert_series_equal(ours, theirs, check_names=False, **CLOSE)
    elif isinstance(theirs, pd.DataFrame):
        pd.testing.assert_frame_equal(ours, theirs, **CLOSE)
    elif isinstance(theirs, np.ndarray):
        np.testing.assert_allclose(ours, theirs, **CLOSE)
    else:
        assert ours == theirs


def outcome(kind: str, name: str) -> str:
    """Say what a member does on a kind of fit: ``equal``, ``works``, or ``refuses: why``."""
    fit, theirs = fitted(kind), raw(kind)
    try:
        ours = asked(fit, name)
    except (AttributeError, ValueError, NotImplementedError) as error:
        return f"refuses: {error}"
    if theirs is None or name in OURS:
        return "works"
    try:
        expected = asked(theirs, name)
    except Exception:  # statsmodels itself fails here
        return "works"
    if _lost(expected) or (kind == "far origin" and name in LOST_FAR_AWAY):
        return "works"
    try:
        agree(ours, expected)
    except (AssertionError, ValueError) as error:
        raise AssertionError(f"{name} of {kind}: {error}") from error
    return "equal"


def _lost(value) -> bool:
    """Whether statsmodels has no numbers: far from zero its Hessian loses all digits."""
    numbers = value if isinstance(value, pd.Series | pd.DataFrame) else None
    return numbers is not None and bool(numbers.isna().any(axis=None))


@pytest.mark.parametrize("kind", [k for k in KINDS if k not in SINGULAR | {"CriterionFit"}])
def test_every_member_of_a_regular_fit_is_statsmodels_own(kind):
    found = {name: outcome(kind, name) for name in public_names()}
    refused = {name for name, what in found.items() if what.startswith("refuses")}
    assert refused <= REFUSED
    assert sum(what == "equal" for what in found.values()) > 30


@pytest.mark.parametrize("kind", sorted(SINGULAR))
def test_a_singular_fit_answers_with_exact_zeros_and_refuses_profiles(kind):
    fit = fitted(kind)
    found = {name: outcome(kind, name) for name in public_names()}
    refused = {name for name, what in found.items() if what.startswith("refuses")}
    assert refused <= REFUSED | {"profile_re", "hessv"}
    assert "variance_components" in found["profile_re"]
    fixed = len(fit.fe_params)
    np.testing.assert_allclose(fit.bse[:fixed], fixed_effects(fit)["std_error"])
    assert fit.bse[fixed:].isna().all()
    assert fit.cov_params().iloc[fixed:, fixed:].isna().all(axis=None)
    assert "nan" not in str(fit.summary()).lower()
    tested = fit.t_test(np.eye(fixed))
    np.testing.assert_allclose(np.ravel(tested.sd), fixed_effects(fit)["std_error"])
    wald = fit.wald_test(np.eye(len(fit.params))[:1], scalar=True, use_f=False)
    assert wald.statistic == pytest.approx(fixed_effects(fit)["z"].iloc[0] ** 2)
    if kind == "variance zero":
        assert (fit.cov_re.to_numpy() == 0).all()
        assert all((effects == 0).all() for effects in fit.random_effects.values())
        assert (fit.random_effects_cov["A"].to_numpy() == 0).all()
    else:
        assert np.linalg.eigvalsh(fit.cov_re.to_numpy()).min() == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("kind", [k for k in KINDS if k != "CriterionFit"])
def test_random_effects_are_those_of_the_tables(kind):
    fit = fitted(kind)
    table = group_effects(fit)
    theirs = np.sort(np.concatenate([e.to_numpy() for e in fit.random_effects.values()]))
    np.testing.assert_allclose(theirs, np.sort(table["estimate"]), atol=1e-8)
    spread = np.concatenate([c.to_numpy().diagonal() for c in fit.random_effects_cov.values()])
    spread = np.sqrt(np.maximum(spread, 0))
    np.testing.assert_allclose(np.sort(spread), np.sort(table["conditional_sd"]), atol=1e-8)


def test_the_model_is_built_only_when_it_is_asked_for():
    fit = fit_mixed("Reaction ~ Days + (1 + Days | Subject)", load_dataset("sleepstudy"))
    assert fit.llf < 0
    assert fit.scale > 0
    assert fit.nobs == len(fit.resid) == len(fit.fittedvalues)
    fixed_effects(fit), variance_components(fit), group_effects(fit)
    assert "model" not in vars(fit)
    assert fit.bse.index[-1] == "Days Var"
    assert "model" in vars(fit)


def test_another_likelihood_than_ours_is_an_error_and_no_silent_choice():
    fit = fitted("one factor")
    compare_likelihoods(fit.model, fit.record, fit._roles)
    moved = replace(fit.record, theta=1.1 * fit.record.theta)
    with pytest.raises(RuntimeError, match="should be equal, so do not use this fit"):
        compare_likelihoods(fit.model, moved, fit._roles)


READ_BACK = """
import pickle, sys
from course_lib import fixed_effects, group_effects, variance_components
with open(sys.argv[1], "rb") as file:
    fit = pickle.load(file)
for table in (fixed_effects, variance_components, group_effects):
    print(table(fit).to_csv())
print(fit.summary())
print(fit.predict().to_csv() if hasattr(fit.predict(), "to_csv") else list(fit.predict()))
"""


@pytest.mark.parametrize("kind", ["one factor", "crossed", "variance zero", "CriterionFit"])
def test_a_pickled_fit_is_the_same_in_a_fresh_process(kind, tmp_path):
    fit = fitted(kind)
    stored = pickle.dumps(fit)
    assert b"MixedLM\x94" not in stored  # the model stays behind
    path = tmp_path / "fit.pickle"
    path.write_bytes(stored)
    command = [sys.executable, "-c", READ_BACK, str(path)]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for table in (fixed_effects, variance_components, group_effects):
        assert table(fit).to_csv() in said
    assert str(fit.summary()) in said


def test_a_fit_is_saved_as_statsmodels_saves_one(tmp_path):
    fit = fitted("one factor")
    fit.save(tmp_path / "fit.pickle")
    again = type(fit).load(tmp_path / "fit.pickle")
    assert again.llf == fit.llf
    with pytest.raises(NotImplementedError, match="keeps its data"):
        fit.remove_data()
