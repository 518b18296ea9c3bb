"""CSV files as people send them, each of another shape, made from a seed."""

import numpy as np
import pandas as pd


def frame(groups: int = 8, rows: int = 5, seed: int = 3) -> pd.DataFrame:
    """Return days and values of some persons, who differ."""
    rng = np.random.default_rng(seed)
    person, day = (axis.ravel() for axis in np.indices((groups, rows)))
    value = 10 + rng.normal(0, 3, groups)[person] + 0.8 * day + rng.normal(0, 1, len(day))
    return pd.DataFrame(
        {"person": [f"p{i + 1}" for i in person], "day": day, "value": value.round(2)}
    )


def nested(seed: int = 4) -> pd.DataFrame:
    """Return scores of two tests: pupils in classes, classes in schools."""
    rng = np.random.default_rng(seed)
    axes = np.indices((6, 3, 4, 2)).reshape(4, -1)
    school, group, pupil, test = axes
    score = (
        50 + rng.normal(0, 5, 6)[school] + rng.normal(0, 4, (6, 3))[school, group]
        + rng.normal(0, 4, (6, 3, 4))[school, group, pupil] + 2 * test + rng.normal(0, 2, len(test))
    )  # fmt: skip
    names = {"school": school, "class": group, "pupil": pupil, "test": test}
    labelled = {name: [f"{name[0]}{i + 1}" for i in level] for name, level in names.items()}
    return pd.DataFrame(labelled | {"score": score.round(1)})


def crossed(seed: int = 5) -> pd.DataFrame:
    """Return times of ten persons for six pictures, each of one of two kinds."""
    rng = np.random.default_rng(seed)
    person, picture = (axis.ravel() for axis in np.indices((10, 6)))
    time = 500 + rng.normal(0, 40, 10)[person] + rng.normal(0, 30, 6)[picture]
    time = time + 25 * (picture % 2) + rng.normal(0, 20, len(person))
    kind = np.where(picture % 2, "new", "old")
    return pd.DataFrame({"person": person + 1, "picture": picture + 1, "kind": kind, "time": time})
