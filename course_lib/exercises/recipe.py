"""What a recipe of exercise data is, and what several recipes use."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from course_lib.basics.order import natural_key
from course_lib.datasets.load import DataFile


@dataclass(frozen=True)
class Recipe:
    """How the data of an exercise are made.

    Attributes
    ----------
    make : callable
        Takes a numpy Generator and returns data of the exercise's design.
    file : DataFile
        What is known of the published file: ``data/exercises/<name>.csv`` for simulated data.
    seed : int or None
        Seed that made the published file; None for measured data, which students get from
        `load_dataset` by the same name.
    """

    make: Callable[[np.random.Generator], pd.DataFrame]
    file: DataFile
    seed: int | None = None


def spread(rng: np.random.Generator, n: int, sd: float) -> np.ndarray:
    """Draw n effects with mean 0 and exactly this SD, so that no variance is estimated as 0."""
    draws = rng.standard_normal(n)
    return sd * (draws - draws.mean()) / draws.std(ddof=1)


def without_some_groups(data: pd.DataFrame, group: str, rng: np.random.Generator) -> pd.DataFrame:
    """Leave out about a sixth of the groups: other data of the design of measured ones.

    Parameters
    ----------
    data : DataFrame
        Measured data.
    group : str
        The grouping column whose levels are left out.
    rng : numpy Generator
        Chooses them.
    """
    levels = sorted(data[group].unique(), key=natural_key)
    out = rng.choice(levels, size=max(1, len(levels) // 6), replace=False)
    return data[~data[group].isin(out)].reset_index(drop=True)
