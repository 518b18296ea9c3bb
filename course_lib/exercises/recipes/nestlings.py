"""Data of exercise 04: nestlings in boxes in woods."""

import numpy as np
import pandas as pd

from course_lib.datasets.load import DataFile
from course_lib.exercises.recipe import Recipe, spread


def _nestlings(rng: np.random.Generator) -> pd.DataFrame:
    """Simulate chicks in the nest boxes of ten woods; box numbers are used again in each wood."""
    boxes = rng.integers(2, 7, size=10)
    taken = [np.sort(rng.choice(6, size=k, replace=False)) for k in boxes]
    wood_of_nest, box_of_nest = np.repeat(np.arange(10), boxes), np.concatenate(taken)
    chicks = rng.integers(1, 6, len(wood_of_nest))
    nest = np.repeat(np.arange(len(chicks)), chicks)
    wood = wood_of_nest[nest]
    effects = spread(rng, 10, 1.8)[wood] + spread(rng, len(chicks), 1.6)[nest]
    mass = 18 + effects + rng.normal(0, 0.8, len(nest))
    return pd.DataFrame(
        {
            "wood": [f"W{i + 1:02d}" for i in wood],
            "box": [f"b{i + 1}" for i in box_of_nest[nest]],
            "ring": [f"r{i + 1:03d}" for i in rng.permutation(len(nest))],
            "mass": mass.round(2),
        }
    )


RECIPE = Recipe(
    make=_nestlings,
    file=DataFile(
        "Mass (g) of the chicks in the nest boxes of ten woods",
        ("wood", "box", "ring"),
        "c9462ea229c8459a655de3f3e1cec52371c32b22baf652113eebbbf3404459f5",
    ),
    seed=20,
)
