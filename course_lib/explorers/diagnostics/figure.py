"""The still figure: each fault in the panel that shows it best; and the numbers as text."""

from collections.abc import Mapping
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.explorers.diagnostics.diagnosis import Diagnosis, design_of, diagnose
from course_lib.explorers.diagnostics.faults import FAULTS, NAMES, SIZES, draw_set, outlying
from course_lib.explorers.diagnostics.simulated import SETS
from course_lib.explorers.frame.explorer import add_numbers
from course_lib.plots.parts.lines import least_squares
from course_lib.plots.parts.names import shown
from course_lib.theme import COLOURS, set_alt_text

FAR = 3  # residual SDs; points further out are marked


def draw_faults(rows: Mapping[str, Any], text: str) -> Figure:
    """Draw, for each fault, the panel that shows it: above without it, below at its largest."""
    figure, axes = plt.subplots(2, len(NAMES), figsize=(13, 6.8), sharex="col", sharey="col")
    at = {(fault, size): diagnose(rows, fault, size) for fault in NAMES for size in (0, SIZES - 1)}
    for column, fault in enumerate(NAMES):
        for row, size in enumerate((0, SIZES - 1)):
            ax = axes[row, column]
            _PANELS[fault](ax, rows, at[fault, size])
            ax.set_title(NAMES[fault] if size else "no fault", fontsize=12)
            ax.set_xlabel(ax.get_xlabel() if size else "")
    add_numbers(figure, text)
    last = SIZES - 1
    set_alt_text(
        figure,
        f"Five columns, above without a fault and below with one. Unequal variance: residuals "
        f"fan out with the fitted value. Heavy tails: the Q-Q plot's ends leave the line, up to "
        f"{abs(at['tails', last].standard).max():.1f} SDs. Missing slope: residuals spread at "
        f"both ends of {rows['predictor']}, and the groups' own trends (thin lines) cross. "
        f"Outlying group: one random effect lies far above the line. Singular: the fitted values "
        f"gather in columns. "
        f"The table below gives the slope's standard error, stated and true.",
    )
    return figure


def _points(ax: Axes, x: Any, y: Any, marked: Any) -> None:
    x, y, marked = np.asarray(x), np.asarray(y), np.asarray(marked)
    ax.plot(x[~marked], y[~marked], "o", color=COLOURS["partial"], ms=3, gid="near")
    ax.plot(x[marked], y[marked], "D", color=COLOURS["highlight"], ms=4, gid="far")


def _residuals(ax: Axes, x: Any, at: Diagnosis, label: str) -> None:
    ax.axhline(0, color="black", lw=1)
    _points(ax, x, at.standard, abs(at.standard) > FAR)
    ax.set(xlabel=shown(label), ylabel="residual / SD")


def _quantiles(ax: Axes, normal: Any, values: Any, marked: Any, label: str) -> None:
    order = np.argsort(values, kind="stable")
    ax.axline((0, 0), slope=1, color="black", lw=1)
    _points(ax, normal, np.asarray(values)[order], np.asarray(marked)[order])
    ax.set(xlabel="normal quantile", ylabel=label)


def _tails(ax: Axes, rows: Mapping[str, Any], at: Diagnosis) -> None:
    far = abs(at.standard) > FAR
    _quantiles(ax, rows["normal"]["rows"], at.standard, far, "residual / SD")


def _by_fitted(ax: Axes, _: Mapping[str, Any], at: Diagnosis) -> None:
    _residuals(ax, at.fitted, at, "fitted value")


def _by_predictor(ax: Axes, rows: Mapping[str, Any], at: Diagnosis) -> None:
    x, group = np.asarray(rows["x"]), np.asarray(rows["group"])
    for code in range(len(rows["groups"])):
        own = pd.DataFrame({"x": x[group == code], "y": at.standard[group == code]})
        intercept, slope = least_squares(own, x="x", y="y")
        ends = np.array([x.min(), x.max()])
        ax.plot(ends, intercept + slope * ends, color=COLOURS["none"], lw=1, gid="own")
    _residuals(ax, x, at, rows["predictor"])


def _effects(ax: Axes, rows: Mapping[str, Any], at: Diagnosis) -> None:
    values = at.effects / at.effects.std()
    marked = np.arange(len(values)) == outlying(draw_set(design_of(rows), rows["seed"], 0))
    _quantiles(ax, rows["normal"]["groups"], values, marked, "BLUP / its SD")


_PANELS = {
    "tails": _tails,
    "variance": _by_fitted,
    "slope": _by_predictor,
    "group": _effects,
    "singular": _by_fitted,
}


def write_numbers(rows: Mapping[str, Any]) -> str:
    """Write the numbers without a fault, and with each at its largest."""
    truth = rows["truth"]
    heads = ("slope", "stated SE", "on average", "true SE", "SD between", "residual SD")
    lines = [
        f"True slope {truth['beta'][1]:.2f}, SD between groups {truth['tau']:.1f}, residual SD "
        f"{truth['sigma']:.1f}. On average: the stated SE, mean of {SETS} data sets.",
        "  ".join([f"{'fault':<18}", *heads]),
    ]
    for fault, size in [("none", 0), *((name, SIZES - 1) for name in FAULTS)]:
        at = diagnose(rows, "tails" if fault == "none" else fault, size)
        shown = (at.slope, at.se, at.mean_se, at.true_se, at.tau, at.sigma)
        cells = [
            f"{value:{len(head)}.{digits}f}"
            for head, value, digits in zip(heads, shown, (2, 2, 2, 2, 1, 1), strict=True)
        ]
        lines.append("  ".join([f"{NAMES.get(fault, fault):<18}", *cells]))
    details = [
        f"{name}: {rows['cases'][fault][SIZES - 1]['words']}" for fault, name in NAMES.items()
    ]
    return "\n".join(
        [*lines, "Sizes: " + "; ".join(details[:3]) + ";", "; ".join(details[3:]) + "."]
    )
