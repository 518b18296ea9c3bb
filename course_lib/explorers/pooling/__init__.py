"""Explorer of lecture 05: one scale from complete pooling to no pooling."""

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
        The group to follow at the start; the one with the fewest rows but a line of its own by
        default.

    Returns
    -------
    Explorer
        How to read it: at the left end of the slider all groups have one line (complete pooling),
        at the right end each has the line of its own rows (no pooling). The hill above the slider
        shows how well the data support each place between; its top is the REML estimate, which
        is partial pooling. Groups with few rows move first and furthest.

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
        "scale": {"end": END, "decade": DECADE},
    }
    figure = draw_pooling(pooling, at, group, table)
    return Explorer("pooling", data=data, start=start, figure=figure, text=table)


def followed(pooling: Pooling) -> str:
    """Return the group with the fewest rows among those with a line of their own."""
    rows = pooling.row_groups().value_counts()
    return min((g for g, own in pooling.fits["none"].items() if own), key=lambda g: rows[g])
