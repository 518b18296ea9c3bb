"""Matrices that carry their first and second derivatives along."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from course_lib.model.design import Array

Pair = tuple[int, int]


@dataclass(frozen=True)
class Jet:
    """A matrix, or one for each group, as a function of some parameters.

    Attributes
    ----------
    value : array, shape (..., a, b)
        The matrix at the parameters.
    first : mapping from int to array
        Its derivative in each parameter; what is not there is zero.
    second : mapping from pairs of int to array
        Its derivative in two parameters, the smaller number first.
    """

    value: Array
    first: Mapping[int, Array] = field(default_factory=dict)
    second: Mapping[Pair, Array] = field(default_factory=dict)

    def __matmul__(self, other: "Jet") -> "Jet":
        first = [(i, x @ other.value) for i, x in self.first.items()]
        first += [(j, self.value @ y) for j, y in other.first.items()]
        second = [(ij, x @ other.value) for ij, x in self.second.items()]
        second += [(ij, self.value @ y) for ij, y in other.second.items()]
        second += [
            (_pair(i, j), (1 + (i == j)) * (x @ y))
            for i, x in self.first.items()
            for j, y in other.first.items()
        ]
        return Jet(self.value @ other.value, _summed(first), _summed(second))

    def __add__(self, other: "Jet") -> "Jet":
        return Jet(
            self.value + other.value,
            _summed([*self.first.items(), *other.first.items()]),
            _summed([*self.second.items(), *other.second.items()]),
        )

    def __neg__(self) -> "Jet":
        return self.map(lambda x: -x)

    def __sub__(self, other: "Jet") -> "Jet":
        return self + -other

    @property
    def T(self) -> "Jet":  # noqa: N802 - as NumPy names it
        """The transpose."""
        return self.map(lambda x: np.swapaxes(x, -1, -2))

    def map(self, linear: Any) -> "Jet":
        """Apply a linear function to the matrix and to its derivatives."""
        return Jet(
            linear(self.value),
            {i: linear(x) for i, x in self.first.items()},
            {ij: linear(x) for ij, x in self.second.items()},
        )


def inverse_and_log_det(jet: Jet) -> tuple[Jet, Jet]:
    """Invert square matrices; the second jet holds the logarithm of their determinants."""
    inverse = np.linalg.inv(jet.value)
    turned = {i: x @ inverse for i, x in jet.first.items()}
    first = {i: -inverse @ x for i, x in turned.items()}
    bent = {ij: x @ inverse for ij, x in jet.second.items()}
    pairs = [(i, j) for i in turned for j in turned if i <= j]
    second = [(ij, -inverse @ x) for ij, x in bent.items()]
    second += [((i, j), -first[i] @ turned[j] - first[j] @ turned[i]) for i, j in pairs]
    log_second = [(ij, _trace(x)) for ij, x in bent.items()]
    log_second += [((i, j), -(turned[i] * np.swapaxes(turned[j], -1, -2)).sum((-1, -2)))
                   for i, j in pairs]  # fmt: skip
    log_det = Jet(
        np.linalg.slogdet(jet.value)[1],
        {i: _trace(x) for i, x in turned.items()},
        _summed(log_second),
    )
    return Jet(inverse, first, _summed(second)), log_det


def _trace(x: Array) -> Array:
    return np.trace(x, axis1=-2, axis2=-1)


def _pair(i: int, j: int) -> Pair:
    return (i, j) if i <= j else (j, i)


def _summed(items: Iterable[tuple[Any, Array]]) -> dict[Any, Array]:
    found: dict[Any, Array] = {}
    for key, x in items:
        found[key] = found[key] + x if key in found else x
    return found
