"""Data of exercise 06: beehives on two kinds of scale, and water in jars of honey."""

import numpy as np
import pandas as pd

from course_lib.datasets import DataFile
from course_lib.exercises.data import Recipe

_WEEKS = 9  # weeks 0 to 8
_SCALES = ["digital"] * 12 + ["spring"] * 8  # one per hive
_NOISE = {"digital": 0.5, "spring": 1.5}  # residual SD, kg
_SLIP = 10.0  # kg: a wrong first digit
_FAST = 4.0  # kg per week that the outlying hive gains more than the mean of all hives
_APIARIES, _JARS = 8, 4  # jars of each apiary
_APIARY_SD, _JAR_SD = 0.25, 0.6  # percentage points of water


def _hives(rng: np.random.Generator) -> pd.DataFrame:
    """Simulate the weights of 20 hives, six to nine weeks each.

    One hive on a digital scale gains far more than the others. One entry of another hive on a
    digital scale, a heavy one, is 10 kg too low.
    """
    scale = rng.permutation(_SCALES)
    start, gain = rng.normal(40, 5, len(scale)), rng.normal(1.5, 0.4, len(scale))
    fast, heavy = _two_hives(scale, start, rng)
    gain[fast] = gain[np.arange(len(scale)) != fast].mean() + _FAST
    week, hive = np.divmod(np.arange(_WEEKS * len(scale)), len(scale))
    noise = rng.normal(0, [_NOISE[kind] for kind in scale[hive]])
    weight = start[hive] + gain[hive] * week + noise
    slip = (hive == heavy) & (week == rng.integers(3, 6))
    data = pd.DataFrame(
        {
            "hive": [f"h{i + 1:02d}" for i in hive],
            "scale": scale[hive],
            "week": week,
            "weight": (weight - _SLIP * slip).round(1),
        }
    )
    kept = data[_weighed(hive, rng) | slip].reset_index(drop=True)
    kept.insert(0, "entry", [f"e{i + 1:03d}" for i in range(len(kept))])
    return kept


def _two_hives(scale: np.ndarray, start: np.ndarray, rng: np.random.Generator) -> tuple[int, int]:
    """Choose two hives on digital scales: the fast one, and the heaviest of the others."""
    digital = np.flatnonzero(scale == "digital")
    fast = int(rng.choice(digital))
    others = digital[digital != fast]
    return fast, int(others[np.argmax(start[others])])


def _weighed(hive: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Draw which weighings took place: up to three weeks of a hive are missing."""
    missed = rng.integers(0, 4, hive.max() + 1)
    place = np.empty(len(hive), int)
    for one in range(hive.max() + 1):
        place[hive == one] = rng.permutation(_WEEKS)
    return place >= missed[hive]


def _jars(rng: np.random.Generator) -> pd.DataFrame:
    """Simulate jars of eight apiaries whose variance is not zero but is estimated as zero.

    Samples are drawn until the mean square between apiaries is below the one within.
    """
    while True:
        apiaries = rng.normal(17.5, _APIARY_SD, (_APIARIES, 1))
        water = (apiaries + rng.normal(0, _JAR_SD, (_APIARIES, _JARS))).round(2)
        between, within = water.mean(axis=1).var(ddof=1) * _JARS, water.var(axis=1, ddof=1).mean()
        if between < 0.95 * within:
            break
    names = [f"a{i + 1}" for i in range(_APIARIES)]
    return pd.DataFrame({"apiary": np.repeat(names, _JARS), "water": water.ravel()})


RECIPES = {
    "hives": Recipe(
        make=_hives,
        file=DataFile(
            "Weekly weights (kg) of 20 beehives on two kinds of scale",
            ("hive",),
            "",
        ),
        seed=6,
    ),
    "jars": Recipe(
        make=_jars,
        file=DataFile(
            "Water (per cent) in 32 jars of honey from 8 apiaries",
            ("apiary",),
            "",
        ),
        seed=6,
    ),
}
