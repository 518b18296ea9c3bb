"""What the residuals of a model may be like: correlated in time, spread unequally by stratum."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from course_lib.model.design import Array
from course_lib.model.level_labels import Codes

_EDGE = 6.0  # of the searched correlation parameter: a correlation of 0.99999
WIDE = 7.0  # of the logarithm of a ratio: a thousand times


@dataclass(frozen=True)
class Structure:
    """Which parameters the residuals have, and what these need to know of the rows.

    Attributes
    ----------
    factor : str
        The grouping factor; residuals of two groups are independent.
    codes : integer array, shape (n,)
        Group of each row.
    kind : {"ar1", "car1"} or None
        Which correlation there is within groups.
    time : str or None
        The column of the times.
    times : array, shape (n,), or None
        Its values.
    by : str or None
        The column of the strata.
    strata : integer array, shape (n,), or None
        Stratum of each row.
    levels : tuple of str
        The strata; the first is the one that the others are compared with.
    """

    factor: str
    codes: Codes = field(repr=False)
    kind: str | None = None
    time: str | None = None
    times: Array | None = field(default=None, repr=False)
    by: str | None = None
    strata: Codes | None = field(default=None, repr=False)
    levels: tuple[str, ...] = ()

    @property
    def parameters(self) -> int:
        """Number of parameters: the correlation, and a ratio for each stratum but the first."""
        return (self.kind is not None) + max(len(self.levels) - 1, 0)

    @property
    def text(self) -> str:
        """What was asked, in words."""
        correlation = f"{self.kind}({self.time} | {self.factor})" if self.kind else ""
        return ", ".join(filter(None, [correlation, f"variance by {self.by}" if self.by else ""]))

    @cached_property
    def order(self) -> Codes:
        """Rows by group and time."""
        return np.lexsort((self.codes,) if self.times is None else (self.times, self.codes))

    @cached_property
    def gaps(self) -> Array:
        """Time since the row before of the same group, in that order; NaN in a first row."""
        codes = self.codes[self.order]
        gaps = np.full(len(codes), np.nan)
        if self.times is not None:
            times = self.times[self.order]
            same = codes[1:] == codes[:-1]
            gaps[1:][same] = np.diff(times)[same]
        return gaps

    @cached_property
    def unit(self) -> float:
        """A time that suits the gaps: their common divisor, or with "car1" their median."""
        gaps = self.gaps[np.isfinite(self.gaps)]
        if self.kind == "ar1":
            return float(np.gcd.reduce(gaps.astype(np.int64)))
        return float(np.median(gaps))

    @property
    def signed(self) -> bool:
        """Whether phi may be below zero: with whole numbers, unless all gaps are even."""
        return self.kind == "ar1" and self.unit % 2 == 1

    @property
    def bounds(self) -> list[tuple[float, float]]:
        """Range of each searched parameter."""
        edge = _EDGE if self.signed else 2 * _EDGE
        strata = [(-WIDE, WIDE)] * max(len(self.levels) - 1, 0)
        return [*([(-edge, edge)] if self.kind else []), *strata]

    def within(self, larger: "Structure | None") -> bool:
        """Whether these residuals are a special case of those of another model of the same rows."""
        if larger is None:
            return self.parameters == 0
        same_time = (
            self.kind == larger.kind
            and np.array_equal(self.order, larger.order)
            and np.array_equal(self.gaps, larger.gaps, equal_nan=True)
        )
        same_groups = self.kind is None or np.array_equal(_pairs(self), _pairs(larger))
        correlated = self.kind is None or (same_time and same_groups)
        return correlated and (self.strata is None or _coarser(self.strata, larger.strata))


def _pairs(one: Structure) -> Codes:
    """First row of each row's group: the same whatever the groups are called."""
    return np.unique(one.codes, return_index=True)[1][one.codes]


def _coarser(codes: Codes, others: Codes | None) -> bool:
    """Whether each stratum of the others lies within one stratum."""
    if others is None:
        return False
    return len(np.unique(np.column_stack([codes, others]), axis=0)) == len(np.unique(others))


def plain(value: Any) -> str:
    """Write a number of a time column as its data do: 3, not 3.0."""
    return f"{value:g}"
