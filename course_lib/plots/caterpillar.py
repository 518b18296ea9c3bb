"""Random effects in order, with their intervals."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from scipy import stats

from course_lib.basics.arguments import checked_level
from course_lib.basics.suggestions import did_you_mean
from course_lib.plots.parts.names import shown
from course_lib.tables.groups import group_effects
from course_lib.theme import COLOURS, set_alt_text

TALLEST = 12.0  # inches, however many groups there are
WIDEST = 14.4  # inches, however many panels
MOST_LABELS = 40  # more than that would overlap


def plot_caterpillar(
    fit: Any, *, factor: str | None = None, term: str | None = None, level: float = 0.95
) -> Figure:
    """Draw the BLUPs of each grouping factor in order, with intervals from their conditional SDs.

    Parameters
    ----------
    fit : MixedLMResults
        The fitted model.
    factor : str, optional
        One grouping factor only; all of them side by side by default.
    term : str, optional
        One term only; all terms side by side by default.
    level : float, default 0.95
        Coverage of the intervals, given the estimated parameters.

    Returns
    -------
    Figure
        How to read it: each bar is one group. A bar beside the zero line is a group that differs
        from the population by more than the interval, which leaves the uncertainty of the fixed
        effects and of the variances out. Among many groups some such bars come by chance.
    """
    rows = _asked_for(group_effects(fit), factor, term)
    z = stats.norm.ppf((1 + checked_level(level)) / 2)
    own = [_effects(part) for _, part in rows.groupby("factor", sort=False)]
    figure, axes = _panels(own)
    for effects, panels in zip(own, axes, strict=True):
        for ax, name in zip(panels, effects.terms, strict=True):
            title = f"{name} by {effects.factor}" if len(own) > 1 else name
            _draw(ax, effects.table.loc[name].loc[effects.order], z, title)
        _name_groups(panels[0], effects)
    set_alt_text(figure, " ".join(_described(effects, level) for effects in own))
    return figure


def _asked_for(effects: pd.DataFrame, factor: str | None, term: str | None) -> pd.DataFrame:
    """Keep the factor and the term that are asked for, or say which ones there are."""
    if effects.empty:
        raise ValueError("This model has no random effects: there is nothing to draw.")
    factors = list(effects["factor"].unique())
    if factor is not None and factor not in factors:
        raise ValueError(
            f"There are no random effects by '{factor}'; the factors are {', '.join(factors)}."
            f"{did_you_mean(factor, factors)}"
        )
    effects = effects if factor is None else effects[effects["factor"] == factor]
    terms, by = list(effects["term"].unique()), " or ".join(effects["factor"].unique())
    if term is not None and term not in terms:
        raise ValueError(
            f"'{term}' does not vary by {by}; the terms are {', '.join(terms)}."
            f"{did_you_mean(term, terms)}"
        )
    return effects if term is None else effects[effects["term"] == term]


@dataclass(frozen=True)
class _Effects:
    """Random effects of one factor: by term and group, the terms, and the groups in order."""

    factor: str
    table: pd.DataFrame
    terms: list[str]
    order: list[str]


def _effects(rows: pd.DataFrame) -> _Effects:
    table, terms = rows.set_index(["term", "group"]), list(rows["term"].unique())
    order = list(table.loc[terms[0]].sort_values("estimate").index)
    return _Effects(str(rows["factor"].iloc[0]), table, terms, order)


def _panels(own: Sequence[_Effects]) -> tuple[Figure, list[list[Axes]]]:
    """Make a panel for each factor and term, side by side; those of a factor share its groups."""
    count = sum(len(effects.terms) for effects in own)
    height = min(1.2 + 0.27 * max(len(effects.order) for effects in own), TALLEST)
    width = 4.8 * max(count, 1.5) if len(own) == 1 else min(4.8 * count, WIDEST)
    figure, axes = plt.subplots(1, count, figsize=(width, height), squeeze=False)
    panels, left = [], list(axes[0])
    for effects in own:
        first, *rest = left[: len(effects.terms)]
        for ax in rest:
            ax.sharey(first)
            ax.tick_params(axis="y", labelleft=False)
        panels.append([first, *rest])
        left = left[len(effects.terms) :]
    return figure, panels


def _draw(ax: Axes, rows: pd.DataFrame, z: float, title: str) -> None:
    bars: Any = {"fmt": "o", "color": COLOURS["partial"], "ms": 5, "lw": 1.8}
    ax.errorbar(rows["estimate"], range(len(rows)), xerr=z * rows["conditional_sd"], **bars)
    ax.axvline(0, color=COLOURS["complete"], lw=1.5, ls="--")
    ax.set(title=shown(title), xlabel="deviation from the population")


def _name_groups(ax: Axes, effects: _Effects) -> None:
    """Write the groups' names at the left, as many as there is room for."""
    step = -(-len(effects.order) // MOST_LABELS)
    names = [shown(name) for name in effects.order[::step]]
    ax.set_yticks(range(0, len(effects.order), step), names)
    ax.tick_params(axis="y", labelsize=10 if len(effects.order) > 15 else 12)
    ax.set_ylabel(shown(effects.factor))


def _described(effects: _Effects, level: float) -> str:
    order, terms = effects.order, effects.terms
    return (
        f"Predicted deviations of {len(order)} levels of {effects.factor} in order, with "
        f"{level:.0%} intervals, for {' and '.join(terms)}; sorted by {terms[0]}, from {order[0]} "
        f"(lowest) to {order[-1]} (highest)."
    )
