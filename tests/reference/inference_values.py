"""lmerTest's, pbkrtest's, car's and emmeans' values, and how closely ours must agree."""

import json
import re
import warnings
from functools import cache
from pathlib import Path

import pandas as pd

from course_lib import fit_mixed, load_dataset

FOLDER = Path(__file__).parent / "lme4" / "inference"


@cache
def inference_values() -> dict:
    """All values of tests.json."""
    return json.loads((FOLDER / "tests.json").read_text(encoding="utf-8"))


@cache
def means_values() -> dict:
    """All values of means.json."""
    return json.loads((FOLDER / "means.json").read_text(encoding="utf-8"))


def inference_data(name: str) -> pd.DataFrame:
    """Data that R fitted: the course's own, or those that R wrote."""
    stored = FOLDER / "data" / f"{name}.csv"
    return pd.read_csv(stored) if stored.exists() else load_dataset(name)


@cache
def inference_fit(formula: str, data: str, reml: bool = True):
    """Fit a model that R fitted, each once."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return fit_mixed(as_ours(formula), inference_data(data), reml=reml)


def as_ours(formula: str) -> str:
    """Write R's formula as Python reads it."""
    return formula.replace("I(Days^2)", "I(Days**2)").replace("1 + Days || ", "Days || ")


def as_theirs(term: str) -> tuple[str, ...]:
    """Parts of a term or a coefficient of ours as R writes them, whatever their order."""
    plain = term.replace("Days ** 2", "Days^2").replace("Intercept", "(Intercept)")
    return tuple(sorted(re.sub(r"\[(?:T\.)?([^]]+)\]", r"\1", plain).split(":")))


def parts(term: str) -> tuple[str, ...]:
    """Parts of a term or a coefficient of R's, in the order of `as_theirs`."""
    return tuple(sorted(term.split(":")))
