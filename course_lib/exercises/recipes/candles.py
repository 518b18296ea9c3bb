"""Data of exercise 13: how long candles burn."""

import numpy as np
import pandas as pd

from course_lib.datasets.load import DataFile
from course_lib.exercises.recipe import Recipe, spread


def _candles(rng: np.random.Generator) -> pd.DataFrame:
    """Simulate how long candles of some makers burn; the first maker has four of them."""
    makers = int(rng.integers(12, 17))
    candles = rng.integers(5, 13, makers)
    candles[0] = 4
    maker = np.repeat(np.arange(makers), candles)
    weight = rng.integers(80, 321, len(maker))
    level = spread(rng, makers, 4)
    level[0] = abs(level[0]) + 2  # far enough from the others that its BLUP is not near zero
    hours = 5 + 0.12 * weight + level[maker] + rng.normal(0, 2.5, len(maker))
    names = [f"m{i + 1:02d}" for i in maker]
    return pd.DataFrame({"maker": names, "weight": weight, "hours": hours}).round({"hours": 1})


RECIPE = Recipe(
    make=_candles,
    file=DataFile(
        "Burning time (hours) of candles by some makers, and their weight (g)",
        ("maker",),
        "aca17b78a43cd2d9cca730f1b22c1097913c0467b662824b1316e8840075c263",
    ),
    seed=13,
)
