"""Covariances of the random effects at the optimum, put at their limits where they are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from course_lib.model.criterion import BOUNDARY
from course_lib.model.design import Array, RandomBlock
from course_lib.model.products import Covariance


@dataclass(frozen=True)
class BlockCovariance:
    """Covariance of one block's random effects, with the exact zeros of a singular fit.

    Attributes
    ----------
    factor : str
        The grouping factor.
    terms : tuple of str
        The effects that share the matrix.
    relative : array, shape (k, k)
        In the centred basis, divided by the residual variance.
    user : array, shape (k, k)
        In the data's units.
    corr : array, shape (k, k)
        Correlations; NaN beside a variance of zero, exactly plus or minus 1 at the limit.
    singular : bool
        Whether a combination of the effects has no variance.
    """

    factor: str
    terms: tuple[str, ...]
    relative: Array
    user: Array
    corr: Array
    singular: bool


def cleaned(theta: Array, covariances: Sequence[Covariance]) -> Array:
    """Put what is below the boundary to zero: theta with the exact zeros of a singular fit."""
    clean = np.array(theta)
    for one in covariances:
        lam = one.factor(theta)
        values, vectors = np.linalg.eigh(lam @ lam.T)
        root = vectors * np.sqrt(np.where(values < BOUNDARY**2, 0, values))
        clean[one.which] = lower_factor(root)[one.rows, one.columns]
    return clean


def lower_factor(root: Array) -> Array:
    """Lower triangular factor of ``root @ root.T``, its diagonal at or above zero."""
    lower = np.asarray(np.linalg.qr(root.T, mode="r")).T
    return np.asarray(lower * np.where(lower.diagonal() < 0, -1, 1))


def theta_of(relative: Sequence[Array], covariances: Sequence[Covariance]) -> Array:
    """Parameters of given relative covariances, in their basis."""
    theta = np.zeros(1 + max(int(one.which.max()) for one in covariances))
    for one, covariance in zip(covariances, relative, strict=True):
        values, vectors = np.linalg.eigh(covariance)
        lower = lower_factor(vectors * np.sqrt(np.clip(values, 0, None)))
        theta[one.which] = lower[one.rows, one.columns]
    return theta


def block_covariances(
    theta: Array, scale: float, blocks: Sequence[RandomBlock], layout: Sequence[Covariance]
) -> tuple[BlockCovariance, ...]:
    """Covariances of all blocks at a cleaned theta."""
    pairs = zip(blocks, layout, strict=True)
    return tuple(_block(theta, scale, block, one) for block, one in pairs)


def _block(theta: Array, scale: float, block: RandomBlock, one: Covariance) -> BlockCovariance:
    lam = one.factor(theta)
    user, corr, singular = at_limits(lam @ lam.T, one)
    return BlockCovariance(
        block.factor, block.terms, lam @ lam.T, scale * user, corr, bool(singular)
    )


def at_limits(relative: Array, one: Covariance) -> tuple[Array, Array, Array]:
    """Covariances and correlations in the data's units, with exact values at their limits.

    Parameters
    ----------
    relative : array, shape (..., k, k)
        Covariances in the basis, divided by the residual variance.
    one : Covariance
        The block's basis.

    Returns
    -------
    user : array, shape (..., k, k)
        Covariances in the data's units, divided by the residual variance.
    corr : array, shape (..., k, k)
        Correlations: NaN beside a variance of zero, exactly plus or minus 1 at the limit.
    singular : boolean array, shape (...)
        Whether a combination of the effects has no variance.
    """
    user = one.user(relative)
    variances = np.diagonal(user, axis1=-2, axis2=-1)
    # A variance counts as zero by what it adds to the response beside the effects before it,
    # whatever the predictor's unit and origin.
    zero = variances < (BOUNDARY * one.basis.diagonal()) ** 2
    user = np.where(zero[..., None] | zero[..., None, :], 0.0, user)
    singular = np.linalg.eigvalsh(relative).min(axis=-1) < BOUNDARY**2 / 2
    sd = np.sqrt(np.diagonal(user, axis1=-2, axis2=-1))
    with np.errstate(invalid="ignore", divide="ignore"):
        corr = user / (sd[..., None] * sd[..., None, :])
    limit = singular[..., None, None] & (abs(corr) > 1 - 1e-6)
    return user, np.where(limit, np.sign(corr), np.clip(corr, -1, 1)), singular


def boundary_sentences(covariances: Sequence[BlockCovariance]) -> Iterator[str]:
    """Say which variance or correlation is at its limit, one sentence each."""
    for one in covariances:
        found = False
        for term, variance in zip(one.terms, one.user.diagonal(), strict=True):
            if variance == 0:
                found = True
                yield (
                    f"Singular fit: the variance of {term} by {one.factor} is estimated as zero. "
                    f"The data do not show that it differs from zero, nor that it is zero."
                )
        for i, j in combinations(range(len(one.terms)), 2):
            if one.singular and abs(one.corr[i, j]) == 1:
                found = True
                yield (
                    f"Singular fit: the correlation of {one.terms[i]} and {one.terms[j]} by "
                    f"{one.factor} is estimated as {one.corr[i, j]:+.0f}. The data do not "
                    f"determine it; ({one.terms[j]} || {one.factor}) leaves it out."
                )
        if one.singular and not found:
            yield (
                f"Singular fit: a combination of the random effects {', '.join(one.terms)} by "
                f"{one.factor} has an estimated variance of zero."
            )
