"""The rows of a generalised model in the order of their groups, in a well-scaled basis."""

from dataclasses import dataclass

import numpy as np

from course_lib.model.centring import in_basis, orthonormal
from course_lib.model.design import Array, Design
from course_lib.model.glmm.families import Family
from course_lib.model.level_labels import Codes
from course_lib.model.products import Covariance, lay_out


@dataclass(frozen=True)
class GroupedRows:
    """All that the likelihood needs to know of the data. Rows of a group stand together.

    Attributes
    ----------
    family : Family
        Family and link.
    y, trials, offset : arrays, shape (n,)
        Response, trials (one each for counts), and what is added to the linear predictor.
    x : array, shape (n, p)
        Fixed effects, orthogonal and of mean square one.
    to_user : array, shape (p, p)
        Fixed effects in the data's units are this times those of `x`.
    z : array, shape (n, k)
        Random effects of a group, of mean square one.
    codes, starts : integer arrays
        Group of each row, and first row of each group.
    order : integer array
        Number that each row has in the design.
    blocks : tuple of int
        Blocks of the design that the group's effects are of.
    covariances : tuple of Covariance
        Of all blocks of the design.
    own : int or None
        Block of the rows' own effects beside the groups'.
    """

    family: Family
    y: Array
    trials: Array
    offset: Array
    x: Array
    to_user: Array
    z: Array
    codes: Codes
    starts: Codes
    order: Codes
    blocks: tuple[int, ...]
    covariances: tuple[Covariance, ...]
    own: int | None

    @property
    def p(self) -> int:
        """Number of fixed effects."""
        return int(self.x.shape[1])

    def factor(self, theta: Array) -> Array:
        """Lambda of one group: its blocks along the diagonal."""
        lam = np.zeros((self.z.shape[1],) * 2)
        for at, one in self._places():
            lam[one.rows + at, one.columns + at] = theta[one.which]
        return lam

    def theta_gradient(self, by_lam: Array, count: int) -> Array:
        """Derivatives by theta from those by the elements of Lambda."""
        found = np.zeros(count)
        for at, one in self._places():
            found[one.which] = by_lam[one.rows + at, one.columns + at]
        return found

    def _places(self) -> list[tuple[int, Covariance]]:
        found, at = [], 0
        for number in self.blocks:
            one = self.covariances[number]
            found.append((at, one))
            at += one.k
        return found

    def sums(self, values: Array, axis: int = 0) -> Array:
        """Sum the rows of each group."""
        return np.asarray(np.add.reduceat(values, self.starts, axis=axis))


def grouped_rows(
    design: Design, family: Family, trials: Array, offset: Array, own: int | None
) -> GroupedRows:
    """Put rows into the order of their groups.

    Parameters
    ----------
    design : Design
        Response, fixed and random effects, all of one grouping factor but for the rows' own.
    family : Family
        Family and link.
    trials, offset : arrays, shape (n,)
        Of each row.
    own : int or None
        Block of the rows' own effects beside the groups'.
    """
    scaled, bases = zip(*map(in_basis, design.blocks), strict=True)
    blocks = tuple(at for at in range(len(design.blocks)) if at != own)
    codes = design.blocks[blocks[0]].codes
    order = np.argsort(codes, kind="stable")
    size = np.sqrt(len(codes))
    q, r = orthonormal(design.x)
    return GroupedRows(
        family=family,
        y=design.y[order],
        trials=trials[order],
        offset=offset[order],
        x=(q * size)[order],
        to_user=np.linalg.inv(r / size),
        z=np.column_stack([scaled[at] for at in blocks])[order],
        codes=codes[order],
        starts=np.searchsorted(codes[order], np.arange(len(design.blocks[blocks[0]].levels))),
        order=order,
        blocks=blocks,
        covariances=lay_out(design.blocks, bases),
        own=own,
    )
