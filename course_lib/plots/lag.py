"""Each residual against the one before it, with what independence would give."""

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from course_lib.basics.arguments import Rng
from course_lib.tables.lag import lag_correlation, lagged_residuals
from course_lib.theme import COLOURS, set_alt_text


def plot_lag(
    fit: Any,
    *,
    time: str | pd.Series | None = None,
    group: str | None = None,
    sets: int = 1000,
    rng: Rng = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw each residual against the one before it in its group, and the band of independence.

    Parameters
    ----------
    fit : MixedFit, CriterionFit, StructuredFit or MixedLMResults
        From `fit_mixed`, from `fit_structured`, or from ``smf.mixedlm(...).fit()``.
    time, group, sets, rng
        As for `lag_correlation`.
    ax : Axes, optional
        Where to draw; without it a new figure.

    Returns
    -------
    Axes
        How to read it: the line's slope is the correlation of neighbours. The band holds 95 % of
        such lines where the model is true. It tilts downwards, because fitted lines make the
        residuals of independent rows negatively correlated. A line above the band says that
        neighbours are alike in a way that the model does not know.
    """
    pairs = lagged_residuals(fit, time=time, group=group)
    numbers = lag_correlation(fit, time=time, group=group, sets=sets, rng=rng).iloc[0]
    ax = ax or plt.subplots(figsize=(6.4, 5.6))[1]
    reach = 1.05 * abs(pairs.to_numpy()).max()
    ends = np.array([-reach, 0.0, reach])
    ax.plot(pairs["previous"], pairs["residual"], "o", color=COLOURS["data"], ms=4, alpha=0.6)
    low, high = (ends * numbers[name] for name in ("expected_low", "expected_high"))
    band: Any = {"color": COLOURS["none"], "alpha": 0.35, "lw": 0}
    ax.fill_between(ends, low, high, label="if rows were independent", **band)
    found = numbers["correlation"]
    style: Any = {"color": COLOURS["complete"], "lw": 2.5}
    ax.plot(ends, ends * found, label=f"these rows: {found:.2f}", **style)
    ax.axhline(0, color="black", lw=0.8)
    ax.set(xlabel="previous residual, in SDs", ylabel="residual, in SDs")
    ax.legend(loc="upper left", bbox_to_anchor=(0, 1.12), ncols=2, borderaxespad=0)
    set_alt_text(
        ax,
        f"Residuals of {numbers['pairs']:.0f} rows against the ones before them in the same group: "
        f"correlation {found:.3f}. If the model were true it would be near "
        f"{numbers['expected']:.2f}, and in 95 of 100 data sets between "
        f"{numbers['expected_low']:.2f} and {numbers['expected_high']:.2f}.",
    )
    return ax
