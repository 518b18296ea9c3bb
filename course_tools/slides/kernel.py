"""What runs in the lecture's kernel, before and after its cells, when slides are made."""

import json
import sys
import warnings
from collections.abc import Mapping
from typing import Any

from course_tools.basics.explorers import widget_state

# Inches: a wide figure has its caption below, one of many panels none, any other beside it.
_WIDE, _MANY_PANELS = 1.9, 11.5
_WHOLE = (8.5, 3.8)
_BOX, _WIDE_BOX = (6.5, 3.95), (9.0, 3.35)
_POINTS = 12  # of type, at least: in these boxes that is 20 pixels of a slide
_FEW_TICKS, _SMALL = 3, 1.6  # inches of a panel that has room for a few ticks only
_LINE, _LETTER = 0.16, 0.1  # inches of a line of type, and of a letter
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
            axis.set_label_text(_broken(axis.get_label_text(), inches))
            names = [label.get_text() for label in axis.get_ticklabels()]
            if min((one.get_fontsize() for one in axis.get_ticklabels()), default=99) < _POINTS:
                axis.set_tick_params(labelsize=_POINTS)
            if type(axis.get_major_locator()).__name__ == "FixedLocator" and names:
                every = -(-int(len(names) * _LINE * 100) // int(inches * 100))
                kept = list(zip(axis.get_ticklocs(), names, strict=True))[::-every]
                axis.set_ticks([at for at, _ in kept], [name for _, name in kept])
            if inches < _SMALL and type(axis.get_major_locator()).__name__ == "AutoLocator":
                axis.set_major_locator(MaxNLocator(_FEW_TICKS, steps=[1, 2, 5, 10]))
    for text in figure.findobj(Text):
        text.set_fontsize(max(_POINTS, text.get_fontsize()))


def _broken(label: str, inches: float) -> str:
    """Break the label of an axis that is longer than its panel into two lines."""
    words = label.split(" ")
    if len(label) * _LETTER <= inches or len(words) == 1 or "\n" in label:
        return label
    middle = min(
        range(1, len(words)), key=lambda at: abs(len(" ".join(words[:at])) - len(label) / 2)
    )
    return " ".join(words[:middle]) + "\n" + " ".join(words[middle:])


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
                states[number] = widget_state(value)
    print(json.dumps(states))
