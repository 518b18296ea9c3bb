"""Explorer of lecture 05: one scale from complete pooling to no pooling."""

import numpy as np

from course_lib.explorers.frame.explorer import Explorer
from course_lib.explorers.frame.rows import (
    check_group,
    group_names,
    relative_covariance,
    rows_for_js,
)
from course_lib.explorers.pooling.figure import draw_pooling, write_numbers
from course_lib.explorers.pooling.lines import DECADE, END, pool_at, ratio_at
from course_lib.tables.pooling import Pooling, check_pooling

_SHOWN = (-END, -DECADE, 0, DECADE, END)  # places of the slider that the table gives


def explore_pooling(pooling: Pooling, *, group: str | None = None) -> Explorer:
    """Show how all lines move when the variances between groups grow from zero without limit.

    Parameters
    ----------
    pooling : Pooling
        From `fit_pooling`.
    group : str, optional
        The group to follow at the start; by default, of those with the most rows, the one whose
        own slope lies furthest from the population's.

    Returns
    -------
    Explorer
        How to read it: at the left end of the slider all groups have one line (complete pooling),
        at the right end each has the line of its own rows (no pooling). The hill above the slider
        shows how well the data support each place between; its top is the REML estimate, which
        is partial pooling. A group's deviation from the population is a matrix of weights times
        that of its own line: both its own intercept and its own slope count in its slope.

    Raises
    ------
    ValueError
        When there is no such group; the message names those there are.
    """
    check_pooling(pooling)
    names = group_names(pooling)
    group = followed(pooling) if group is None else str(group)
    check_group(group, names)
    start = {"position": 0, "group": group}
    at = {position: pool_at(pooling, ratio_at(position)) for position in _SHOWN}
    table = write_numbers(at, names.index(group), group)
    data = {
        **rows_for_js(pooling),
        "relative": relative_covariance(pooling.fits["partial"]),
        "slope_sd": at[0].slope_sd,
        "scale": {"end": END, "decade": DECADE},
    }
    figure = draw_pooling(pooling, at, group, table)
    return Explorer("pooling", data=data, start=start, figure=figure, text=table)


def followed(pooling: Pooling) -> str:
    """Of the groups with the most rows, name the one with the most unusual slope of its own."""
    rows, own = pooling.row_groups().value_counts(), pool_at(pooling, np.inf).lines[:, 1]
    names = group_names(pooling)
    population = pooling.fits["partial"].fe_params.iloc[1]
    full = [i for i, name in enumerate(names) if rows[name] == rows.max() and np.isfinite(own[i])]
    return names[max(full, key=lambda i: abs(own[i] - population), default=0)]
