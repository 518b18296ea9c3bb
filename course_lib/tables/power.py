"""Power by simulation: how often a planned study would find its effect."""

import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from course_lib.basics.arguments import Rng, generator, is_finite, whole_number
from course_lib.basics.progress import with_progress
from course_lib.basics.suggestions import unknown_name
from course_lib.model.covariances import at_limits, cleaned
from course_lib.model.design import Array
from course_lib.model.many_fits import Optima, optima_of
from course_lib.model.many_responses import factors, share_products
from course_lib.model.many_tests import Certainty, kenward_roger, wald
from course_lib.model.surroundings import Surroundings
from course_lib.model.threads import one_thread
from course_lib.tables.methods import METHODS, approximation, two_sided
from course_lib.tables.study import Layout, Study, plan, read_layout, record_of_set

_FEWEST = 20  # significant sets, from which on their exaggeration is told
_BATCHED = {"kenward-roger": kenward_roger, "wald": wald}
_COLUMNS = ["groups", "scenario", "power", "significant", "mc_low", "mc_high", "exaggeration",
            "singular_share"]  # fmt: skip


def power_curve(
    formula: str,
    design: pd.DataFrame,
    *,
    fixed: Mapping[str, float],
    sds: Mapping[str, Any] | Sequence[Mapping[str, Any]],
    residual_sd: float,
    correlations: Mapping[str, Any] | None = None,
    vary: Mapping[str, Sequence[int]],
    term: str,
    alpha: float = 0.05,
    sets: int = 1000,
    method: str = "kenward-roger",
    rng: Rng = None,
) -> pd.DataFrame:
    """Simulate the power of a planned study, for several numbers of groups.

    Parameters
    ----------
    formula : str
        The model, in lme4's notation, as for `fit_mixed`. It makes the data and analyses them.
    design : DataFrame
        The layout: one row per measurement of one study, without the response.
    fixed : mapping
        True fixed effects by name, such as ``{"Intercept": 250, "Days": 5}``, in the units of
        the response (per unit of the predictor); those left out are 0.
    sds : mapping, or list of mappings
        True standard deviations of the random effects by factor and term, such as
        ``{"Subject": {"Intercept": 25, "Days": 6}}``; a number where a factor has one effect.
        A list makes several scenarios.
    residual_sd : float
        True residual standard deviation.
    correlations : mapping, optional
        True correlations by factor and pair of terms, such as
        ``{"Subject": {("Intercept", "Days"): 0.1}}``; a number where there is one pair. 0 by
        default.
    vary : mapping
        One grouping column and numbers of its groups, such as ``{"Subject": [6, 10, 14]}``. The
        groups of the layout are taken evenly from first to last, or copied.
    term : str
        The fixed effect that is tested, two-sided.
    alpha : float, default 0.05
        Level of the test.
    sets : int, default 1000
        Simulated studies for each number of groups and scenario.
    method : str, default "kenward-roger"
        Of the test: also ``"satterthwaite"`` or ``"wald"``, as in `fixed_effects`.
    rng : numpy Generator or int, optional
        Source of randomness, or its seed.

    Returns
    -------
    DataFrame
        One row per scenario and number of groups: `groups`, `scenario`, `power` (share of sets
        with p below alpha), `significant` (their count), `mc_low` and `mc_high` (Wilson's 95 %
        interval of the power: the Monte Carlo error), `exaggeration` (mean size of the
        significant estimates beside the true effect; NaN with fewer than 20 of them, or when
        the effect is 0), `singular_share` (share of singular fits).

    Raises
    ------
    ValueError
        For a term, factor, value or number that cannot be; the message names what is possible.

    Warns
    -----
    UserWarning
        When the work is interrupted: the rows that are done are returned. When Kenward-Roger
        could not be had for some sets, which count as not significant.

    Notes
    -----
    Singular fits are counted and kept: to leave them out would bias the power.
    How to read it: at a true effect of 0 the power is the size of the test, and should be near
    alpha. A curve that rises to a ceiling below 1 while groups are added says that something
    else is short, such as the number of items. An `exaggeration` of 2 says that a study which
    finds the effect will report it twice as large as it is (Gelman & Carlin 2014,
    doi:10.1177/1745691614551642). All rests on the values that are assumed: try the ends of
    their intervals too.

    Examples
    --------
    >>> power_curve(
    ...     "Reaction ~ Days + (1 + Days | Subject)", load_dataset("sleepstudy"),
    ...     fixed={"Days": 5}, sds={"Subject": {"Intercept": 25, "Days": 6}}, residual_sd=26,
    ...     vary={"Subject": [6, 12, 18]}, term="Days", rng=1,
    ... )  # doctest: +SKIP
    """
    layout = read_layout(formula, design, Surroundings.of_caller())
    factor, counts = _varied(vary, layout)
    sets, random = whole_number("sets", sets, 1), generator(rng)
    if method not in METHODS:
        raise ValueError(unknown_name("method", method, METHODS))
    if not is_finite(alpha) or not 0 < alpha < 1:
        raise ValueError(f"alpha is a share between 0 and 1, such as 0.05; got {alpha!r}.")
    scenarios = [sds] if isinstance(sds, Mapping) else list(sds)
    names = scenario_names(scenarios)
    cells = [
        (name, count, _study(layout, factor, count, fixed, one, correlations, residual_sd, term))
        for name, one in zip(names, scenarios, strict=True)
        for count in counts
    ]
    return _table(cells, _Test(term, method, alpha, float(fixed.get(term, 0.0))), sets, random)


@dataclass(frozen=True)
class _Test:
    """What is tested, how, at which level, and the true effect."""

    term: str
    method: str
    alpha: float
    truth: float


def _varied(vary: Any, layout: Layout) -> tuple[str, list[int]]:
    """Return the grouping column and its numbers of groups."""
    example = "{'Subject': [6, 10, 14]}"
    if not isinstance(vary, Mapping) or len(vary) != 1:
        raise ValueError(f"vary names one grouping column, such as {example}; got {vary!r}.")
    ((factor, counts),) = vary.items()
    known = layout.notation.grouping
    if factor not in known:
        raise ValueError(f"vary: {unknown_name('grouping column', factor, list(known))}")
    counts = [counts] if isinstance(counts, int | np.integer) else list(counts)
    return factor, [whole_number(f"Each number of '{factor}'", count, 2) for count in counts]


def _study(
    layout: Layout,
    factor: str,
    count: int,
    fixed: Mapping[str, float],
    sds: Mapping[str, Any],
    correlations: Mapping[str, Any] | None,
    residual_sd: float,
    term: str,
) -> Study:
    design = layout.with_groups(factor, count)
    if term not in design.fixed_names:
        raise ValueError(unknown_name("fixed effect", term, design.fixed_names))
    return plan(layout.formula, design, fixed, sds, correlations, residual_sd)


def scenario_names(scenarios: Sequence[Mapping[str, Any]]) -> list[str]:
    """Name each scenario by the standard deviations in which it differs from others."""
    flat = [dict(_flat(one)) for one in scenarios]
    differ = [key for key in flat[0] if len({one.get(key) for one in flat}) > 1] or list(flat[0])
    return [", ".join(f"{key} {one.get(key):g}" for key in differ) for one in flat]


def _flat(sds: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    for factor, own in sds.items():
        if isinstance(own, Mapping):
            yield from ((f"SD of {term} by {factor}", value) for term, value in own.items())
        else:
            yield f"SD of {factor}", own


def _table(
    cells: Sequence[tuple[str, int, Study]], test: _Test, sets: int, rng: np.random.Generator
) -> pd.DataFrame:
    rows: list[tuple[Any, ...]] = []
    untested = 0
    try:
        with one_thread():
            for scenario, count, study in with_progress(cells, "Simulating"):
                found = _simulated(study, test, sets, rng)
                untested += int(np.isnan(found["p"]).sum())
                rows.append((count, scenario, *_summary(found, test)))
    except KeyboardInterrupt:
        warnings.warn(
            f"Interrupted: {len(rows)} of {len(cells)} rows are done, and returned.", stacklevel=3
        )
    if untested:
        warnings.warn(
            f"In {untested} of {sets * len(cells)} sets Kenward-Roger could not be had; they "
            f"count as not significant.",
            stacklevel=3,
        )
    return pd.DataFrame(rows, columns=_COLUMNS)


def _simulated(study: Study, test: _Test, sets: int, rng: np.random.Generator) -> dict[str, Array]:
    """Estimate and p-value of each set, and whether its fit is singular."""
    at = study.record.design.fixed_names.index(test.term)
    y = study.draw(sets, rng)
    parts = []
    for part, found in optima_of(study.record, y):
        sure = _certainty(study, test.method, found, y[:, part], at)
        estimate = found.beta[:, at]
        p = two_sided(estimate / sure.std_error, sure.df)
        parts.append((estimate, p, _singular(study, found.theta)))
    columns = zip(*parts, strict=True)
    return dict(zip(("estimate", "p", "singular"), map(np.concatenate, columns), strict=True))


def _certainty(study: Study, method: str, found: Optima, y: Array, at: int) -> Certainty:
    contrast = np.eye(study.record.products.p)[at]
    if method in _BATCHED and not share_products(study.record.design).data.c:
        shared = share_products(study.record.design)
        return _BATCHED[method](found.theta, found.scale, shared, contrast)
    each = [_one(study, method, *one, contrast) for one in zip(y.T, found.theta, strict=True)]
    std_error, df = np.array(each).T
    return Certainty(std_error, df)


def _one(study: Study, method: str, y: Array, theta: Array, contrast: Array) -> tuple[float, float]:
    """Standard error and degrees of freedom of one set; NaN where the method has none."""
    record = record_of_set(study, y, cleaned(theta, study.record.products.covariances))
    try:
        found = approximation(record, method)
    except ValueError:
        return np.nan, np.nan
    variance = contrast @ found.covariance @ contrast
    return float(np.sqrt(variance)), float(found.df(contrast[None])[0])


def _singular(study: Study, theta: Array) -> Array:
    products = study.record.products
    found = np.zeros(len(theta), dtype=bool)
    for at, one in enumerate(products.covariances):
        lam = factors(theta, products, at)
        found |= at_limits(lam @ np.swapaxes(lam, 1, 2), one)[2]
    return found


def _summary(found: Mapping[str, Array], test: _Test) -> tuple[float, ...]:
    significant = found["p"] < test.alpha
    count, sets = int(significant.sum()), len(significant)
    low, high = wilson(count, sets)
    exaggeration = np.nan
    if count >= _FEWEST and test.truth:
        exaggeration = float(abs(found["estimate"][significant]).mean() / abs(test.truth))
    return count / sets, count, low, high, exaggeration, float(found["singular"].mean())


def wilson(count: int, total: int, level: float = 0.95) -> tuple[float, float]:
    """Interval of a share (Wilson 1927): values that a score test at that level would keep."""
    ends = stats.binomtest(count, total).proportion_ci(level, method="wilson")
    return float(ends.low), float(ends.high)
