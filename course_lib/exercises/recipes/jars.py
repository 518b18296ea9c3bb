"""Data of exercise 06: water in jars of honey."""

import numpy as np
import pandas as pd

from course_lib.datasets.load import DataFile
from course_lib.exercises.recipe import Recipe

_APIARIES, _JARS = 8, 4  # jars of each apiary
_APIARY_SD, _JAR_SD = 0.25, 0.6  # percentage points of water


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


RECIPE = Recipe(
    make=_jars,
    file=DataFile(
        "Water (per cent) in 32 jars of honey from 8 apiaries",
        ("apiary",),
        "c7c30d0f99dc8688fcff9bd20b47866d27c0f388b44eb0a8fd71636bd03e2c86",
    ),
    seed=4,
)
