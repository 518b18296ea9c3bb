"""Names of columns and levels as text of a figure, letter by letter."""

from collections.abc import Sequence
from typing import Any

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import FigureBase
from matplotlib.legend import Legend


def shown(name: Any) -> str:
    """Write a name so that matplotlib shows it as it is, and takes no dollar for a formula."""
    return str(name).replace("$", r"\$")


def named_legend(
    place: Axes | FigureBase, artists: Sequence[Artist], names: Sequence[Any], **options: Any
) -> Legend:
    """Draw a legend with all names; matplotlib would leave out those that begin with ``_``."""
    if "title" in options:
        options["title"] = shown(options["title"])
    legend = place.legend(list(artists), [" "] * len(artists), **options)
    for text, name in zip(legend.get_texts(), names, strict=True):
        text.set_text(shown(name))
    return legend
