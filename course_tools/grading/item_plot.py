"""The figure of the summary: how each question went, and its most frequent misconception."""

import textwrap
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.container import BarContainer
from matplotlib.figure import Figure

from course_lib.theme import COLOURS, set_alt_text, use_theme
from course_tools.grading.feedback import VERDICTS
from course_tools.grading.gradebook import shown

OUTCOMES = ("right", "partly", "wrong", "blank")
_FILLS: dict[str, Any] = {
    "right": {"facecolor": COLOURS["partial"]},
    "partly": {"facecolor": COLOURS["none"]},
    "wrong": {"facecolor": COLOURS["complete"]},
    "blank": {"facecolor": "white", "hatch": "////", "edgecolor": COLOURS["data"]},
}


def plot_items(items: pd.DataFrame) -> Figure:
    """Draw how each question went: right, partly right, wrong and blank, one bar per question.

    Parameters
    ----------
    items : DataFrame
        From `item_statistics`, of at least one student.

    Returns
    -------
    Figure
        How to read it: long bars of the last two kinds show what to come back to in class; the
        most frequent misconception stands at the right.
    """
    with mpl.rc_context():
        use_theme()
        figure = Figure(figsize=(11, 1.3 + 0.75 * len(items)))
        ax = figure.subplots()
        start = np.zeros(len(items))
        for outcome in OUTCOMES:
            width = 100 * items[f"{outcome}_share"].fillna(0).to_numpy()
            style = {"edgecolor": "white", "linewidth": 1.0, **_FILLS[outcome]}
            bars = ax.barh(range(len(items)), width, 0.66, start, label=VERDICTS[outcome], **style)
            _write_counts(ax, bars, outcome, items["n"])
            start += width
        _write_names(ax, items)
        figure.legend(*ax.get_legend_handles_labels(), loc="outside upper center", ncols=4)
    set_alt_text(figure, _alt_text(items))
    return figure


def _write_counts(ax: Axes, bars: BarContainer, outcome: str, students: pd.Series) -> None:
    """Write how many students a bar stands for into it, where there is room."""
    widths = [bar.get_width() for bar in bars.patches]  # percent
    pairs = zip(widths, students, strict=True)
    counts = [f"{width * those / 100:.0f}" if width >= 4 else "" for width, those in pairs]
    look: dict[str, Any] = {"color": "white" if outcome == "right" else "black", "fontsize": 12}
    if outcome == "blank":
        look["bbox"] = {"boxstyle": "round,pad=0.15", "facecolor": "white", "linewidth": 0}
    ax.bar_label(bars, counts, label_type="center", **look)


def _write_names(ax: Axes, items: pd.DataFrame) -> None:
    """Write the questions at the left and their misconceptions at the right."""
    titles = [_wrapped(title, 30) for title in items["title"]]
    ax.set_yticks(range(len(items)), titles, parse_math=False)
    ax.invert_yaxis()
    ax.tick_params(axis="y", length=0)
    ax.grid(axis="y", visible=False)
    ax.set(xlim=(0, 100), xlabel="Share of students (%); in the bars: their number")
    for y, row in enumerate(items.itertuples()):
        if not row.n:
            ax.text(2, y, "not all are marked yet", va="center", fontsize=12, style="italic")
        if row.misconception:
            text = f"{row.misconception_count} × {row.misconception}"
            ax.text(102, y, _wrapped(text, 24), va="center", fontsize=12, parse_math=False)
    ax.text(102, -0.62, "Most frequent slip", va="center", fontsize=12, fontweight="bold")


def _wrapped(text: str, width: int) -> str:
    return textwrap.fill(shown(text).replace("`", ""), width, max_lines=2, placeholder=" …")


def _alt_text(items: pd.DataFrame) -> str:
    told = ["One bar per question, split into right, partly right, not right yet and no answer."]
    marked = items.dropna(subset="difficulty")
    if len(marked):
        hard = marked.loc[marked["difficulty"].idxmin()]
        told.append(f"Hardest: {hard['title']}, {hard['difficulty']:.0%} of the points on average.")
    if len(marked) < len(items):
        told.append(f"Questions that are not all marked yet: {len(items) - len(marked)}.")
    return " ".join([*told, "The table below holds the numbers."])
