"""Data of exercise 04: machines as measured, nestlings in woods, words read by people."""

import numpy as np
import pandas as pd

from course_lib.datasets.load import DATA_FILES, DataFile, load_dataset
from course_lib.exercises.data import Recipe, without_some_groups

_LOST = (6, 11)  # person p07 and word w12: a trial that is lost with every seed
_PERSON, _WORD = (110.0, 90.0), 70.0  # level and effect of rareness of p07, level of w12, ms


def _spread(rng: np.random.Generator, n: int, sd: float) -> np.ndarray:
    """Draw n effects with mean 0 and exactly this SD, so that no variance is estimated as 0."""
    draws = rng.standard_normal(n)
    return sd * (draws - draws.mean()) / draws.std(ddof=1)


def _nestlings(rng: np.random.Generator) -> pd.DataFrame:
    """Simulate chicks in the nest boxes of ten woods; box numbers are used again in each wood."""
    boxes = rng.integers(2, 7, size=10)
    taken = [np.sort(rng.choice(6, size=k, replace=False)) for k in boxes]
    wood_of_nest, box_of_nest = np.repeat(np.arange(10), boxes), np.concatenate(taken)
    chicks = rng.integers(1, 6, len(wood_of_nest))
    nest = np.repeat(np.arange(len(chicks)), chicks)
    wood = wood_of_nest[nest]
    effects = _spread(rng, 10, 1.8)[wood] + _spread(rng, len(chicks), 1.6)[nest]
    mass = 18 + effects + rng.normal(0, 0.8, len(nest))
    return pd.DataFrame(
        {
            "wood": [f"W{i + 1:02d}" for i in wood],
            "box": [f"b{i + 1}" for i in box_of_nest[nest]],
            "ring": [f"r{i + 1:03d}" for i in rng.permutation(len(nest))],
            "mass": mass.round(2),
        }
    )


def _readers(rng: np.random.Generator) -> pd.DataFrame:
    """Simulate twenty people who read sixteen words aloud, each once; every second word is rare.

    Some trials are lost. One of them is lost with every seed; this person and this word are set,
    so that the question about them has something to show.
    """
    person, word = (axis.ravel() for axis in np.indices((20, 16)))
    level, slope, ease = _spread(rng, 20, 80), _spread(rng, 20, 60), _spread(rng, 16, 45)
    (level[_LOST[0]], slope[_LOST[0]]), ease[_LOST[1]] = _PERSON, _WORD
    rare = np.where(word % 2, 0.5, -0.5)
    time = 700 + level[person] + (60 + slope[person]) * rare + ease[word]
    time = time + rng.normal(0, 70, len(time))
    lost = rng.random(len(time)) < 0.05
    lost |= (person == _LOST[0]) & (word == _LOST[1])
    names = {"person": [f"p{i + 1:02d}" for i in person], "word": [f"w{i + 1:02d}" for i in word]}
    data = pd.DataFrame({**names, "rare": rare, "time": time.round(0).astype(int)})
    return data[~lost].reset_index(drop=True)


RECIPES = {
    "Machines": Recipe(
        make=lambda rng: without_some_groups(load_dataset("Machines"), "Worker", rng),
        file=DATA_FILES["Machines"],
    ),
    "nestlings": Recipe(
        make=_nestlings,
        file=DataFile(
            "Mass (g) of the chicks in the nest boxes of ten woods",
            ("wood", "box", "ring"),
            "c9462ea229c8459a655de3f3e1cec52371c32b22baf652113eebbbf3404459f5",
        ),
        seed=20,
    ),
    "readers": Recipe(
        make=_readers,
        file=DataFile(
            "Time (ms) to read 16 words aloud, of 20 people",
            ("person", "word"),
            "15bb619efcc968e0452aeb8711aed27d5cab7b969fe0006e6859ffdc839c850b",
        ),
        seed=4,
    ),
}
