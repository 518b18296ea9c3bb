"""Explorer of lecture 05: what one group keeps of its own data, and why."""

from typing import Any

import numpy as np

from course_lib.explorers.frame.explorer import Explorer
from course_lib.explorers.frame.rows import check_group, group_names, rows_for_js
from course_lib.explorers.shrinkage.figure import draw_shrinkage, write_numbers
from course_lib.explorers.shrinkage.group_line import (
    END,
    KEPT,
    furthest_group,
    reml_variances,
    sliders,
)
from course_lib.tables.pooling import Pooling, check_pooling


def explore_shrinkage(pooling: Pooling, *, group: str | None = None) -> Explorer:
    """Give one group more rows, move the variances, drag its points, and see what it keeps.

    Parameters
    ----------
    pooling : Pooling
        From `fit_pooling`.
    group : str, optional
        The group at the start; by default, of those with the most rows, the one whose first two
        lie furthest from the population line.

    Returns
    -------
    Explorer
        How to read it: the solid line lies between the group's own (dotted) and the population's
        (dashed). The weight says where: near 1 with many rows, groups that differ much, or little
        noise; 0 without rows. The model has random intercepts; its variances begin at those
        of REML from all data. The population line follows each change.

    Raises
    ------
    ValueError
        When there is no such group; the message names those there are.
    """
    check_pooling(pooling)
    names = group_names(pooling)
    rows, variances = rows_for_js(pooling), reml_variances(pooling)
    group = furthest_group(rows, variances) if group is None else str(group)
    check_group(group, names)
    chosen = names.index(group)
    start: dict[str, Any] = {
        "group": group,
        "kept": int(min(KEPT, np.sum(np.array(rows["group"]) == chosen))),
        "between": 0 if variances["tau2"] else -END,
        "residual": 0,
        "moved": {},
    }
    text = write_numbers(rows, variances, chosen)
    figure = draw_shrinkage(rows, variances, chosen, text)
    data = {
        **rows,
        "variances": variances,
        "sliders": sliders(variances),
        "end": END,
        "reml": {"between": start["between"], "residual": 0},
        "kept": KEPT,
    }
    return Explorer("shrinkage", data=data, start=start, figure=figure, text=text)
