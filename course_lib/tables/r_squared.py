"""What share of the variance a model's parts account for."""

from typing import Any

import numpy as np
import pandas as pd

from course_lib.model.joint_equations import spread
from course_lib.tables.record_of_fit import record_of


def r_squared(fit: Any) -> pd.DataFrame:
    """Marginal and conditional R² of a linear mixed model.

    Parameters
    ----------
    fit : MixedFit, CriterionFit or MixedLMResults
        From `fit_mixed` or from ``smf.mixedlm(...).fit()``.

    Returns
    -------
    DataFrame
        `kind` (marginal, conditional), `share` (between 0 and 1), `variance` (in squared units
        of the response): of the fixed effects, and of fixed and random effects together. What is
        left to 1 is the residual variance.

    Notes
    -----
    How to read it: the marginal share is what the predictors account for; the conditional share
    adds what differs between groups. Both describe the data that were fitted. The conditional one
    is no promise to new groups, whose effects nobody knows: `leave_out` asks that.

    The variance of the fixed effects is that of their predictions over the rows (Nakagawa &
    Schielzeth 2013); that of the random effects is averaged over the rows, which holds with random
    slopes too (Johnson 2014, doi:10.1111/2041-210X.12225). The residual variance is the model's;
    where strata have their own, its mean over the rows.
    """
    record = record_of(fit, "r_squared", structured=True)
    design = record.design
    fixed = float(np.var(design.x @ record.solution.beta, ddof=1))
    random = sum(
        float(spread(record, at, block.columns).mean()) for at, block in enumerate(design.blocks)
    )
    variance = np.array([fixed, fixed + random])
    return pd.DataFrame(
        {
            "kind": ["marginal", "conditional"],
            "share": variance / (fixed + random + record.row_variances.mean()),
            "variance": variance,
        }
    )
