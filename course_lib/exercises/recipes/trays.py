"""Data of exercise 11: seeds that came up in trays, counted."""

import numpy as np
import pandas as pd

from course_lib.datasets.load import DataFile
from course_lib.exercises.recipe import Recipe, spread

_TREATMENTS = ("dry", "soaked", "boiled")
_LOG_ODDS = (-1.0, 0.2)  # of dry and of soaked seeds; boiled seeds are dead
_PLANT_SD, _TRAY_SD = 0.7, 0.8
_TRAYS = 3  # of each plant and treatment


def _trays(rng: np.random.Generator) -> pd.DataFrame:
    """Simulate trays of seeds of twelve to sixteen mother plants; trays differ besides."""
    plants = int(rng.integers(12, 17))
    plant, kind, _ = (axis.ravel() for axis in np.indices((plants, len(_TREATMENTS), _TRAYS)))
    effects = spread(rng, plants, _PLANT_SD)[plant] + spread(rng, len(plant), _TRAY_SD)
    share = 1 / (1 + np.exp(-(np.append(_LOG_ODDS, 0)[kind] + effects)))
    sown = rng.integers(20, 31, len(plant))
    return pd.DataFrame(
        {
            "plant": [f"m{i + 1:02d}" for i in plant],
            "treatment": [_TREATMENTS[i] for i in kind],
            "sown": sown,
            "up": np.where(kind == 2, 0, rng.binomial(sown, share)),
        }
    )


RECIPE = Recipe(
    make=_trays,
    file=DataFile(
        "Seeds that came up in trays, of mother plants and three treatments",
        ("plant", "treatment"),
        "4199c81e276a62b5fc837a2bfb490af29c04c282c5dde4a5c41fd4220f223cd6",
    ),
    seed=11,
)
