"""How partial pooling moves each group's intercept and slope."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Ellipse
from matplotlib.patheffects import withStroke

from course_lib.plots.parts.group_checks import named_groups
from course_lib.plots.parts.names import shown
from course_lib.tables.fixed import fixed_effects
from course_lib.tables.pooling import Pooling, check_pooling
from course_lib.tables.record_of_fit import record_of
from course_lib.theme import COLOURS, MODEL_NAMES, set_alt_text


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
    check_pooling(pooling)
    table = pooling.estimates().set_index(["model", "group"])
    own, partial = table.loc["none"], table.loc["partial"]
    named = named_groups(label, list(partial.index)) if len(label) else []
    ax = ax or plt.subplots(figsize=(8.5, 6.5))[1]
    for name in partial.index:
        end = tuple(partial.loc[name])
        if own.loc[name].notna().all():
            style = {"arrowstyle": "-|>", "color": COLOURS["muted"], "lw": 1.5}
            ax.annotate("", end, tuple(own.loc[name]), arrowprops=style)
        if name in named:
            _name_point(ax, name, end, right=end[0] >= partial["intercept"].median())
    ax.plot(*own.to_numpy().T, "s", color=COLOURS["none"], ms=7, label=MODEL_NAMES["none"])
    ax.plot(
        *partial.to_numpy().T, "o", color=COLOURS["partial"], ms=7, label=MODEL_NAMES["partial"]
    )
    complete = table.loc["complete"].iloc[0]
    colour = COLOURS["complete"]
    ax.plot(*complete, "D", color=colour, ms=9, mec="white", label=MODEL_NAMES["complete"])
    _ellipses(pooling, ax)
    ax.set(xlabel="intercept", ylabel=shown(f"slope of {pooling.predictor}"))
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
        shown(name),
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
    values, vectors = np.linalg.eigh(record_of(fit).covariances[0].user)
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
