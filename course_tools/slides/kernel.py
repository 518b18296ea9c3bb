"""What runs in the lecture's kernel, before and after its cells, when slides are made."""

import json
import sys
import warnings
from collections.abc import Mapping
from typing import Any

# Inches: a wide figure has its caption below, one of many panels none, any other beside it.
_WIDE, _MANY_PANELS = 1.9, 11.5
_WHOLE = (9.0, 4.05)
_BOX, _WIDE_BOX = (6.5, 3.95), (9.0, 3.35)
_POINTS = 12  # of type, at least: in these boxes that is 20 pixels of a slide
_FEW_TICKS, _SMALL = 3, 1.6  # inches of a panel that has room for a few ticks only
DOTS = 240  # per inch: a slide is shown larger than a page
TYPE = "Smallest type"  # what a PNG says of itself, in pixels of its own


def start() -> None:
    """Draw figures for a slide: sharp, and with type that is legible from the last row.

    A large figure is drawn in the slide's size, so that its type is not made small with it.
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    mpl.rcParams["savefig.dpi"] = DOTS
    save = Figure.savefig

    def save_fitted(self: Figure, *arguments: Any, **options: Any) -> None:
        size = self.get_size_inches()
        self.set_size_inches(*slide_size(*size))
        enlarge_type(self)
        points = min(_sizes(self), default=_POINTS)
        options["metadata"] = {TYPE: f"{points * DOTS / 72:.2f}"}
        with warnings.catch_warnings():
            warnings.filterwarnings("error", message="constrained_layout not applied")
            try:
                save(self, *arguments, **options)
            except UserWarning:  # too much for this place: as large as it was
                self.set_size_inches(*size)
                save(self, *arguments, **options)

    Figure.savefig = save_fitted  # type: ignore[method-assign]


def slide_size(width: float, height: float) -> tuple[float, float]:
    """Return the inches of a figure on a slide: as large as its place."""
    box = _WIDE_BOX if width / height > _WIDE else _WHOLE if width > _MANY_PANELS else _BOX
    return min(width, box[0]), min(height, box[1])


def enlarge_type(figure: Any) -> None:
    """Make all type of a figure large enough for a slide, with fewer ticks in small panels."""
    from matplotlib.text import Text
    from matplotlib.ticker import MaxNLocator

    for ax in figure.axes:
        box = ax.get_position()
        room = figure.get_size_inches() * (box.width, box.height)
        for axis, inches in zip((ax.xaxis, ax.yaxis), room, strict=True):
            sizes = [label.get_fontsize() for label in axis.get_ticklabels()]
            if sizes and min(sizes) < _POINTS:
                axis.set_tick_params(labelsize=_POINTS)
            if inches < _SMALL and type(axis.get_major_locator()).__name__ == "AutoLocator":
                axis.set_major_locator(MaxNLocator(_FEW_TICKS, steps=[1, 2, 5, 10]))
    for text in figure.findobj(Text):
        text.set_fontsize(max(_POINTS, text.get_fontsize()))


def _sizes(figure: Any) -> list[float]:
    """Return the sizes of the texts that are seen, in points."""
    from matplotlib.text import Text

    texts = figure.findobj(Text)
    return [text.get_fontsize() for text in texts if text.get_visible() and text.get_text().strip()]


def finish(shown: Mapping[int, Any]) -> None:
    """Print the states of the explorers, which is all that a page without a kernel needs.

    Parameters
    ----------
    shown : mapping
        What cells showed, by execution count: IPython's ``Out``.
    """
    states = {}
    if "anywidget" in sys.modules:
        from anywidget import AnyWidget

        for number, value in shown.items():
            if isinstance(value, AnyWidget):
                names = [name for name in value.keys if name[0] != "_" and name != "layout"]
                states[number] = value.get_state([*names, "_esm", "_css"])
    print(json.dumps(states))
