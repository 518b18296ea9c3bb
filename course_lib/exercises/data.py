"""The exercises' data: published files, and other data of the same design for grading."""

import os
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import numpy as np
import pandas as pd

from course_lib.basics.order import natural_key
from course_lib.basics.suggestions import unknown_name
from course_lib.datasets.load import load_file, read_table
from course_lib.exercises import recipes as recipe_files
from course_lib.exercises.recipe import Recipe

FOLDER_VARIABLE = "COURSE_EXERCISE_DATA"  # names a folder with other data, when one is graded


@cache
def recipes() -> dict[str, Recipe]:
    """Return all recipes, by the name of the data: each is a file of this name in ``recipes/``."""
    names = [module.name for module in iter_modules(recipe_files.__path__)]
    home = recipe_files.__name__
    return {name: import_module(f"{home}.{name}").RECIPE for name in names}


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
    if folder := os.environ.get(FOLDER_VARIABLE):
        content = Path(folder, f"{name}.csv").read_bytes()
        return read_table(content, name, known[name].file.grouping)
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
