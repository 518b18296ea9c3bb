"""What runs in the lecture's kernel, before and after its cells, when slides are made."""

import json
import sys
from collections.abc import Mapping
from typing import Any

# Inches: a wide figure has its caption below, any other beside it.
_WIDE, _MANY_PANELS = 1.9, 11.5
_BOX, _WIDE_BOX = (8.4, 5.4), (11.2, 4.8)
_DOTS = 200  # per inch: a slide is shown larger than a page


def start() -> None:
    """Draw figures for a slide: sharp, and with type that is legible from the last row.

    A large figure is drawn in the slide's size, so that its type is not made small with it.
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    mpl.rcParams["savefig.dpi"] = _DOTS
    save = Figure.savefig

    def save_fitted(self: Figure, *arguments: Any, **options: Any) -> None:
        self.set_size_inches(*slide_size(*self.get_size_inches()))
        save(self, *arguments, **options)

    Figure.savefig = save_fitted  # type: ignore[method-assign]


def slide_size(width: float, height: float) -> tuple[float, float]:
    """Return the inches of a figure on a slide: as it is, or as large as its place."""
    box = _WIDE_BOX if width / height > _WIDE or width > _MANY_PANELS else _BOX
    if width <= box[0] and height <= box[1]:
        return width, height
    return min(width, box[0]), min(height, box[1])


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
