"""lme4's values, the data they belong to, and how closely ours must agree.

The values are converged (see lme4/README.md); their digits beyond the tolerance are the
optimisers', not the model's.
"""

import json
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from course_lib import load_dataset

FOLDER = Path(__file__).parent / "lme4"

# Relative to the quantity's scale (see each test). Near its optimum the criterion is flat: where it
# is exact to 1e-10, a standard deviation is known to 1e-5 of itself, and all else follows from it.
TOLERANCE = {
    "loglik": 1e-6,  # absolute; both criteria are evaluated exactly, only theta differs
    "fixed": 1e-5,  # of one standard error
    "std_error": 2e-5,  # relative
    "sd": 5e-5,  # of the largest SD in the model, in comparable units
    "corr": 1e-4,  # absolute
    "effects": 1e-4,  # of the largest effect of that term
    "conditional_sd": 1e-4,  # of the largest conditional SD of that term
}


@cache
def _values() -> dict:
    return json.loads((FOLDER / "values.json").read_text(encoding="utf-8"))


def reference_ids() -> list[str]:
    """Return the names of all models that lme4 has fitted."""
    return list(_values())


def load_reference(name: str) -> dict:
    """One model's values, with tidy frames for `fixed`, `variances` and `effects`."""
    value = dict(_values()[name])
    for key in ("fixed", "variances", "effects"):
        frame = pd.DataFrame(value[key])
        for column in {"grp", "factor"} & set(frame.columns):
            # lme4 writes pair:(classroom:school)
            frame[column] = frame[column].str.replace(r"[()]", "", regex=True)
        value[key] = frame.replace({"(Intercept)": "Intercept"})
    return value


def dataset_for(name: str) -> pd.DataFrame:
    """Data that a model was fitted to: the same changes as in make_reference.R."""
    which = _values()[name]["data"]
    stored = FOLDER / "data" / f"{which}.csv"
    if stored.exists():
        return pd.read_csv(stored)
    return _CHANGES[which]() if which in _CHANGES else load_dataset(which)


def _without(name: str, rows: list[int]) -> pd.DataFrame:
    """Leave out rows, counted from 1 as in R."""
    return load_dataset(name).drop(index=[row - 1 for row in rows]).reset_index(drop=True)


def sleep_added() -> pd.DataFrame:
    """Sleepstudy with the two subjects who gave little data."""
    extra = {"Reaction": [286.0, 288, 245], "Days": [0, 1, 0], "Subject": ["374", "374", "373"]}
    return pd.concat([load_dataset("sleepstudy"), pd.DataFrame(extra)], ignore_index=True)


def _sleep_without3() -> pd.DataFrame:
    data = load_dataset("sleepstudy")
    large = (data["Subject"] == "332") & data["Days"].isin([6, 9])
    return data[~(large | ((data["Subject"] == "308") & (data["Days"] == 7)))]


def _ex33(shift: float) -> pd.DataFrame:
    data = load_dataset("ex33")
    return data.assign(time=data["time"] - shift)


def _ex33_day27() -> pd.DataFrame:
    data = load_dataset("ex33")
    return data.assign(time=data["time"].replace(17, 27))


_CHANGES = {
    "sleep_added": sleep_added,
    "sleep_day2": lambda: (
        load_dataset("sleepstudy").query("Days >= 2").assign(Days=lambda d: d["Days"] - 2)
    ),
    "sleep_without3": _sleep_without3,
    "sleep_unbalanced": lambda: _without(
        "sleepstudy", [*range(1, 8), *range(25, 30), 60, *range(81, 89), *range(150, 159)]
    ),
    "ex33_centred": lambda: _ex33(load_dataset("ex33")["time"].mean()),
    "ex33_day20": lambda: _ex33(20),
    "ex33_last": lambda: _ex33(35),
    "ex33_day27": _ex33_day27,
    "ex33_without17": lambda: load_dataset("ex33").query("time != 17"),
    "Penicillin_unbalanced": lambda: _without("Penicillin", [3, 10, 11, *range(40, 48), 100, 140]),
}


def near(ours: object, theirs: object, tolerance: float, scale: float = 1.0) -> None:
    """Assert that two numbers or arrays agree within ``tolerance * scale``."""
    a, b = np.asarray(ours, float), np.asarray(theirs, float)
    np.testing.assert_allclose(a, b, rtol=0, atol=tolerance * scale)
