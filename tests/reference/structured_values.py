"""nlme's values of models with a structure in their residuals, and how closely ours must agree."""

import json
import warnings
from functools import cache
from typing import Any

import pandas as pd

from course_lib import fit_mixed, fit_structured, load_dataset
from tests.reference.lme4_values import FOLDER

# Of the log-likelihood: both find the optimum of one criterion, R by differences of its values.
LOGLIK = 1e-6
# phi, ratios, SDs, each of its size: the criterion is flat at its optimum, so that a likelihood
# exact to 1e-8 leaves them known to 1e-4 (to 2e-5 as a rule).
PARAMETER = 1e-4
# Fixed effects and their standard errors, of the standard error: they depend on the former weakly.
EFFECT = 1e-4


@cache
def structured_values() -> dict[str, dict[str, Any]]:
    """All that make_structured.R wrote, by model."""
    path = FOLDER / "structured" / "structured.json"
    models = json.loads(path.read_text(encoding="utf-8"))["models"]
    return {one["id"]: one for one in models}


def structured_data(name: str) -> pd.DataFrame:
    """Data of a name in R's script."""
    stored = FOLDER / "structured" / "data" / f"{name}.csv"
    if stored.exists():
        return pd.read_csv(stored)
    if name == "Orthodont":
        return load_dataset(name)
    sleep = load_dataset("sleepstudy")
    parts = {
        "sleepstudy": sleep,
        "sleep_early": sleep[sleep["Days"] < 6],
        "sleep_before_7": sleep[sleep["Days"] < 7],
        "without_two": sleep[~sleep["Subject"].astype(str).isin(["332", "308"])],
    }
    return parts[name]


@cache
def structured_fit(ident: str) -> Any:
    """Fit the model of an id."""
    one = structured_values()[ident]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return fitted(one, structured_data(one["data"]))


def fitted(one: dict[str, Any], data: pd.DataFrame) -> Any:
    """Fit a model of R's script to data."""
    formula = f"{one['fixed'].replace('^', '**')} + ({one['random']} | Subject)"
    if one["correlation"] is None and one["by"] is None:
        return fit_mixed(formula, data, reml=one["reml"])
    correlation = one["correlation"] and f"{one['correlation']}({one['time']})"
    return fit_structured(
        formula, data, correlation=correlation, variance_by=one["by"], reml=one["reml"]
    )
