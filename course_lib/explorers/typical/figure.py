"""The still figure of the explorer of typical and average, and its numbers as text."""

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from scipy.stats import norm

from course_lib.explorers.frame.explorer import add_numbers
from course_lib.explorers.typical.averages import FIRST, LARGEST, LAST, Typical
from course_lib.model.design import Array
from course_lib.theme import COLOURS, set_alt_text

PATIENTS = 30  # curves, at evenly spaced quantiles of the random intercepts
EFFECTS: Array = norm.ppf((np.arange(PATIENTS) + 0.5) / PATIENTS)
STYLES: dict[str, dict[str, Any]] = {
    "patients": {"color": COLOURS["muted"], "ls": "-"},
    "typical": {"color": COLOURS["partial"], "ls": "-"},
    "average": {"color": COLOURS["population"], "ls": (0, (5, 2))},
    "formula": {"color": COLOURS["data"], "ls": (0, (1, 1))},
}


def write_numbers(model: Typical) -> str:
    """Write probabilities, odds ratios and the share of the slope at some SDs."""
    months = f"{f'month {FIRST}, %':>16}  {f'month {LAST}, %':>16}"
    lines = [
        f" SD of | {months} | {'odds ratio/month':>16} | {'slope kept':>14}",
        "effects| typical  average  typical  average | patient  average |  exact  formula",
    ]
    for sd in sorted({0.0, 1.0, 2.0, model.sd, LARGEST}):
        at = Typical(model.intercept, model.slope, sd).numbers()
        names = ("typical_1", "average_1", "typical_2", "average_2")
        shares = "  ".join(f"{100 * at[name]:7.1f}" for name in names)
        ratios = f"{at['patient_ratio']:7.3f}  {at['average_ratio']:7.3f}"
        kept = f"{at['kept']:6.3f}  {at['kept_by_formula']:7.3f}"
        lines.append(f"{sd:6g} | {shares} | {ratios} | {kept}")
    return "\n".join(lines)


def draw_typical(model: Typical, text: str) -> Figure:
    """Draw patients, the typical one and their average; and both odds ratios against the SD."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(11.5, 6))
    _draw_curves(left, model)
    _draw_ratios(right, model)
    add_numbers(figure, text)
    at = model.numbers()
    set_alt_text(
        figure,
        f"Left: probability of the outcome from month {FIRST} to {LAST} for {PATIENTS} patients "
        f"whose random intercepts have an SD of {model.sd:g}. The typical patient goes from "
        f"{at['typical_1']:.1%} to {at['typical_2']:.1%}, the average over patients from "
        f"{at['average_1']:.1%} to {at['average_2']:.1%}. Right: odds ratio per month against "
        f"the SD: {at['patient_ratio']:.3f} for every patient at every SD; that of the average "
        f"comes nearer to 1 and is {at['average_ratio']:.3f} here.",
    )
    return figure


def _draw_curves(ax: Axes, model: Typical) -> None:
    months = np.linspace(FIRST, LAST, 61)
    for effect in EFFECTS:
        ax.plot(months, model.patient(months, model.sd * effect), lw=0.9, **STYLES["patients"])
    ax.plot([], [], label="patients", **STYLES["patients"])
    ax.plot(months, model.patient(months), lw=3, label="typical patient", **STYLES["typical"])
    ax.plot(months, model.average(months), lw=3, label="average", **STYLES["average"])
    ax.set(xlabel="month", ylabel="probability of the outcome", ylim=(-0.02, 1.02))
    ax.set_title(f"SD of the random intercepts: {model.sd:g}")
    ax.legend(loc="upper right", frameon=True, framealpha=0.9)


def _draw_ratios(ax: Axes, model: Typical) -> None:
    sds = np.linspace(0, LARGEST, 51)
    each = [Typical(model.intercept, model.slope, sd) for sd in sds]
    ax.axhline(model.odds_ratio, label="a patient", **STYLES["typical"])
    formula = np.exp([one.kept_by_formula * one.slope for one in each])
    ax.plot(sds, [one.average_odds_ratio for one in each], label="average", **STYLES["average"])
    ax.plot(sds, formula, label="average, by the formula", **STYLES["formula"])
    for ratio, name in ((model.odds_ratio, "typical"), (model.average_odds_ratio, "average")):
        ax.plot(model.sd, ratio, "o", color=STYLES[name]["color"], ms=8, gid=name)
    ax.set(xlabel="SD of the random intercepts", ylabel="odds ratio per month")
    ax.set_title(f"Odds ratio per month, from {FIRST} to {LAST}")
    ax.legend(loc="best")
