"""The frame of lme4's values for what formulas may say, and what a user reads off a fit."""

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from course_lib import fixed_effects, group_effects, variance_components

FOLDER = Path(__file__).parents[1] / "reference" / "lme4"
SLOPES = "y ~ x + (1 + x | g)"
CROSSED = "y ~ x + (1 | g) + (1 | item)"


def edges_frame() -> pd.DataFrame:
    """Twelve groups of eight rows, with all kinds of columns."""
    data = pd.read_csv(FOLDER / "data" / "edges.csv")
    return data.assign(
        k=data["f"].map({"a": "1", "b": "2", "c": "3"}),
        b=data["x"] > 3,
        r=data["y"] > 20,
        days=data["x"].astype(int),
    )


@cache
def edges_models() -> dict[str, dict[str, str]]:
    """Formulas, R's and ours, by name."""
    models = pd.read_csv(FOLDER / "edges_models.csv").set_index("id")
    return models.to_dict(orient="index")


@cache
def edges_values(name: str) -> dict[str, np.ndarray]:
    """Read lme4's values of a model, each kind in order of size."""
    values = pd.read_csv(FOLDER / "edges.csv")
    own = values[values["id"] == name]
    return {str(kind): np.sort(part["value"]) for kind, part in own.groupby("kind")}


def readings(fit) -> dict[str, np.ndarray]:
    """What a user reads off a fit, each kind in order of size."""
    fixed, variances = fixed_effects(fit), variance_components(fit)
    return {
        "loglik": np.array([fit.llf]),
        "estimate": np.sort(fixed["estimate"]),
        "std_error": np.sort(fixed["std_error"]),
        "sd": np.sort(variances["sd"].dropna()),
    }


def same_fit(first, second) -> None:
    """Hold two fits to be one, but for names."""
    ours, theirs = readings(first), readings(second)
    for kind, values in theirs.items():
        np.testing.assert_allclose(ours[kind], values, rtol=1e-7, atol=1e-7, err_msg=kind)
    effects = [np.sort(group_effects(fit)["estimate"]) for fit in (first, second)]
    np.testing.assert_allclose(*effects, rtol=1e-6, atol=1e-6)
