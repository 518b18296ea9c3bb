"""Covariances of the random effects of a fitted MixedLM, put at their limits where they are."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import numpy as np

from course_lib.model.criterion import BOUNDARY, Array, CrossProducts
from course_lib.model.mixedlm.labels import variance_names


def _starts(model: Any) -> list[int]:
    """First column of each variance in one group's random effects."""
    widths = [1] * model.k_re + [max(m.shape[1] for m in mats) for mats in model.exog_vc.mats]
    return [int(start) for start in np.concatenate([[0], np.cumsum(widths)])[: len(widths)]]


def relative_covariance(fit: Any, products: CrossProducts) -> Array:
    """Covariance of one group's random effects over the residual variance.

    Directions whose relative standard deviation is below `criterion.BOUNDARY` are put to zero, as
    lme4 has them.

    Parameters
    ----------
    fit : MixedLMResults
        The fitted model.
    products : CrossProducts
        Of ``fit.model``.

    Returns
    -------
    array, shape (q, q)
        In the basis of `products`.
    """
    model, k_re = fit.model, products.k_re
    relative = np.zeros_like(products.basis)
    if (exact := getattr(fit, "exact_relative", None)) is not None:
        return _without_noise(exact, k_re)
    to_basis = np.linalg.inv(products.basis[:k_re, :k_re])
    block = to_basis @ np.asarray(fit.cov_re_unscaled)[:k_re, :k_re] @ to_basis.T
    relative[:k_re, :k_re] = (block + block.T) / 2
    columns = _starts(model)[k_re:]
    ends = [*columns[1:], len(relative)][: len(columns)]
    for start, end, variance in zip(columns, ends, np.asarray(fit.vcomp), strict=True):
        run = np.arange(start, end)
        relative[run, run] = variance / fit.scale / products.basis[run, run] ** 2
    return _without_noise(relative, k_re)


def _without_noise(relative: Array, k_re: int) -> Array:
    """Put directions below the boundary to zero."""
    values, vectors = np.linalg.eigh(relative[:k_re, :k_re])
    cleaned = np.diag(np.where(relative.diagonal() < BOUNDARY**2, 0, relative.diagonal()))
    cleaned[:k_re, :k_re] = (vectors * np.where(values < BOUNDARY**2, 0, values)) @ vectors.T
    return cleaned


def user_covariance(fit: Any, products: CrossProducts) -> Array:
    """Covariance matrix of the distinct random effects, in the data's units.

    Returns
    -------
    array, shape (v, v)
        v = number of variances: correlated effects first, then components by name.
    """
    relative = relative_covariance(fit, products)
    keep = _starts(fit.model)
    full = products.basis @ relative @ products.basis.T
    covariance = np.asarray(fit.scale * full[np.ix_(keep, keep)])
    scaled = full.diagonal()[keep] * mean_squares(products)[keep]
    covariance[scaled < BOUNDARY**2, :] = 0
    covariance[:, scaled < BOUNDARY**2] = 0
    return covariance


def mean_squares(products: CrossProducts) -> Array:
    """Mean square of each random-effects column, in the data's units."""
    to_basis = np.linalg.inv(products.basis)
    square = to_basis.T @ products.ztz.sum(axis=0) @ to_basis
    return np.asarray(square.diagonal() / products.n)


def correlations(covariance: Array, singular: bool) -> Array:
    """Correlation matrix; NaN where a variance is zero, exactly plus or minus 1 at the limit."""
    sd = np.sqrt(covariance.diagonal())
    with np.errstate(invalid="ignore", divide="ignore"):
        corr = covariance / np.outer(sd, sd)
    if singular:
        corr = np.where(abs(corr) > 1 - 1e-6, np.sign(corr), corr)
    return corr


def is_singular(relative: Array, k_re: int) -> bool:
    """Whether the covariance of the correlated effects has a direction of variance zero."""
    return bool(k_re and np.linalg.eigvalsh(relative[:k_re, :k_re]).min() < BOUNDARY**2 / 2)


def boundary_sentences(fit: Any, products: CrossProducts) -> Iterator[str]:
    """Say which variance or correlation is at its limit, one sentence each."""
    names = variance_names(fit.model)
    covariance = user_covariance(fit, products)
    singular = is_singular(relative_covariance(fit, products), products.k_re)
    corr = correlations(covariance, singular)
    found = False
    for (factor, term), variance in zip(names, covariance.diagonal(), strict=True):
        if variance == 0:
            found = True
            yield (
                f"Singular fit: the variance of {term} by {factor} is estimated as zero. The data "
                f"do not show that it differs from zero, nor that it is zero."
            )
    for i, j in combinations(range(products.k_re), 2):
        if abs(corr[i, j]) == 1:
            found = True
            yield (
                f"Singular fit: the correlation of {names[i][1]} and {names[j][1]} by "
                f"{names[i][0]} is estimated as {corr[i, j]:+.0f}. The data are too few to "
                f"estimate it; ({names[j][1]} || {names[j][0]}) leaves it out."
            )
    if singular and not found:
        terms = ", ".join(term for _, term in names[: products.k_re])
        yield (
            f"Singular fit: a combination of the random effects {terms} by {names[0][0]} has an "
            f"estimated variance of zero."
        )
