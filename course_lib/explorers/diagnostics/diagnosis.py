"""The random-intercept model refitted to responses with a fault."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.explorers.frame.dense_solution import solve_rows
from course_lib.model.design import Array


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
    solution = solve_rows(x, x[:, :1], np.asarray(case["y"]), group, np.array([[relative]]))
    effects, sigma = solution.effects[:, 0], np.sqrt(solution.sigma2)
    fitted = x @ solution.beta + effects[group]
    return Diagnosis(
        fitted=fitted,
        standard=(np.asarray(case["y"]) - fitted) / sigma,
        effects=effects,
        slope=float(solution.beta[1]),
        se=float(sigma * np.sqrt(solution.unscaled[1, 1])),
        true_se=case["true_se"],
        tau=float(sigma * np.sqrt(relative)),
        sigma=float(sigma),
    )
