"""Rows for a graph without circles: where each point stands, and where each arrow passes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

import numpy as np
from scipy.optimize import isotonic_regression

Point = tuple[str, int]  # a name and its row; or, further down, where arrows from it pass
Rows = list[list[Point]]
Gaps = list[list[tuple[Point, Point]]]  # pairs that are joined across each gap below a row

_TURNS = 18  # of ordering and placing; the best is kept
_HALF, _HALF_PASS = 0.5, 0.06  # half of the room of a point, and of arrows that pass


@dataclass(frozen=True)
class Layers:
    """Points in rows, each below all that it needs.

    Attributes
    ----------
    places : dict
        Name to place, across (a point is 1 wide) and row (0 is the first).
    passes : dict
        Pair of names, from and to, to the places in the rows between that the arrow passes. Arrows
        from one point go one way until they part.
    """

    places: dict[str, tuple[float, int]]
    passes: dict[tuple[str, str], list[tuple[float, int]]]


def arrange(needs: Mapping[str, Sequence[str]], *, most: int) -> Layers:
    """Arrange points in rows of at most `most`, with few crossings and short arrows.

    Parameters
    ----------
    needs : mapping
        Name to the names that it needs, all of them keys.
    most : int
        Points in one row.
    """
    row_of = _row_numbers(needs, most)
    chains = {
        (start, end): [
            *((start, row) for row in range(row_of[start], row_of[end])),
            (end, row_of[end]),
        ]
        for end, starts in needs.items()
        for start in starts
    }
    links = {link for chain in chains.values() for link in pairwise(chain)}
    passes = {point for chain in chains.values() for point in chain} - set(row_of.items())
    rows, gaps = [], []
    for row in range(max(row_of.values()) + 1):
        own = sorted(point for point in row_of.items() if point[1] == row)
        half = (len(own) + row % 2) // 2  # of an odd number, to each side in turn
        rows.append([*own[:half], *sorted(p for p in passes if p[1] == row), *own[half:]])
        gaps.append(sorted(link for link in links if link[0][1] == row))
    room = dict.fromkeys(row_of.items(), _HALF) | dict.fromkeys(passes, _HALF_PASS)
    across = _places(rows, gaps, room)
    return Layers(
        {name: (across[name, row], row) for name, row in row_of.items()},
        {pair: [(across[p], p[1]) for p in chain[1:-1]] for pair, chain in chains.items()},
    )


def _row_numbers(needs: Mapping[str, Sequence[str]], most: int) -> dict[str, int]:
    """Row of each point: below all that it needs, and as high as there is room."""
    try:
        order = list(TopologicalSorter(needs).static_order())
    except CycleError as error:
        circle = " → ".join(error.args[1])
        raise ValueError(f"These need each other in a circle: {circle}.") from None
    depth: dict[str, int] = {}
    for name in order:
        depth[name] = max((depth[other] + 1 for other in needs[name]), default=0)
    rows: dict[str, int] = {}
    filled: Counter[int] = Counter()
    for name in sorted(needs, key=lambda each: (depth[each], each)):
        row = max((rows[other] + 1 for other in needs[name]), default=0)
        while filled[row] >= most:
            row += 1
        rows[name] = row
        filled[row] += 1
    return rows


def _places(rows: Rows, gaps: Gaps, room: Mapping[Point, float]) -> dict[Point, float]:
    """Place across of each point: turn after turn near those above, then below, then both."""
    across = {point: float(place) for row in rows for place, point in enumerate(row)}
    above: dict[Point, list[Point]] = {point: [] for point in across}
    below: dict[Point, list[Point]] = {point: [] for point in across}
    for start, end in (link for gap in gaps for link in gap):
        above[end].append(start)
        below[start].append(end)
    both = {point: above[point] + below[point] for point in across}
    found = []
    for turn in range(_TURNS):
        near, order = [(above, rows), (below, rows[::-1]), (both, rows)][turn % 3]
        for row in order:
            wish = {p: float(np.mean([across[q] for q in near[p] or [p]])) for p in row}
            across |= _apart(sorted(row, key=lambda p: (wish[p], across[p])), wish, room)
        found.append((*_faults(gaps, across), dict(across)))
    return min(found, key=lambda each: each[:2])[2]


def _apart(
    row: Sequence[Point], wish: Mapping[Point, float], room: Mapping[Point, float]
) -> dict[Point, float]:
    """Places in the order given, as near to the wishes as the room of each point allows."""
    offsets = np.cumsum([0.0, *(room[left] + room[right] for left, right in pairwise(row))])
    fitted = isotonic_regression([wish[p] for p in row] - offsets).x + offsets
    return dict(zip(row, map(float, fitted), strict=True))


def _faults(gaps: Gaps, across: Mapping[Point, float]) -> tuple[int, float]:
    """Count the crossings, and add up the ways across."""
    crossings, length = 0, 0.0
    for gap in gaps:
        top, bottom = np.array([[across[p] for p in link] for link in gap] or [[0.0, 0.0]]).T
        crossings += int(
            (np.subtract.outer(top, top) * np.subtract.outer(bottom, bottom) < 0).sum()
        )
        length += float(abs(top - bottom).sum())
    return crossings, round(length, 6)
