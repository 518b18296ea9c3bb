"""Which levels of two grouping factors occur together."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from course_lib.basics.kinds import check_frame
from course_lib.basics.suggestions import check_columns
from course_lib.plots.parts.names import shown
from course_lib.tables.row_labels import in_order, row_labels
from course_lib.theme import COLOURS, set_alt_text


def plot_design(
    data: pd.DataFrame, *, factors: tuple[str, str], kind: str = "grid", ax: Axes | None = None
) -> Axes:
    """Draw which levels of two grouping factors occur together.

    Parameters
    ----------
    data : DataFrame
        One row per observation.
    factors : tuple of two str
        Columns: the outer factor first.
    kind : {"grid", "tree"}
        A grid of counts, or a tree with the inner levels below the outer ones.
    ax : Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    Axes
        How to read it: a full grid is a crossed design. In a nested one each column has its cells
        in one row only, and the tree has no branch with two parents.
    """
    check_frame(data)
    if kind not in {"grid", "tree"}:
        raise ValueError(f"kind is 'grid' or 'tree'; got {kind!r}.")
    outer, inner = _two_names(factors)
    check_columns(data, outer, inner)
    counts = _counts(row_labels(data[outer]), row_labels(data[inner]))
    ax = ax or plt.subplots(figsize=(min(11, 2.5 + 0.36 * counts.shape[1]), 5))[1]
    (_grid if kind == "grid" else _tree)(counts, ax, shown(outer), shown(inner))
    crossed = bool((counts > 0).all(axis=None))
    nested = bool(((counts > 0).sum() == 1).all())
    word = "crossed" if crossed else "nested" if nested else "partly crossed"
    set_alt_text(
        ax,
        f"{kind.title()} of {counts.shape[0]} levels of {outer} and {counts.shape[1]} levels of "
        f"{inner}: {int((counts > 0).sum().sum())} of {counts.size} combinations occur; "
        f"the labels are {word}.",
    )
    return ax


def _two_names(factors: tuple[str, str]) -> tuple[str, str]:
    named = isinstance(factors, (tuple, list)) and len(factors) == 2
    if not named or factors[0] == factors[1]:
        raise ValueError(
            f"factors names two columns, the outer one first, such as ('batch', 'cask'); got "
            f"{factors!r}."
        )
    return factors[0], factors[1]


def _counts(outer: pd.Series, inner: pd.Series) -> pd.DataFrame:
    """Count the rows of each pair of levels."""
    counts = pd.crosstab(outer, inner)
    if counts.empty:
        raise ValueError("No row has a level of both factors: there is nothing to draw.")
    return counts.loc[in_order(outer[inner.notna()]), in_order(inner[outer.notna()])]


def _grid(counts: pd.DataFrame, ax: Axes, outer: str, inner: str) -> None:
    ax.imshow(counts > 0, cmap="Blues", vmin=0, vmax=2.2, aspect="auto")
    for edges, line in [
        (range(1, counts.shape[1]), ax.axvline),
        (range(1, len(counts)), ax.axhline),
    ]:
        for edge in edges:
            line(edge - 0.5, color="white", lw=1.5)
    for (row, column), count in np.ndenumerate(counts.to_numpy()):
        if count:
            ax.text(column, row, str(count), ha="center", va="center", fontsize=10)
    small = 10 if counts.shape[1] > 15 else 12
    ax.set_xticks(range(counts.shape[1]), list(map(shown, counts.columns)), fontsize=small)
    if counts.shape[1] > 12 and max(map(len, counts.columns)) > 2:
        ax.tick_params(axis="x", labelrotation=90)
    ax.set_yticks(range(counts.shape[0]), list(map(shown, counts.index)))
    ax.set(xlabel=inner, ylabel=outer)
    ax.grid(visible=False)


def _tree(counts: pd.DataFrame, ax: Axes, outer: str, inner: str) -> None:
    """Outer levels above, inner ones below; an edge for each combination that occurs."""
    top = np.linspace(0, 1, len(counts) + 2)[1:-1]
    bottom = np.linspace(0, 1, counts.shape[1] + 2)[1:-1]
    for (row, column), count in np.ndenumerate(counts.to_numpy()):
        if count:
            ax.plot([top[row], bottom[column]], [1, 0], color=COLOURS["muted"], lw=1, zorder=1)
    for places, height, names in [(top, 1, counts.index), (bottom, 0, counts.columns)]:
        ax.plot(places, [height] * len(places), "o", color=COLOURS["partial"], ms=7, zorder=2)
        for place, name in zip(places, names, strict=True):
            move, anchor = (10, "bottom") if height else (-10, "top")
            ax.annotate(
                shown(name),
                (place, height),
                xytext=(0, move),
                textcoords="offset points",
                ha="center",
                va=anchor,
                fontsize=11,
                rotation=90 if len(names) > 15 and not height else 0,
            )
    ax.set(ylim=(-0.3, 1.2), xticks=[], yticks=[0, 1])
    ax.set_yticklabels([inner, outer])
    ax.grid(visible=False)
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)
