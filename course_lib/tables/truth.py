"""The true values of a planned study, checked: fixed effects, standard deviations, correlations."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np

from course_lib.basics.arguments import is_finite
from course_lib.basics.kinds import wrong_kind
from course_lib.basics.suggestions import unknown_name
from course_lib.model.design import Array, RandomBlock


def fixed_values(fixed: Any, names: Sequence[str]) -> Array:
    """Return the fixed effects in the design's order; those that are not named are 0."""
    if not isinstance(fixed, Mapping):
        raise wrong_kind(f"fixed is a mapping, such as {{'{names[-1]}': 5}}", fixed)
    for name, value in fixed.items():
        if name not in names:
            raise ValueError(unknown_name("fixed effect", name, names))
        if not is_finite(value):
            raise ValueError(
                f"The fixed effect of '{name}' must be a finite number; got {value!r}."
            )
    return np.array([float(fixed.get(name, 0.0)) for name in names])


def covariance_values(
    blocks: Sequence[RandomBlock], sds: Any, correlations: Mapping[str, Any]
) -> list[Array]:
    """Return the covariance of each block, or say which value is missing or impossible."""
    terms: dict[str, list[str]] = {block.factor: [] for block in blocks}
    pairs: dict[str, list[tuple[str, str]]] = {block.factor: [] for block in blocks}
    for block in blocks:
        terms[block.factor] += block.terms
        pairs[block.factor] += combinations(block.terms, 2)
    by_term = {factor: _by_name("sds", sds, factor, names) for factor, names in terms.items()}
    by_pair = {
        factor: _by_name("correlations", correlations, factor, names, optional=True)
        for factor, names in pairs.items()
    }
    for what, given in (("sds", sds), ("correlations", correlations)):
        for factor in given:
            if factor not in terms:
                raise ValueError(f"{what}: {unknown_name('grouping factor', factor, [*terms])}")
    return [_covariance(block, by_term[block.factor], by_pair[block.factor]) for block in blocks]


def _by_name(
    what: str, given: Any, factor: str, names: Sequence[Any], *, optional: bool = False
) -> dict[Any, float]:
    """Return one number for each term, or pair of terms, of a factor."""
    example = {factor: {names[0]: 0.1 if optional else 20} if names else {}}
    if not isinstance(given, Mapping):
        raise wrong_kind(f"{what} is a mapping from factor to its values, such as {example}", given)
    own = _mapping(given.get(factor, {}), f"{what} of '{factor}'", names, example)
    lowest, highest = (-1.0, 1.0) if optional else (0.0, np.inf)
    for name, value in own.items():
        if name not in names:
            known = [str(one) for one in names]
            raise ValueError(f"{what} of '{factor}': {unknown_name('term', str(name), known)}")
        if not is_finite(value) or not lowest <= value <= highest:
            wanted = "from -1 to 1" if optional else "of at least 0"
            raise ValueError(
                f"{what} of '{factor}': {name} must be a number {wanted}; got {value!r}."
            )
    missing = [] if optional else [name for name in names if name not in own]
    if missing:
        raise ValueError(
            f"{what} of '{factor}' lacks {', '.join(missing)}. Name each term, such as {example}; "
            f"0 is possible."
        )
    return {name: float(own.get(name, 0.0)) for name in names}


def _mapping(own: Any, what: str, names: Sequence[Any], example: Any) -> dict[Any, Any]:
    """Return values by name, where one number may stand for the only one."""
    if not isinstance(own, Mapping):
        if len(names) != 1:
            raise ValueError(
                f"{what}: one number is given and there are {len(names)} values, of "
                f"{', '.join(map(str, names)) or 'nothing'}. Name each, such as {example}."
            )
        own = {names[0]: own}
    return {_as_known(name, names): value for name, value in own.items()}


def _as_known(name: Any, names: Sequence[Any]) -> Any:
    """Take a pair of terms in either order."""
    turned = tuple(reversed(name)) if isinstance(name, tuple) else name
    return turned if turned in names else name


def _covariance(
    block: RandomBlock, sds: Mapping[str, float], correlations: Mapping[Any, float]
) -> Array:
    sd = np.array([sds[term] for term in block.terms])
    corr = np.eye(len(sd))
    for i, j in combinations(range(len(sd)), 2):
        corr[i, j] = corr[j, i] = correlations[block.terms[i], block.terms[j]]
    if np.linalg.eigvalsh(corr).min() < -1e-10:
        raise ValueError(
            f"The correlations by {block.factor} contradict each other: no effects can have them "
            f"all. Put some of them nearer to 0."
        )
    return corr * np.outer(sd, sd)
