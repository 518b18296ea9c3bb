"""How alike the shares of the variances and covariances in V are, once fixed effects are out.

V is a sum of matrices, one for each variance and covariance, the residual's among them. With P
the projector off the fixed effects, the data tell the parameters apart exactly when the matrices
``P G P`` are linearly independent. Inner products of these n x n matrices are sums over pairs of
levels that share rows, so that none of the matrices is built.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement

import numpy as np

from course_lib.model.centring import in_basis, orthonormal
from course_lib.model.design import Array, Design
from course_lib.model.level_labels import Codes
from course_lib.model.products import Flags

# Squared length of P G P beside that of G: below it the fixed effects explain all of G.
_NOTHING = 1e-10


@dataclass(frozen=True)
class Parameter:
    """A variance or covariance of the model.

    Attributes
    ----------
    block : int
        Position of its block in the design; -1 for the residual variance.
    pairs : tuple of pairs of int
        Effects a and b of the block: the parameter's share in V is the sum of
        ``Z_a Z_b' + Z_b Z_a'`` over them (``Z_a Z_a'`` of a variance).
    """

    block: int
    pairs: tuple[tuple[int, int], ...]


RESIDUAL = Parameter(-1, ())


@dataclass(frozen=True)
class Likeness:
    """Inner products of the parameters' shares in V.

    Attributes
    ----------
    parameters : tuple of Parameter
        The residual variance is the last.
    cosines : array, shape (m, m)
        Inner products of the shares, each of length one; zero where nothing of a share is left.
    length : array, shape (m,)
        Length of each share.
    left : boolean array, shape (m,)
        Whether anything of a share is left once the fixed effects are out.
    """

    parameters: tuple[Parameter, ...]
    cosines: Array
    length: Array
    left: Flags


def likeness(design: Design) -> Likeness:
    """Compare the shares of all variances and covariances of a design."""
    parameters = (*_parameters(design), RESIDUAL)
    before, after = _inner_products(design, parameters)
    squares = after.diagonal()
    left = squares > _NOTHING * before
    length = np.sqrt(np.where(left, squares, 1.0))
    cosines = after / np.outer(length, length) * np.outer(left, left)
    return Likeness(parameters, cosines, length, left)


def _parameters(design: Design) -> Iterator[Parameter]:
    for at, block in enumerate(design.blocks):
        k = len(block.terms)
        if block.one_variance:
            yield Parameter(at, tuple((a, a) for a in range(k)))
        else:
            for pair in combinations_with_replacement(range(k), 2):
                yield Parameter(at, (pair,))


def _inner_products(design: Design, parameters: Sequence[Parameter]) -> tuple[Array, Array]:
    """Squared lengths of the shares G, and the inner products of the shares P G P."""
    n, p = design.x.shape
    m = len(parameters)
    before, after = np.zeros(m), np.zeros((m, m))
    before[-1], after[-1, -1] = n, n - p
    q = orthonormal(design.x)[0]
    parts = [
        _Part(block.codes, len(block.levels), in_basis(block)[0], q) for block in design.blocks
    ]
    for s, first in enumerate(parts):
        mine = [i for i, one in enumerate(parameters) if one.block == s]
        for i in mine:
            traces = [first.trace(a, b) * (1 + (a != b)) for a, b in parameters[i].pairs]
            after[i, -1] = after[-1, i] = sum(traces)
        for t in range(s, len(parts)):
            products = _Products(first, parts[t])
            for i in mine:
                for j in (j for j, one in enumerate(parameters) if one.block == t):
                    without, within = products.of(parameters[i], parameters[j])
                    after[i, j] = after[j, i] = within
                    if i == j:
                        before[i] = without
    return before, after


class _Part:
    """Random effects of one block: their columns by level, and these columns' fixed part."""

    def __init__(self, codes: Codes, levels: int, columns: Array, q: Array) -> None:
        self.codes, self.levels, self.columns = codes, levels, columns
        self.fixed = np.stack([self.sums(column[:, None] * q) for column in columns.T])

    def sums(self, values: Array) -> Array:
        """Sum the rows of each level: shape (levels, columns of `values`)."""
        found = [np.bincount(self.codes, one, self.levels) for one in values.T]
        return np.stack(found, axis=1) if found else np.empty((self.levels, 0))

    def trace(self, a: int, b: int) -> float:
        """``tr(Z_a' P Z_b)``."""
        whole = float(self.columns[:, a] @ self.columns[:, b])
        return whole - float(np.sum(self.fixed[a] * self.fixed[b]))


class _Products:
    """Cross-products ``Z_a' P W_c`` of two blocks: sparse ones, less a product of narrow ones."""

    def __init__(self, first: _Part, second: _Part) -> None:
        self.first, self.second = first, second
        cells, where = np.unique(first.codes * second.levels + second.codes, return_inverse=True)
        self.rows, self.columns = cells // second.levels, cells % second.levels
        self.where = where.ravel()
        self.known: dict[tuple[int, int], tuple[Array, Array]] = {}

    def of(self, one: Parameter, other: Parameter) -> tuple[float, float]:
        """Inner product of two parameters' shares, without and with the projection."""
        without = within = 0.0
        for a, b in one.pairs:
            for c, d in other.pairs:
                for e, f in {(c, d), (d, c)}:
                    times = 1 + (a != b)
                    parts = self._inner((a, e), (b, f))
                    without, within = without + times * parts[0], within + times * parts[1]
        return without, within

    def _inner(self, one: tuple[int, int], other: tuple[int, int]) -> tuple[float, float]:
        """Sum of the products of the entries of ``Z_a' P W_c`` and ``Z_b' P W_d``."""
        sparse, along = self._cells(one)
        sparse_b, along_b = self._cells(other)
        left = self.first.fixed[one[0]].T @ self.first.fixed[other[0]]
        right = self.second.fixed[one[1]].T @ self.second.fixed[other[1]]
        whole = float(sparse @ sparse_b)
        return whole, whole - float(sparse @ along_b + sparse_b @ along) + float(
            np.sum(left * right)
        )

    def _cells(self, which: tuple[int, int]) -> tuple[Array, Array]:
        """``Z_a'W_c`` at the pairs of levels that share rows, and its fixed part there."""
        if which not in self.known:
            a, c = which
            product = self.first.columns[:, a] * self.second.columns[:, c]
            fixed = self.first.fixed[a][self.rows] * self.second.fixed[c][self.columns]
            cells = np.asarray(np.bincount(self.where, product, len(self.rows)), dtype=float)
            self.known[which] = cells, fixed.sum(axis=1)
        return self.known[which]
