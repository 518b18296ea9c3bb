"""Draw responses from a model: new random effects and new residuals in each set."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from course_lib.model.centring import in_basis
from course_lib.model.design import Array
from course_lib.model.fit_record import FitRecord
from course_lib.model.level_labels import Codes


@dataclass(frozen=True)
class RandomPart:
    """Random effects of one block, to be drawn.

    Attributes
    ----------
    columns : array, shape (n, k)
        What each effect is multiplied by in each row.
    codes : integer array, shape (n,)
        Level of each row.
    levels : int
        Number of levels.
    root : array, shape (k, k)
        A matrix whose product with its own transpose is the covariance of one level's effects.
    """

    columns: Array
    codes: Codes
    levels: int
    root: Array


def draw_responses(
    mean: Array,
    parts: Iterable[RandomPart],
    residual_sd: float,
    sets: int,
    rng: np.random.Generator,
) -> Array:
    """Draw responses: shape (n, sets).

    Parameters
    ----------
    mean : array, shape (n,)
        Of each row: what the fixed effects make.
    parts : iterable of RandomPart
        Random effects.
    residual_sd : float
        Standard deviation of what is left of each row.
    sets : int
        Number of sets.
    rng : Generator
        Source of randomness.
    """
    y = mean[:, None] + residual_sd * rng.standard_normal((len(mean), sets))
    for part in parts:
        k = part.columns.shape[1]
        spherical = rng.standard_normal((part.levels, k, sets))
        for column, row in zip(part.columns.T, part.root, strict=True):
            effects = np.einsum("k,gks->gs", row, spherical)
            y += column[:, None] * effects[part.codes]
    return y


def draw_from(record: FitRecord, sets: int, rng: np.random.Generator) -> Array:
    """Draw responses of a fit's own model, at its estimates: shape (n, sets)."""
    sd, design = float(np.sqrt(record.scale)), record.independent
    triples = zip(design.blocks, record.products.covariances, strict=True)
    parts = [
        RandomPart(
            in_basis(block)[0], block.codes, len(block.levels), sd * one.factor(record.theta)
        )
        for block, one in triples
    ]
    mean = design.x @ record.solution.beta
    drawn = draw_responses(mean, parts, sd, sets, rng)
    return drawn if record.law is None else record.law.correlate(drawn)
