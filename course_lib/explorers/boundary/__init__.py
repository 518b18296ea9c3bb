"""Explorer of lecture 07: the likelihood ratio of a variance has a spike at zero."""

from typing import Any

from course_lib.basics.arguments import is_finite, whole_number
from course_lib.explorers.boundary.figure import STYLES, draw_boundary, write_numbers
from course_lib.explorers.boundary.ratio_law import (
    CRITICAL,
    LAST,
    LEVEL,
    LIMITS,
    ROWS,
    STEP,
    WIDTH,
    asymptotic_bins,
)
from course_lib.explorers.frame.explorer import Explorer, look


def explore_boundary(groups: int = 6, rows: int = 5, icc: float = 0.0) -> Explorer:
    """See how often a variance is estimated as zero, and how often a test of it rejects.

    Parameters
    ----------
    groups : int, default 6
        Number of groups at the start, from 2 to 100.
    rows : {5, 2, 10, 30, 100, 1000}
        Rows of each group at the start.
    icc : float, default 0.0
        True intraclass correlation at the start, from 0 to 0.6 in steps of 0.01.

    Returns
    -------
    Explorer
        How to read it: the bars are the exact law of REML's likelihood ratio of a model with
        random intercepts to one without, in groups of one size. Its spike at zero is the share
        of data sets whose variance is estimated as zero. Where the true variance is zero that is
        about one half, however many rows each group has. The test that takes the ratio for
        chi-square with one degree of freedom then rejects half as often as it should; the
        half-and-half mixture is near 5 %, a little below with few groups.

    Raises
    ------
    ValueError
        For values outside the ranges above; the message says what is possible.

    Notes
    -----
    With mean squares between and within groups, the ratio is a function of their quotient, whose
    law is F times ``1 + rows * icc / (1 - icc)``. The mixture is that of Self and Liang (1987).
    """
    start = _checked(groups, rows, icc)
    text = write_numbers(start)
    data = {
        "limits": LIMITS,
        "rows": ROWS,
        "step": STEP,
        "level": LEVEL,
        "width": WIDTH,
        "last": LAST,
        "critical": CRITICAL,
        "asymptotic": asymptotic_bins(),
        "looks": {name: look(style) for name, style in STYLES.items()},
    }
    figure = draw_boundary(start, text)
    return Explorer("boundary", data=data, start=start, figure=figure, text=text)


def _checked(groups: Any, rows: Any, icc: Any) -> dict[str, Any]:
    """Return the design, or say what is possible."""
    low, high = map(int, LIMITS["groups"])
    if not low <= whole_number("groups", groups, low) <= high:
        raise ValueError(f"groups must be a whole number from {low} to {high}; got {groups!r}.")
    if rows not in ROWS:
        raise ValueError(f"rows must be one of {', '.join(map(str, ROWS))}; got {rows!r}.")
    least, most = LIMITS["icc"]
    if not is_finite(icc) or not least <= icc <= most or abs(icc / STEP % 1 - 0.5) < 0.5 - 1e-6:
        raise ValueError(
            f"icc is an intraclass correlation, here from {least:g} to {most:g} in steps of "
            f"{STEP:g}; got {icc!r}."
        )
    return {"groups": int(groups), "rows": int(rows), "icc": float(icc)}
