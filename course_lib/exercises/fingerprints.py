"""Recognise an answer without holding it: values as cells of a grid, cells as digests.

A student's copy of an exercise has to say "right" and "this is the variance" about numbers that
it must not contain. So it holds digests. Numbers are first put into the cells of a grid that is
even on the logarithmic scale, so that rounding does not matter.

An answer of a few numbers has digests for each of them: of all cells within the tolerance, in a
grid that is the same for all. So has a target in which a place is left open, which anything fits. A
longer one has one digest for all of it. There each number has a
grid of its own, shifted so that the right number lies in the middle of a cell; the shift is known,
the cell is not. A number is near enough or not by where in its cell it lies.

Digests deter a look, not a search: who tries all numbers finds the answer. That an answer was
computed is proved by running the notebook on other data.
"""

import base64
import hashlib
import json
import math
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypedDict

from course_lib.exercises.values import Plain, scalars

TOLERANCE = 0.002  # of the value
TINY = 1e-7  # numbers below count as zero
SCHEME = {"name": "blake2b-chain", "rounds": 20_000}  # 10 ms for a digest, 140 ms in a browser
FEW = 5  # numbers and texts, up to which each has digests of its own
_WIDTH = 10  # of a cell of a shifted grid, in tolerances
_REACH = 1.5  # how far from the middle of its cell a number may lie, in tolerances


class Joint(TypedDict):
    """Fingerprint of a longer answer: the shift of each grid, and a digest of all cells."""

    shifts: list[float]
    digest: str


Fingerprint = list[list[str]] | Joint
Digest = Callable[[str], str]


@lru_cache(maxsize=10_000)
def chained(text: str, salt: str, rounds: int) -> str:
    """Digest a text by a chain of BLAKE2b.

    Parameters
    ----------
    text : str
        What must not be read.
    salt : str
        Exercise and question: equal numbers have different digests in different questions.
    rounds : int
        Links of the chain: the more, the longer a search takes.
    """
    link = f"{salt}\n{text}".encode()
    for _ in range(rounds):
        link = hashlib.blake2b(link).digest()
    return base64.b64encode(link[:9]).decode()


def cell(scalar: Any, step: float, shift: float = 0.0) -> str:
    """Name the cell of a grid that a number lies in; text is its own cell.

    Parameters
    ----------
    scalar : float, str or other
        A plain value. Capital letters and blanks in text do not matter.
    step : float
        Width of a cell on the logarithmic scale.
    shift : float
        By how much of a cell the grid is shifted.
    """
    if isinstance(scalar, str):
        return "text " + "".join(scalar.casefold().split())
    if not _has_place(scalar):
        return "0" if isinstance(scalar, float) and math.isfinite(scalar) else str(scalar)
    sign = "-" if scalar < 0 else "+"
    return f"{sign}{math.floor(_place(scalar, step) + shift)}"


def _has_place(scalar: Any) -> bool:
    """Whether this is a number with a place on the logarithmic scale."""
    return isinstance(scalar, float) and math.isfinite(scalar) and abs(scalar) >= TINY


def _place(scalar: float, step: float) -> float:
    return math.log(abs(scalar)) / step


def cells(scalar: Any, tolerance: float) -> list[str]:
    """List the cells within the tolerance of a number, about three."""
    step = math.log1p(tolerance)
    if not isinstance(scalar, float) or not math.isfinite(scalar):
        return [cell(scalar, step)]
    nearby = [scalar * (1 + part * tolerance) for part in (-1, -0.5, 0, 0.5, 1)]
    return list(dict.fromkeys(cell(value, step) for value in nearby))


def fingerprint(target: Plain, tolerance: float, digest: Digest) -> Fingerprint:
    """Make what recognises a target without holding it.

    Parameters
    ----------
    target : plain value
        The answer to be recognised. None in place of an item leaves that place open.
    tolerance : float
        As a share of each number.
    digest : callable
        Text to digest.

    Returns
    -------
    list of list of str, or Joint
        For each scalar of a short target its digests; for a longer one a `Joint`.
    """
    found = scalars(target)
    if len(found) <= FEW or None in found:
        return [sorted(digest(one) for one in _cells(scalar, tolerance)) for scalar in found]
    shifts = [_middle(scalar, tolerance) for scalar in found]
    return {"shifts": shifts, "digest": digest(_joined(found, shifts, tolerance))}


def _cells(scalar: Any, tolerance: float) -> list[str]:
    """List what may stand in a place: no cell when the place is open."""
    return [] if scalar is None else cells(scalar, tolerance)


def _middle(scalar: Any, tolerance: float) -> float:
    """Shift of the grid in which a number lies in the middle of a cell."""
    if not _has_place(scalar):
        return 0.0
    return round((0.5 - _place(scalar, _wide(tolerance))) % 1, 2)


def _wide(tolerance: float) -> float:
    return _WIDTH * math.log1p(tolerance)


def _joined(found: Sequence[Any], shifts: Sequence[float], tolerance: float) -> str:
    step = _wide(tolerance)
    return json.dumps([cell(one, step, shift) for one, shift in zip(found, shifts, strict=True)])


def fits(answer: Plain, known: Fingerprint, tolerance: float, digest: Digest) -> bool:
    """Whether an answer has a fingerprint; `tolerance` and `digest` as when it was made.

    Numbers within the tolerance fit, those more than two tolerances away do not.
    """
    given = scalars(answer)
    if isinstance(known, dict):
        shifts = known["shifts"]
        return (
            len(given) == len(shifts)
            and all(
                _is_central(one, shift, tolerance) for one, shift in zip(given, shifts, strict=True)
            )
            and digest(_joined(given, shifts, tolerance)) == known["digest"]
        )
    step = math.log1p(tolerance)
    return len(given) == len(known) and all(
        digest(cell(one, step)) in options if options else one is not None and one == one
        for one, options in zip(given, known, strict=True)
    )


def _is_central(scalar: Any, shift: float, tolerance: float) -> bool:
    """Whether a number lies near the middle of its cell; all else has no place, and does."""
    if not _has_place(scalar):
        return True
    place = _place(scalar, _wide(tolerance)) + shift
    return abs(place - math.floor(place) - 0.5) <= _REACH / _WIDTH


def recognise(
    answer: Plain, known: Mapping[str, Fingerprint], tolerance: float, digest: Digest
) -> str:
    """Return the first label in `known` whose fingerprint fits the answer; empty if none does."""
    return next((n for n, one in known.items() if fits(answer, one, tolerance, digest)), "")


def agree(answer: Plain, target: Plain, tolerance: float = TOLERANCE) -> bool:
    """Whether an answer is the target, as its fingerprint would say."""
    if type(answer) is not type(target):
        return False
    return fits(answer, fingerprint(target, tolerance, str), tolerance, str)
