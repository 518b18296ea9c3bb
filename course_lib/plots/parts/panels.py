"""A grid of small panels."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.plots.parts.names import shown


def panel_grid(
    names: Sequence[str], *, columns: int, x: str, y: str
) -> tuple[Figure, dict[str, Axes]]:
    """Make one small panel per name, with shared axes and labels on the outside."""
    if columns < 1:
        raise ValueError(f"columns is the number of panels per row, 1 or more; got {columns}.")
    columns = min(columns, len(names))
    rows = -(-len(names) // columns)
    figure, axes = plt.subplots(
        rows,
        columns,
        figsize=(11, 2.1 * rows + (0.6 if rows > 1 else 1.6)),
        sharex=True,
        sharey=True,
        squeeze=False,
    )
    flat = list(axes.flat)
    for ax, name in zip(flat, names, strict=False):
        ax.set_title(shown(name), fontsize=12, pad=3)
    for ax in flat[len(names) :]:
        ax.set_visible(False)
    for ax in flat[max(0, len(names) - columns) : len(names)]:
        ax.tick_params(labelbottom=True)
    figure.supxlabel(shown(x), fontsize=14)
    figure.supylabel(shown(y), fontsize=14)
    return figure, dict(zip(names, flat, strict=False))


def no_line_note(ax: Axes) -> None:
    """Say in a panel that its group determines no regression line."""
    ax.text(0.96, 0.06, "no line\nof its own", transform=ax.transAxes, ha="right", fontsize=11)
