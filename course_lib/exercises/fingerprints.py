"""Recognise an answer without holding it: values as cells of a grid, cells as digests.

A student's copy of an exercise has to say "right" and "this is the variance" about numbers that
it must not contain. So it holds digests. Numbers are first put into the cells of a grid that is
even on the logarithmic scale, so that rounding does not matter. The digests keep answers out of
sight. They do not keep them secret from somebody who tries all numbers; that an answer was computed
is proved by running the notebook on other data.
"""

import base64
import hashlib
import math
from functools import lru_cache
from typing import Any

from course_lib.exercises.values import Plain, scalars

TOLERANCE = 0.002  # of the value
TINY = 1e-7  # numbers below count as zero
_COST = 2**13  # about 20 ms and 8 MB for a digest

Prints = list[list[str]]


def cell(scalar: Any, tolerance: float) -> str:
    """Name the cell of the grid that a number lies in; text is its own cell.

    Parameters
    ----------
    scalar : float, str or other
        A plain value. Capital letters and blanks in text do not matter.
    tolerance : float
        Width of a cell, as a share of the number.
    """
    if isinstance(scalar, str):
        return "text " + "".join(scalar.casefold().split())
    if not isinstance(scalar, float) or not math.isfinite(scalar):
        return str(scalar)
    if abs(scalar) < TINY:
        return "0"
    sign = "-" if scalar < 0 else "+"
    return f"{sign}{math.floor(math.log(abs(scalar)) / math.log1p(tolerance))}"


def cells(scalar: Any, tolerance: float) -> list[str]:
    """List the cells within the tolerance of a number, about three."""
    if not isinstance(scalar, float) or not math.isfinite(scalar):
        return [cell(scalar, tolerance)]
    nearby = [scalar * (1 + step * tolerance) for step in (-1, -0.5, 0, 0.5, 1)]
    return list(dict.fromkeys(cell(value, tolerance) for value in nearby))


def agree(answer: Plain, target: Plain, tolerance: float = TOLERANCE) -> bool:
    """Whether an answer is the target, within one to two tolerances of each number."""
    if type(answer) is not type(target):
        return False
    given, wanted = scalars(answer), scalars(target)
    return len(given) == len(wanted) and all(
        cell(a, tolerance) in cells(b, tolerance) for a, b in zip(given, wanted, strict=True)
    )


def fingerprint(target: Plain, salt: str, tolerance: float = TOLERANCE) -> Prints:
    """Digests of the cells that a target's numbers and texts may lie in.

    Parameters
    ----------
    target : plain value
        The answer to be recognised.
    salt : str
        Name of the question: equal numbers have different digests in different questions.
    tolerance : float
        As a share of each number.

    Returns
    -------
    list of list of str
        For each scalar of the target its digests.
    """
    return [
        sorted(_digest(one, salt) for one in cells(scalar, tolerance)) for scalar in scalars(target)
    ]


def recognise(
    answer: Plain, known: dict[str, Prints], salt: str, tolerance: float = TOLERANCE
) -> str:
    """Return the first label in `known` whose fingerprint fits the answer; empty if none does."""
    given = [_digest(cell(scalar, tolerance), salt) for scalar in scalars(answer)]
    for label, prints in known.items():
        if len(prints) == len(given) and all(
            one in options for one, options in zip(given, prints, strict=True)
        ):
            return label
    return ""


@lru_cache(maxsize=10_000)
def _digest(text: str, salt: str) -> str:
    raw = hashlib.scrypt(text.encode(), salt=salt.encode(), n=_COST, r=8, p=1, dklen=9)
    return base64.b64encode(raw).decode()
