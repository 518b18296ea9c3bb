"""The exercises' data: published files, and other data of the same design for grading."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module

import numpy as np
import pandas as pd

from course_lib.basics.order import natural_key
from course_lib.basics.suggestions import unknown_name
from course_lib.datasets.load import DataFile, load_file

SEED_VARIABLE = "COURSE_EXERCISE_SEED"
_NUMBERS = ("00", "01", "02", "03", "04", "05", "06")


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


@cache
def recipes() -> dict[str, Recipe]:
    """Return all recipes, by the name of the data."""
    homes = (import_module(f"course_lib.exercises.recipes.recipes_{number}") for number in _NUMBERS)
    return {name: recipe for home in homes for name, recipe in home.RECIPES.items()}


def load_exercise(name: str) -> pd.DataFrame:
    """Load the data of an exercise.

    Parameters
    ----------
    name : str
        As the exercise says, such as ``"ponds"``.

    Returns
    -------
    DataFrame
        One row per observation; grouping columns are categorical, their levels text. The exercise
        says what was measured and in which units.

    Raises
    ------
    ValueError
        For an unknown name; the message lists the names.

    Notes
    -----
    When an exercise is graded, it runs again on other data of the same design. So compute an answer
    from the data; a number that was typed in is right only once.
    """
    known = recipes()
    if name not in known:
        raise ValueError(unknown_name("exercise data set", name, list(known)))
    if seed := os.environ.get(SEED_VARIABLE):
        return make_data(name, int(seed))
    measured = known[name].seed is None
    return load_file(name if measured else f"exercises/{name}", known[name].file)


def make_data(name: str, seed: int) -> pd.DataFrame:
    """Make data of an exercise's design, as its file would be loaded.

    Parameters
    ----------
    name : str
        Name of the data.
    seed : int
        Seed; another one gives other data.
    """
    recipe = recipes()[name]
    data = recipe.make(np.random.default_rng(seed)).reset_index(drop=True)
    for column in recipe.file.grouping:
        values = data[column].astype(str)
        data[column] = pd.Categorical(values, sorted(values.unique(), key=natural_key))
    return data


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
