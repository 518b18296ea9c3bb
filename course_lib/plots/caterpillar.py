"""Random effects in order, with their intervals."""

from typing import Any

import matplotlib.pyplot as plt
from matplotlib.figure import Figure
from scipy import stats

from course_lib.tables.groups import group_effects
from course_lib.theme import COLOURS, set_alt_text

TALLEST = 12.0  # inches, however many groups there are
MOST_LABELS = 40  # more than that would overlap


def plot_caterpillar(
    fit: Any, *, factor: str | None = None, term: str | None = None, level: float = 0.95
) -> Figure:
    """Draw the BLUPs of one factor in order, with intervals from their conditional SDs.

    Parameters
    ----------
    fit : MixedLMResults
        The fitted model.
    factor : str, optional
        Grouping factor; the first by default.
    term : str, optional
        One term only; all terms side by side by default.
    level : float, default 0.95
        Coverage of the intervals, given the estimated parameters.

    Returns
    -------
    Figure
        How to read it: each bar is one group. Bars that leave the zero line are groups that differ
        from the population by more than their uncertainty.
    """
    if not 0 < level < 1:
        raise ValueError(f"level is a share between 0 and 1, such as 0.95; got {level!r}.")
    effects = group_effects(fit)
    factor = factor or str(effects["factor"].iloc[0])
    if factor not in set(effects["factor"]):
        known = ", ".join(effects["factor"].unique())
        raise ValueError(f"There are no random effects by '{factor}'; the factors are {known}.")
    own = effects[effects["factor"] == factor]
    terms = list(own["term"].unique()) if term is None else [term]
    if not set(terms) <= set(own["term"]):
        known = ", ".join(own["term"].unique())
        raise ValueError(f"'{term}' does not vary by {factor}; the terms are {known}.")
    order = own[own["term"] == terms[0]].sort_values("estimate")["group"].tolist()
    height = min(1.2 + 0.27 * len(order), TALLEST)
    figure, axes = plt.subplots(
        1, len(terms), figsize=(4.8 * max(len(terms), 1.5), height), sharey=True, squeeze=False
    )
    z = stats.norm.ppf((1 + level) / 2)
    for ax, name in zip(axes[0], terms, strict=True):
        rows = own[own["term"] == name].set_index("group").loc[order]
        bars = {"fmt": "o", "color": COLOURS["partial"], "ms": 5, "lw": 1.8}
        ax.errorbar(rows["estimate"], order, xerr=z * rows["conditional_sd"], **bars)
        ax.axvline(0, color=COLOURS["complete"], lw=1.5, ls="--")
        ax.set(title=name, xlabel="deviation from the population")
    axes[0, 0].set_ylabel(factor)
    axes[0, 0].tick_params(axis="y", labelsize=10 if len(order) > 15 else 12)
    if len(order) > MOST_LABELS:
        axes[0, 0].set_yticks(range(0, len(order), -(-len(order) // MOST_LABELS)))
    set_alt_text(
        figure,
        f"Predicted deviations of {len(order)} levels of {factor} in order, with {level:.0%} "
        f"intervals, for {' and '.join(terms)}; sorted by {terms[0]}, from {order[0]} (lowest) to "
        f"{order[-1]} (highest).",
    )
    return figure
