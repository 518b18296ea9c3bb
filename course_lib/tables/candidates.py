"""Models that are compared: mixed ones, and regressions without random effects."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from statsmodels.regression.linear_model import OLS

from course_lib.model.centring import orthonormal
from course_lib.model.design import Array, Design
from course_lib.model.glmm.generalized_fit import GeneralizedFit
from course_lib.model.glmm.record import GeneralizedRecord
from course_lib.model.recorded_fit import RecordedFit
from course_lib.model.structured.structure import Structure
from course_lib.tables.plain_glm import PlainGlm, is_plain_glm, plain_glm
from course_lib.tables.record_of_fit import record_of
from course_lib.tables.refits import refit
from course_lib.tables.responses import simulate_responses


@dataclass(frozen=True)
class Candidate:
    """A fitted model, as a comparison sees it.

    Attributes
    ----------
    fit : object
        The fit.
    name : str
        What it is called.
    y, x : arrays, shapes (n,) and (n, p)
        Response and fixed effects.
    design : Design or None
        None of a regression.
    reml : bool or None
        Whether it is by REML; None of a regression, until the others say it.
    parameters : int
        Fixed effects, variances and covariances, the residual's among them, correlation in time.
    structure : Structure or None
        Of the residuals; None where they are independent, with one variance.
    loglik, comparable : float
        Log-likelihood in the data's units; and what of it does not depend on how the fixed
        effects are coded.
    generalized : GeneralizedRecord, PlainGlm or None
        Of a fit by `fit_glmm`, or by ``smf.glm``.
    """

    fit: Any
    name: str
    y: Array
    x: Array
    design: Design | None
    reml: bool | None
    parameters: int
    structure: Structure | None = None
    loglik: float = np.nan
    comparable: float = np.nan
    generalized: GeneralizedRecord | PlainGlm | None = None

    def by(self, reml: bool, name: str) -> "Candidate":
        """Return it under a name; of a regression the likelihood by REML or ML."""
        coding = self.coding if reml else 0.0
        if self.design is None and self.generalized is None:
            comparable = float(regression_loglik(self.x, self.y[:, None], reml=reml)[0])
            loglik = comparable - coding
        else:
            loglik, comparable = self.loglik, self.loglik + coding
        return replace(self, reml=reml, name=name, loglik=loglik, comparable=comparable)

    @property
    def coding(self) -> float:
        """What the coding of the fixed effects adds to minus the restricted log-likelihood."""
        return float(np.log(abs(np.diagonal(orthonormal(self.x)[1]))).sum())


def candidate(fit: Any) -> Candidate:
    """Read any fit, ours, statsmodels' MixedLM, or a regression by ``smf.ols`` or ``smf.glm``."""
    if not isinstance(fit, RecordedFit) and type(getattr(fit, "model", None)) is OLS:
        (name, x), y = _fixed_of(fit), np.asarray(fit.model.endog, dtype=float)
        return Candidate(fit, name, y, x, None, None, x.shape[1] + 1)
    if is_plain_glm(fit):
        plain, (name, x) = plain_glm(fit), _fixed_of(fit)
        return Candidate(
            fit, name, plain.y, x, None, False, x.shape[1], loglik=plain.loglik, generalized=plain
        )
    if isinstance(fit, GeneralizedFit):
        own, name = fit.record, fit.formula
        y, x, count = own.design.y, own.design.x, own.parameters
        return Candidate(
            fit, name, y, x, own.design, False, count, loglik=own.loglik, generalized=own
        )
    record = record_of(fit, structured=True)
    design, name = record.design, record.formula
    parameters, structure = record.products.p + len(record.theta) + 1, None
    if record.law is not None:
        structure = record.law.structure
        parameters, name = parameters + structure.parameters, f"{name}, {structure.text}"
    return Candidate(
        fit, name, design.y, design.x, design, record.reml, parameters, structure, record.loglik
    )


def _fixed_of(fit: Any) -> tuple[str, Array]:
    """Return the name and the fixed effects of a regression, whose columns tell apart."""
    name, x = str(getattr(fit.model, "formula", "regression")), np.asarray(fit.model.exog, float)
    if len(x) - fit.df_resid < x.shape[1]:
        raise ValueError(
            f"In {name} a column of the fixed part follows from the others, so that its number of "
            f"parameters would be counted too high. Leave that column out."
        )
    return name, x


def regression_loglik(x: Array, y: Array, *, reml: bool) -> Array:
    """Highest log-likelihood of regressions of each column of y, as if X were orthonormal."""
    q = orthonormal(x)[0]
    n, p = x.shape
    freedom = n - p if reml else n
    squares = ((y - q @ (q.T @ y)) ** 2).sum(axis=0)
    return -freedom / 2 * (1 + np.log(2 * np.pi * squares / freedom))


def ratios(smaller: Candidate, larger: Candidate, sets: int, random: np.random.Generator) -> Array:
    """Likelihood ratios of responses that are simulated from the smaller model."""
    responses = _simulated(smaller, sets, random)
    low, high = (_logliks(one, responses) for one in (smaller, larger))
    return np.asarray(np.maximum(2 * (high - low).dropna(), 0))


def _simulated(one: Candidate, sets: int, random: np.random.Generator) -> pd.DataFrame:
    if one.design is not None:
        return simulate_responses(one.fit, sets, rng=random)
    noise = random.normal(0, np.sqrt(one.fit.scale), (len(one.y), sets))
    return pd.DataFrame(np.asarray(one.fit.fittedvalues)[:, None] + noise)


def _logliks(one: Candidate, responses: pd.DataFrame) -> pd.Series:
    """Comparable log-likelihoods of refits, by set."""
    if one.design is None:
        values = regression_loglik(one.x, responses.to_numpy(), reml=bool(one.reml))
        return pd.Series(values, index=responses.columns)
    table = refit(one.fit, responses)
    found = table[table["kind"] == "log_likelihood"].set_index("set")["estimate"]
    return found + (one.coding if one.reml else 0.0)
