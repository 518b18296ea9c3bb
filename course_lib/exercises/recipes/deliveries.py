"""Data of exercise 00, the self-test: delivery times."""

import numpy as np
import pandas as pd

from course_lib.datasets.load import DataFile
from course_lib.exercises.recipe import Recipe

_KM = {"bicycle": (1.0, 5.0), "car": (3.0, 9.0), "scooter": (2.0, 8.0)}  # shortest, longest
_EXTRA = {"bicycle": 0.0, "car": 5.0, "scooter": -3.0}  # minutes, at the same distance
_RIDES = {"bicycle": 16, "car": 14, "scooter": 10}


def _deliveries(rng: np.random.Generator) -> pd.DataFrame:
    """Simulate forty deliveries, each by another courier, so that rows are independent.

    Bicycles go shorter distances; cars lose time to park.
    """
    vehicle = rng.permutation(np.repeat(list(_RIDES), list(_RIDES.values())))
    km = np.array([rng.uniform(*_KM[v]) for v in vehicle]).round(1)
    extra = np.array([_EXTRA[v] for v in vehicle])
    minutes = 8 + 3 * km + extra + rng.normal(0, 2.5, len(km))
    return pd.DataFrame(
        {
            "delivery": [f"d{i + 1:02d}" for i in range(len(km))],
            "km": km,
            "vehicle": vehicle,
            "minutes": minutes.round(1),
        }
    )


RECIPE = Recipe(
    make=_deliveries,
    file=DataFile(
        "Distance (km) and time (minutes) of 40 deliveries, each by another courier",
        ("vehicle",),
        "f4037fe5686c8c7f90f4a889b1397fd71cf8dbc625fc23e2be622e0da6178f3a",
    ),
    seed=18,
)
