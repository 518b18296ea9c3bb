"""Data of exercise 10: blood pressure of patients who stop their tablets."""

import numpy as np
import pandas as pd

from course_lib.datasets.load import DataFile
from course_lib.exercises.recipe import Recipe, spread

_PILOT, _MAIN, _VISITS = 10, 30, 8
_LIMIT = 165  # mmHg: who is above it takes tablets again, and leaves
_PHI = 0.5  # correlation of a patient's neighbouring visits, given the patient's line
_SDS = {"clinic": 4.0, "home": 8.0}  # residual SD by the device that is used, mmHg


def _pressure(rng: np.random.Generator) -> pd.DataFrame:
    """Simulate eight weekly visits of ten pilot patients, who all stay, and of thirty more."""
    parts = [_PILOT, _MAIN]
    level = np.concatenate([spread(rng, count, 7) for count in parts])
    rise = np.concatenate([spread(rng, count, 1.6) for count in parts])
    names = [f"p{at:02d}" for at in range(1, _PILOT + _MAIN + 1)]
    frame = pd.DataFrame(
        {
            "patient": names,
            "part": np.repeat(["pilot", "main"], parts),
            "drug": np.tile(["blocker", "diuretic"], len(names) // 2),
            "device": np.tile(["clinic", "clinic", "home"], len(names))[: len(names)],
        }
    )
    mean_rise = 2.5 + 1.5 * (frame["drug"] == "diuretic").to_numpy()
    visit = np.arange(_VISITS)
    lines = 138 + level[:, None] + (mean_rise + rise)[:, None] * visit
    noise = frame["device"].map(_SDS).to_numpy()[:, None] * _serial(rng, len(names))
    data = frame.loc[frame.index.repeat(_VISITS)].reset_index(drop=True)
    data["visit"] = np.tile(visit, len(names))
    data["pressure"] = (lines + noise).round(1).ravel()
    return _without_leavers(data)


def _serial(rng: np.random.Generator, patients: int) -> np.ndarray:
    """Draw residuals of variance one whose neighbours are alike."""
    noise = rng.standard_normal((patients, _VISITS))
    for at in range(1, _VISITS):
        noise[:, at] = _PHI * noise[:, at - 1] + np.sqrt(1 - _PHI**2) * noise[:, at]
    return noise


def _without_leavers(data: pd.DataFrame) -> pd.DataFrame:
    """Keep the visits of each patient of the main part up to the first above the limit."""
    above = (data["pressure"] > _LIMIT) & (data["part"] == "main")
    before = above.groupby(data["patient"]).cumsum() - above
    return data[before == 0].reset_index(drop=True)


RECIPE = Recipe(
    make=_pressure,
    file=DataFile(
        "Blood pressure (mmHg) at eight visits of 40 patients who stop their tablets",
        ("patient",),
        "032ca1be50576047eeb1df57ad2ee6f800cf54673762668b74b13d26999b9368",
    ),
    seed=2,
)
