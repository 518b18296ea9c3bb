"""The mixed-model equations: how far a predicted line may lie from the true one."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import scipy.sparse as sp
from scipy.sparse.linalg import splu

from course_lib.model.centring import in_basis, orthonormal
from course_lib.model.design import Array
from course_lib.model.fit_record import FitRecord
from course_lib.model.level_labels import Codes
from course_lib.model.products import EffectColumns

_NUMBERS = 2_000_000  # of right-hand sides that are held at a time


@dataclass(frozen=True)
class EffectRows:
    """What the random effects of one block are multiplied by in some rows.

    Attributes
    ----------
    codes : integer array, shape (m,)
        Level of each row.
    columns : array, shape (m, k)
        As `RandomBlock.columns`.
    """

    codes: Codes
    columns: Array


@dataclass(frozen=True)
class JointEquations:
    """Joint covariance of the errors of fixed effects and predicted random effects.

    Parameters
    ----------
    record : FitRecord
        A fit; its variances are taken as known.

    Notes
    -----
    Henderson's equations, with random effects ``Lambda u`` and spherical ``u``, so that a variance
    of zero is no special case. Fixed effects stand in an orthonormal basis: a predictor that is
    far from zero costs no digits.
    """

    record: FitRecord

    @cached_property
    def _factor(self) -> Array:
        """R of ``X = QR``."""
        return orthonormal(self.record.independent.x)[1]

    @cached_property
    def _roots(self) -> list[Array]:
        """Of each block what turns its columns in the data's units into those of ``u``."""
        theta = self.record.theta
        return [one.basis @ one.factor(theta) for one in self.record.products.covariances]

    @cached_property
    def _columns(self) -> Any:
        """Columns of the fixed effects and of ``u``, in rows that are independent."""
        design, products = self.record.independent, self.record.products
        parts = [sp.csr_array(orthonormal(design.x)[0])]
        for block, one in zip(design.blocks, products.covariances, strict=True):
            spherical = in_basis(block)[0] @ one.factor(self.record.theta)
            parts.append(EffectColumns(block, spherical).matrix())
        return sp.hstack(parts, format="csc")

    @cached_property
    def _solver(self) -> Any:
        """The equations' matrix, factorised."""
        joined, p = self._columns, self.record.products.p
        penalty = np.repeat([0.0, 1.0], [p, joined.shape[1] - p])
        matrix = sp.csc_array(joined.T @ joined + sp.diags_array(penalty))
        return splu(matrix, permc_spec="MMD_AT_PLUS_A", options={"SymmetricMode": True})

    def variances(self, x: Array, effects: Sequence[EffectRows | None]) -> Array:
        """Variance of the error of ``x beta + z b``, row by row, in squared units of the response.

        Parameters
        ----------
        x : array, shape (m, p)
            Rows of the fixed effects.
        effects : sequence of EffectRows or None
            One for each block of the design; None leaves the block out.

        Returns
        -------
        array, shape (m,)
            The residual is not in it.
        """
        wide = sum(len(block.levels) * len(block.terms) for block in self.record.design.blocks)
        together = max(1, _NUMBERS // (self.record.products.p + wide))
        starts = range(0, len(x), together)
        parts = [self._some(x, effects, slice(at, at + together)) for at in starts]
        return self.record.scale * np.concatenate([np.empty(0), *parts])

    def residuals(self, responses: Array) -> Array:
        """Residuals of other responses, with the variances of the fit: shape (n, sets).

        Parameters
        ----------
        responses : array, shape (n, sets)
            Of rows that are independent.
        """
        found = self._solver.solve(np.asarray(self._columns.T @ responses))
        return np.asarray(responses - self._columns @ found)

    def _some(self, x: Array, effects: Sequence[EffectRows | None], part: slice) -> Array:
        sides = [np.linalg.solve(self._factor.T, x[part].T)]
        count = sides[0].shape[1]
        for block, root, rows in zip(self.record.design.blocks, self._roots, effects, strict=True):
            side = np.zeros((len(block.levels), root.shape[1], count))
            if rows is not None:
                side[rows.codes[part], :, np.arange(count)] = rows.columns[part] @ root
            sides.append(side.reshape(-1, count))
        joined = np.concatenate(sides)
        return np.asarray((joined * self._solver.solve(joined)).sum(axis=0))


def spread(record: FitRecord, at: int, columns: Array) -> Array:
    """Variance of one block's effects in groups that are not in the data, row by row.

    Parameters
    ----------
    record : FitRecord
        A fit.
    at : int
        Position of the block.
    columns : array, shape (m, k)
        As `RandomBlock.columns`.
    """
    one = record.products.covariances[at]
    return np.asarray(record.scale * ((columns @ one.basis @ one.factor(record.theta)) ** 2).sum(1))
