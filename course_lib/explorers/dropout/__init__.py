"""Explorer of lecture 10: which analysis still gets the slope right when subjects leave."""

from typing import Any

from course_lib.basics.arguments import is_finite
from course_lib.explorers.dropout.departures import (
    HIGHEST,
    LOWEST,
    NAMES,
    STEP,
    TIMES,
    load_values,
)
from course_lib.explorers.dropout.figure import STYLES, all_line, draw_dropout, write_numbers
from course_lib.explorers.dropout.table import ESTIMATES
from course_lib.explorers.frame.explorer import Explorer, look


def explore_dropout(limit: int = 330) -> Explorer:
    """Let subjects of sleepstudy leave after a bad value, and see six slopes move.

    Parameters
    ----------
    limit : int, default 330
        Each subject leaves after the first reaction time above this limit, which is still seen.
        Milliseconds, from 300 to 450 in steps of 5.

    Returns
    -------
    Explorer
        How to read it: the slope of all data is known, 10.47 ms per day, and all analyses of all
        data give it. When subjects leave, those who get slower are missed on the later days.
        Completers and least squares (also GEE with independent rows) then miss most of the slope.
        Random intercepts and exchangeable GEE miss less of it. Random slopes use what was seen of
        each subject before it left, and stay within one standard error of it. The last value
        carried on may be near too, but by luck: it holds a subject where it left. These are one
        data set's estimates: which is nearest is partly chance, how they go wrong is not.

    Raises
    ------
    ValueError
        When the slider has no such limit; the message says what is possible.

    Notes
    -----
    The measurements are real, the leaving is made up. Who leaves depends on values that were seen
    (missing at random), so that the likelihood of a right model is enough (Rubin 1976). If subjects
    left because of what was not seen, no analysis here would be safe. Random effects by REML; GEE
    by statsmodels. Standard error by generalised least squares, with the variances taken as known.
    """
    _check(limit)
    subjects, values = load_values()
    text = write_numbers(values, limit)
    data = {
        "values": values,
        "subjects": subjects,
        "times": TIMES,
        "limits": {"low": LOWEST, "high": HIGHEST, "step": STEP},
        "all": all_line(values),
        "estimates": [ESTIMATES[at] for at in range(LOWEST, HIGHEST + STEP, STEP)],
        "names": NAMES,
        "looks": {name: look(style) for name, style in STYLES.items()},
    }
    figure = draw_dropout(values, limit, text)
    return Explorer("dropout", data=data, start={"limit": int(limit)}, figure=figure, text=text)


def _check(limit: Any) -> None:
    if not is_finite(limit) or limit not in ESTIMATES:
        raise ValueError(
            f"limit is in milliseconds, from {LOWEST} to {HIGHEST} in steps of {STEP}; got "
            f"{limit!r}."
        )
