"""Data of exercise 07: rolls from sacks of flour from mills."""

import numpy as np
import pandas as pd

from course_lib.datasets.load import DataFile
from course_lib.exercises.recipe import Recipe, spread

_MILLS, _SACKS, _ROLLS = 6, 4, 3  # sacks of each mill, rolls of each sack
_CHANCE = (1.9, 2.02)  # mean square between sacks over that of rolls: p 0.09 to 0.06, not halved
_BELOW = (0.4, 0.9)  # the same where the variance of sacks is estimated as zero


def _rolls(rng: np.random.Generator) -> pd.DataFrame:
    """Simulate rolls; of their weight the sacks' variance is just visible, of their crust it is 0.

    Values are drawn until the mean squares are such.
    """
    mill, sack, _ = (axis.ravel() for axis in np.indices((_MILLS, _SACKS, _ROLLS)))
    weight = 60 + spread(rng, _MILLS, 3.0)[:, None, None] + _drawn(rng, 0.6, 1.5, _CHANCE)
    crust = 2 + spread(rng, _MILLS, 0.3)[:, None, None] + _drawn(rng, 0.0, 0.2, _BELOW)
    return pd.DataFrame(
        {
            "mill": [f"m{i + 1}" for i in mill],
            "sack": [f"s{i * _SACKS + k + 1:02d}" for i, k in zip(mill, sack, strict=True)],
            "weight": weight.ravel().round(2),
            "crust": crust.ravel().round(3),
        }
    )


def _drawn(
    rng: np.random.Generator, sack_sd: float, roll_sd: float, limits: tuple[float, float]
) -> np.ndarray:
    """Draw what sacks and rolls add until the ratio of their mean squares is within limits."""
    while True:
        sacks = sack_sd * rng.standard_normal((_MILLS, _SACKS, 1))
        values = sacks + roll_sd * rng.standard_normal((_MILLS, _SACKS, _ROLLS))
        between = _ROLLS * values.mean(axis=2).var(axis=1, ddof=1).mean()
        if limits[0] < between / values.var(axis=2, ddof=1).mean() < limits[1]:
            return values


RECIPE = Recipe(
    make=_rolls,
    file=DataFile(
        "Weight (g) and crust (mm) of rolls from 24 sacks of flour from 6 mills",
        ("mill", "sack"),
        "3cfc29dd6c798093e26ae396ce4d540e5310c8e6b27d4d66ab91f0303d096969",
    ),
    seed=2,
)
