"""Power against the number of groups."""

from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes

from course_lib.basics.kinds import wrong_kind
from course_lib.plots.parts.colours import MARKERS
from course_lib.plots.parts.names import named_legend, shown
from course_lib.theme import GROUP_COLOURS, set_alt_text


def plot_power(
    power: pd.DataFrame,
    *,
    target: float | None = 0.8,
    label: str = "groups",
    ax: Axes | None = None,
) -> Axes:
    """Draw power against the number of groups, one curve per scenario.

    Parameters
    ----------
    power : DataFrame
        From `power_curve`; or several such tables put together with ``pd.concat``, which then
        need different scenarios.
    target : float, optional
        Power that is wanted, drawn as a dashed line; None for no line.
    label : str, default "groups"
        What the groups are, such as "subjects".
    ax : Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    Axes
        How to read it: the bars are 95 % intervals of the Monte Carlo error. Where a bar crosses
        the dashed line, more sets are needed to say on which side the power is. A curve that
        becomes flat below 1 has met a ceiling: more groups of this kind will not lift it.
    """
    needed = {"groups", "scenario", "power", "mc_low", "mc_high"}
    if not isinstance(power, pd.DataFrame) or not needed <= set(power.columns):
        raise wrong_kind("A table from power_curve(...) is asked for", power)
    if power.empty:
        raise ValueError("The table has no rows: there is nothing to draw.")
    ax = ax or plt.subplots()[1]
    scenarios = list(dict.fromkeys(power["scenario"]))
    artists = [
        _curve(ax, power[power["scenario"] == name].sort_values("groups"), at)
        for at, name in enumerate(scenarios)
    ]
    if target is not None:
        ax.axhline(target, color="black", ls="--", lw=1, zorder=1)
    ax.set(xlabel=shown(label), ylabel="power", ylim=(0, 1.02))
    ax.set_xticks(sorted(power["groups"].unique()))
    if len(scenarios) > 1:
        named_legend(ax, artists, scenarios, loc="best")
    set_alt_text(ax, _described(power, scenarios, label, target))
    return ax


def _curve(ax: Axes, rows: pd.DataFrame, at: int) -> Any:
    ends = [rows["power"] - rows["mc_low"], rows["mc_high"] - rows["power"]]
    return ax.errorbar(
        rows["groups"],
        rows["power"],
        yerr=ends,
        color=GROUP_COLOURS[at % len(GROUP_COLOURS)],
        marker=MARKERS[at % len(MARKERS)],
        ms=6,
        capsize=3,
    )


def _described(power: pd.DataFrame, scenarios: list[str], label: str, target: float | None) -> str:
    curves = []
    for name in scenarios:
        rows = power[power["scenario"] == name].sort_values("groups")
        values = ", ".join(f"{row.power:.2f} at {row.groups}" for row in rows.itertuples())
        curves.append(f"{name}: {values}" if len(scenarios) > 1 else values)
    line = "" if target is None else f" A dashed line marks {target:g}."
    return f"Power against the number of {label}. {'; '.join(curves)}.{line}"
