"""Data of exercise 11: single seeds in pots, up or not."""

import numpy as np
import pandas as pd

from course_lib.datasets.load import DataFile
from course_lib.exercises.recipe import Recipe, spread

_POTS, _SEEDS = 120, 5
_LOG_ODDS, _SOAKED = -1.6, 1.8  # of a dry seed in a typical pot; what soaking adds
_POT_SD = 3.2


def _pots(rng: np.random.Generator) -> pd.DataFrame:
    """Simulate pots of five seeds each, half of the pots with soaked seeds; pots differ much."""
    soaked = np.repeat([0, 1], _POTS // 2)
    log_odds = _LOG_ODDS + _SOAKED * soaked
    log_odds += np.concatenate([spread(rng, _POTS // 2, _POT_SD) for _ in (0, 1)])
    up = rng.random((_POTS, _SEEDS)) < 1 / (1 + np.exp(-log_odds[:, None]))
    pot = np.repeat(np.arange(_POTS), _SEEDS)
    return pd.DataFrame(
        {
            "pot": [f"p{i + 1:03d}" for i in pot],
            "soaked": soaked[pot],
            "up": up.ravel().astype(int),
        }
    )


RECIPE = Recipe(
    make=_pots,
    file=DataFile(
        "Whether single seeds came up, in pots of dry and of soaked seeds",
        ("pot",),
        "b54448887ae4fa99a3155584ede2191b8705c1438bd3be7ffee834bb4ad524b6",
    ),
    seed=11,
)
