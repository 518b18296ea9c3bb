"""Residuals with known correlation and ratios: what makes rows independent, and the way back."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd
from scipy.special import expit

from course_lib.model.design import Array, Design
from course_lib.model.level_labels import Codes
from course_lib.model.products import Flags
from course_lib.model.structured.structure import Structure


@dataclass(frozen=True)
class Law:
    """Residuals with known correlation and ratios: rows made independent, and back.

    Attributes
    ----------
    structure : Structure
        Rows and names.
    psi : array
        The searched parameters: a transformed correlation, then logarithms of ratios.
    """

    structure: Structure
    psi: Array = field(repr=False)

    @property
    def step(self) -> float:
        """Correlation of residuals that lie one `Structure.unit` apart."""
        value = self.psi[0]
        return float(np.tanh(value) if self.structure.signed else expit(value))

    @property
    def phi(self) -> float:
        """Correlation of residuals that lie one unit of the time column apart; NaN without."""
        if self.structure.kind is None:
            return float("nan")
        return float(np.sign(self.step) * abs(self.step) ** (1 / self.structure.unit))

    @property
    def ratios(self) -> pd.Series:
        """SD of each stratum's residuals, divided by that of the first stratum."""
        levels = self.structure.levels
        logs = self.psi[len(self.psi) - max(len(levels) - 1, 0) :]
        values = np.exp(np.append(0.0, logs)) if levels else np.empty(0)
        return pd.Series(values, index=pd.Index(levels, name=self.structure.by), dtype=float)

    @cached_property
    def sds(self) -> Array:
        """Residual SD of each row, divided by that of the first stratum."""
        strata = self.structure.strata
        if strata is None:
            return np.ones(len(self.structure.codes))
        return self.ratios.to_numpy()[strata]

    def correlation(self, gaps: Array) -> Array:
        """Correlation of residuals at a distance in time."""
        steps = abs(np.asarray(gaps)) / self.structure.unit
        return np.asarray(np.sign(self.step) ** steps * abs(self.step) ** steps)

    @cached_property
    def rho(self) -> Array:
        """Correlation with the row before, in `Structure.order`; 0 in a group's first row."""
        gaps = self.structure.gaps
        rho = np.zeros(len(gaps))
        if self.structure.kind is not None:
            rest = np.isfinite(gaps)
            rho[rest] = self.correlation(gaps[rest])
        return rho

    @property
    def log_det(self) -> float:
        """Logarithm of the determinant of what makes the rows independent."""
        return float(-np.log(self.sds).sum() - np.log1p(-(self.rho**2)).sum() / 2)

    def whiten(self, columns: Array) -> Array:
        """Make rows independent and of equal variance; rows stay in their places.

        Parameters
        ----------
        columns : array, shape (n, k)
            In the data's units.
        """
        return self._combined(columns / self.sds[:, None], self.rho, np.sqrt(1 - self.rho**2))

    def _combined(self, columns: Array, rho: Array, root: Array) -> Array:
        order = self.structure.order
        own = columns[order]
        before = np.concatenate([own[:1], own[:-1]])
        found = np.empty_like(own)
        found[order] = (own - rho[:, None] * before) / root[:, None]
        return found

    def correlate(self, independent: Array) -> Array:
        """Turn independent rows of unit variance into residuals: the way back of `whiten`."""
        order, rho = self.structure.order, self.rho
        rest = np.sqrt(1 - rho**2)[:, None] * independent[order]
        places = np.arange(len(rho))
        place = places - np.maximum.accumulate(np.where(np.isnan(self.structure.gaps), places, 0))
        for number in range(1, int(place.max(initial=0)) + 1):
            at = np.flatnonzero(place == number)
            rest[at] += rho[at, None] * rest[at - 1]
        found = np.empty_like(rest)
        found[order] = rest
        return found * self.sds[:, None]

    def covariance(self, rows: Codes) -> Array:
        """Covariance of the residuals of some rows of one group; the first stratum's SD is 1."""
        sds, times = self.sds[rows], self.structure.times
        if times is None:
            return np.diag(sds**2)
        apart = times[rows, None] - times[rows]
        return np.asarray(self.correlation(apart) * np.outer(sds, sds))

    def _in(self, level: int) -> Flags:
        """Which rows are in a stratum."""
        return np.asarray(self.structure.strata) == level

    def slopes(self, columns: Array) -> Sequence[Array]:
        """Derivatives of `whiten(columns)` in each of the searched parameters."""
        found = []
        scaled = columns / self.sds[:, None]
        if self.structure.kind is not None:
            found.append(self._slope_of_correlation(scaled))
        for level in range(1, len(self.structure.levels)):
            own = -scaled * self._in(level)[:, None]
            found.append(self._combined(own, self.rho, np.sqrt(1 - self.rho**2)))
        return found

    def log_det_slopes(self) -> Array:
        """Derivatives of `log_det` in each of the searched parameters."""
        found = []
        if self.structure.kind is not None:
            found.append(float((self.rho / (1 - self.rho**2) * self._rho_slope).sum()))
        found += [-float(self._in(level).sum()) for level in range(1, len(self.structure.levels))]
        return np.array(found)

    @cached_property
    def _rho_slope(self) -> Array:
        """Derivative of `rho` in the first searched parameter."""
        gaps, step = self.structure.gaps, self.step
        slope = np.zeros(len(gaps))
        rest = np.isfinite(gaps)
        steps = gaps[rest] / self.structure.unit
        moved = 1 - step**2 if self.structure.signed else step * (1 - step)
        power = np.sign(step) ** (steps - 1) * abs(step) ** (steps - 1)
        slope[rest] = steps * power * moved
        return slope

    def _slope_of_correlation(self, scaled: Array) -> Array:
        rho, root = self.rho, np.sqrt(1 - self.rho**2)
        white = self._combined(scaled, rho, root)
        order = self.structure.order
        own = scaled[order]
        before = np.concatenate([own[:1], own[:-1]])
        found = np.empty_like(own)
        change = -before / root[:, None] + (rho / root**2)[:, None] * white[order]
        found[order] = self._rho_slope[:, None] * change
        return found


def whitened(design: Design, law: Law) -> Design:
    """Return a design whose rows are independent, with residuals of one variance."""
    parts = [design.y[:, None], design.x, *(block.columns for block in design.blocks)]
    ends = np.cumsum([part.shape[1] for part in parts])[:-1]
    y, x, *columns = np.split(law.whiten(np.column_stack(parts)), ends, axis=1)
    blocks = (replace(b, columns=c) for b, c in zip(design.blocks, columns, strict=True))
    return replace(design, y=y[:, 0], x=x, blocks=tuple(blocks))
