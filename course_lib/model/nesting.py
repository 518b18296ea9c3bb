"""Whether a model is a special case of another, and where its variances stand in that other."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from course_lib.model.centring import orthonormal
from course_lib.model.design import Array, Design, RandomBlock
from course_lib.model.variance_likeness import Likeness, likeness

_INSIDE = 1e-6  # what of a unit column is left once it is explained
_ZERO = 1e-6  # a variance, where the effects' columns are of mean square one


def fixed_within(smaller: Array, larger: Array) -> bool:
    """Whether the columns of one design, shape (n, p), are combinations of those of another."""
    own, other = orthonormal(smaller)[0], orthonormal(larger)[0]
    return bool(abs(own - other @ (other.T @ own)).max(initial=0) < _INSIDE)


def zero_variances(smaller: Sequence[RandomBlock], larger: Design) -> int | None:
    """How many variances of a larger model are zero where a smaller model holds.

    Parameters
    ----------
    smaller : sequence of RandomBlock
        Random effects of the smaller model, on the same rows; none for a regression.
    larger : Design
        The larger model.

    Returns
    -------
    int or None
        Number of independent effects that have no variance: 0 where the smaller model lies
        within the larger one's range, 1 where a variance (with its covariances) is at its
        boundary. None where the smaller model is no special case of the larger.

    Notes
    -----
    V is linear in variances and covariances. The smaller model is nested when each of its
    matrices is a combination of those of the larger. A V of the smaller model with all its
    variances above zero is then written with the larger one's parameters.
    """
    if not smaller:
        return sum(_count(block) for block in larger.blocks)
    found = likeness(replace(larger, blocks=(*larger.blocks, *smaller)))
    count = len(larger.blocks)
    own = [i for i, one in enumerate(found.parameters) if one.block >= count]
    other = [i for i, one in enumerate(found.parameters) if one.block < count]
    shares = np.linalg.solve(found.cosines[np.ix_(other, other)], found.cosines[np.ix_(other, own)])
    missed = 1 - (found.cosines[np.ix_(own, other)] * shares.T).sum(axis=1)
    if not found.left[own].all() or missed.max() > _INSIDE:
        return None
    inside = [all(a == b for a, b in found.parameters[i].pairs) for i in own]
    values = shares @ (found.length[own] * np.array(inside))
    values[other.index(len(found.parameters) - 1)] += found.length[-1]
    values = values / found.length[other]
    return _zeros(found, dict(zip(other, values, strict=True)), larger)


def zero_effects(smaller: Sequence[RandomBlock], larger: Sequence[RandomBlock]) -> int | None:
    """How many effects of a larger model have no variance where a smaller model holds.

    Parameters
    ----------
    smaller, larger : sequences of RandomBlock
        Random effects of two models without a residual, on the same rows.

    Returns
    -------
    int or None
        None where the smaller model is no special case of the larger: where one of its blocks is
        not, as a whole, within one of the larger model's.
    """
    counts = 0
    for block in smaller:
        if not any(_within(block, other) for other in larger):
            return None
        counts += len(block.terms)
    return sum(len(block.terms) for block in larger) - counts


def _within(block: RandomBlock, other: RandomBlock) -> bool:
    same = block.factor == other.factor or _same_groups(block, other)
    return same and fixed_within(block.columns, other.columns)


def _same_groups(block: RandomBlock, other: RandomBlock) -> bool:
    pairs = len(np.unique(block.codes * len(other.levels) + other.codes))
    return pairs == len(block.levels) == len(other.levels)


def _count(block: RandomBlock) -> int:
    return 1 if block.one_variance else len(block.terms)


def _zeros(found: Likeness, values: dict[int, float], larger: Design) -> int | None:
    """Count the zeros among the eigenvalues of the covariances; None where one is below zero."""
    zeros = 0
    for at, block in enumerate(larger.blocks):
        covariance = np.zeros((len(block.terms),) * 2)
        for i, one in enumerate(found.parameters):
            for a, b in one.pairs if one.block == at else ():
                covariance[a, b] = covariance[b, a] = values[i]
        eigen = np.linalg.eigvalsh(covariance)
        if eigen[0] < -_ZERO:
            return None
        zeros += min(int((eigen < _ZERO).sum()), _count(block))
    residual = values[len(found.parameters) - 1]
    return zeros if residual > _ZERO else None
