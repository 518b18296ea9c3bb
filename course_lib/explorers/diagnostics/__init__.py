"""Explorer of lecture 06: break one assumption, and see which of six panels shows it."""

from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from course_lib.basics.numbers import number_column
from course_lib.basics.suggestions import check_columns
from course_lib.explorers.diagnostics.faults import NAMES
from course_lib.explorers.diagnostics.figure import FAR, draw_faults, write_numbers
from course_lib.explorers.diagnostics.simulated import check_model, make_design, tabulate_cases
from course_lib.explorers.frame.explorer import Explorer
from course_lib.model.design import Array
from course_lib.plots.parts.fit_rows import rows_of_fit
from course_lib.tables.row_labels import in_order, row_labels


def explore_diagnostics(
    fit: Any, data: pd.DataFrame, *, x: str, group: str, rng: np.random.Generator | int = 19
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
    rng : Generator or int, default 19
        For the draws, which are the same for all faults.

    Returns
    -------
    Explorer
        How to read it: at size 0 nothing is wrong, and the panels look as good panels do. A fault
        shows in one or two of them, and in the others hardly. Compare the slope's standard error
        by the model with the true one: not all faults matter alike.

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
    codes = np.array([groups.index(label) for label in labels])
    design = make_design(fit, values, codes, rng)
    made = {
        "x": design.x,
        "group": codes,
        "groups": groups,
        "predictor": str(x),
        "group_name": str(group),
        "truth": {"slope": design.beta[1], "tau": design.tau, "sigma": design.sigma},
        "outlying": design.outlying,
        "cases": tabulate_cases(design),
        "names": NAMES,
        "far": FAR,
        "normal": {"rows": _normal(len(codes)), "groups": _normal(len(groups))},
    }
    start = {"fault": "tails", "size": 0}
    text = write_numbers(made)
    figure = draw_faults(made, text)
    return Explorer("diagnostics", data=made, start=start, figure=figure, text=text)


def _normal(count: int) -> Array:
    """Return the normal quantiles of a Q-Q plot."""
    return np.asarray(stats.probplot(np.zeros(count), fit=False)[0])
