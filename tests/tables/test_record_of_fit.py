"""Raw results of statsmodels: read as they are, with a word where their search stopped short."""

import warnings

import numpy as np
import pytest
import statsmodels.formula.api as smf
from statsmodels.regression.mixed_linear_model import MixedLMParams

from course_lib import compare_models, fit_mixed, load_dataset, variance_components

# Of sleepstudy with random slopes, by REML: R's logLik(lmer(...)), of lecture 03.
HIGHEST = -871.814


def model():
    return smf.mixedlm(
        "Reaction ~ Days", load_dataset("sleepstudy"), groups="Subject", re_formula="~Days"
    )


def raw(**options):
    """Fit random slopes by statsmodels, whose own warnings are not looked at here."""
    with warnings.catch_warnings(action="ignore"):
        return model().fit(**options)


def test_a_search_that_stopped_short_is_told_with_what_it_misses():
    short = raw(method="nm", maxiter=1)
    assert short.llf < HIGHEST - 10
    words = rf"stopped short .* is {short.llf:.3f}, and {HIGHEST} can be .* 5\.5 standard errors"
    with pytest.warns(UserWarning, match=words):
        variance_components(short)
    smaller = fit_mixed("Reaction ~ Days + (1 | Subject)", load_dataset("sleepstudy"))
    with pytest.warns(UserWarning, match="fit_mixed"):
        compare_models(smaller, short)


def test_a_larger_model_below_the_smaller_one_is_noted():
    start = MixedLMParams.from_components(
        fe_params=np.array([251.0, 10.0]), cov_re=np.diag([100.0, 100.0])
    )
    short = raw(method="nm", maxiter=1, start_params=start)
    smaller = fit_mixed("Reaction ~ Days + (1 | Subject)", load_dataset("sleepstudy"))
    with pytest.warns(UserWarning, match="stopped short"):
        table = compare_models(smaller, short, names=["one", "two"])
    assert "The likelihood of two is lower than that of one" in table.attrs["note"]
    assert table["ratio"][1] == 0


def test_a_fit_that_was_held_back_is_refused():
    """Without a correlation: one parameter fewer than the tables would count."""
    free = MixedLMParams.from_components(fe_params=np.ones(2), cov_re=np.eye(2))
    with pytest.raises(ValueError, match=r"made with free=.*\(1 \+ x \|\| group\)"):
        variance_components(raw(free=free))


def test_a_search_that_reached_the_top_is_read_without_a_word():
    with warnings.catch_warnings(action="error"):
        assert variance_components(raw())["sd"][0] == pytest.approx(24.74, abs=0.01)
