"""Which grouping factors are eliminated one after another, and which stand in the border."""

from collections.abc import Sequence

import numpy as np

from course_lib.model.design import RandomBlock
from course_lib.model.level_labels import Codes


def arrange_factors(
    blocks: Sequence[RandomBlock], longest: int | None
) -> tuple[list[list[int]], list[int]]:
    """Split blocks into a chain of nested factors, innermost first, and the border.

    Parameters
    ----------
    blocks : sequence of RandomBlock
        As the formula has them.
    longest : int or None
        Most factors in the chain; as many as there are with None.

    Returns
    -------
    chain : list of lists of int
        Positions of the blocks of each factor of the chain.
    border : list of int
        Positions of the other blocks.

    Notes
    -----
    Each factor is tried as the innermost; the chain that leaves the narrowest border is taken.
    """
    same: dict[str, list[int]] = {}
    for at, block in enumerate(blocks):
        same.setdefault(block.factor, []).append(at)
    by_size = sorted(same.values(), key=lambda ats: -len(blocks[ats[0]].levels))
    best: tuple[list[list[int]], list[int]] = ([], [])
    narrowest = np.inf
    for first in by_size:
        chain = _chain(blocks, first, by_size)[:longest]
        border = [at for ats in by_size if ats not in chain for at in ats]
        width = sum(len(blocks[at].levels) * len(blocks[at].terms) for at in border)
        if width < narrowest:
            best, narrowest = (chain, border), width
    return best


def _chain(
    blocks: Sequence[RandomBlock], first: list[int], by_size: Sequence[list[int]]
) -> list[list[int]]:
    chain = [first]
    for ats in by_size[by_size.index(first) + 1 :]:
        if _parents(blocks[chain[-1][0]], blocks[ats[0]]) is not None:
            chain.append(ats)
    return chain


def _parents(inner: RandomBlock, outer: RandomBlock) -> Codes | None:
    """Level of `outer` that each level of `inner` lies in; None when one lies in several."""
    parents = np.zeros(len(inner.levels), dtype=np.intp)
    parents[inner.codes] = outer.codes
    return parents if (parents[inner.codes] == outer.codes).all() else None
