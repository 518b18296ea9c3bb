"""Helper library of the course on mixed-effects models.

Public names are loaded on first use, so that ``import course_lib`` costs no more than the
scientific packages a lecture needs anyway. Plots and explorers are found by their files.
"""

from importlib import import_module
from typing import Any

from course_lib.explorers import explorer_names
from course_lib.plots import plot_names

_HOMES = {
    "datasets.load": ["load_dataset", "list_datasets"],
    "datasets.simulate": ["simulate_simpson", "simulate_crossed", "simulate_nested"],
    "datasets.worlds": ["sleep_world"],
    "model.formula": ["translate_formula"],
    "model.fit": [
        "fit_mixed",
        "SingularFitWarning",
        "NotIdentifiedWarning",
        "MissingRowsWarning",
    ],
    "model.glmm.fit": ["fit_glmm", "LaplaceWarning"],
    "model.structured.fit": ["fit_structured"],
    "tables.fixed": ["fixed_effects"],
    "tables.effects": ["effect_tests"],
    "tables.joint_tests": ["joint_tests"],
    "tables.means": ["estimated_means", "estimated_trends"],
    "tables.differences": ["contrasts"],
    "tables.comparison": ["compare_models"],
    "tables.variances": ["variance_components", "icc"],
    "tables.groups": ["group_effects", "group_coefficients"],
    "tables.pooling": ["fit_pooling"],
    "tables.refits": ["refit"],
    "tables.prediction": ["predict_mixed"],
    "tables.lag": ["lag_correlation"],
    "tables.leave_out": ["leave_out"],
    "tables.r_squared": ["r_squared"],
    "tables.responses": ["simulate_responses"],
    "tables.intervals": ["confidence_intervals"],
    "tables.power": ["power_curve"],
    "tables.referee": ["referee"],
    "report.own_data": ["read_own_data"],
    "report.write": ["write_report"],
    "exercises.data": ["load_exercise"],
    "exercises.grader": ["start_exercise"],
    "theme": ["use_theme", "set_alt_text"],
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}
_HOME_OF |= plot_names()
_HOME_OF |= {f"explore_{name}": f"explorers.{name}" for name in explorer_names()}

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
