"""Data of exercise 05: heights of young trees, some of them measured once or twice."""

import numpy as np
import pandas as pd

from course_lib.datasets.load import DataFile
from course_lib.exercises.recipe import Recipe

_YEARS = 9  # years 0 to 8 after planting
_POOR = {"s17": [1, 3], "s18": [4]}  # years of the two trees with few measurements
_STUMBLE = [14, -14]  # s17 by chance: above its line in the first year, below it in the second
_TALL = [16.0, 6.0]  # s18 starts taller and grows faster than the average tree, cm and cm per year
_COVARIANCE = [[15.0**2, 0.3 * 15 * 5], [0.3 * 15 * 5, 5.0**2]]


def _saplings(rng: np.random.Generator) -> pd.DataFrame:
    """Simulate 18 trees of a nursery, 16 of them with three to nine yearly heights.

    The two others have two heights and one. Their names and years are the same for every seed, and
    what is special about them is set, so that the questions about them have something to show.
    """
    years = {f"s{i + 1:02d}": span for i, span in enumerate(_spans(rng))} | _POOR
    tree = np.repeat(np.arange(len(years)), [len(span) for span in years.values()])
    year = np.concatenate(list(years.values()))
    effects = rng.multivariate_normal([0, 0], _COVARIANCE, len(years))
    effects[-2:] = [0, 0], _TALL
    noise = rng.normal(0, 8, len(tree))
    noise[-3:-1] = _STUMBLE + noise[-3:-1] / 4
    height = 65 + effects[tree, 0] + (25 + effects[tree, 1]) * year + noise
    return pd.DataFrame(
        {"tree": [list(years)[i] for i in tree], "year": year, "height": height.round(1)}
    )


def _spans(rng: np.random.Generator) -> list[list[int]]:
    """Draw 16 runs of years; a tree may be planted late or leave early."""
    lengths = rng.permutation([9, 9, 8, 8, 7, 7, 6, 6, 6, 5, 5, 4, 4, 3, 3, 3])
    starts = [int(rng.integers(0, _YEARS - length + 1)) // 2 for length in lengths]
    return [[*range(start, start + n)] for start, n in zip(starts, lengths, strict=True)]


RECIPE = Recipe(
    make=_saplings,
    file=DataFile(
        "Yearly heights (cm) of 18 young trees, one to nine years each",
        ("tree",),
        "fbb69ab6585f565c227e84ef4165c4b81f998a715ff8865130dc46536311af7a",
    ),
    seed=16,
)
