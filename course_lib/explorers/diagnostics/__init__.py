"""Explorer of lecture 06: break one assumption, and see which of six panels shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import statsmodels.api as sm
from scipy import stats

from course_lib.basics.order import natural_key
from course_lib.basics.suggestions import check_columns
from course_lib.explorers.diagnostics.faults import (
    FAULTS,
    NAMES,
    SIZES,
    Design,
    Faulty,
    break_model,
    true_error,
)
from course_lib.explorers.diagnostics.figure import draw_faults
from course_lib.explorers.frame.dense_solution import solve_rows
from course_lib.explorers.frame.explorer import Explorer
from course_lib.model.criterion import BOUNDARY, Array, cross_products
from course_lib.model.optimum import find_theta
from course_lib.plots.parts.fit_rows import rows_of_fit


@dataclass(frozen=True)
class Diagnosis:
    """The random-intercept model refitted to responses with a fault.

    Attributes
    ----------
    fitted, standard : arrays, shape (n,)
        Fitted values, and residuals divided by the residual SD.
    effects : array, shape (groups,)
        The groups' predicted intercepts (BLUPs).
    slope, se, true_se : float
        Slope, its standard error by the model, and the true one.
    tau, sigma : float
        Estimated SDs of the groups' intercepts and of the residuals.
    """

    fitted: Array
    standard: Array
    effects: Array
    slope: float
    se: float
    true_se: float
    tau: float
    sigma: float

    def numbers(self) -> dict[str, float]:
        """Return the numbers that the explorer shows, by their id."""
        names = ("slope", "se", "true_se", "tau", "sigma")
        largest = float(abs(self.standard).max())
        return {**{name: float(getattr(self, name)) for name in names}, "largest": largest}


def diagnose(rows: Mapping[str, Any], fault: str, size: int) -> Diagnosis:
    """Fit the random-intercept model to responses with a fault, at the tabulated variance.

    Parameters
    ----------
    rows : mapping
        As `explore_diagnostics` gives it to the explorer: ``x``, ``group`` (codes) and, by fault
        and size, ``cases`` with ``y``, ``relative`` and ``true_se``.
    fault, size : str, int
        See `break_model`.

    Returns
    -------
    Diagnosis
        How to read it: with a fault that matters for the slope, `se` and `true_se` differ.
    """
    case = rows["cases"][fault][size]
    x = np.column_stack([np.ones(len(rows["x"])), rows["x"]])
    group, relative = np.asarray(rows["group"]), case["relative"]
    given = solve_rows(x, x[:, :1], np.asarray(case["y"]), group, np.array([[relative]]))
    effects, sigma = given.effects[:, 0], np.sqrt(given.sigma2)
    fitted = x @ given.beta + effects[group]
    return Diagnosis(
        fitted=fitted,
        standard=(np.asarray(case["y"]) - fitted) / sigma,
        effects=effects,
        slope=float(given.beta[1]),
        se=float(sigma * np.sqrt(given.unscaled[1, 1])),
        true_se=case["true_se"],
        tau=float(sigma * np.sqrt(relative)),
        sigma=float(sigma),
    )


def explore_diagnostics(
    fit: Any, data: pd.DataFrame, *, x: str, group: str, rng: np.random.Generator | int = 19
) -> Explorer:
    """Break one assumption of a random-intercept model, and look at the six diagnostic panels.

    Parameters
    ----------
    fit : MixedLMResults
        A model with one predictor and random intercepts. Responses are simulated from it: its
        estimates are the truth here.
    data : DataFrame
        The data it was fitted to; only their layout is used.
    x, group : str
        Columns: the predictor, the grouping factor.
    rng : Generator or int, default 19
        For the draws, which are the same for all faults.

    Returns
    -------
    Explorer
        How to read it: at size 0 nothing is wrong, and the panels look as good panels do. A fault
        shows in one or two of them, and in the others hardly. Compare the slope's standard error
        by the model with the true one: not all faults matter alike.

    Raises
    ------
    ValueError
        When a column is missing, or the model is of another kind.
    """
    check_columns(data, x, group)
    check_model(fit, x)
    rows = rows_of_fit(fit, data)
    labels = rows[group].astype(str)
    groups = sorted(labels.unique(), key=natural_key)
    codes = np.array([groups.index(label) for label in labels])
    design = make_design(fit, rows[x].to_numpy(dtype=float), codes, rng)
    given = {
        "x": design.x,
        "group": codes,
        "groups": groups,
        "predictor": x,
        "group_name": group,
        "truth": {"slope": design.beta[1], "tau": design.tau, "sigma": design.sigma},
        "outlying": design.outlying,
        "cases": {fault: [_case(design, fault, i) for i in range(SIZES)] for fault in FAULTS},
        "names": NAMES,
        "normal": {"rows": _normal(len(codes)), "groups": _normal(len(groups))},
    }
    start = {"fault": "tails", "size": 0}
    text = _table(given)
    figure = draw_faults(given, diagnose, text)
    return Explorer("diagnostics", data=given, start=start, figure=figure, text=text)


def check_model(fit: Any, x: str) -> None:
    """Refuse any model but one predictor and random intercepts of one factor."""
    model = fit.model
    intercepts = model.k_re == 1 and model.k_vc == 0 and np.all(model.exog_re == 1)
    if not intercepts or list(model.exog_names) != ["Intercept", x]:
        raise ValueError(
            f"The faults are made in a model with one predictor and random intercepts, as "
            f"'y ~ {x} + (1 | group)'. This one has the fixed effects "
            f"{', '.join(model.exog_names)} and {model.k_re + model.k_vc} random effect(s): fit "
            f"that model first."
        )
    if fit.cov_re.iloc[0, 0] / fit.scale < BOUNDARY:
        raise ValueError("The groups do not differ in this fit (a variance of 0): nothing to vary.")


def make_design(fit: Any, x: Array, group: np.ndarray, rng: np.random.Generator | int) -> Design:
    """Take the truth from a fit, and draw what stays the same for all faults."""
    rng, count = np.random.default_rng(rng), int(group.max()) + 1
    tau, sigma = np.sqrt(fit.cov_re.iloc[0, 0]), np.sqrt(fit.scale)
    u, v, z = (rng.normal(size=size) for size in (count, count, len(x)))
    return Design(x, group, fit.fe_params.to_numpy(), float(tau), float(sigma), u, v, z)


def _case(design: Design, fault: str, size: int) -> dict[str, Any]:
    """Simulate responses, and tabulate what is found by search or known from the truth."""
    faulty = break_model(design, fault, size)
    relative = reml_ratio(design, faulty)
    x = np.column_stack([np.ones(len(design.x)), design.x])
    given = solve_rows(x, x[:, :1], faulty.y, design.group, np.array([[relative]]))
    return {
        "y": faulty.y,
        "relative": relative,
        "true_se": true_error(design, faulty, given.weights[1]),
        "true_tau": faulty.tau,
        "words": faulty.words,
    }


def reml_ratio(design: Design, faulty: Faulty) -> float:
    """Return the groups' variance by REML, divided by the residual variance."""
    exog = np.column_stack([np.ones(len(design.x)), design.x])
    products = cross_products(sm.MixedLM(faulty.y, exog, groups=design.group))
    ratio = abs(float(products.basis[0, 0] * find_theta(products)[0]))
    return 0.0 if ratio < BOUNDARY else ratio**2


def _normal(count: int) -> Array:
    """Return the normal quantiles of a Q-Q plot."""
    return np.asarray(stats.probplot(np.zeros(count), fit=False)[0])


def _table(rows: Mapping[str, Any]) -> str:
    """Write the numbers without a fault, and with each at its largest."""
    truth = rows["truth"]
    heads = ("slope", "SE by model", "true SE", "SD between", "residual SD", "largest")
    lines = [
        f"True slope {truth['slope']:.2f}, SD between groups {truth['tau']:.1f}, residual SD "
        f"{truth['sigma']:.1f}. Last column: the largest residual, in residual SDs.",
        "  ".join([f"{'fault':<18}", *heads]),
    ]
    for fault, size in [("none", 0), *((name, SIZES - 1) for name in FAULTS)]:
        shown = diagnose(rows, "tails" if fault == "none" else fault, size).numbers().values()
        cells = [
            f"{value:{len(head)}.{digits}f}"
            for head, value, digits in zip(heads, shown, (2, 2, 2, 1, 1, 1), strict=True)
        ]
        lines.append("  ".join([f"{NAMES.get(fault, fault):<18}", *cells]))
    details = [rows["cases"][fault][SIZES - 1]["words"] for fault in FAULTS]
    lines += ["Sizes: " + "; ".join(details[:3]) + ";", "; ".join(details[3:]) + "."]
    zeros = [case["true_tau"] for case in rows["cases"]["singular"] if case["relative"] == 0]
    if zeros:
        lines += [f"The SD between groups is estimated as 0 when in truth it is {max(zeros):.1f}."]
    return "\n".join(lines)
