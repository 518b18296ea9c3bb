"""Explorer of lecture 06: break one assumption, and see which of six panels shows it."""

from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from course_lib.basics.numbers import number_column
from course_lib.basics.suggestions import check_columns
from course_lib.explorers.diagnostics.faults import SIZES, Design
from course_lib.explorers.diagnostics.figure import FAR, draw_faults, write_numbers
from course_lib.explorers.diagnostics.quiz import FIRST_SET, KINDS, PLACE
from course_lib.explorers.diagnostics.reml import GRID
from course_lib.explorers.diagnostics.simulated import (
    SETS,
    check_model,
    make_design,
    tabulate_cases,
)
from course_lib.explorers.frame.draws import new_seed
from course_lib.explorers.frame.explorer import Explorer
from course_lib.model.design import Array
from course_lib.plots.parts.fit_rows import rows_of_fit
from course_lib.tables.row_labels import in_order, row_labels

_START = {"fault": "variance", "size": SIZES - 1, "set": 0}
_QUESTIONS = {"kinds": list(KINDS.items()), "first_set": FIRST_SET, "place": PLACE}
_QUIZ = {
    "asks": False,
    "question": 0,
    "guess": None,
    "told": False,
    "right": 0,
    "answered": 0,
}


def explore_diagnostics(
    fit: Any, data: pd.DataFrame, *, x: str, group: str, rng: np.random.Generator | int = 17
) -> Explorer:
    """Break one assumption of a random-intercept model, and look at the six diagnostic panels.

    Parameters
    ----------
    fit : MixedLMResults
        A model with one predictor and random intercepts. Responses are simulated from it: its
        estimates are the truth here.
    data : DataFrame
        The data it was fitted to; only their layout is used.
    x, group : str
        Columns: the predictor, the grouping factor.
    rng : Generator or int, default 17
        For the draws: each data set has its own, the same for all faults.

    Returns
    -------
    Explorer
        How to read it: at size 0 nothing is wrong, and the panels look as good panels do. A fault
        shows in one or two of them, and in the others hardly. Compare the standard error that the
        model states, as a mean over 1000 data sets, with the true one: not all faults matter
        alike. "Quiz me" hides a fault, and asks which one it is.

    Raises
    ------
    ValueError
        When a column is missing, or the model is of another kind.
    """
    rows = rows_of_fit(fit, data)
    check_columns(rows, x, group)
    values = number_column(rows, x, role="as the predictor")
    check_model(fit, x, values)
    labels = row_labels(rows[group])
    groups = in_order(labels)
    design = make_design(fit, values, np.array([groups.index(label) for label in labels]))
    made = {
        **_layout(design, groups),
        "predictor": str(x),
        "group_name": str(group),
        "seed": new_seed(np.random.default_rng(rng)),
    }
    made["cases"] = tabulate_cases(design, made["seed"])
    text = write_numbers(made)
    return Explorer(
        "diagnostics",
        data={**made, "sets": SETS, "grid": GRID, "far": FAR, "quiz": _QUESTIONS},
        start={**_START, **_QUIZ},
        figure=draw_faults(made, text),
        text=text,
    )


def _layout(design: Design, groups: list[str]) -> dict[str, Any]:
    """Return the rows, the truth, and the normal quantiles of the Q-Q plots."""
    return {
        "x": design.x,
        "group": design.group,
        "groups": groups,
        "truth": {"beta": design.beta, "tau": design.tau, "sigma": design.sigma},
        "normal": {"rows": _normal(len(design.x)), "groups": _normal(len(groups))},
    }


def _normal(count: int) -> Array:
    """Return the normal quantiles of a Q-Q plot."""
    return np.asarray(stats.probplot(np.zeros(count), fit=False)[0])
