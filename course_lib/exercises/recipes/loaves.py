"""Data of exercise 07: loaves of bakers, of three flours."""

import numpy as np
import pandas as pd

from course_lib.datasets.load import DataFile
from course_lib.exercises.recipe import Recipe, spread

_FLOURS = ("rye", "spelt", "wheat")
_MEANS = (520.0, 560.0, 600.0)  # ml
_LEVEL_SD, _OWN_SDS, _LOAF_SD = 35.0, (18.0, 20.0, 26.0), 12.0  # ml
_ODD = -90.0  # ml that one baker loses with wheat
_LOAVES = 3  # of each baker and flour


def _loaves(rng: np.random.Generator) -> pd.DataFrame:
    """Simulate eight to eleven bakers who bake three loaves of each flour; one cannot do wheat.

    What a flour gives differs between bakers by more than loaves do, so that all variances of the
    flours are estimated above zero.
    """
    bakers = int(rng.integers(8, 12))
    own = np.column_stack([spread(rng, bakers, sd) for sd in _OWN_SDS])
    own[rng.integers(bakers), -1] += _ODD
    mean = np.array(_MEANS) + spread(rng, bakers, _LEVEL_SD)[:, None] + own
    baker, flour, _ = (axis.ravel() for axis in np.indices((bakers, len(_FLOURS), _LOAVES)))
    volume = mean[baker, flour] + rng.normal(0, _LOAF_SD, len(baker))
    return pd.DataFrame(
        {
            "baker": [f"b{i + 1:02d}" for i in baker],
            "flour": [_FLOURS[i] for i in flour],
            "volume": volume.round(1),
        }
    )


RECIPE = Recipe(
    make=_loaves,
    file=DataFile(
        "Volume (ml) of loaves that bakers made of three flours",
        ("baker", "flour"),
        "03e6ac63eb0662bc9ea53b6defbb1b409a4409db25a6b5c50d31226ef7dcd3e9",
    ),
    seed=51,
)
