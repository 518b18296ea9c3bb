"""The random-intercept model refitted to responses with a fault."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.explorers.diagnostics.faults import Design, break_model, draw_set, make_fault
from course_lib.explorers.diagnostics.reml import reml_ratio, sums_of
from course_lib.explorers.frame.dense_solution import solve_rows
from course_lib.model.design import Array


@dataclass(frozen=True)
class Diagnosis:
    """The random-intercept model refitted to responses with a fault.

    Attributes
    ----------
    y, fitted, standard : arrays, shape (n,)
        The responses, the fitted values, and the residuals divided by the residual SD.
    effects : array, shape (groups,)
        The groups' predicted intercepts (BLUPs).
    slope, se : float
        Slope, and its standard error as this data set states it.
    mean_se, true_se : float
        The stated standard error as a mean over data sets, and the true one.
    tau, sigma : float
        Estimated SDs of the groups' intercepts and of the residuals.
    """

    y: Array
    fitted: Array
    standard: Array
    effects: Array
    slope: float
    se: float
    mean_se: float
    true_se: float
    tau: float
    sigma: float

    def numbers(self) -> dict[str, float]:
        """Return the numbers that the explorer shows, by their id."""
        names = ("se", "mean_se", "true_se", "tau")
        return {name: float(getattr(self, name)) for name in names}


def diagnose(rows: Mapping[str, Any], fault: str, size: int, number: int = 0) -> Diagnosis:
    """Fit the random-intercept model to responses with a fault.

    Parameters
    ----------
    rows : mapping
        As `explore_diagnostics` gives it to the explorer: the layout, the truth, the seed and the
        cases.
    fault, size : str, int
        See `make_fault`.
    number : int
        Which data set.

    Returns
    -------
    Diagnosis
        How to read it: with a fault that matters for the slope, `mean_se` and `true_se` differ.
    """
    design, case = design_of(rows), rows["cases"][fault][size]
    y = break_model(design, make_fault(design, fault, size), draw_set(design, rows["seed"], number))
    relative = float(reml_ratio(sums_of(design, y)))
    x = np.column_stack([np.ones(len(y)), design.x])
    solution = solve_rows(x, x[:, :1], y, design.group, np.array([[relative]]))
    effects, sigma = solution.effects[:, 0], np.sqrt(solution.sigma2)
    fitted = x @ solution.beta + effects[design.group]
    return Diagnosis(
        y=y,
        fitted=fitted,
        standard=(y - fitted) / sigma,
        effects=effects,
        slope=float(solution.beta[1]),
        se=float(sigma * np.sqrt(solution.unscaled[1, 1])),
        mean_se=case["mean_se"],
        true_se=case["true_se"],
        tau=float(sigma * np.sqrt(relative)),
        sigma=float(sigma),
    )


def design_of(rows: Mapping[str, Any]) -> Design:
    """Return the model and the layout that an explorer holds."""
    truth = rows["truth"]
    x, group, beta = (np.asarray(one) for one in (rows["x"], rows["group"], truth["beta"]))
    return Design(x.astype(float), group, beta, truth["tau"], truth["sigma"])
