"""Data of exercise 02: typing speed and errors."""

import numpy as np
import pandas as pd

from course_lib.datasets.load import DataFile
from course_lib.exercises.recipe import Recipe


def _typists(rng: np.random.Generator) -> pd.DataFrame:
    """Simulate twelve typists with four to ten sessions each.

    Practised typists are fast and make few errors; whoever hurries in a session makes more.
    """
    sessions = rng.permutation([4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 10])
    typist = np.repeat(np.arange(len(sessions)), sessions)
    skill = rng.standard_normal(len(sessions))
    usual = 60 + 6 * skill
    hurry = rng.normal(0, 4, len(typist))
    errors = 30 - 4 * skill + rng.normal(0, 2.0, len(sessions))
    return pd.DataFrame(
        {
            "typist": [f"t{i + 1:02d}" for i in typist],
            "speed": (usual[typist] + hurry).round(1),
            "errors": (errors[typist] + 0.6 * hurry + rng.normal(0, 3, len(typist))).round(1),
        }
    )


RECIPE = Recipe(
    make=_typists,
    file=DataFile(
        "Typing speed (words per minute) and errors (per 1000 words) of 12 typists",
        ("typist",),
        "c2d4d05fdff01e0f3caaa15b614742e0f12ef96116bb76447616f8416bb5cd78",
    ),
    seed=13,
)
