"""Write the simulated data sets that lme4's reference values are made from.

Run in the repository's top folder: ``python tests/reference/lme4/make_data.py``.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from course_lib import simulate_crossed, simulate_nested, simulate_simpson
from course_lib.exercises.data import make_data

FOLDER = Path(__file__).parent / "data"


def edges_frame() -> pd.DataFrame:
    """Twelve groups of eight rows, with all kinds of predictors: for what formulas may say."""
    rng = np.random.default_rng(20)
    g, x = np.repeat(np.arange(12), 8), np.tile(np.arange(8.0), 12)
    f, item = np.tile(list("abcabcab"), 12), np.tile(np.arange(8), 12)
    level, slope = rng.normal(0, 3, 12), rng.normal(0, 0.7, 12)
    step = rng.normal(0, 1, (12, 3))[g, np.tile([0, 1, 2, 0, 1, 2, 0, 1], 12)]
    z = rng.normal(size=96)
    y = 20 + level[g] + (1.5 + slope[g]) * x + step + z + rng.normal(0, 1.5, 8)[item]
    names = {"g": [f"s{k:02}" for k in g], "item": [f"i{k}" for k in item]}
    y = (y + rng.normal(0, 1, 96)).round(6)
    return pd.DataFrame({"y": y, "x": x, "z": z.round(6), "f": f, **names})


def _between() -> pd.DataFrame:
    """Thirty groups with predictors that vary between groups only, and lines in time."""
    rng = np.random.default_rng(16)
    group = np.repeat(np.arange(30), 6)
    second = np.arange(30) % 2
    # Nearly two values: hardly enough for a slope's variance beside the intercept's.
    nearly = (second + 0.001 * rng.normal(size=30)).round(4)
    own = rng.normal(0, 2, 30) + np.where(second, rng.normal(0, 1.5, 30), 0)
    y = 10 + own[group] + rng.normal(size=180)
    time = np.tile(np.arange(6), 30)
    slopes = 0.5 + rng.normal(0, 0.6, 30)
    return pd.DataFrame(
        {
            "y": y.round(9),
            "line": (y + slopes[group] * time).round(9),
            "time": time,
            "two": second[group],
            "five": group % 5,
            "nearly": nearly[group],
            "arm": np.where(group % 3, "new", "old"),
            "group": [f"g{i:02d}" for i in group],
        }
    )


def main() -> None:
    """Write each set with the seed that its lecture uses."""
    sets = {"simpson": simulate_simpson(n=100, r=0.95, groups=5, rng=2)}
    for n in (4, 5, 10, 100):
        sets[f"simpson{n}"] = simulate_simpson(n=n, r=0.5, groups=5, rng=2)
    sets["crossed"] = simulate_crossed(subjects=12, items=10, item_slope_sd=15, rng=4)
    # Slopes large enough that their correlations are inside their range.
    sets["crossed_steep"] = simulate_crossed(
        subjects=16, items=10, slope_sd=90, item_slope_sd=70, rng=5
    )
    # The study of lecture 04.
    sets["study"] = simulate_crossed(subjects=30, items=20, slope_sd=40, item_slope_sd=25, rng=4)
    nested = simulate_nested(schools=8, classrooms=4, students=10, rng=4)
    # Pairs of students within a classroom, for a third level.
    nested["pair"] = [f"q{i // 2 % 5}" for i in range(len(nested))]
    sets["nested"] = nested
    # A search is caught at a correlation of 1, a saddle, in a model without fixed effects.
    sets["saddle"] = make_data("saplings", 21)
    # A search steps so far that no digits are left.
    sets["far_step"] = make_data("nestlings", 6)
    sets["edges"] = edges_frame()
    sets["between"] = _between()
    for name, data in sets.items():
        data.to_csv(FOLDER / f"{name}.csv", index=False)


if __name__ == "__main__":
    main()
