"""Intervals of all parameters of a fit: fixed effects, standard deviations, correlations."""

import warnings
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from course_lib.basics.arguments import Rng, checked_level
from course_lib.basics.progress import with_progress
from course_lib.basics.suggestions import unknown_name
from course_lib.model.fit_record import FitRecord
from course_lib.model.profile.ends import ml_optimum, profile_ends
from course_lib.model.profile.parameters import Parameter, block_parameters
from course_lib.model.threads import one_thread
from course_lib.tables.fixed import fixed_effects
from course_lib.tables.order import blocks_in_order
from course_lib.tables.record_of_fit import record_of
from course_lib.tables.refits import refit
from course_lib.tables.responses import simulate_responses
from course_lib.tables.rounding import zero_below

METHODS = ("auto", "profile", "wald", "bootstrap")
_COLUMNS = ["factor", "term", "term2", "estimate", "conf_low", "conf_high", "method"]
_MANY = 3000  # rows, from which on progress is shown

Ends = tuple[float, float, str]


def confidence_intervals(
    fit: Any, *, method: str = "auto", level: float = 0.95, sets: int = 1000, rng: Rng = None
) -> pd.DataFrame:
    """Confidence intervals of the fixed effects, standard deviations and correlations.

    Parameters
    ----------
    fit : MixedFit, CriterionFit or MixedLMResults
        From `fit_mixed` or from ``smf.mixedlm(...).fit()``.
    method : str, default "auto"
        ``"auto"``: fixed effects by Kenward and Roger's t where that serves the fit, else by
        profile; standard deviations and correlations by profile. ``"profile"``: all by profile,
        as R's ``confint(fit)``. ``"wald"``: fixed effects by the normal distribution; the others
        are NaN, since theirs would mean nothing. ``"bootstrap"``: all by quantiles of refits to
        simulated responses.
    level : float, default 0.95
        Confidence level.
    sets : int, default 1000
        Simulated responses of a bootstrap.
    rng : numpy Generator or int, optional
        Source of randomness of a bootstrap, or its seed.

    Returns
    -------
    DataFrame
        One row per fixed effect (`term`), per standard deviation (`factor`, `term`), per
        correlation (`factor`, `term`, `term2`), and one for the residual standard deviation
        (`factor` = Residual): `estimate`, `conf_low`, `conf_high`, `method` of that row. In the
        units of the response (per unit of the predictor for slopes); correlations have none.

    Raises
    ------
    ValueError
        For an unknown method or a wrong level, number of sets or `rng`; for a profile where a
        slope's predictor is very far from zero.

    Warns
    -----
    UserWarning
        When the work is interrupted: what was done is returned, the rest is NaN.

    Notes
    -----
    A profile interval holds the values that a likelihood ratio test at that level would not
    reject. It is of maximum likelihood for a fit by REML too, as lme4's (Bates et al. 2015,
    doi:10.18637/jss.v067.i01): likelihoods by REML cannot be compared when a fixed effect is
    held. So its middle is nearer zero for a standard deviation than the estimate by REML.
    A bootstrap is parametric: it takes the model as true, and its quantiles carry the bias of
    the estimates of variances. Refits without a correlation, beside an SD of zero, are left out
    of the correlation's quantiles. With 1000 sets the ends have two good digits.
    How to read it: an SD's interval that begins at 0 says that the data agree with no variation,
    and with all values up to the other end. Ends of -1 or 1 of a correlation say the same: the
    data do not determine it on that side. Intervals of two effects that overlap say nothing
    about their difference; ask for that with `contrasts`.

    Examples
    --------
    >>> fit = fit_mixed("Reaction ~ Days + (1 + Days | Subject)", load_dataset("sleepstudy"))
    >>> confidence_intervals(fit)  # doctest: +SKIP
    """
    if method not in METHODS:
        raise ValueError(unknown_name("method", method, METHODS))
    record = record_of(fit, "confidence_intervals", structured=method == "wald")
    level = checked_level(level)
    if method == "bootstrap":
        ends = _bootstrap(fit, level, sets, rng)
    else:
        fixed, varying = _by_method(fit, record, method, level)
        ends = fixed + varying
    rows = [(*name, *end) for name, end in zip(_names(record), ends, strict=True)]
    if record.law is not None:  # which variances and phi have no interval by Wald
        rows = rows[: record.products.p]
    return pd.DataFrame(rows, columns=_COLUMNS).astype(
        {"factor": object, "term": object, "term2": object}
    )


def _by_method(
    fit: Any, record: FitRecord, method: str, level: float
) -> tuple[list[Ends], list[Ends]]:
    """Ends of the fixed effects, and of all else."""
    fixed, varying = _parameters(record)
    if method == "wald":
        nothing = (np.nan, np.nan, "none")
        return _by_table(fit, level, "wald"), [nothing] * len(varying)
    known = _kenward_roger(fit, record, level) if method == "auto" else None
    asked = varying if known else fixed + varying
    found = _profiles(record, asked, level)
    return (known, found) if known else (found[: len(fixed)], found[len(fixed) :])


def _parameters(record: FitRecord) -> tuple[list[Parameter], list[Parameter]]:
    """Fixed effects; standard deviations and correlations in the order of the tables."""
    fixed = [Parameter("fixed", at) for at in range(record.products.p)]
    blocks = blocks_in_order(record.design.blocks)
    varying = [one for at in blocks for one in block_parameters(record.design, at)]
    return fixed, [*varying, Parameter("residual_sd")]


def _names(record: FitRecord) -> Iterator[tuple[str | None, str | None, str | None, float]]:
    """Factor, term, second term and estimate of each parameter."""
    fixed, varying = _parameters(record)
    errors = np.sqrt(record.solution.beta_cov.diagonal())
    for one, value in zip(fixed, zero_below(record.solution.beta, errors), strict=True):
        yield None, record.design.fixed_names[one.at], None, float(value)
    for one in varying:
        if one.kind == "residual_sd":
            yield "Residual", None, None, float(np.sqrt(record.scale))
            continue
        block, found = record.design.blocks[one.at], record.covariances[one.at]
        names = [block.terms[term] for term in one.terms]
        if one.kind == "corr":
            yield block.factor, names[0], names[1], float(found.corr[one.terms])
        else:
            name = ", ".join(block.terms) if block.one_variance else names[0]
            yield block.factor, name, None, float(np.sqrt(found.user[one.terms * 2]))


def _by_table(fit: Any, level: float, method: str) -> list[Ends]:
    table = fixed_effects(fit, level=level, method=method)
    ends = zip(table["conf_low"], table["conf_high"], strict=True)
    return [(low, high, method) for low, high in ends]


def _kenward_roger(fit: Any, record: FitRecord, level: float) -> list[Ends] | None:
    """Ends by Kenward and Roger's t; None where these do not serve the fit."""
    if not record.reml:
        return None
    try:
        return _by_table(fit, level, "kenward-roger")
    except ValueError:
        return None


def _profiles(record: FitRecord, parameters: list[Parameter], level: float) -> list[Ends]:
    if record.far:
        raise ValueError(
            "The predictor of a random slope is further from zero than 1000 of its standard "
            "deviations, so that a profile of its intercept has no digits. Subtract a value near "
            "its middle from the predictor and fit again."
        )
    found: list[Ends] = []
    try:
        with one_thread():
            optimum = ml_optimum(record)
            for one in _with_progress(parameters, record):
                found.append((*profile_ends(record, optimum, one, level), "profile"))
    except KeyboardInterrupt:
        warnings.warn(
            f"Interrupted: the intervals of {len(found)} of {len(parameters)} parameters are "
            f"done; the others are NaN.",
            stacklevel=4,
        )
    return found + [(np.nan, np.nan, "profile")] * (len(parameters) - len(found))


def _with_progress(parameters: list[Parameter], record: FitRecord) -> Iterable[Parameter]:
    few = record.products.n < _MANY
    return parameters if few else with_progress(parameters, "Profiling")


def _bootstrap(fit: Any, level: float, sets: int, rng: Rng) -> list[Ends]:
    """Quantiles of the estimates of simulated sets."""
    table = refit(fit, simulate_responses(fit, sets, rng=rng))
    if table.empty:
        raise ValueError("The bootstrap was interrupted before any set was done.")
    table = table[table["kind"] != "log_likelihood"]
    estimates = table["estimate"].to_numpy().reshape(table["set"].nunique(), -1)
    tail = (1 - level) / 2
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a correlation that no set has
        low, high = np.nanquantile(estimates, [tail, 1 - tail], axis=0)
    return [(float(a), float(b), "bootstrap") for a, b in zip(low, high, strict=True)]
