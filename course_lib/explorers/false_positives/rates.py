"""What an ordinary 5 % test of a predictor does when rows come in groups."""

from typing import Any

import numpy as np
from scipy import stats

NOMINAL = 0.05
PREDICTORS = ("between", "within")


def effective_rows(groups: int, rows: int, icc: float, predictor: str) -> float:
    """Say how many independent rows grouped rows are worth.

    Parameters
    ----------
    groups, rows : int
        Number of groups, and of rows in each.
    icc : float
        Intraclass correlation, below 1.
    predictor : {"between", "within"}
        Whether the predictor differs between groups, or has the same mean in each.

    Returns
    -------
    float
        Rows divided by ``1 + (rows - 1) icc`` (Kish's design effect) between groups, and by
        ``1 - icc`` within: there they are worth more than their number.
    """
    return groups * rows / (1 + (rows - 1) * icc if predictor == "between" else 1 - icc)


def rejection_rate(groups: int, rows: int, icc: Any, predictor: str) -> Any:
    """Compute how often an ordinary 5 % test rejects although the predictor has no effect.

    Parameters
    ----------
    groups, rows, icc, predictor
        As in `effective_rows`; `icc` may be an array.

    Returns
    -------
    float or array
        From 0 to 1. How to read it: 0.05 is as it should be; above, the test finds effects that
        are not there; below, it misses effects that are.

    Notes
    -----
    This is an approximation, within about one percentage point. The slope's true variance is known
    exactly. The residual sum of squares is a sum of two chi-squares with different factors,
    between and within groups; it is taken for one chi-square with the same mean and variance
    (Satterthwaite 1946).
    """
    icc = np.asarray(icc, dtype=float)
    outer, inner = 1 + (rows - 1) * icc, 1 - icc
    between = predictor == "between"
    used = (2, 0) if between else (1, 1)  # degrees of freedom of the mean and of the slope
    counts = groups - used[0], groups * (rows - 1) - used[1]
    mean = counts[0] * outer + counts[1] * inner
    freedom = mean**2 / (counts[0] * outer**2 + counts[1] * inner**2)
    inflation = (outer if between else inner) / (mean / (groups * rows - 2))
    limit = stats.t.ppf(1 - NOMINAL / 2, groups * rows - 2)
    return 2 * stats.t.sf(limit / np.sqrt(inflation), freedom)
