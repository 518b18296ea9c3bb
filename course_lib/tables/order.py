"""The order in which tables list factors: nested ones outside in, crossed ones by name."""

from collections.abc import Sequence

from course_lib.model.design import RandomBlock


def blocks_in_order(blocks: Sequence[RandomBlock]) -> list[int]:
    """Positions of the blocks, factor by factor, each with its intercept first.

    Parameters
    ----------
    blocks : sequence of RandomBlock
        As the formula has them.
    """
    factors = list(dict.fromkeys(block.factor for block in blocks))
    top = factors[0] if factors else ""
    if not all(name == top or name.startswith(top + ":") for name in factors):
        factors = sorted(factors, key=lambda name: name.replace(":", "_"))
    return sorted(
        range(len(blocks)),
        key=lambda at: (factors.index(blocks[at].factor), "Intercept" not in blocks[at].terms),
    )
