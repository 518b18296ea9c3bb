"""Which random effects a generalised model may have, and on how many points they are integrated."""

from typing import Any

import numpy as np

from course_lib.basics.arguments import whole_number
from course_lib.model.design import Array, Design, RandomBlock

DEFAULT_POINTS = 25
_MOST_POINTS = 100
_POINTS_OF_TWO = 9  # for a comparison, where two effects are integrated one within the other
_MOST_EFFECTS = 2  # that quadrature integrates together


def own_block(design: Design, trials: Array, family: str) -> int | None:
    """Find the block of the rows' own effects beside a grouping factor.

    Parameters
    ----------
    design : Design
        Its random effects are checked.
    trials : array, shape (n,)
        Trials of each row.
    family : str
        Name of the family.

    Returns
    -------
    int or None
        Position of the block; None where all are of one grouping factor.

    Raises
    ------
    ValueError
        For other second factors, and for effects of rows of one trial.
    """
    rows = len(design.y)
    by_row = [factor for factor in design.factors if _levels(design, factor) == rows]
    if by_row and family == "binomial" and (trials == 1).all():
        raise ValueError(
            f"'{by_row[0]}' has one level for each row, and each row is one trial, yes or no: how "
            f"far rows lie apart does not show in that. Leave (1 | {by_row[0]}) out."
        )
    if len(design.factors) == 1:
        return None
    if len(design.factors) > 2 or not by_row:
        names = " and ".join(f"'{name}'" for name in design.factors)
        raise ValueError(
            f"fit_glmm has one grouping factor, and besides it (1 | row) with a level for each "
            f"row; here are {names}. For nested or crossed factors use glmer in R, which takes "
            f"this formula as it is."
        )
    own = [at for at, block in enumerate(design.blocks) if block.factor == by_row[0]]
    if len(own) > 1 or not _only_intercept(design.blocks[own[0]]):
        raise ValueError(f"A row has one value: its own effect is (1 | {by_row[0]}), no slope.")
    return own[0]


def _levels(design: Design, factor: str) -> int:
    return next(len(block.levels) for block in design.blocks if block.factor == factor)


def _only_intercept(block: RandomBlock) -> bool:
    return len(block.terms) == 1 and bool((block.columns == 1).all())


def effects_of_group(design: Design, own: int | None) -> int:
    """How many random effects each group has."""
    return sum(len(block.terms) for at, block in enumerate(design.blocks) if at != own)


def chosen_points(points: Any, design: Design, own: int | None) -> int:
    """Points of the quadrature: those asked for, or 25 for one random intercept, else one."""
    effects = effects_of_group(design, own)
    if points is None:
        alone = own is None and effects == 1 and _only_intercept(design.blocks[0])
        return DEFAULT_POINTS if alone else 1
    if whole_number("points", points, 1) > _MOST_POINTS:
        raise ValueError(
            f"points is at most {_MOST_POINTS}; got {points}. 25 are enough as a rule."
        )
    if points > 1 and effects > _MOST_EFFECTS:
        raise ValueError(
            f"Each group has {effects} random effects, and quadrature serves up to "
            f"{_MOST_EFFECTS}: use points=1, Laplace's method."
        )
    return int(points)


def points_to_compare(design: Design, own: int | None) -> int | None:
    """Points with which a fit by Laplace's method is compared; None where there are too many."""
    effects = effects_of_group(design, own)
    if effects > _MOST_EFFECTS:
        return None
    return DEFAULT_POINTS if own is None and effects == 1 else _POINTS_OF_TWO


def check_groups_vary(design: Design, trials: Array, family: str) -> None:
    """Refuse groups of which each has one response only: their variance has no highest point."""
    if family != "binomial":
        return
    for block in design.blocks:
        count = len(block.levels)
        share = np.bincount(block.codes, design.y, count) / np.bincount(block.codes, trials, count)
        if np.isin(share, (0.0, 1.0)).all():
            cure = (
                f"All trials of a row agree: each row is one yes or no. Give 0 and 1, without "
                f"trials=, and leave (1 | {block.factor}) out."
                if count == len(design.y)
                else "Fit one row for each group: smf.glm."
            )
            raise ValueError(
                f"In each group of '{block.factor}' the response '{design.response}' is always 0 "
                f"or always as high as it can be. So the variance between groups is estimated as "
                f"infinite, and no fit has an end. {cure}"
            )
