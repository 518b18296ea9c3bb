"""Data of exercise 08: mood of users whom an app wakes with sounds of two kinds."""

import numpy as np
import pandas as pd

from course_lib.datasets.load import DataFile
from course_lib.exercises.recipe import Recipe

_USERS = 100
_KINDS = ["soft"] * 8 + ["sharp"] * 8  # one per sound
_MEAN = 50.0
_USER_SD, _SOUND_SD, _REST_SD = 8.0, 3.0, 10.0  # points of mood


def _sounds(rng: np.random.Generator) -> pd.DataFrame:
    """Simulate the mean mood of each user after each sound.

    Users differ and sounds differ; the two kinds of sounds do not.
    """
    user, sound = (axis.ravel() for axis in np.indices((_USERS, len(_KINDS))))
    users, sounds = rng.normal(0, _USER_SD, _USERS), rng.normal(0, _SOUND_SD, len(_KINDS))
    mood = _MEAN + users[user] + sounds[sound] + rng.normal(0, _REST_SD, len(user))
    return pd.DataFrame(
        {
            "user": [f"u{i + 1:03d}" for i in user],
            "sound": [f"s{i + 1:02d}" for i in sound],
            "kind": [_KINDS[i] for i in sound],
            "mood": mood.clip(0, 100).round(1),
        }
    )


RECIPE = Recipe(
    make=_sounds,
    file=DataFile(
        "Mood of 100 users of an app after each of 16 sounds, of two kinds",
        ("user", "sound", "kind"),
        "d7d2344a49d30dbc9a59ac793bd120846a015bf21bb69827804400dff3ff7b64",
    ),
    seed=1113,
)
