"""Intervals of several methods, side by side."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from course_lib.basics.kinds import wrong_kind
from course_lib.plots.parts.colours import MARKERS
from course_lib.plots.parts.names import named_legend, shown
from course_lib.theme import GROUP_COLOURS, set_alt_text

_WIDEST = 14.4  # inches, however many panels
_APART = 0.5  # of a panel's height, for all methods together


def plot_intervals(
    intervals: pd.DataFrame | Mapping[str, pd.DataFrame], *, terms: list[str] | None = None
) -> Figure:
    """Draw the intervals of several methods side by side, a panel for each parameter.

    Parameters
    ----------
    intervals : DataFrame, or mapping from name to DataFrame
        Tables with `term`, `estimate`, `conf_low`, `conf_high`, and `factor` and `term2` where a
        parameter has them: from `confidence_intervals`, `fixed_effects`, or made by hand. A
        mapping names each method.
    terms : list of str, optional
        Labels of the parameters to draw, such as ``["Days", "SD of Days by Subject"]``; all that
        have an interval by default.

    Returns
    -------
    Figure
        How to read it: in each panel one line per method, with a dot at the estimate. Panels
        have scales of their own. A dashed line marks 0 where an interval reaches near it. Methods
        that agree say that the choice does not matter here; it is no evidence that they are right.
    """
    tables = intervals if isinstance(intervals, Mapping) else {"interval": intervals}
    rows = pd.concat([_rows(name, table) for name, table in tables.items()], ignore_index=True)
    labels = _asked_for(list(dict.fromkeys(rows["label"])), terms)
    names = list(tables)
    figure, panels = _panels(len(labels), len(names))
    for ax, label in zip(panels, labels, strict=True):
        own = rows[rows["label"] == label]
        for at, name in enumerate(names):
            _draw(ax, own[own["name"] == name], at)
        _frame(ax, own, label, len(names))
    if len(names) > 1:
        handles = [
            plt.Line2D([], [], color=_colour(at), marker=_marker(at), ms=6, lw=2)
            for at in range(len(names))
        ]
        named_legend(figure, handles, names, loc="outside lower center", ncols=min(len(names), 4))
    set_alt_text(figure, _described(rows, labels, names))
    return figure


def _rows(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """Return the parameters of one table that have an interval, with a label each."""
    needed = ("term", "estimate", "conf_low", "conf_high")
    if not isinstance(table, pd.DataFrame) or not set(needed) <= set(table.columns):
        raise wrong_kind(
            "A table of intervals is asked for, from confidence_intervals(fit) or "
            "fixed_effects(fit), or a mapping from name to such tables",
            table,
        )
    found = table.reindex(columns=["factor", "term", "term2", *needed[1:]]).assign(name=str(name))
    found["label"] = [_label(row.factor, row.term, row.term2) for row in found.itertuples()]
    return found.dropna(subset=["conf_low", "conf_high"])


def _label(factor: object, term: object, term2: object) -> str:
    if factor == "Residual":
        return "residual SD"
    if pd.isna(factor):
        return str(term)
    if pd.isna(term2):
        return f"SD of {term} by {factor}"
    return f"correlation of {term} and {term2} by {factor}"


def _asked_for(labels: list[str], terms: list[str] | None) -> list[str]:
    if not labels:
        raise ValueError("No row has both ends of an interval: there is nothing to draw.")
    for term in terms or []:
        if term not in labels:
            raise ValueError(f"There is no interval of {term!r}. There are: {', '.join(labels)}.")
    return labels if terms is None else terms


def _panels(count: int, methods: int) -> tuple[Figure, list[plt.Axes]]:
    columns = min(count, 3)
    rows = -(-count // columns)
    height = rows * (1.5 + 0.22 * methods) + (0.5 if methods > 1 else 0)
    size = (min(4.8 * max(columns, 1.5), _WIDEST), height)
    figure, axes = plt.subplots(rows, columns, figsize=size, squeeze=False)
    flat = list(axes.flat)
    for ax in flat[count:]:
        ax.set_visible(False)
    return figure, flat[:count]


def _colour(at: int) -> str:
    return GROUP_COLOURS[at % len(GROUP_COLOURS)]


def _marker(at: int) -> str:
    return MARKERS[at % len(MARKERS)]


def _draw(ax: plt.Axes, rows: pd.DataFrame, at: int) -> None:
    for row in rows.itertuples():
        ax.plot([row.conf_low, row.conf_high], [-at, -at], color=_colour(at), lw=2.5)
        ax.plot(row.estimate, -at, _marker(at), color=_colour(at), ms=7)


def _frame(ax: plt.Axes, rows: pd.DataFrame, label: str, methods: int) -> None:
    low, high = rows["conf_low"].min(), rows["conf_high"].max()
    if np.isfinite([low, high]).all() and low <= 0.15 * (high - low) and high >= 0:
        ax.axvline(0, color="black", ls="--", lw=1)
    ax.set_title(shown(label))
    ax.set_ylim(-methods + 1 - _APART, _APART)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)


def _described(rows: pd.DataFrame, labels: list[str], names: list[str]) -> str:
    said = []
    for label in labels:
        own = rows[rows["label"] == label]
        ends = [
            f"{row.name if len(names) > 1 else ''} {row.conf_low:.4g} to {row.conf_high:.4g}"
            for row in own[["name", "conf_low", "conf_high"]].itertuples(index=False)
        ]
        said.append(f"{label}: {', '.join(end.strip() for end in ends)}")
    return f"Intervals, a panel for each parameter. {'; '.join(said)}."
