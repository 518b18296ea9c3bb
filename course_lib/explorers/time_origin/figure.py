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
SHARE = 0.5  # of the estimated population, inside the ellipse


def draw_origins(rows: Mapping[str, Any], at: Mapping[float, AtOrigin], text: str) -> Figure:
    """Draw both models at the first and the last origin, and their curves over all origins."""
    figure, axes = plt.subplots(2, 3, figsize=(11.5, 7.4))
    ends = min(at), max(at)
    for column, origin in enumerate(ends):
        _draw_fan(axes[0, column], rows, at[origin], origin)
        _draw_plane(axes[1, column], rows, at[origin], origin)
    for row in axes:
        row[1].sharey(row[0])
        row[1].set_ylabel("")
    _draw_curves(axes[0, 2], axes[1, 2], rows["predictor"], at)
    add_numbers(figure, text)
    first, last = (at[origin] for origin in ends)
    logs = [one.only.loglik for one in at.values()]
    set_alt_text(
        figure,
        f"Slopes only: all {len(rows['groups'])} lines leave one point, at {rows['predictor']} "
        f"{ends[0]:g} or {ends[1]:g}, and the log-likelihood moves between {min(logs):.2f} and "
        f"{max(logs):.2f}. Intercepts and slopes: it stands still at {first.both.loglik:.2f}; the "
        f"cloud of intercepts and slopes tilts, with a correlation of {first.correlation:.3f} at "
        f"the first origin and {last.correlation:.3f} at the last.",
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


def _draw_plane(ax: Axes, rows: Mapping[str, Any], at: AtOrigin, origin: float) -> None:
    """Draw intercepts and slopes of the full model, with half of the estimated population."""
    ax.plot(*(at.both.beta + at.both.effects).T, "o", color=BOTH["color"], gid="both")
    ax.plot(*ellipse(at.both.beta, at.covariance, SHARE).T, color=BOTH["color"], lw=1.5)
    title = f"Both, origin {origin:g}: corr. {at.correlation:.3f}"
    name = shown(f"intercept ({rows['outcome']} there)")
    ax.set(xlabel=name, ylabel="slope", title=title)


def ellipse(mean: np.ndarray, covariance: np.ndarray, share: float) -> np.ndarray:
    """Return points of the ellipse that holds a share of a normal population of pairs."""
    # A normal pair lies within radius r with probability 1 - exp(-r^2 / 2).
    angle = np.linspace(0, 2 * np.pi, 73)
    circle = np.sqrt(-2 * np.log(1 - share)) * np.column_stack([np.cos(angle), np.sin(angle)])
    values, vectors = np.linalg.eigh(covariance)
    root = (vectors * np.sqrt(np.clip(values, 0, None))) @ vectors.T
    return np.asarray(mean + circle @ root)


def _draw_curves(top: Axes, bottom: Axes, predictor: str, at: Mapping[float, AtOrigin]) -> None:
    origins = np.array(list(at))
    both, only = ([getattr(one, m).loglik for one in at.values()] for m in ("both", "only"))
    for name, values, style in (("both", both, BOTH), ("slopes only", only, ONLY)):
        top.plot(origins, values, **style)
        low = int(np.argmin(values)) if name == "slopes only" else len(origins) // 2
        place: Any = {"xytext": (0, 34 if name == "slopes only" else -18), "ha": "center"}
        spot = (origins[low], values[low])
        top.annotate(name, spot, textcoords="offset points", color=style["color"], **place)
    top.set(xlabel=shown(f"origin of {predictor}"), title="REML log-likelihood")
    bottom.plot(origins, [one.correlation for one in at.values()], **BOTH)
    bottom.axhline(0, color=COLOURS["data"], lw=1)
    bottom.set(xlabel=shown(f"origin of {predictor}"), ylim=(-1, 1))
    bottom.set_title("Correlation (both)")


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
