"""The parameters of a mixed model, one by one, in the data's units."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np

from course_lib.model.design import Design

Kind = Literal["fixed", "sd", "corr", "residual_sd"]


@dataclass(frozen=True)
class Parameter:
    """One parameter.

    Attributes
    ----------
    kind : str
        ``fixed``, ``sd``, ``corr`` or ``residual_sd``, as in `refit`.
    at : int
        Number of the fixed effect, or of the block of random effects.
    terms : tuple of int
        Which effects of the block: one for a standard deviation, two for a correlation.
    """

    kind: Kind
    at: int = 0
    terms: tuple[int, ...] = ()

    @property
    def limits(self) -> tuple[float, float]:
        """Lowest and highest value, as a profile counts: a correlation as an angle."""
        if self.kind == "corr":
            return -np.pi / 2, np.pi / 2
        return 0.0 if self.kind == "sd" else -np.inf, np.inf

    def value(self, held: float) -> float:
        """Return the parameter's value: a profile counts angles and logarithms."""
        if self.kind == "corr":
            return float(np.sin(held))
        return float(np.exp(held)) if self.kind == "residual_sd" else float(held)


def block_parameters(design: Design, at: int) -> Iterator[Parameter]:
    """Yield the standard deviations of a block, then its correlations."""
    block = design.blocks[at]
    if block.one_variance:
        yield Parameter("sd", at, (0,))
        return
    for term in range(len(block.terms)):
        yield Parameter("sd", at, (term,))
    for pair in combinations(range(len(block.terms)), 2):
        yield Parameter("corr", at, pair)
