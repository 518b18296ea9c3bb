"""What a fit says, in numbers that can be laid beside those of another fit of the same model."""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from course_lib import (
    MissingRowsWarning,
    SingularFitWarning,
    fit_mixed,
    fixed_effects,
    group_effects,
    variance_components,
)
from tests.frames import make_frame

# How far two fits of one model may differ, as a share of what stands beside each.
TOLERANCE = {
    "log-likelihood": 1e-6,  # absolute
    "fixed effects": 1e-5,  # of their standard error
    "standard errors": 1e-4,  # relative: they follow from the SDs
    "residual SD": 1e-4,  # relative
    "SDs": 1e-4,  # relative, or of the residual SD
    "correlations": 1e-3,  # absolute, where both SDs exceed 1e-3 of the residual's
    "group effects": 1e-4,  # of the groups' SD
    "fitted values": 1e-4,  # of the residual SD
}
_SMALL = 1e-3  # of the residual SD: an SD that has no correlation


@dataclass(frozen=True)
class Answer:
    """The numbers of a fit.

    Attributes
    ----------
    loglik, sigma : float
        Log-likelihood, and residual SD.
    fixed : DataFrame
        `term`, `estimate`, `std_error`.
    sds : DataFrame
        `factor`, `term`, `sd`: sorted by factor, then as in the table.
    corrs : DataFrame
        `factor`, `term`, `term2`, `corr`: sorted likewise.
    effects : DataFrame
        `factor`, `group`, `term`, `estimate`: sorted by factor and group, then as in the table.
    fitted : array
        Fitted values.
    """

    loglik: float
    sigma: float
    fixed: pd.DataFrame
    sds: pd.DataFrame
    corrs: pd.DataFrame
    effects: pd.DataFrame
    fitted: np.ndarray


def fit_quietly(formula: str, data: pd.DataFrame, *, reml: bool) -> Any:
    """Fit; singular fits and missing rows are expected of generated frames."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SingularFitWarning)
        warnings.simplefilter("ignore", MissingRowsWarning)
        return fit_mixed(formula, data, reml=reml)


@lru_cache(maxsize=1000)
def answer_of(number: int) -> Answer:
    """Return what a fit of the frame of an integer says."""
    frame = make_frame(number)
    return read_answer(fit_quietly(frame.formula, frame.data, reml=frame.reml))


def read_answer(
    fit: Any,
    factors: Mapping[str, str] | None = None,
    groups: Mapping[tuple[str, str], str] | None = None,
) -> Answer:
    """Read the numbers of a fit from its tables.

    Parameters
    ----------
    fit : MixedFit or CriterionFit
        From `fit_mixed`.
    factors : mapping, optional
        What to call each grouping factor, by its label.
    groups : mapping, optional
        What to call each group, by the name of its factor and its label. A label that is not
        there is an error.
    """
    variances, effects = variance_components(fit), group_effects(fit)
    sigma = float(variances["sd"].iloc[-1])
    variances = variances.iloc[:-1]
    if factors is not None:
        variances = variances.assign(factor=[factors[label] for label in variances["factor"]])
        effects = effects.assign(factor=[factors[label] for label in effects["factor"]])
    if groups is not None:
        pairs = zip(effects["factor"], effects["group"], strict=True)
        effects = effects.assign(group=[groups[pair] for pair in pairs])
    is_sd = variances["term2"].isna()
    return Answer(
        loglik=float(fit.llf),
        sigma=sigma,
        fixed=fixed_effects(fit)[["term", "estimate", "std_error"]],
        sds=_sorted(variances.loc[is_sd, ["factor", "term", "sd"]]),
        corrs=_sorted(variances.loc[~is_sd, ["factor", "term", "term2", "corr"]]),
        effects=_sorted(effects[["factor", "group", "term", "estimate"]]),
        fitted=fit.fittedvalues.to_numpy(float),
    )


def _sorted(table: pd.DataFrame) -> pd.DataFrame:
    keys = [name for name in ("factor", "group") if name in table]
    return table.sort_values(keys, kind="stable", ignore_index=True)


def compare(found: Answer, wanted: Answer, units: Mapping[str, float]) -> dict[str, float]:
    """Return the worst difference of each quantity, as a multiple of its tolerance.

    Parameters
    ----------
    found, wanted : Answer
        Two fits of one model. Terms are matched by their position, since a column's name may
        differ; factors and groups by their names.
    units : mapping
        Root mean square of each numeric predictor of `wanted`: an SD times it is in units of the
        response.
    """
    for one in ("sds", "corrs", "effects"):
        names = [name for name in ("factor", "group") if name in getattr(wanted, one)]
        pd.testing.assert_frame_equal(getattr(found, one)[names], getattr(wanted, one)[names])
    assert len(found.fixed) == len(wanted.fixed)
    error = wanted.fixed["std_error"].to_numpy()
    sd = wanted.sds["sd"].to_numpy()
    floor = wanted.sigma / np.array([units.get(term, 1.0) for term in wanted.sds["term"]])
    differences = {
        "log-likelihood": found.loglik - wanted.loglik,
        "fixed effects": (found.fixed["estimate"] - wanted.fixed["estimate"]) / error,
        "standard errors": found.fixed["std_error"] / error - 1,
        "residual SD": found.sigma / wanted.sigma - 1,
        "SDs": (found.sds["sd"] - sd) / np.maximum(sd, floor),
        "correlations": _of_correlations(found, wanted, sd > _SMALL * floor),
        "group effects": _of_effects(found, wanted, np.maximum(sd, _SMALL * floor)),
        "fitted values": (found.fitted - wanted.fitted) / wanted.sigma,
    }
    return {name: _worst(value) / TOLERANCE[name] for name, value in differences.items()}


def _worst(values: Any) -> float:
    """Return the largest absolute value; a missing one is infinite."""
    values = np.atleast_1d(np.asarray(values, float))
    return float(np.where(np.isnan(values), np.inf, abs(values)).max(initial=0.0))


def _keys(table: pd.DataFrame, term: str = "term") -> list[tuple[str, str]]:
    return list(zip(table["factor"], table[term], strict=True))


def _of_correlations(found: Answer, wanted: Answer, large: np.ndarray) -> np.ndarray:
    """Differences of the correlations between two SDs that are large enough to have one."""
    is_large = dict(zip(_keys(wanted.sds), large, strict=True))
    pairs = zip(_keys(wanted.corrs), _keys(wanted.corrs, "term2"), strict=True)
    has_one = np.array([is_large[one] and is_large[two] for one, two in pairs], dtype=bool)
    return (found.corrs["corr"] - wanted.corrs["corr"]).to_numpy(float)[has_one]


def _of_effects(found: Answer, wanted: Answer, sds: np.ndarray) -> np.ndarray:
    """Differences of the group effects, over their SD."""
    scale = dict(zip(_keys(wanted.sds), sds, strict=True))
    scales = np.array([scale[key] for key in _keys(wanted.effects)])
    return (found.effects["estimate"] - wanted.effects["estimate"]).to_numpy(float) / scales
