"""One look for all figures, and alt text that travels with them."""

from base64 import b64encode
from html import escape
from io import BytesIO
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.figure import Figure

# Okabe and Ito's palette (2008), made for colour-blind readers, with a navy that stays apart from
# the others in greyscale. Its light colours are darkened: each has a contrast of 3:1 with white.
# One colour per pooling method, in every lecture.
COLOURS = {
    "complete": "#A64500",
    "none": "#3A97CD",
    "partial": "#00305A",
    "population": "#A64500",
    "data": "#6E6E6E",
    "muted": "#8F8F8F",
    "highlight": "#D55E00",
}
GROUP_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#C66A9C", "#B27D00", "#3A97CD", "#000000")
# The same hues for explorers on a dark page, where the navy turns into the lightest.
DARK_COLOURS = {
    "complete": "#FF8A3D",
    "none": "#3A8FC7",
    "partial": "#DCE9FF",
    "population": "#FF8A3D",
    "data": "#A8A8A8",
    "muted": "#7D8590",
    "highlight": "#FF8A3D",
}
DARK_GROUP_COLOURS = (
    "#4DA6E8", "#FF8A3D", "#2FC79A", "#E39BC4", "#F0B429", "#7FD0FF", "#FFFFFF"
)  # fmt: skip
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


def figure_bundle(figure: Figure) -> tuple[dict[str, str], dict[str, Any]]:
    """Render a figure as a notebook's output, with its alt text.

    JupyterLab shows a PNG without its alt text, so there is an ``<img>`` beside it, which
    JupyterLab prefers; other programs find the PNG, and the alt text in its metadata. Where no
    alt text was set, the image says what its axes are called.

    Returns
    -------
    tuple of dict
        Data by MIME type, and metadata by MIME type.
    """
    buffer = BytesIO()
    figure.savefig(buffer, format="png", facecolor="white", bbox_inches="tight")
    png, alt = b64encode(buffer.getvalue()).decode(), get_alt_text(figure)
    data = {"image/png": png, "text/html": image_html(png, alt or _named(figure))}
    return data, {"image/png": {"alt": alt}} if alt else {}


def _named(figure: Figure) -> str:
    """Name a figure that nobody described: by its titles and labels, as a reader can see them."""
    names = [
        " ".join(filter(None, (ax.get_title(), " against ".join(filter(None, labels)))))
        for ax in figure.axes
        if any(labels := (ax.get_ylabel(), ax.get_xlabel())) or ax.get_title()
    ]
    return f"Figure without a description: {'; '.join(names) or 'no labels'}."


def image_html(png: str, alt: str) -> str:
    """Return a picture with its alt text as HTML; `png` is in base64."""
    return f'<img alt="{escape(alt)}" src="data:image/png;base64,{png}">'


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
    # A formatter for one type of picture would be asked first.
    shell.display_formatter.formatters["image/png"].pop(Figure, None)
    shell.display_formatter.mimebundle_formatter.for_type(Figure, figure_bundle)
