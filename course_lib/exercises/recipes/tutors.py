"""Data of exercise 09: pupils who were tutored in reading."""

import numpy as np
import pandas as pd

from course_lib.datasets.load import DataFile
from course_lib.exercises.recipe import Recipe, spread

# Pupils of each tutor: a few have many. The last has two, who had many hours and luck:
# they top the list of means.
_PUPILS = [14, 9, 12, 8, 16, 10, 9, 13, 8, 11, 9, 15, 9, 10, 12, 8, 9, 11, 8, 10, 13, 2]
_LEAD = 0.5  # words per minute by which the means of the last tutor's pupils lead the list


def _tutors(rng: np.random.Generator) -> pd.DataFrame:
    """Simulate how much faster pupils of 22 tutors read after a term."""
    tutor = np.repeat(np.arange(len(_PUPILS)), _PUPILS)
    hours = rng.integers(5, 31, len(tutor))
    level, slope = spread(rng, len(_PUPILS), 4), spread(rng, len(_PUPILS), 0.35)
    slope -= 0.02 * level  # a negative correlation, far from its limits
    gain = 4 + level[tutor] + (0.6 + slope[tutor]) * hours + rng.normal(0, 4, len(tutor))
    names = [f"t{i + 1:02d}" for i in tutor]
    data = pd.DataFrame({"tutor": names, "hours": hours, "gain": gain})
    means = data.groupby("tutor")["gain"].mean()
    last = data["tutor"] == names[-1]
    data.loc[last, "hours"] = [25, 29]
    data.loc[last, "gain"] += means.iloc[:-1].max() + _LEAD - means.iloc[-1]
    return data.round({"gain": 1})


RECIPE = Recipe(
    make=_tutors,
    file=DataFile(
        "How much faster (words per minute) pupils of 22 tutors read after a term",
        ("tutor",),
        "e9e72e0b298e617265ec1b3175a60bdc40c6e8b03ea2bf4f260b7e14baca7762",
    ),
    seed=3,
)
