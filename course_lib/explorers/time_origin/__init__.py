"""Explorer of lecture 03: where time is zero decides what a slope-only model says."""

from typing import Any

import pandas as pd

from course_lib.explorers.frame.explorer import Explorer, look
from course_lib.explorers.time_origin.estimates import full_covariance, slope_variances
from course_lib.explorers.time_origin.figure import BOTH, ONLY, draw_origins, write_numbers
from course_lib.explorers.time_origin.origins import move_origin, slider_places
from course_lib.tables.pooling import line_rows
from course_lib.tables.row_labels import in_order, row_labels

VIEWS = {"correlation": "correlation", "spread": "SD", "loglik": "log-likelihood"}


def explore_time_origin(
    data: pd.DataFrame, *, outcome: str, predictor: str, group: str, step: float = 1.0
) -> Explorer:
    """Move the origin of time, and compare a slope-only model with one that has intercepts too.

    Parameters
    ----------
    data : DataFrame
        One row per observation.
    outcome, predictor, group : str
        Columns: the response, time (or another numeric predictor), the grouping factor.
    step : float, default 1.0
        How far one step of the slider moves the origin, in units of the predictor.

    Returns
    -------
    Explorer
        How to read it: drag the origin. The full model keeps its lines and its log-likelihood; the
        intercepts are read at the origin, so their SD and their correlation with the slopes
        change. The slope-only model has all lines leave one point, at the origin. So its
        log-likelihood follows the origin.

    Raises
    ------
    ValueError
        When a column is missing or holds no numbers, or the step makes no slider of 2 to 100
        places.
    """
    used = line_rows(data, outcome=outcome, predictor=predictor, group=group).dropna()
    rows = _rows(used)
    rows["origins"] = slider_places(rows["x"], step)
    rows["both"] = full_covariance(used)
    rows["only"] = slope_variances(used, rows["origins"])
    at = {origin: move_origin(rows, origin) for origin in rows["origins"]}
    text = write_numbers(at, rows)
    looks = {"only": look(ONLY), "both": look(BOTH)}
    return Explorer(
        "time_origin",
        data={**rows, "step": step, "looks": looks, "views": list(VIEWS.items())},
        start={"origin": rows["origins"][0], "view": next(iter(VIEWS))},
        figure=draw_origins(rows, at, text),
        text=text,
    )


def _rows(used: pd.DataFrame) -> dict[str, Any]:
    """Return the rows as lists, with group codes, and the names of the columns."""
    outcome, predictor, group = used.columns
    labels = row_labels(used[group])
    groups = in_order(labels)
    return {
        "outcome": str(outcome),
        "predictor": str(predictor),
        "group_name": str(group),
        "x": used[predictor].to_numpy(),
        "y": used[outcome].to_numpy(),
        "group": [groups.index(label) for label in labels],
        "groups": groups,
        "mean": float(used[predictor].mean()),
    }
