"""Formulas of the lectures, and their data."""

import pandas as pd

from course_lib.datasets.load import load_dataset
from course_lib.datasets.simulate import simulate_crossed

EXAMPLES: dict[str, dict[str, str]] = {
    "sleepstudy": {
        "intercept and slope": "Reaction ~ Days + (1 + Days | Subject)",
        "intercept": "Reaction ~ Days + (1 | Subject)",
        "slope": "Reaction ~ Days + (0 + Days | Subject)",
        "independent": "Reaction ~ Days + (Days || Subject)",
        "a wrong name": "Reaction ~ Days + (1 + Days | subject)",
    },
    "Penicillin": {"crossed": "diameter ~ 1 + (1 | plate) + (1 | sample)"},
    "Pastes": {
        "nested": "strength ~ 1 + (1 | batch/cask)",
        "labels used again": "strength ~ 1 + (1 | batch) + (1 | cask)",
        "full labels": "strength ~ 1 + (1 | batch) + (1 | sample)",
    },
    "Machines": {
        "nested": "score ~ Machine + (1 | Worker/Machine)",
        "steps vary": "score ~ Machine + (1 + Machine | Worker)",
    },
    "subjects and items": {
        "crossed, a slope": "response ~ condition + (condition || subject) + (1 | item)",
        "correlated, refused": "response ~ condition + (1 + condition | subject) + (1 | item)",
    },
}


def example_data(name: str) -> pd.DataFrame:
    """Return the data of an example."""
    if name == "subjects and items":
        return simulate_crossed(subjects=8, items=6, slope_sd=40, rng=4)
    return load_dataset(name)
