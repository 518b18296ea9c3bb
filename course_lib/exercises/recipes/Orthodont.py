"""Data of exercise 03: growth of boys and girls, as measured."""

import numpy as np
import pandas as pd

from course_lib.datasets.load import DATA_FILES, load_dataset
from course_lib.exercises.recipe import Recipe, without_some_groups

KEPT = "M13"


def _children(rng: np.random.Generator) -> pd.DataFrame:
    """Leave out some of the children, but not the one that grows fastest.

    The exercise asks for this child's line. Without the child the growth rates hardly differ, and
    many of the smaller data sets give a singular fit.
    """
    data = load_dataset("Orthodont")
    kept = data["Subject"] == KEPT
    return pd.concat([without_some_groups(data[~kept], "Subject", rng), data[kept]])


RECIPE = Recipe(make=_children, file=DATA_FILES["Orthodont"])
