"""Two models of lines, with and without the slopes' difference, when time has another unit."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from course_lib.model.design import build_design
from course_lib.model.fit import find_optimum
from course_lib.model.notation import parse_notation

DAYS = {"hours": 1 / 24, "days": 1.0, "weeks": 7.0, "months": 30.0, "years": 365.25}
LEVEL = 0.05
FREEDOM = 1  # the larger model has one fixed effect more

_FIXED = {"smaller": "predictor + factor", "larger": "predictor * factor"}


@dataclass(frozen=True)
class AtUnit:
    """Both comparisons when time is counted in one unit.

    Attributes
    ----------
    reml, ml : float
        Twice the difference of the log-likelihoods, larger model minus smaller. Only that of ML is
        a likelihood ratio.
    """

    reml: float
    ml: float

    def numbers(self) -> dict[str, float]:
        """Return the numbers that the explorer shows, by their id."""
        return {
            "reml": self.reml,
            "reml_p": chi_tail(self.reml),
            "ml": self.ml,
            "ml_p": chi_tail(self.ml),
        }


def chi_tail(ratio: float) -> float:
    """Return the p-value of a ratio by the chi-square distribution; 1 where it is negative."""
    return float(stats.chi2.sf(ratio, FREEDOM))


def likelihood_ratios(rows: pd.DataFrame) -> dict[str, float]:
    """Return both comparisons with time in the data's own unit.

    Parameters
    ----------
    rows : DataFrame
        Columns ``outcome``, ``predictor``, ``group`` and ``factor`` (of two levels).
    """
    return {
        name: 2 * (_loglik(rows, "larger", reml) - _loglik(rows, "smaller", reml))
        for name, reml in (("reml", True), ("ml", False))
    }


def _loglik(rows: pd.DataFrame, model: str, reml: bool) -> float:
    formula = f"outcome ~ {_FIXED[model]} + (1 + predictor | group)"
    design = build_design(parse_notation(formula, rows), rows)
    return find_optimum(formula, design, reml=reml).loglik


def at_unit(ratios: Mapping[str, Any], scale: float) -> AtUnit:
    """Compare both models when time is counted in another unit.

    Parameters
    ----------
    ratios : mapping
        "reml" and "ml", from `likelihood_ratios`.
    scale : float
        The base-10 logarithm of the new unit, in units of the data.

    Returns
    -------
    AtUnit
        How to read it: REML's likelihood is that of residuals, whose density depends on the unit
        of each fixed effect. The larger model has one fixed effect with time in it more, so its
        restricted log-likelihood gains one logarithm of the unit; a likelihood does not.
    """
    return AtUnit(ratios["reml"] + 2 * scale * float(np.log(10)), ratios["ml"])
