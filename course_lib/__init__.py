"""Helper library of the course on mixed-effects models.

Public names are loaded on first use, so that ``import course_lib`` costs no more than the
scientific packages a lecture needs anyway.
"""

from importlib import import_module
from typing import Any

_HOMES = {
    "datasets.load": ["load_dataset", "list_datasets"],
    "datasets.simulate": ["simulate_simpson", "simulate_crossed", "simulate_nested"],
    "model.formula": ["translate_formula"],
    "model.fit": ["fit_mixed", "SingularFitWarning", "MissingRowsWarning"],
    "tables.effects": [
        "fixed_effects",
        "variance_components",
        "group_effects",
        "group_coefficients",
        "icc",
    ],
    "tables.pooling": ["fit_pooling"],
    "plots.spaghetti": [
        "plot_spaghetti",
        "plot_groups",
        "plot_pooling",
        "plot_shrinkage",
        "plot_caterpillar",
        "plot_residuals",
        "plot_qq",
        "plot_diagnostics",
        "plot_design",
        "plot_profile",
        "plot_model_types",
        "plot_course_map",
        "plot_group_lines",
    ],
    "exercises.data": ["load_exercise"],
    "exercises.grader": ["start_exercise"],
    "explorers.false_positives": ["explore_false_positives"],
    "explorers.pooling": ["explore_pooling"],
    "explorers.shrinkage": ["explore_shrinkage"],
    "explorers.diagnostics": ["explore_diagnostics"],
    "explorers.time_origin": ["explore_time_origin"],
    "explorers.simpson": ["explore_simpson"],
    "explorers.grouping": ["explore_grouping"],
    "explorers.formula": ["explore_formula"],
    "theme": ["use_theme", "set_alt_text"],
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}

__all__ = sorted(_HOME_OF)


def __getattr__(name: str) -> Any:
    """Import a public name from its module the first time it is asked for."""
    if name not in _HOME_OF:
        raise AttributeError(f"course_lib has no {name!r}; it has: {', '.join(__all__)}")
    value = getattr(import_module(f"course_lib.{_HOME_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return list(__all__)
