"""The estimates that need a search, at each limit.

``uv run python -m course_lib.explorers.dropout.estimates`` prints the lines of ``table.py``.
"""

import pandas as pd
import statsmodels.formula.api as smf
from statsmodels.genmod.cov_struct import Exchangeable

from course_lib.datasets.load import load_dataset
from course_lib.explorers.dropout.departures import HIGHEST, LOWEST, STEP
from course_lib.model.fit import fit_mixed
from course_lib.tables.fixed import fixed_effects


def rows_until(limit: float) -> pd.DataFrame:
    """Return the rows of sleepstudy up to each subject's first value above a limit."""
    data = load_dataset("sleepstudy").sort_values(["Subject", "Days"])
    above = data["Reaction"] > limit
    earlier = above.groupby(data["Subject"], observed=True).cumsum() - above
    return data[earlier == 0]


def estimate_at(limit: float) -> tuple[float, ...]:
    """Estimate what `leave_above` takes from the table.

    Returns
    -------
    tuple of float
        Slope by exchangeable GEE, slope by random intercepts; intercept, slope and the slope's
        standard error by random intercepts and slopes (REML).
    """
    rows = rows_until(limit)
    gee = smf.gee("Reaction ~ Days", "Subject", rows, cov_struct=Exchangeable()).fit()
    intercepts, slopes = (
        fixed_effects(fit_mixed(f"Reaction ~ Days + ({term} | Subject)", rows)).set_index("term")
        for term in ("1", "1 + Days")
    )
    return (
        float(gee.params["Days"]),
        float(intercepts.loc["Days", "estimate"]),
        *(float(one) for one in slopes["estimate"]),
        float(slopes.loc["Days", "std_error"]),
    )


if __name__ == "__main__":
    for limit in range(LOWEST, HIGHEST + STEP, STEP):
        print(f"    {limit}: ({', '.join(f'{one:.7f}' for one in estimate_at(limit))}),")
