"""Columns far from zero without a loss of digits: what the columns before explain is taken out.

A calendar date has some 20 240 101 as its value and some 3 as its spread. Its distance from zero
is one number, which the intercept takes up. So it is taken out before squares are formed.
"""

import numpy as np

from course_lib.model.design import Array, RandomBlock

# A column of which less than this remains once the columns before are taken out is far from zero.
_FAR = 1e-2


def centred(columns: Array) -> tuple[Array, Array]:
    """Take out of each column that is far from zero what the columns before it explain.

    Parameters
    ----------
    columns : array, shape (n, p)
        Such as an intercept and a calendar year.

    Returns
    -------
    array, shape (n, p)
        Columns that span the same, none of them far from zero.
    array, shape (p, p)
        Unit upper triangle T: the columns given are the first array times T.

    Notes
    -----
    The explained part is taken out one column after another. Of an intercept or an indicator the
    same number is subtracted in all rows, and the difference has no rounding error.
    """
    near, back = columns, np.eye(columns.shape[1])
    for j in _far_columns(columns):
        near = near if near is not columns else columns.copy()
        before = near[:, :j]
        length = _lengths(before)
        for _ in range(2):  # the second time for what rounding left
            shares = np.linalg.lstsq(before / length, near[:, j], rcond=None)[0] / length
            for share, column in zip(shares, before.T, strict=True):
                near[:, j] -= share * column
            back[:j, j] += shares
    return near, back


def orthonormal(columns: Array) -> tuple[Array, Array]:
    """Return Q and R with ``columns = QR``, exact to the last digits of each column's spread."""
    near, back = centred(columns)
    q, r = np.linalg.qr(near)
    return q, r @ back


def remaining(columns: Array) -> Array:
    """Share of each column's length that remains once the columns before are taken out."""
    near = centred(columns)[0]
    left = abs(np.diagonal(np.linalg.qr(near / _lengths(near), mode="r")))
    return np.asarray(left * _lengths(near) / _lengths(columns))


def in_basis(block: RandomBlock) -> tuple[Array, Array]:
    """Columns of a block at mean square one, correlated effects orthogonal, and their basis.

    Returns
    -------
    array, shape (n, k)
        The columns.
    array, shape (k, k)
        Effects in the data's units are this times the effects of these columns.
    """
    n, k = block.columns.shape
    if block.one_variance:
        basis = np.eye(k) * np.sqrt(n) / np.linalg.norm(block.columns)
        return block.columns @ basis, basis
    near, back = centred(block.columns)
    inner = np.linalg.inv(np.linalg.qr(near, mode="r")) * np.sqrt(n)
    inner = inner * np.where(inner.diagonal() < 0, -1, 1)
    return near @ inner, np.linalg.solve(back, inner)


def _far_columns(columns: Array) -> list[int]:
    if not columns.size:
        return []
    left = abs(np.diagonal(np.linalg.qr(columns / _lengths(columns), mode="r")))
    return [int(j) for j in np.flatnonzero(left < _FAR)]


def _lengths(columns: Array) -> Array:
    length = np.linalg.norm(columns, axis=0)
    return np.where(length > 0, length, 1.0)
