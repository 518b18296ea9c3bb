"""The still figure: two origins, and the curves between them; and the numbers as text."""

from collections.abc import Mapping
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.explorers.frame.explorer import add_numbers
from course_lib.explorers.time_origin.origins import AtOrigin
from course_lib.plots.parts.names import shown
from course_lib.theme import COLOURS, GROUP_COLOURS, set_alt_text

ONLY: dict[str, Any] = {"color": GROUP_COLOURS[2], "ls": (0, (5, 2))}
BOTH: dict[str, Any] = {"color": COLOURS["partial"], "ls": "-"}


def draw_origins(rows: Mapping[str, Any], at: Mapping[float, AtOrigin], text: str) -> Figure:
    """Draw both models at the first and the last origin, and their curves over all origins."""
    figure, axes = plt.subplots(2, 3, figsize=(11.5, 7.4))
    ends = min(at), max(at)
    for column, origin in enumerate(ends):
        _draw_lines(axes[0, column], rows, at[origin], origin)
        _draw_fan(axes[1, column], rows, at[origin], origin)
    for row in axes:
        row[1].sharey(row[0])
        row[1].set_ylabel("")
    _draw_curves(axes[0, 2], axes[1, 2], rows["predictor"], at)
    add_numbers(figure, text)
    first, last = (at[origin] for origin in ends)
    logs = [one.only.loglik for one in at.values()]
    set_alt_text(
        figure,
        f"Above, intercepts and slopes: the {len(rows['groups'])} lines are the same with the "
        f"origin at {rows['predictor']} {ends[0]:g} and {ends[1]:g}; their heights there are the "
        f"intercepts, whose correlation with the slopes goes from {first.correlation:.3f} to "
        f"{last.correlation:.3f}. Below, slopes only: all lines leave one point at the origin, and "
        f"the log-likelihood moves between {min(logs):.2f} and {max(logs):.2f}; that of the model "
        f"above stands still at {first.both.loglik:.2f}.",
    )
    return figure


def _draw_fan(ax: Axes, rows: Mapping[str, Any], at: AtOrigin, origin: float) -> None:
    """Draw the slope-only model's lines, which meet at the origin."""
    ends = np.array([min(rows["x"]), max(rows["x"])])
    ax.plot(rows["x"], rows["y"], "o", color=COLOURS["muted"], ms=3, gid="data")
    intercept, slope = at.only.beta
    for (effect,) in at.only.effects:
        ax.plot(ends, intercept + (slope + effect) * (ends - origin), lw=1.6, **ONLY)
    ax.axvline(origin, color=COLOURS["highlight"], ls=(0, (2, 2)), lw=1.5)
    ax.plot(origin, intercept, "D", color=COLOURS["highlight"], ms=8, mec="white", gid="meet")
    title = f"Slopes only, origin {origin:g}"
    ax.set(xlabel=shown(rows["predictor"]), ylabel=shown(rows["outcome"]), title=title)


def _draw_lines(ax: Axes, rows: Mapping[str, Any], at: AtOrigin, origin: float) -> None:
    """Draw the full model's lines, and their heights at the origin with one SD about the mean."""
    ends = np.array([min(rows["x"]), max(rows["x"])])
    ax.plot(rows["x"], rows["y"], "o", color=COLOURS["muted"], ms=3, gid="data")
    lines = at.both.beta + at.both.effects
    for intercept, slope in lines:
        ax.plot(ends, intercept + slope * (ends - origin), lw=1.4, **BOTH)
    ax.axvline(origin, color=COLOURS["highlight"], ls=(0, (2, 2)), lw=1.5)
    ax.plot(np.full(len(lines), origin), lines[:, 0], "o", color=BOTH["color"], ms=6, gid="both")
    sd, mean = np.sqrt(at.covariance[0, 0]), at.both.beta[0]
    ax.errorbar(origin, mean, sd, color=COLOURS["highlight"], lw=3, capsize=6)
    title = f"Both, origin {origin:g}: corr. {at.correlation:.3f}"
    ax.set(xlabel=shown(rows["predictor"]), ylabel=shown(rows["outcome"]), title=title)


def _draw_curves(upper: Axes, lower: Axes, predictor: str, at: Mapping[float, AtOrigin]) -> None:
    origins = np.array(list(at))
    both, only = ([getattr(one, m).loglik for one in at.values()] for m in ("both", "only"))
    for name, values, style in (("both", both, BOTH), ("slopes only", only, ONLY)):
        lower.plot(origins, values, **style)
        low = int(np.argmin(values)) if name == "slopes only" else len(origins) // 2
        place: Any = {"xytext": (0, 34 if name == "slopes only" else -18), "ha": "center"}
        spot = (origins[low], values[low])
        lower.annotate(name, spot, textcoords="offset points", color=style["color"], **place)
    lower.set(xlabel=shown(f"origin of {predictor}"), title="REML log-likelihood")
    upper.plot(origins, [one.correlation for one in at.values()], **BOTH)
    upper.axhline(0, color=COLOURS["data"], lw=1)
    upper.set(xlabel=shown(f"origin of {predictor}"), ylim=(-1, 1))
    upper.set_title("Correlation (both)")


def write_numbers(at: Mapping[float, AtOrigin], rows: Mapping[str, Any]) -> str:
    """Write the numbers at some origins."""
    neck = min(at, key=lambda origin: abs(at[origin].covariance[0, 1]))
    wanted = {min(at), rows["mean"], neck, max(at)}
    columns = {
        "only_loglik": ("log-lik.", ".2f"),
        "only_sd": ("SD of slopes", ".4f"),
        "both_loglik": ("log-lik.", ".2f"),
        "intercept_sd": ("SD of intercepts", ".3f"),
        "slope_sd": ("SD of slopes", ".4f"),
        "correlation": ("correlation", ".3f"),
    }
    lines = [
        f"{'':9}  {'slopes only':<24}  intercepts and slopes",
        "  ".join(["   origin", *(f"{name:>10}" for name, _ in columns.values())]),
    ]
    for origin in sorted(wanted):
        numbers = at[origin].numbers()
        cells = [
            f"{numbers[key]:{max(10, len(name))}{form}}" for key, (name, form) in columns.items()
        ]
        lines.append("  ".join([f"{origin:9.2f}", *cells]))
    return "\n".join(lines)
