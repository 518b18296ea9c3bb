"""Explorer of lecture 01: what a test that ignores the groups does when nothing is there."""

from typing import Any

from course_lib.basics.arguments import Rng, generator, is_finite, whole_number
from course_lib.explorers.false_positives.data_sets import EACH, LIMITS, MOST
from course_lib.explorers.false_positives.figure import (
    PARTS,
    PERCENT,
    STYLES,
    draw_false_positives,
    write_numbers,
)
from course_lib.explorers.false_positives.rates import NOMINAL, PREDICTORS
from course_lib.explorers.frame.draws import new_seed
from course_lib.explorers.frame.explorer import Explorer, look


def explore_false_positives(
    icc: float = 0.395,
    groups: int = 18,
    rows: int = 10,
    predictor: str = "between",
    rng: Rng = None,
) -> Explorer:
    """See how often an ordinary test rejects when rows come in groups and nothing is there.

    Parameters
    ----------
    icc : float
        Intraclass correlation at the start, from 0 to 0.95.
    groups : int
        Number of groups at the start, even, from 4 to 40.
    rows : int
        Rows per group at the start, even, from 2 to 30.
    predictor : {"between", "within"}
        Predictor at the start.
    rng : numpy Generator or int, optional
        Source of randomness for the data sets, or its seed.

    Returns
    -------
    Explorer
        How to read it: each dot is the p-value of one data set without an effect. Where the test
        is right, 5 % of them lie below 0.05. Right of an intraclass correlation of zero it
        rejects too often for a predictor that varies between groups, and too seldom for one that
        varies within. More rows per group drive the two apart; more groups don't bring them
        together. The rates in the long run are an approximation (see `rejection_rate`).

    Raises
    ------
    ValueError
        For values outside the ranges above; the message says what is possible.
    """
    start = {**_checked(icc, groups, rows, predictor), "predictor": predictor, "sets": EACH}
    seed = new_seed(generator(rng))
    text = write_numbers(start, seed)
    data = {
        "seed": seed,
        "limits": LIMITS,
        "each": EACH,
        "most": MOST,
        "nominal": NOMINAL,
        "parts": [look({"color": colour, "ls": "-"})["colour"] for colour in PARTS],
        "looks": {kind: look(style) for kind, style in STYLES.items()},
        "percent": PERCENT,
    }
    figure = draw_false_positives(start, seed, text)
    return Explorer("false_positives", data=data, start=start, figure=figure, text=text)


def _checked(icc: float, groups: int, rows: int, predictor: str) -> dict[str, Any]:
    """Return the design, or say what is possible."""
    low, high = LIMITS["icc"]
    if not is_finite(icc) or not low <= icc <= high:
        raise ValueError(
            f"icc is an intraclass correlation, here from {low:g} to {high:g}; got {icc!r}."
        )
    for name, value in {"groups": groups, "rows": rows}.items():
        low, high = map(int, LIMITS[name])
        if not low <= whole_number(name, value, low) <= high or value % 2:
            raise ValueError(f"{name} must be an even number from {low} to {high}; got {value!r}.")
    if predictor not in PREDICTORS:
        raise ValueError(f"predictor must be 'between' or 'within' (groups); got {predictor!r}.")
    return {"icc": float(icc), "groups": groups, "rows": rows}
