"""Data of exercise 01: trout in tanks."""

import numpy as np
import pandas as pd

from course_lib.datasets.load import DataFile
from course_lib.exercises.recipe import Recipe

TANKS, FISH = 12, 8


def _trout(rng: np.random.Generator) -> pd.DataFrame:
    """Simulate twelve tanks with eight trout each.

    A tank has one feed, four females and four males. The order of weighing is random, and neither
    it nor the temperature matters. With some seeds, not with that of the published file, the
    temperature also varies within a tank: where a predictor varies is then to be computed.
    """
    tank = np.repeat(np.arange(TANKS), FISH)
    feed = rng.permutation(np.repeat(["A", "B"], TANKS // 2))[tank]
    sex = np.concatenate([rng.permutation(["female", "male"] * (FISH // 2)) for _ in range(TANKS)])
    level = 310 + rng.normal(0, 25, TANKS)
    weight = level[tank] + 20 * (feed == "B") + 12 * (sex == "male") + rng.normal(0, 30, len(tank))
    data = pd.DataFrame(
        {
            "tank": [f"T{i + 1}" for i in tank],
            "turn": rng.permutation(len(tank)) + 1,
            "feed": feed,
            "sex": sex,
            "temperature": rng.normal(12, 0.5, TANKS).round(1)[tank],
            "weight": weight.round(),
        }
    )
    if rng.random() > 0.5:  # drawn last, so that the published file stays what it is
        data["temperature"] = (data["temperature"] + rng.normal(0, 0.2, len(tank))).round(1)
    return data


RECIPE = Recipe(
    make=_trout,
    file=DataFile(
        "Weight (g) of 96 trout in 12 tanks with two feeds",
        ("tank",),
        "a746d898b75aad68741094e8ec94c63650257e80519d3531289de588587e9694",
    ),
    seed=28,
)
