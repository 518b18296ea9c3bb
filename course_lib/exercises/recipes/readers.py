"""Data of exercise 04: words read aloud by people."""

import numpy as np
import pandas as pd

from course_lib.datasets.load import DataFile
from course_lib.exercises.recipe import Recipe, spread

_LOST = (6, 11)  # person p07 and word w12: a trial that is lost with every seed
_PERSON, _WORD = (110.0, 90.0), 70.0  # level and effect of rareness of p07, level of w12, ms


def _readers(rng: np.random.Generator) -> pd.DataFrame:
    """Simulate twenty people who read sixteen words aloud, each once; every second word is rare.

    Some trials are lost. One of them is lost with every seed; this person and this word are set,
    so that the question about them has something to show.
    """
    person, word = (axis.ravel() for axis in np.indices((20, 16)))
    level, slope, ease = spread(rng, 20, 80), spread(rng, 20, 60), spread(rng, 16, 45)
    (level[_LOST[0]], slope[_LOST[0]]), ease[_LOST[1]] = _PERSON, _WORD
    rare = np.where(word % 2, 0.5, -0.5)
    time = 700 + level[person] + (60 + slope[person]) * rare + ease[word]
    time = time + rng.normal(0, 70, len(time))
    lost = rng.random(len(time)) < 0.05
    lost |= (person == _LOST[0]) & (word == _LOST[1])
    names = {"person": [f"p{i + 1:02d}" for i in person], "word": [f"w{i + 1:02d}" for i in word]}
    data = pd.DataFrame({**names, "rare": rare, "time": time.round(0).astype(int)})
    return data[~lost].reset_index(drop=True)


RECIPE = Recipe(
    make=_readers,
    file=DataFile(
        "Time (ms) to read 16 words aloud, of 20 people",
        ("person", "word"),
        "15bb619efcc968e0452aeb8711aed27d5cab7b969fe0006e6859ffdc839c850b",
    ),
    seed=4,
)
