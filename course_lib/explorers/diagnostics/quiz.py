"""Which fault a question hides, and in which data set."""

from typing import Any

from course_lib.explorers.diagnostics.faults import NAMES
from course_lib.explorers.frame.draws import uniforms

NONE = "none"
KINDS = {NONE: "no fault", **NAMES}
FIRST_SET = 100_000  # data sets of questions come after those that a reader leafs through
PLACE = 2**31  # of the questions in the seed's stream, far from all data sets


def hidden_kind(seed: int, question: int) -> str:
    """Return the key of `KINDS` that a question hides; it is never that of the one before."""
    draws: Any = uniforms(seed, PLACE, question + 1)
    kinds, place = list(KINDS), int(draws[0] * len(KINDS))
    for draw in draws[1:]:
        place = (place + 1 + int(draw * (len(KINDS) - 1))) % len(KINDS)
    return kinds[place]
