"""Plots that compare complete, no and partial pooling."""

from collections.abc import Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Ellipse
from matplotlib.patheffects import withStroke

from course_lib.plots.parts.panels import no_line_note, panel_grid
from course_lib.tables.effects import fixed_effects
from course_lib.tables.pooling import MODELS, Pooling
from course_lib.theme import COLOURS, LINE_STYLES, MODEL_NAMES, set_alt_text


def _check_models(models: Sequence[str]) -> None:
    unknown = [model for model in models if model not in MODELS]
    if unknown or not models:
        got = repr(unknown[0]) if unknown else "none of them"
        raise ValueError(f"models are among {', '.join(MODELS)}; got {got}.")


def _check_groups(names: Sequence[str], known: Sequence[str]) -> None:
    missing = [name for name in names if name not in known]
    if missing:
        raise ValueError(f"There is no group '{missing[0]}'; the groups are {', '.join(known)}.")
    if not names:
        raise ValueError(f"groups is empty: name some of {', '.join(known)}.")


def plot_pooling(
    pooling: Pooling,
    *,
    models: Sequence[str] = MODELS,
    groups: Sequence[str] | None = None,
    columns: int = 5,
) -> Figure:
    """Draw one panel per group with the lines of the pooling methods asked for.

    Parameters
    ----------
    pooling : Pooling
        From `fit_pooling`.
    models : sequence of {"complete", "none", "partial"}
        Which lines to draw.
    groups : sequence of str, optional
        Which groups to show; all by default.
    columns : int, default 5
        Panels per row.

    Returns
    -------
    Figure
        How to read it: where the partial-pooling line leaves the group's own line, the group has
        borrowed from the others.
    """
    _check_models(models)
    x, y, group = pooling.predictor, pooling.outcome, pooling.group
    lines = pooling.estimates().set_index(["model", "group"])
    known = list(pooling.fits["none"])
    names = known if groups is None else [str(name) for name in groups]
    _check_groups(names, known)
    figure, panels = panel_grid(names, columns=columns, x=x, y=y)
    ends = np.array([pooling.data[x].min(), pooling.data[x].max()], dtype=float)
    labels = pooling.data[group].astype(str)
    for name, ax in panels.items():
        own = pooling.data[labels == name]
        ax.plot(own[x], own[y], "o", color=COLOURS["data"], ms=4, gid="data")
        for model in models:
            intercept, slope = lines.loc[(model, name)]
            style: Any = {"color": COLOURS[model], "ls": LINE_STYLES[model], "lw": 2.2}
            ax.plot(ends, intercept + slope * ends, gid=model, **style)
        if "none" in models and np.isnan(lines.loc[("none", name), "slope"]):
            no_line_note(ax)
    handles = [
        Line2D([], [], color=COLOURS[m], ls=LINE_STYLES[m], lw=2.2, label=MODEL_NAMES[m])
        for m in models
    ]
    figure.legend(handles=handles, loc="outside upper center", ncols=len(models))
    set_alt_text(figure, _pooling_alt(pooling, models, names))
    return figure


def _pooling_alt(pooling: Pooling, models: Sequence[str], names: Sequence[str]) -> str:
    table = pooling.estimates()
    table = table[table["group"].isin(list(names))]
    spread = []
    for model in models:
        slopes = table.loc[table["model"] == model, "slope"].dropna()
        low, high = slopes.min(), slopes.max()
        range_ = f"{low:.3g}" if np.isclose(low, high) else f"from {low:.3g} to {high:.3g}"
        spread.append(f"{MODEL_NAMES[model]}: slopes {range_}")
    return (
        f"{len(names)} panels, one per {pooling.group}, with {pooling.outcome} against "
        f"{pooling.predictor} and fitted lines. {'; '.join(spread)}."
    )


def plot_shrinkage(pooling: Pooling, *, label: Sequence[str] = (), ax: Axes | None = None) -> Axes:
    """Draw how partial pooling moves each group in the intercept-slope plane.

    Parameters
    ----------
    pooling : Pooling
        From `fit_pooling`.
    label : sequence of str
        Groups to name in the plot.
    ax : Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    Axes
        How to read it: an arrow starts at the group's own line and ends at its partial-pooling
        line. The ellipses hold half and 95 % of the estimated population of groups.
    """
    table = pooling.estimates().set_index(["model", "group"])
    own, partial = table.loc["none"], table.loc["partial"]
    if label:
        _check_groups(label, list(partial.index))
    ax = ax or plt.subplots(figsize=(8.5, 6.5))[1]
    for name in partial.index:
        end = tuple(partial.loc[name])
        if own.loc[name].notna().all():
            style = {"arrowstyle": "-|>", "color": COLOURS["muted"], "lw": 1.5}
            ax.annotate("", end, tuple(own.loc[name]), arrowprops=style)
        if name in label:
            _name_point(ax, name, end, right=end[0] >= partial["intercept"].median())
    ax.plot(*own.to_numpy().T, "s", color=COLOURS["none"], ms=7, label="no pooling")
    ax.plot(*partial.to_numpy().T, "o", color=COLOURS["partial"], ms=7, label="partial pooling")
    complete = table.loc["complete"].iloc[0]
    colour = COLOURS["complete"]
    ax.plot(*complete, "D", color=colour, ms=9, mec="white", label="complete pooling")
    _ellipses(pooling, ax)
    ax.set(xlabel="intercept", ylabel=f"slope of {pooling.predictor}")
    ax.legend(loc="lower right")
    set_alt_text(
        ax,
        f"Intercepts and slopes of {len(partial)} groups. Arrows lead from no pooling (SD of the "
        f"slopes {own['slope'].std():.3g}) to partial pooling (SD {partial['slope'].std():.3g}), "
        f"towards the centre of the estimated population ellipse. Groups with few data move most.",
    )
    return ax


def _name_point(ax: Axes, name: str, at: tuple[float, float], *, right: bool) -> None:
    """Write a group's name above right of its point, or below left of it."""
    ax.annotate(
        name,
        at,
        xytext=(9, 7) if right else (-4, -17),
        textcoords="offset points",
        ha="left" if right else "right",
        fontsize=12,
        path_effects=[withStroke(linewidth=3, foreground="white")],
    )


def _ellipses(pooling: Pooling, ax: Axes) -> None:
    """Draw the ellipses that hold 50 and 95 % of the estimated population."""
    fit = pooling.fits["partial"]
    centre = fixed_effects(fit)["estimate"].to_numpy()
    values, vectors = np.linalg.eigh(np.asarray(fit.cov_re))
    angle = np.degrees(np.arctan2(*vectors[::-1, 1]))
    for share in (0.5, 0.95):
        # A normal pair lies within radius r with probability 1 - exp(-r^2 / 2).
        radius = np.sqrt(-2 * np.log(1 - share))
        width, height = 2 * radius * np.sqrt(np.clip(values[::-1], 0, None))
        ax.add_patch(
            Ellipse(
                tuple(centre),
                width,
                height,
                angle=angle,
                fill=False,
                ec=COLOURS["partial"],
                lw=1.2,
                ls="-" if share == 0.5 else "--",
                gid=f"ellipse {share}",
            )
        )
