"""Refuse a model whose variances and covariances the data cannot tell apart.

A likelihood that is flat in some direction has no estimate there, whatever a search returns.
"""

import re
from collections.abc import Sequence

import numpy as np

from course_lib.model.centring import in_basis
from course_lib.model.column_checks import FAR, centring_advice, check_columns, is_far
from course_lib.model.design import Array, Design, RandomBlock
from course_lib.model.exact_fit import check_residual
from course_lib.model.level_labels import Codes
from course_lib.model.variance_likeness import Likeness, Parameter, likeness

# Smallest eigenvalue of the cosines beside the largest. Models that are identified have some
# 0.006 and more, others 1e-16 and less.
_INDEPENDENT = 1e-10
_NO_REASON = (
    "Other values of them give the response the same covariance, and so the same likelihood. "
    "Leave one of these effects out."
)
_TAKES_PART = 1e-3  # share of a parameter in the directions that have no length


def check_identified(design: Design) -> None:
    """Refuse what no data of this design could tell apart, and what leaves no residual variance.

    Parameters
    ----------
    design : Design
        Response, fixed and random effects.

    Raises
    ------
    ValueError
        The message names the columns, or the variances and covariances, and says what to do.

    Notes
    -----
    V is linear in the variances and covariances. With P the projector off the fixed effects, they
    can be told apart exactly when their matrices ``P G P`` are linearly independent.
    """
    check_columns(design)
    check_told_apart(design)
    check_residual(design)


def check_told_apart(design: Design, *, residual: bool = True) -> None:
    """Refuse variances and covariances that the data cannot tell apart.

    Parameters
    ----------
    design : Design
        Response, fixed and random effects.
    residual : bool, default True
        Whether rows have a variance of their own.
    """
    found = likeness(design)
    if not found.left.all():
        number = int(np.argmin(found.left))
        raise ValueError(_nothing_left(found.parameters[number], design))
    count = len(found.parameters) - (not residual)
    values, vectors = np.linalg.eigh(found.cosines[:count, :count])
    vectors = np.pad(vectors, ((0, len(found.parameters) - count), (0, 0)))
    flat = vectors[:, values < _INDEPENDENT * values[-1]]
    if flat.size:
        raise ValueError(_alike(_taking_part(found, flat, design), design))


def _taking_part(found: Likeness, flat: Array, design: Design) -> list[Parameter]:
    """Parameters in the data's units that can change together and leave V as it is."""
    named: list[Parameter] = []
    for direction in flat.T / found.length:
        changes = [_in_data_units(at, found, direction, design) for at in range(len(design.blocks))]
        sizes = [abs(change) for pairs in changes for change in pairs]
        sizes.append(abs(direction[-1]))
        named += [
            one
            for one, size in zip(found.parameters, sizes, strict=True)
            if size > _TAKES_PART * max(sizes)
        ]
    return [one for one in found.parameters if one in named]


def _in_data_units(at: int, found: Likeness, direction: Array, design: Design) -> list[float]:
    """Change of a block's variances and covariances, by what they add to the response."""
    columns = design.blocks[at].columns
    _, basis = in_basis(design.blocks[at])
    change = np.zeros_like(basis)
    pairs = [(one.pairs[0], n) for n, one in enumerate(found.parameters) if one.block == at]
    for (a, b), number in pairs:
        change[a, b] = change[b, a] = direction[number]
    size = np.sqrt((columns**2).mean(axis=0))
    changed = basis @ change @ basis.T * np.outer(size, size)
    return [float(changed[pair]) for pair, _ in pairs]


def _nothing_left(one: Parameter, design: Design) -> str:
    """Say why a variance or covariance has no share in what the fixed effects leave."""
    block = design.blocks[one.block]
    ((a, b), *_) = one.pairs
    if a != b and not _overlap(block, a, b):
        return (
            f"No group of '{block.factor}' has rows with both {block.terms[a]} and "
            f"{block.terms[b]}, so there is nothing from which {_name(one, design)} could be "
            f"estimated. Use (1 | {block.factor}), one variance for all groups."
        )
    between = _constant_in_groups(block, design)
    if "Intercept" in block.terms and len(between) >= len(block.levels):
        return _groups_are_fixed(block, between)
    return (
        f"The fixed effects already explain all that {_name(one, design)} stands for, so nothing "
        f"is left to estimate it from. Leave {_listed(block.terms)} by {block.factor} out of the "
        f"fixed or out of the random part."
    )


def _groups_are_fixed(block: RandomBlock, between: Sequence[str]) -> str:
    factor, count = block.factor, len(block.levels)
    word = rf"(?<!\w){re.escape(factor)}(?!\w)"
    if any(re.search(word, name) for name in between):
        return (
            f"'{factor}' is in the fixed part, which gives each of its {count} levels a mean of "
            f"its own, and it is a grouping factor too: nothing is left for a variance between "
            f"its levels. Leave '{factor}' out of the fixed part, or (1 | {factor}) out of the "
            f"random part."
        )
    return (
        f"'{factor}' has {count} levels, and the fixed effects that are constant within them "
        f"({', '.join(between)}) are as many: they explain all differences between the levels, "
        f"and nothing is left for a variance between them. Leave such a predictor out, or take "
        f"data with more levels of '{factor}'."
    )


def _alike(parameters: Sequence[Parameter], design: Design) -> str:
    """Say which variances and covariances cannot be told apart, and why where it is known."""
    blocks = [design.blocks[at] for at in dict.fromkeys(p.block for p in parameters) if at >= 0]
    things = _listed([_name(one, design) for one in parameters])
    first, last = blocks[0], blocks[-1]
    if first.factor != last.factor and _same_split(first.codes, last.codes):
        return _same_groups(first.factor, last.factor)
    return f"The data cannot tell apart {things}. {flat_advice(blocks) or _NO_REASON}"


def _same_groups(first: str, last: str) -> str:
    outer, inner = sorted((first, last), key=len)
    if inner.startswith(f"{outer}:"):
        return (
            f"Each level of '{outer}' has one level only of '{inner.removeprefix(f'{outer}:')}', "
            f"so the variances of '{outer}' and of '{inner}' cannot be told apart. Keep one of "
            f"them, such as (1 | {outer})."
        )
    return (
        f"The grouping factors '{first}' and '{last}' split the rows into the same groups, so "
        f"their variances cannot be told apart. Keep one of them, such as (1 | {first})."
    )


def flat_advice(blocks: Sequence[RandomBlock]) -> str:
    """Say why variances are hard to tell apart, and what to do; empty where it is not known."""
    for block in blocks:
        if "Intercept" in block.terms and (names := _between(block)):
            return _between_slope(block.factor, names[0])
    return _far_advice(blocks)


def _far_advice(blocks: Sequence[RandomBlock]) -> str:
    for block in blocks:
        for name, column in zip(block.terms, block.columns.T, strict=True):
            if is_far(column, FAR / 10):
                return (
                    f"'{name}' is so far from zero that it is nearly constant beside an intercept "
                    f"that it is not correlated with. Centre it: {centring_advice(name)}."
                )
    return ""


def _between_slope(factor: str, name: str) -> str:
    slope = name if name.isidentifier() else "d"
    what = "" if name.isidentifier() else ", d a column that is 1 there and 0 elsewhere,"
    return (
        f"'{name}' does not vary within the groups of '{factor}' and has too few values between "
        f"them: a slope by group shows only in how large the variance of the groups is at each of "
        f"these values. Use (1 | {factor}), or (1 | {factor}) + (0 + {slope} | {factor}){what} "
        f"where groups with a larger '{name}' differ more from each other."
    )


def _between(block: RandomBlock) -> list[str]:
    """Slopes of predictors that do not vary within the groups."""
    named = zip(block.terms, block.columns.T, strict=True)
    return [name for name, one in named if np.ptp(one) and _is_constant(block.codes, one)]


def _constant_in_groups(block: RandomBlock, design: Design) -> list[str]:
    named = zip(design.fixed_names, design.x.T, strict=True)
    return [name for name, column in named if _is_constant(block.codes, column)]


def _is_constant(codes: Codes, column: Array) -> bool:
    value = np.zeros(codes.max() + 1)
    value[codes] = column
    return bool((value[codes] == column).all())


def _same_split(first: Codes, second: Codes) -> bool:
    pairs = len(np.unique(first * (second.max() + 1) + second))
    return pairs == len(np.unique(first)) == len(np.unique(second))


def _overlap(block: RandomBlock, a: int, b: int) -> bool:
    return bool(
        (
            np.bincount(block.codes, block.columns[:, a] != 0)
            * np.bincount(block.codes, block.columns[:, b] != 0)
        ).any()
    )


def _name(one: Parameter, design: Design) -> str:
    if one.block < 0:
        return "the residual variance"
    block = design.blocks[one.block]
    terms = list(dict.fromkeys(block.terms[at] for pair in one.pairs for at in pair))
    kind = "variance" if one.pairs[0][0] == one.pairs[0][1] else "covariance"
    return f"the {kind} of {_listed(terms)} by {block.factor}"


def _listed(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
