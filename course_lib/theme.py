"""One look for all figures, and alt text that travels with them."""

from io import BytesIO
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.figure import Figure

# Okabe and Ito's palette (2008), made for colour-blind readers, with a navy that stays apart from
# the others in greyscale. One colour per pooling method, in every lecture.
COLOURS = {
    "complete": "#D55E00",
    "none": "#56B4E9",
    "partial": "#00305A",
    "population": "#D55E00",
    "data": "#6E6E6E",
    "muted": "#BDBDBD",
    "highlight": "#D55E00",
}
GROUP_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
LINE_STYLES = {"complete": (0, (5, 2)), "none": (0, (1, 1)), "partial": "-"}
MODEL_NAMES = {
    "complete": "complete pooling",
    "none": "no pooling",
    "partial": "partial pooling",
}

_RC: dict[Any, Any] = {
    "figure.figsize": (8, 5),
    "figure.dpi": 100,
    "figure.constrained_layout.use": True,
    "font.size": 13,
    "axes.titlesize": 14,
    "axes.labelsize": 14,
    "xtick.labelsize": 12,
    "ytick.labelsize": 12,
    "legend.fontsize": 12,
    "legend.frameon": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#E6E6E6",
    "grid.linewidth": 0.8,
    "lines.linewidth": 2,
    "lines.markersize": 5,
    "axes.prop_cycle": cycler(color=GROUP_COLOURS),
    "svg.hashsalt": "course",
}
_ALT = "_course_alt_text"


def use_theme() -> None:
    """Set the course's look, and let figures carry their alt text into the notebook.

    Call it once at the start of a lecture, before the first figure.
    """
    plt.rcParams.update(_RC)
    _register_formatter()


def set_alt_text(figure: Figure | Axes, text: str) -> None:
    """Attach a description for readers who cannot see the figure.

    Parameters
    ----------
    figure : Figure or Axes
        The figure, or an Axes of it.
    text : str
        One to three sentences: what is plotted and what it shows.
    """
    setattr(_figure_of(figure), _ALT, " ".join(text.split()))


def get_alt_text(figure: Figure | Axes) -> str:
    """Return a figure's alt text; empty when it has none."""
    return str(getattr(_figure_of(figure), _ALT, ""))


def _figure_of(figure: Figure | Axes) -> Figure:
    whole = figure.get_figure(root=True) if isinstance(figure, Axes) else figure
    if not isinstance(whole, Figure):
        raise ValueError(f"Expected a matplotlib Figure or Axes; got {type(figure).__name__}.")
    return whole


def png_with_alt(figure: Figure) -> Any:
    """Render a figure as the notebook's output, with its alt text as metadata."""
    buffer = BytesIO()
    figure.savefig(buffer, format="png", facecolor="white", bbox_inches="tight")
    alt = get_alt_text(figure)
    return (buffer.getvalue(), {"alt": alt}) if alt else buffer.getvalue()


def _register_formatter() -> None:
    """Tell a running IPython how to show figures; outside of one there is nothing to do."""
    from IPython.core.getipython import get_ipython

    shell: Any = get_ipython()  # type: ignore[no-untyped-call, unused-ignore]
    if shell is None:
        return
    if "inline" in mpl.get_backend():
        from matplotlib_inline.backend_inline import configure_inline_support

        # Activate the backend first: it would otherwise replace the formatter at the first figure.
        configure_inline_support(shell, mpl.get_backend())
    shell.display_formatter.formatters["image/png"].for_type(Figure, png_with_alt)
