"""Data of exercise 08: results of simulated studies of a sleep app, whose truth is known."""

import numpy as np
import pandas as pd
from scipy import stats

from course_lib.datasets.load import DataFile
from course_lib.exercises.recipe import Recipe
from course_lib.exercises.recipes.sleep_app import NIGHT_SD, SLOPE_SD, WEEKS

_STUDIES, _USERS = 1000, 8  # for each truth
_TRUTHS = (0, 2)  # minutes per week
_SXX = float(((WEEKS - WEEKS.mean()) ** 2).sum())


def _app_studies(rng: np.random.Generator) -> pd.DataFrame:
    """Simulate studies of eight users each, and test the mean slope in two ways.

    Own slopes and the residual sum of squares are all that the tests need of balanced data.
    """
    return pd.concat([_studies(rng, truth) for truth in _TRUTHS], ignore_index=True)


def _studies(rng: np.random.Generator, truth: float) -> pd.DataFrame:
    own_sd = np.hypot(SLOPE_SD, NIGHT_SD / _SXX**0.5)
    own = rng.normal(truth, own_sd, (_STUDIES, _USERS))
    estimate = own.mean(axis=1)
    slopes = _SXX * _USERS * own.var(axis=1)  # sums of squares
    rest = NIGHT_SD**2 * rng.chisquare(_USERS * (len(WEEKS) - 2), _STUDIES)
    return pd.DataFrame(
        {
            "truth": truth,
            "estimate": estimate.round(2),
            "p_intercepts": _p(estimate, slopes + rest, _USERS * (len(WEEKS) - 1) - 1),
            "p_slopes": _p(estimate, slopes, _USERS - 1),
        }
    )


def _p(estimate: np.ndarray, squares: np.ndarray, df: int) -> np.ndarray:
    """Return two-sided p-values of t tests whose sum of squares has these degrees of freedom."""
    t = estimate / np.sqrt(squares / df / (_USERS * _SXX))
    p: np.ndarray = 2 * stats.t.sf(abs(t), df)
    return p.round(4)


RECIPE = Recipe(
    make=_app_studies,
    file=DataFile(
        "Results of 2000 simulated studies of a sleep app, 8 users each",
        (),
        "8f54936d70f71f809e461effc852ddf919e34fe126c251dcc839ed4339be106e",
    ),
    seed=4,
)
