"""R's predictions and leave-one-out errors, and the data that they belong to."""

import json
import warnings
from functools import cache
from typing import Any

import pandas as pd

from course_lib import fit_mixed, load_dataset
from tests.reference.lme4_values import FOLDER, sleep_added

# Each of the response's residual SD. Both find the optimum of one criterion, which is flat there:
# an SD is known to 5e-5 of itself (see lme4_values), and all that is compared follows from SDs.
PREDICTION = 1e-4
ERROR = 1e-3  # of leaving out: many fits, some of which are singular or nearly so
SHARE = 1e-5  # of R squared


@cache
def prediction_values() -> dict[str, Any]:
    """All that make_prediction.R wrote."""
    path = FOLDER / "inference" / "prediction.json"
    return json.loads(path.read_text(encoding="utf-8"))


def data_of(name: str) -> pd.DataFrame:
    """Data of a name in R's script."""
    stored = FOLDER / "data" / f"{name}.csv"
    if stored.exists():
        return pd.read_csv(stored)
    return sleep_added() if name == "sleep_added" else load_dataset(name)


@cache
def fit_of(ident: str) -> Any:
    """Fit the model of an id."""
    one = next(one for one in prediction_values()["predictions"] if one["id"] == ident)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return fit_mixed(one["formula"], data_of(one["data"]), reml=one["reml"])
