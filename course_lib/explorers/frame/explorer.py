"""What all explorers share: a live widget, and a still picture for readers without it."""

from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from anywidget import AnyWidget
from matplotlib.figure import Figure
from traitlets import Dict, Unicode, validate

from course_lib.basics.suggestions import unknown_name
from course_lib.plots.parts.names import shown
from course_lib.theme import (
    COLOURS,
    DARK_COLOURS,
    DARK_GROUP_COLOURS,
    GROUP_COLOURS,
    LINE_STYLES,
    MODEL_NAMES,
    figure_bundle,
    get_alt_text,
)

_EXPLORERS = files("course_lib.explorers")


class Explorer(AnyWidget):
    """A figure that follows the hand, with a still one for print and for readers without it.

    In JupyterLab and on slides the cell shows the live figure. A notebook that was built, or
    printed, shows the still one, with its numbers as text.

    Parameters
    ----------
    name : str
        Name of the explorer's folder, which holds its ``built.js``.
    data : dict
        All data and estimates that the JavaScript needs, as plain lists and numbers.
    start : dict
        Values of the controls at the start, and after a reset.
    figure : Figure
        The still figure, with alt text.
    text : str
        The numbers at the start, as text.

    Attributes
    ----------
    state : dict
        Where the reader's hand has left the controls and the picture, by name. Read it to compute
        with what is seen; set it, all or a part, to move the live figure. A value that no control
        has is refused by the figure: it says so, and sets `state` back.

    Raises
    ------
    ValueError
        When the figure has no alt text, or `state` is given a name that the explorer has not.
    """

    _esm = Unicode().tag(sync=True)
    _css = Unicode().tag(sync=True)
    data = Dict().tag(sync=True)
    start = Dict().tag(sync=True)
    state = Dict().tag(sync=True)

    def __init__(
        self, name: str, *, data: dict[str, Any], start: dict[str, Any], figure: Figure, text: str
    ) -> None:
        if not get_alt_text(figure):
            raise ValueError(f"The figure of {name!r} has no alt text; use set_alt_text.")
        self._still, self._metadata = figure_bundle(figure)
        self._text = text
        plt.close(figure)  # else an inline backend would show it as well
        super().__init__(
            _esm=(_EXPLORERS / name / "built.js").read_text(encoding="utf-8"),
            _css=(_EXPLORERS / "frame" / "built.css").read_text(encoding="utf-8"),
            data=plain({**data, "theme": theme()}),
            start=plain(start),
        )
        self.state = self.start

    @validate("state")
    def _known_state(self, proposal: Mapping[str, Any]) -> dict[str, Any]:
        """Refuse names that are not the explorer's; keep what is not named."""
        for name in proposal["value"]:
            if name not in self.start:
                raise ValueError(unknown_name("control", name, list(self.start)))
        return {**self.start, **self.state, **plain(proposal["value"])}

    def __repr__(self) -> str:
        return self._text

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """Give the live figure, and the still one with its alt text."""
        shown = super()._repr_mimebundle_(**kwargs)
        bundle, metadata = shown if shown else ({}, {})
        return {**bundle, **self._still, "text/plain": self._text}, {**metadata, **self._metadata}


def theme() -> dict[str, Any]:
    """Return the course's look for JavaScript; dashes are in units of the line's width.

    Colours are names of variables of CSS; `palettes` holds their values, on a light and on a dark
    page.
    """
    return {
        "colours": {name: f"var(--{name})" for name in COLOURS},
        "groups": [f"var(--group-{number})" for number in range(len(GROUP_COLOURS))],
        "palettes": {
            "light": _palette(COLOURS, GROUP_COLOURS),
            "dark": _palette(DARK_COLOURS, DARK_GROUP_COLOURS),
        },
        "dashes": {model: _dashes(style) for model, style in LINE_STYLES.items()},
        "names": MODEL_NAMES,
    }


def _palette(colours: Mapping[str, str], groups: Sequence[str]) -> dict[str, str]:
    return {**colours, **{f"group-{number}": colour for number, colour in enumerate(groups)}}


def look(style: Mapping[str, Any]) -> dict[str, Any]:
    """Return a style of matplotlib (``color``, ``ls``) as JavaScript's `lookStyle` takes it.

    Raises
    ------
    ValueError
        When the colour is none of the course's: a dark page would show it as it is.
    """
    names = {colour: name for name, colour in _palette(COLOURS, GROUP_COLOURS).items()}
    if style["color"] not in names:
        raise ValueError(f"{style['color']!r} is no colour of the course; use one of {[*names]}.")
    return {"colour": f"var(--{names[style['color']]})", "dashes": _dashes(style["ls"])}


def _dashes(line_style: Any) -> list[float]:
    """Return the lengths of dashes and gaps in units of the line's width; none when solid."""
    return [] if line_style == "-" else list(line_style[1])


def plain(value: Any) -> Any:
    """Turn arrays, NumPy numbers and tuples into what JSON holds; NaN becomes None."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(item) for item in value]
    if isinstance(value, np.generic):
        value = value.item()
    return None if isinstance(value, float) and not np.isfinite(value) else value


def add_numbers(figure: Figure, text: str) -> None:
    """Write the numbers below a still figure, in type of one width."""
    figure.supxlabel(
        shown(text), x=0.02, ha="left", fontsize=11, family="monospace", linespacing=1.4
    )
