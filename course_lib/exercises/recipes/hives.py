"""Data of exercise 06: beehives on two kinds of scale."""

import numpy as np
import pandas as pd

from course_lib.datasets.load import DataFile
from course_lib.exercises.recipe import Recipe

_WEEKS = 9  # weeks 0 to 8
_SCALES = ["digital"] * 12 + ["spring"] * 8  # one per hive
_NOISE = {"digital": 0.5, "spring": 1.5}  # residual SD, kg
_SLIP = 10.0  # kg: a wrong first digit
_FAST = 3.0  # kg per week that the outlying hive gains more than the mean of all hives


def _hives(rng: np.random.Generator) -> pd.DataFrame:
    """Simulate the weights of 20 hives, six to nine weeks each.

    Of the hives on digital scales the lightest gains far more than all others, and one entry of the
    heaviest is 10 kg too low: neither shows in the raw weights.
    """
    scale = rng.permutation(_SCALES)
    start, gain = rng.normal(40, 5, len(scale)), rng.normal(1.5, 0.4, len(scale))
    digital = np.flatnonzero(scale == "digital")
    fast, heavy = digital[start[digital].argmin()], digital[start[digital].argmax()]
    gain[fast] = np.delete(gain, fast).mean() + _FAST
    week, hive = np.divmod(np.arange(_WEEKS * len(scale)), len(scale))
    noise = rng.normal(0, [_NOISE[kind] for kind in scale[hive]])
    slip = (hive == heavy) & (week == rng.integers(3, 6))
    weight = start[hive] + gain[hive] * week + noise - _SLIP * slip
    labels = [f"h{i + 1:02d}" for i in hive]
    data = pd.DataFrame({"hive": labels, "scale": scale[hive], "week": week, "weight": weight})
    kept = data[_weighed(hive, rng) | slip].round({"weight": 1})
    kept.insert(0, "entry", [f"e{i + 1:03d}" for i in range(len(kept))])
    return kept


def _weighed(hive: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Draw which weighings took place: up to three weeks of a hive are missing."""
    missed = rng.integers(0, 4, hive.max() + 1)
    place = np.empty(len(hive), int)
    for one in range(hive.max() + 1):
        place[hive == one] = rng.permutation(_WEEKS)
    return place >= missed[hive]


RECIPE = Recipe(
    make=_hives,
    file=DataFile(
        "Weekly weights (kg) of 20 beehives on two kinds of scale",
        ("hive",),
        "86e811e5b4ad99b4945d893d8502b23fc73f7ea2ed3f5de8debd44c90db858cb",
    ),
    seed=4,
)
