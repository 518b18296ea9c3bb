"""Which lecture builds on which."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from textwrap import fill
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
from matplotlib.path import Path
from matplotlib.textpath import TextPath

from course_lib.basics.suggestions import unknown_name
from course_lib.plots.parts.layers import Layers, arrange
from course_lib.plots.parts.names import shown
from course_lib.theme import COLOURS, set_alt_text

LETTERS = 24  # of a title in one line
FONT_SIZE = 12.5
LINE = 0.23  # height of a line in this size, in inches
PAD, GAP = 0.22, 0.38  # within a box and between boxes, in inches
WIDEST = 10.5  # inches
_EXPECTED = "builds_on goes from each lecture to numbers, such as {'02 random intercepts': ['01']}"


def plot_course_map(builds_on: Mapping[str, Sequence[str]], *, ax: Axes | None = None) -> Axes:
    """Draw which lecture builds on which.

    Parameters
    ----------
    builds_on : mapping
        Lecture, such as ``"02 random intercepts"``, to the numbers that it builds on, such as
        ``["01"]``.
    ax : Axes, optional
        Where to draw; without it a new figure, as high as the course is long.

    Returns
    -------
    Axes
        How to read it: an arrow goes from a lecture to one that needs it.
    """
    needs = _numbers(builds_on)
    labels = {_number(name): shown(fill(name, LETTERS)) for name in builds_on}
    size = _box_size(labels.values())
    layers = arrange(needs, most=max(1, int(WIDEST / (size[0] + GAP))))
    ax = ax or _page(layers, size)
    for number, place in layers.places.items():
        _draw_box(ax, labels[number], _centre(place, size), size)
    for (start, end), passes in layers.passes.items():
        places = [layers.places[start], *passes, layers.places[end]]
        _draw_arrow(ax, f"{start} {end}", [_centre(place, size) for place in places], size)
    ax.autoscale_view()
    ax.axis("off")
    set_alt_text(ax, _alt_text(list(builds_on), needs))
    return ax


def _number(name: str) -> str:
    return name.split()[0]


def _numbers(builds_on: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Number of each lecture to the numbers that it needs, or say what is wrong with them."""
    named = isinstance(builds_on, Mapping) and all(str(name).strip() for name in builds_on)
    if not named or not builds_on:
        raise ValueError(f"{_EXPECTED}; got {builds_on!r}.")
    needs: dict[str, list[str]] = {}
    for name, others in builds_on.items():
        if isinstance(others, str):
            raise ValueError(f"What '{name}' builds on is a list, such as [{others!r}].")
        if _number(name) in needs:
            raise ValueError(f"Two lectures have the number {_number(name)}: give each its own.")
        needs[_number(name)] = list(others)
    for other in (each for others in needs.values() for each in others):
        if other not in needs:
            raise ValueError(unknown_name("lecture", other, list(needs)))
    return needs


def _box_size(labels: Iterable[str]) -> tuple[float, float]:
    """Width and height of a box that holds each of the labels."""
    lines = [label.split("\n") for label in labels]
    texts = (TextPath((0, 0), line, size=FONT_SIZE) for each in lines for line in each)
    widest = max(text.get_extents().width for text in texts) / 72
    return widest + 2 * PAD, LINE * max(map(len, lines)) + PAD


def _centre(place: tuple[float, int], size: tuple[float, float]) -> tuple[float, float]:
    """Turn a place and a row into inches, across and upwards."""
    return place[0] * (size[0] + GAP), -place[1] * (size[1] + GAP)


def _page(layers: Layers, size: tuple[float, float]) -> Axes:
    """Make a figure in which one unit of the axes is an inch."""
    passes = [place for places in layers.passes.values() for place in places]
    centres = np.array([_centre(place, size) for place in [*layers.places.values(), *passes]])
    low = centres.min(axis=0) - np.divide(size, 2) - PAD
    high = centres.max(axis=0) + np.divide(size, 2) + PAD
    figure = plt.figure(figsize=tuple(high - low), layout="none")
    ax = figure.add_axes((0, 0, 1, 1))
    ax.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]))
    return ax


def _draw_box(ax: Axes, label: str, centre: tuple[float, float], size: tuple[float, float]) -> None:
    corner = (centre[0] - size[0] / 2, centre[1] - size[1] / 2)
    style: Any = {"boxstyle": "round,pad=0,rounding_size=0.12", "fc": "white", "lw": 1.5}
    box = FancyBboxPatch(corner, *size, ec=COLOURS["partial"], gid=f"box {_number(label)}", **style)
    ax.add_patch(box)
    ax.text(*centre, label, ha="center", va="center", fontsize=FONT_SIZE)


def _draw_arrow(
    ax: Axes, ends: str, centres: list[tuple[float, float]], size: tuple[float, float]
) -> None:
    """Draw an arrow from the first box to the last, straight through the rows between."""
    half = size[1] / 2
    places = list(centres)
    places[0] = (_port(centres[0], centres[1], size), centres[0][1])
    places[-1] = (_port(centres[-1], centres[-2], size), centres[-1][1])
    corners, codes = [(places[0][0], places[0][1] - half)], [Path.MOVETO]
    for (x, y), (next_x, next_y) in pairwise(places):
        middle = (y + next_y) / 2
        corners += [(x, middle), (next_x, middle), (next_x, next_y + half)]
        codes += [Path.CURVE4] * 3
        corners.append((next_x, next_y - half))  # through the row; taken away at the end
        codes.append(Path.LINETO)
    path = Path(corners[:-1], codes[:-1])
    look: Any = {"arrowstyle": "-|>", "mutation_scale": 14, "lw": 1.4, "color": COLOURS["data"]}
    ax.add_patch(FancyArrowPatch(path=path, gid=f"arrow {ends}", **look))


def _port(box: tuple[float, float], other: tuple[float, float], size: tuple[float, float]) -> float:
    """Place across where an arrow leaves or enters a box: towards its other end."""
    return box[0] + size[0] / 4 * float(np.clip((other[0] - box[0]) / size[0], -1, 1))


def _alt_text(names: list[str], needs: Mapping[str, Sequence[str]]) -> str:
    """Say which lecture leads to which."""
    leads = {start: [end for end, others in needs.items() if start in others] for start in needs}
    said = [f"{start} leads to {_listed(ends)}" for start, ends in leads.items() if ends]
    told = f": {'; '.join(said)}." if said else "; none builds on another."
    return f"Map of {len(names)} lectures, {names[0]} to {names[-1]}{told}"


def _listed(numbers: Sequence[str]) -> str:
    *first, last = numbers
    return f"{', '.join(first)} and {last}" if first else last
