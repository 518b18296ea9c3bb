"""The cross-products of a design: all that the criterion needs to know of the data.

Random effects are eliminated group by group. The factor with most levels comes first. A factor in
which it is nested comes next, with one block for each of its levels. What is crossed with these
factors stands in the border, beside the fixed effects and the response.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from course_lib.model.centring import in_basis, orthonormal
from course_lib.model.design import Array, Design, RandomBlock
from course_lib.model.elimination_order import arrange_factors
from course_lib.model.level_labels import Codes

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Covariance:
    """Where the parameters of one block's relative covariance stand.

    Attributes
    ----------
    rows, columns, which : integer arrays
        ``Lambda[rows, columns] = theta[which]``: a lower triangle, or one value on the diagonal.
    basis : array, shape (k, k)
        Effects in the data's units are ``basis @ b``: in `b` they are of mean square one, and
        correlated ones are orthogonal.
    """

    rows: Codes
    columns: Codes
    which: Codes
    basis: Array

    @property
    def k(self) -> int:
        """Number of effects of each level."""
        return len(self.basis)

    def factor(self, theta: Array) -> Array:
        """Lambda, the lower triangular factor of one level's relative covariance."""
        lam = np.zeros((self.k, self.k))
        lam[self.rows, self.columns] = theta[self.which]
        return lam

    def user(self, relative: Array) -> Array:
        """Bring a covariance from the basis to the data's units."""
        return np.asarray(self.basis @ relative @ self.basis.T)


@dataclass(frozen=True)
class Stage:
    """Random effects of one grouping factor, eliminated group by group.

    Attributes
    ----------
    blocks : tuple of int
        Positions of its blocks in the design.
    own : array, shape (G, k, k)
        ``Z'Z`` of each of its G groups.
    later : array, shape (G, k, w)
        Cross-products with what is eliminated later: own effects of each factor above, then the
        border, the fixed effects and the response.
    above : tuple of integer arrays
        For each later stage the number of its group that a group lies in.
    """

    blocks: tuple[int, ...]
    own: Array
    later: Array
    above: tuple[Codes, ...]

    @property
    def k(self) -> int:
        """Number of effects of each group."""
        return int(self.own.shape[1])

    @cached_property
    def sums(self) -> tuple[sp.csr_array, ...]:
        """For each later stage the matrix that sums over the groups within each of its groups."""
        groups = len(self.own)
        ones, each = np.ones(groups), np.arange(groups)
        return tuple(
            sp.csr_array((ones, (codes, each)), (int(codes.max()) + 1, groups))
            for codes in self.above
        )


@dataclass(frozen=True)
class CrossProducts:
    """All that the likelihood needs to know of the data.

    Predictors are replaced by an orthonormal basis and the response by its least-squares
    residual, so that predictors far from zero (calendar years) cost no digits.

    Attributes
    ----------
    covariances : tuple of Covariance
        One for each block of the design.
    stages : tuple of Stage
        A chain of nested factors, the innermost first.
    border : tuple of pairs of int
        Position of each block that is crossed with the chain, and its number of levels.
    total : array, shape (c + p + 1, c + p + 1)
        Cross-products of the c columns of the border, the p fixed effects and the response.
    x_factor : array, shape (p, p)
        Upper triangle R of ``X = QR``: fixed effects in the data's units are ``R^-1 beta``.
    beta_ols : array, shape (p,)
        Least-squares coefficients, in the orthonormal basis, that were taken out of the response.
    n : int
        Number of rows.
    """

    covariances: tuple[Covariance, ...]
    stages: tuple[Stage, ...]
    border: tuple[tuple[int, int], ...]
    total: Array
    x_factor: Array
    beta_ols: Array
    n: int

    @property
    def p(self) -> int:
        """Number of fixed effects."""
        return len(self.beta_ols)

    @property
    def c(self) -> int:
        """Number of columns of the border."""
        return len(self.total) - self.p - 1

    @property
    def diagonal(self) -> Flags:
        """Which elements of theta are on Lambda's diagonal (standard deviations)."""
        found = np.zeros(1 + max(int(one.which.max()) for one in self.covariances), dtype=bool)
        for one in self.covariances:
            found[one.which[one.rows == one.columns]] = True
        return found

    @property
    def log_det_r(self) -> float:
        """What turns the restricted criterion of the orthonormal predictors into the data's."""
        return float(np.log(abs(self.x_factor.diagonal())).sum())


def cross_products(design: Design, *, longest: int | None = None) -> CrossProducts:
    """Collect the cross-products of a design, in a well-scaled basis.

    Parameters
    ----------
    design : Design
        Response, fixed and random effects.
    longest : int, optional
        Most factors in the chain; the others go to the border. As many as there are by default.
    """
    scaled, bases = zip(*map(in_basis, design.blocks), strict=True)
    p = design.x.shape[1]
    # The response may be far from zero too: it is the last column, and what it has of its own
    # is the least-squares residual.
    q, r = orthonormal(np.column_stack([design.x, design.y]))
    w = np.column_stack([q[:, :p], q[:, p] * r[p, p]])
    chain, border = arrange_factors(design.blocks, longest)
    dense = [EffectColumns(design.blocks[at], scaled[at]) for at in border]
    return CrossProducts(
        covariances=lay_out(design.blocks, bases),
        stages=tuple(_stages(design.blocks, scaled, chain, dense, w)),
        border=tuple((at, len(design.blocks[at].levels)) for at in border),
        total=_total(dense, w),
        x_factor=r[:p, :p],
        beta_ols=r[:p, p],
        n=len(design.y),
    )


def lay_out(blocks: Sequence[RandomBlock], bases: Sequence[Array]) -> tuple[Covariance, ...]:
    """Lay the parameters of all blocks one after another."""
    found, first = [], 0
    for block, basis in zip(blocks, bases, strict=True):
        if block.one_variance:
            rows = columns = np.arange(len(basis))
            which = np.full(len(basis), first)
        else:
            columns, rows = np.triu_indices(len(basis))
            which = first + np.arange(len(rows))
        found.append(Covariance(rows, columns, which, basis))
        first = int(which.max()) + 1
    return tuple(found)


@dataclass(frozen=True)
class EffectColumns:
    """Random-effect columns as a sparse matrix, one column for each level and effect."""

    block: RandomBlock
    scaled: Array

    def matrix(self) -> sp.csr_array:
        """Return the matrix, of shape (rows, levels * effects)."""
        n, k = self.scaled.shape
        columns = self.block.codes[:, None] * k + np.arange(k)
        shape = (n, len(self.block.levels) * k)
        return sp.csr_array((self.scaled.ravel(), columns.ravel(), np.arange(n + 1) * k), shape)


def _stages(
    blocks: Sequence[RandomBlock],
    scaled: Sequence[Array],
    chain: Sequence[list[int]],
    dense: Sequence[EffectColumns],
    w: Array,
) -> list[Stage]:
    own = [np.column_stack([scaled[at] for at in ats]) for ats in chain]
    codes = [blocks[ats[0]].codes for ats in chain]
    groups = [len(blocks[ats[0]].levels) for ats in chain]
    stages = []
    for j, ats in enumerate(chain):
        by_group = sp.csr_array(
            (np.ones(len(w)), (codes[j], np.arange(len(w)))), (groups[j], len(w))
        )
        later = [*own[j + 1 :]]
        parts = [_grouped(by_group, own[j], columns) for columns in later]
        parts += [_with_border(own[j], codes[j], groups[j], columns) for columns in dense]
        parts.append(_grouped(by_group, own[j], w))
        above = []
        for k in range(j + 1, len(chain)):
            parents = np.zeros(groups[j], dtype=np.intp)
            parents[codes[j]] = codes[k]
            above.append(parents)
        stages.append(
            Stage(
                tuple(ats),
                _grouped(by_group, own[j], own[j]),
                np.concatenate(parts, axis=2),
                tuple(above),
            )
        )
    return stages


def _grouped(by_group: sp.csr_array, left: Array, right: Array) -> Array:
    """Sum ``left' right`` within groups: shape (groups, left columns, right columns)."""
    return np.stack([by_group @ (column[:, None] * right) for column in left.T], axis=1)


def _with_border(own: Array, codes: Codes, groups: int, columns: EffectColumns) -> Array:
    other = columns.matrix()
    rows = np.arange(len(own))
    parts = [
        (sp.csr_array((column, (codes, rows)), (groups, len(own))) @ other).toarray()
        for column in own.T
    ]
    return np.stack(parts, axis=1)


def _total(dense: Sequence[EffectColumns], w: Array) -> Array:
    if not dense:
        return w.T @ w
    z = sp.hstack([columns.matrix() for columns in dense], format="csr")
    zw = z.T @ w
    return np.block([[(z.T @ z).toarray(), zw], [zw.T, w.T @ w]])
