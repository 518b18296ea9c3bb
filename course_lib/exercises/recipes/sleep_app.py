"""Data of exercise 08: the pilot study of a sleep app."""

import numpy as np
import pandas as pd

from course_lib.datasets.load import DataFile
from course_lib.exercises.recipe import Recipe, spread

USERS, WEEKS = 12, np.arange(6)
SLOPE_SD, NIGHT_SD = 6.0, 14.0  # minutes per week, between users; minutes, within a user


def _sleep_app(rng: np.random.Generator) -> pd.DataFrame:
    """Simulate twelve users, one night in each of six weeks.

    Users' slopes have a fixed spread, so that it is not estimated as zero.
    """
    level = 400 + spread(rng, USERS, 25)
    slope = 5 + spread(rng, USERS, SLOPE_SD)
    sleep = level[:, None] + slope[:, None] * WEEKS + rng.normal(0, NIGHT_SD, (USERS, len(WEEKS)))
    names = [f"u{i + 1:02d}" for i in range(USERS)]
    return pd.DataFrame(
        {
            "user": np.repeat(names, len(WEEKS)),
            "week": np.tile(WEEKS, USERS),
            "sleep": sleep.ravel().round(1),
        }
    )


RECIPE = Recipe(
    make=_sleep_app,
    file=DataFile(
        "Sleep (minutes) of 12 users of an app, one night in each of 6 weeks",
        ("user",),
        "e60935e69f7ed34456dffea64c0358b8b64a56d86a9b27526225297eaaab4560",
    ),
    seed=103,
)
