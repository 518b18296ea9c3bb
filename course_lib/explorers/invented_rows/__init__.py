"""Explorer of lecture 13: how much the invented rows of zeros weigh."""

from typing import Any

from course_lib.basics.arguments import is_finite
from course_lib.explorers.frame.explorer import Explorer
from course_lib.explorers.frame.rows import check_group, group_names, rows_for_js
from course_lib.explorers.invented_rows.figure import draw_invented_rows, write_numbers
from course_lib.explorers.invented_rows.stacked_rows import STEP, last_theta, reml_theta
from course_lib.tables.pooling import Pooling, check_pooling


def explore_invented_rows(
    pooling: Pooling, *, group: str | None = None, theta: float = 1.0
) -> Explorer:
    """Move the weight of the invented rows, and see the lines and the criterion follow.

    Parameters
    ----------
    pooling : Pooling
        From `fit_pooling`.
    group : str, optional
        The group whose rows are shown at the start; by default the first.
    theta : float, default 1.0
        SD of the intercepts divided by the residual SD at the start, in steps of 0.05 from 0.

    Returns
    -------
    Explorer
        How to read it: each group has one invented row that says zero, and it counts as
        ``1/theta**2`` measured rows. At 0 it outweighs all others, and every group has the
        population line; the larger theta is, the nearer each line is to its own rows. The
        criterion draws itself as theta grows; REML's theta is where it is lowest. The model has
        random intercepts and one slope.

    Raises
    ------
    ValueError
        When there is no such group, or the slider has no such theta.
    """
    check_pooling(pooling)
    names = group_names(pooling)
    group = names[0] if group is None else str(group)
    check_group(group, names)
    reml = reml_theta(pooling)
    last = last_theta(reml)
    data: dict[str, Any] = {**rows_for_js(pooling), "reml": reml, "last": last, "step": STEP}
    start = {"group": group, "theta": _checked(theta, last)}
    text = write_numbers(data, start)
    figure = draw_invented_rows(data, start, text)
    return Explorer("invented_rows", data=data, start=start, figure=figure, text=text)


def _checked(theta: Any, last: float) -> float:
    """Return a theta of the slider, or say which there are."""
    steps = theta / STEP if is_finite(theta) else -1.0
    if not -1e-6 <= steps <= last / STEP + 1e-6 or abs(steps - round(steps)) > 1e-6:
        raise ValueError(
            f"theta is the SD of the intercepts divided by the residual SD, here from 0 to "
            f"{last:g} in steps of {STEP:g}; got {theta!r}."
        )
    return round(STEP * round(steps), 10)
