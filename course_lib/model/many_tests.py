"""How certain one fixed effect is in many fits of one design, by Kenward and Roger.

V is linear in the variances and covariances: a sum of them times known matrices G, the identity
among them. For one grouping factor all sums that Kenward & Roger (1997, doi:10.2307/2533558) need
are sums over kinds of groups, where groups with equal ``Z'Z`` are of one kind, so that a thousand
fits are a few products of matrices.
"""

from dataclasses import dataclass

import numpy as np

from course_lib.model.criterion import penalised_root
from course_lib.model.design import Array
from course_lib.model.kenward_roger import INVERTIBLE
from course_lib.model.many_responses import SharedProducts, along_diagonal, factors
from course_lib.model.products import Flags


@dataclass(frozen=True)
class Certainty:
    """Of one fixed effect in R fits.

    Attributes
    ----------
    std_error, df : arrays, shape (R,)
        Standard error in the data's units, and degrees of freedom; NaN where there are none.
    """

    std_error: Array
    df: Array


def wald(theta: Array, scale: Array, shared: SharedProducts, contrast: Array) -> Certainty:
    """Take the variances as known: infinite degrees of freedom.

    Parameters
    ----------
    theta : array, shape (R, m)
        Relative covariance parameters of each fit.
    scale : array, shape (R,)
        Residual variances.
    shared : SharedProducts
        Of one grouping factor.
    contrast : array, shape (p,)
        Of the fixed effects, in the data's units.
    """
    xx = _left(theta, shared)[0]
    c = np.linalg.solve(shared.data.x_factor.T, contrast)
    variance = np.einsum("a,rab,b->r", c, np.linalg.inv(xx), c)
    return Certainty(np.sqrt(scale * variance), np.full(len(scale), np.inf))


def kenward_roger(theta: Array, scale: Array, shared: SharedProducts, contrast: Array) -> Certainty:
    """Adjust the standard error for the variances' estimation, and count degrees of freedom.

    Parameters
    ----------
    theta, scale, shared, contrast
        As for `wald`; the fits are by REML.
    """
    p, q, t, xx = _moments(theta, shared)
    plain = np.linalg.inv(xx)
    turned = plain[:, None] @ p
    information = t - 2 * np.einsum("rab,rijba->rij", plain, q)
    information = (information + np.einsum("riab,rjba->rij", turned, turned)) / 2
    spread, fine = _inverses(information)
    bent = np.einsum("rij,rijab->rab", spread, q) - np.einsum(
        "rij,riab,rjbc->rac", spread, p, turned, optimize=True
    )
    c = np.linalg.solve(shared.data.x_factor.T, contrast)
    side = plain @ c
    variance = side @ c
    adjusted = variance + 2 * np.einsum("ra,rab,rb->r", side, bent, side)
    slopes = np.einsum("ra,riab,rb->ri", side, p, side) / variance[:, None]
    df = 2 / np.einsum("ri,rij,rj->r", slopes, spread, slopes)
    fine &= adjusted > 0
    with np.errstate(invalid="ignore"):
        return Certainty(
            np.where(fine, np.sqrt(scale * adjusted), np.nan), np.where(fine, df, np.nan)
        )


def _left(theta: Array, shared: SharedProducts) -> tuple[Array, Array]:
    """Return ``X'V^-1 X`` of each fit, and what ``V^-1`` leaves of each kind of group.

    ``Z'V^-1 W`` of a group is the latter, shape (R, U, k, k), times ``Z'W``.
    """
    p, blocks = shared.data.p, shared.data.stages[0].blocks
    lam = along_diagonal([factors(theta, shared.data, at) for at in blocks])[:, None]
    _, root = penalised_root(lam, shared.own)
    gain = np.swapaxes(root, -1, -2) @ root
    taken = gain.reshape(len(gain), -1) @ shared.squares
    kept = -shared.own @ gain
    kept[..., range(kept.shape[-1]), range(kept.shape[-1])] += 1
    return shared.data.total[:p, :p] - taken.reshape(-1, p, p), kept


def _patterns(shared: SharedProducts) -> Array:
    """Derivatives of a group's covariance in each variance and covariance: shape (m, k, k)."""
    data = shared.data
    found = np.zeros((len(data.diagonal), *shared.own.shape[1:]))
    first = 0
    for at in data.stages[0].blocks:
        one = data.covariances[at]
        found[one.which, first + one.rows, first + one.columns] = 1
        found[one.which, first + one.columns, first + one.rows] = 1
        first += one.k
    return found


def _variances(theta: Array, shared: SharedProducts) -> Array:
    """Relative variances and covariances of each fit, as numbered: shape (R, m)."""
    found = np.zeros_like(theta)
    for at in shared.data.stages[0].blocks:
        one = shared.data.covariances[at]
        lam = factors(theta, shared.data, at)
        found[:, one.which] = (lam @ np.swapaxes(lam, 1, 2))[:, one.rows, one.columns]
    return found


def _moments(theta: Array, shared: SharedProducts) -> tuple[Array, Array, Array, Array]:
    """``X'V^-1 G V^-1 X``, the same with two G, ``tr(V^-1 G V^-1 G)``, and ``X'V^-1 X``.

    Because ``V^-1 V V^-1 = V^-1``, those with the identity, which stands first, follow from the
    others.
    """
    xx, kept = _left(theta, shared)
    count, m, p = len(theta), theta.shape[1], shared.data.p
    inner = kept @ shared.own
    sides = _patterns(shared)[:, None, None] @ kept  # (m, R, U, k, k)
    turned = _patterns(shared)[:, None, None] @ inner
    gamma = _variances(theta, shared)
    first, second = np.zeros((count, m + 1, p, p)), np.zeros((count, m + 1, m + 1, p, p))
    traces = np.zeros((count, m + 1, m + 1))
    single = np.einsum("mruaa,u->rm", turned, shared.count)
    for i in range(m):
        first[:, i + 1] = _summed(np.swapaxes(kept, -1, -2) @ sides[i], shared)
        for j in range(m):
            pair = np.swapaxes(sides[i], -1, -2) @ inner @ sides[j]
            second[:, i + 1, j + 1] = _summed(pair, shared)
            traces[:, i + 1, j + 1] = np.einsum(
                "ruab,ruba,u->r", turned[i], turned[j], shared.count
            )
    first[:, 0] = xx - np.einsum("ri,riab->rab", gamma, first[:, 1:])
    second[:, 0, 1:] = first[:, 1:] - np.einsum("ri,rijab->rjab", gamma, second[:, 1:, 1:])
    second[:, 1:, 0] = second[:, 0, 1:]
    second[:, 0, 0] = first[:, 0] - np.einsum("ri,riab->rab", gamma, second[:, 1:, 0])
    traces[:, 0, 1:] = single - np.einsum("ri,rij->rj", gamma, traces[:, 1:, 1:])
    traces[:, 1:, 0] = traces[:, 0, 1:]
    whole = shared.data.n - np.einsum("ri,ri->r", gamma, single)
    traces[:, 0, 0] = whole - np.einsum("ri,ri->r", gamma, traces[:, 1:, 0])
    return first, second, traces, xx


def _summed(inner: Array, shared: SharedProducts) -> Array:
    """Sum ``X'Z inner Z'X`` over all groups, for each fit."""
    p = shared.data.p
    return (inner.reshape(len(inner), -1) @ shared.squares).reshape(-1, p, p)


def _inverses(information: Array) -> tuple[Array, Flags]:
    """Invert the information on the variances of each fit; say where it can be."""
    length = np.sqrt(np.diagonal(information, axis1=1, axis2=2))
    with np.errstate(invalid="ignore", divide="ignore"):
        scaled = information / (length[:, :, None] * length[:, None])
    fine = np.isfinite(scaled).all(axis=(1, 2))
    values, vectors = np.linalg.eigh(np.where(fine[:, None, None], scaled, 1.0))
    fine &= values[:, 0] > INVERTIBLE
    values = np.where(fine[:, None], values, 1.0)
    inverse = (vectors / values[:, None]) @ np.swapaxes(vectors, 1, 2)
    with np.errstate(invalid="ignore", divide="ignore"):
        return inverse / (length[:, :, None] * length[:, None]), fine
