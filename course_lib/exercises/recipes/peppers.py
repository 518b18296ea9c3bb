"""Data of exercise 12: dry weights of young peppers on the benches of a greenhouse."""

import numpy as np
import pandas as pd

from course_lib.datasets.load import DataFile
from course_lib.exercises.recipe import Recipe, spread

_TEMPERATURES = (18, 21, 24)  # °C, one for each bench
_VARIETIES = ("Arno", "Bela", "Cleo", "Dita")  # a pot of each on each bench
_MEANS = np.array(  # grams: varieties answer to warmth differently
    [[20.0, 23.0, 24.5, 21.0], [25.0, 26.0, 27.5, 27.0], [27.0, 33.0, 29.0, 35.0]]
)
_BENCH_SD, _POT_SD = 2.4, 1.3  # grams
_SPOTS = 2  # pots with a remark that were weighed all the same


def _peppers(rng: np.random.Generator) -> pd.DataFrame:
    """Simulate four or five benches at each temperature, a pot of each variety on each bench.

    Three or four pots died and have no weight; two others have a remark only.
    """
    benches = len(_TEMPERATURES) * int(rng.integers(4, 6))
    warmth = rng.permutation(np.arange(benches) % len(_TEMPERATURES))
    bench, variety = (axis.ravel() for axis in np.indices((benches, len(_VARIETIES))))
    weight = _MEANS[warmth[bench], variety] + spread(rng, benches, _BENCH_SD)[bench]
    weight = (weight + rng.normal(0, _POT_SD, len(bench))).round(2)
    special = rng.choice(len(bench), _SPOTS + int(rng.integers(3, 5)), replace=False)
    remark = np.full(len(bench), None, dtype=object)
    remark[special[:_SPOTS]], remark[special[_SPOTS:]] = "leaf spots", "died"
    weight[special[_SPOTS:]] = np.nan
    return pd.DataFrame(
        {
            "bench": [f"b{i + 1:02d}" for i in bench],
            "temperature": np.array(_TEMPERATURES)[warmth[bench]],
            "variety": [_VARIETIES[i] for i in variety],
            "weight": weight,
            "remark": remark,
        }
    )


RECIPE = Recipe(
    make=_peppers,
    file=DataFile(
        "Dry weight (g) of young peppers, 4 varieties on benches of 3 temperatures",
        ("bench", "variety"),
        "a53ba12bb4b397e0254122e4fac0b5437dd6f833e732b5ad0b9f5442c0e704a9",
    ),
    seed=12,
)
