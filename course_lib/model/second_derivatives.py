"""How ``log |V|`` and ``[X, y]'V^-1 [X, y]`` change with the variances, to the second order.

The stages are those of `criterion.factorise`, in relative covariances instead of their roots: V is
linear in them, and they may be at a boundary. Nothing of the size of the data is built.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from course_lib.model.design import Array
from course_lib.model.jets import Jet, inverse_and_log_det
from course_lib.model.products import Covariance, CrossProducts

_NUMBERS = 2.5e8  # held at a time, 2 GB


class TooLargeError(ValueError):
    """A design is so large that its second derivatives do not fit into memory."""


@dataclass(frozen=True)
class Curved:
    """The criterion's matrices, with derivatives in the relative covariances.

    Parameters are numbered as theta is: each variance, and each covariance, of each block in the
    basis.

    Attributes
    ----------
    log_det : Jet
        ``log |V|``, V relative to the residual variance.
    final : Jet, shape (p + 1, p + 1)
        ``[X, y]'V^-1 [X, y]``.
    """

    log_det: Jet
    final: Jet


def differentiate(theta: Array, data: CrossProducts) -> Curved:
    """Take all random effects out of the cross-products, with derivatives.

    Parameters
    ----------
    theta : array
        Relative covariance parameters, in the basis of `data`; zeros are allowed.
    data : CrossProducts
        See `cross_products`.

    Raises
    ------
    TooLargeError
        When the crossed factors have so many levels that memory would not suffice.
    """
    _check_size(len(theta), data)
    own = [Jet(stage.own) for stage in data.stages]
    later = [Jet(stage.later) for stage in data.stages]
    total, log_det = Jet(data.total), Jet(np.zeros(()))
    for j, stage in enumerate(data.stages):
        covariance = _along_diagonal([(at, 1) for at in stage.blocks], theta, data)
        gain, more = _eliminated(own[j], covariance)
        moved = gain @ later[j]
        log_det = log_det + more
        at = 0
        for sums, s in zip(stage.sums, range(j + 1, len(own)), strict=True):
            k = data.stages[s].k
            left, right = _cut(later[j], at, at + k), _cut(moved, at)
            taken = _by_group(left.T @ right, sums)
            own[s] = own[s] - _cut(taken, 0, k)
            later[s] = later[s] - _cut(taken, k)
            at += k
        total = total - _flat(_cut(later[j], at)).T @ _flat(_cut(moved, at))
    if c := data.c:
        covariance = _along_diagonal(data.border, theta, data)
        gain, more = _eliminated(_corner(total, 0, 0, c), covariance)
        log_det = log_det + more
        beside = _corner(total, 0, c, c)
        total = _corner(total, c, c, None) - beside.T @ (gain @ beside)
    return Curved(log_det, total)


def unit_changes(one: Covariance) -> dict[int, Array]:
    """Derivative of a block's covariance in each of its parameters."""
    found: dict[int, Array] = {}
    for row, column, which in zip(one.rows, one.columns, one.which, strict=True):
        change = found.setdefault(int(which), np.zeros((one.k, one.k)))
        change[row, column] = change[column, row] = 1
    return found


def _eliminated(own: Jet, covariance: Jet) -> tuple[Jet, Jet]:
    """Gain of the effects, ``D (I + own D)^-1``, and their share in ``log |V|``."""
    product = own @ covariance
    eye = Jet(np.eye(covariance.value.shape[-1]))
    inverse, log_det = inverse_and_log_det(product + eye)
    return covariance @ inverse, log_det.map(np.sum)


def _along_diagonal(blocks: Sequence[tuple[int, int]], theta: Array, data: CrossProducts) -> Jet:
    """Covariance of the effects of some blocks, each for a number of levels."""
    size = sum(data.covariances[at].k * levels for at, levels in blocks)
    value, first, start = np.zeros((size, size)), {}, 0
    for at, levels in blocks:
        one = data.covariances[at]
        lam, stop = one.factor(theta), start + one.k * levels
        run = (slice(start, stop), slice(start, stop))
        value[run] = np.kron(np.eye(levels), lam @ lam.T)
        for which, change in unit_changes(one).items():
            first[which] = np.zeros((size, size))
            first[which][run] = np.kron(np.eye(levels), change)
        start = stop
    return Jet(value, first)


def _cut(jet: Jet, start: int, stop: int | None = None) -> Jet:
    return jet.map(lambda x: x[..., start:stop])


def _corner(jet: Jet, row: int, column: int, c: int | None) -> Jet:
    rows = slice(row, c)
    columns = slice(column, c if row == column else None)
    return jet.map(lambda x: x[rows, columns])


def _flat(jet: Jet) -> Jet:
    return jet.map(lambda x: x.reshape(-1, x.shape[-1]))


def _by_group(jet: Jet, sums: Array) -> Jet:
    return jet.map(lambda x: (sums @ x.reshape(len(x), -1)).reshape(-1, *x.shape[1:]))


def _check_size(parameters: int, data: CrossProducts) -> None:
    """Refuse a border that is too wide, before memory is full."""
    kept = 1 + parameters + parameters * (parameters + 1) // 2
    width = data.c + data.p + 1
    grouped = sum(len(stage.own) * stage.k * (stage.k + width) for stage in data.stages)
    if 4 * kept * (width**2 + grouped) > _NUMBERS:
        raise TooLargeError(
            f"With {data.n} rows and {data.c} effects of crossed grouping factors, this would not "
            f"fit into memory."
        )
