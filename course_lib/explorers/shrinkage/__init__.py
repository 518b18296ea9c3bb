"""Explorer of lecture 05: what one group keeps of its own data, and why."""

from typing import Any

from course_lib.explorers.frame.explorer import Explorer
from course_lib.explorers.frame.rows import check_group, group_names, rows_for_js
from course_lib.explorers.shrinkage.figure import draw_shrinkage, write_numbers
from course_lib.explorers.shrinkage.group_line import furthest_group, reml_variances
from course_lib.tables.pooling import Pooling, check_pooling


def explore_shrinkage(pooling: Pooling, *, group: str | None = None) -> Explorer:
    """Take observations of one group away, drag its points, and see what its line keeps.

    Parameters
    ----------
    pooling : Pooling
        From `fit_pooling`.
    group : str, optional
        The group at the start; by default, of those with the most rows, the one that lies
        furthest from the population line.

    Returns
    -------
    Explorer
        How to read it: the solid line lies between the group's own (dotted) and the population's
        (dashed). The weight says where: near 1 with many rows, 0 without any. The variances stay
        those of the REML fit to all data; the population line follows each change.

    Raises
    ------
    ValueError
        When there is no such group; the message names those there are.
    """
    check_pooling(pooling)
    names = group_names(pooling)
    rows, fits = rows_for_js(pooling), reml_variances(pooling)
    group = furthest_group(rows, fits["intercept"]["relative"]) if group is None else str(group)
    check_group(group, names)
    chosen = names.index(group)
    count = rows["group"].count(chosen)
    start: dict[str, Any] = {
        "model": "intercept",
        "group": group,
        "kept": count,
        "moved": {},
        "last": None,
    }
    text = write_numbers(rows, fits["intercept"], chosen, count)
    figure = draw_shrinkage(rows, fits["intercept"], chosen, text)
    return Explorer("shrinkage", data={**rows, "fits": fits}, start=start, figure=figure, text=text)
