"""Explorer of lecture 11: the typical patient, and the average over patients."""

from typing import Any

from course_lib.basics.arguments import is_finite
from course_lib.explorers.frame.explorer import Explorer, look
from course_lib.explorers.typical.averages import (
    FIRST,
    LARGEST,
    LAST,
    REACH,
    SHRINKING,
    SMALLEST,
    STEP,
    WIDTH,
    Typical,
)
from course_lib.explorers.typical.figure import EFFECTS, STYLES, draw_typical, write_numbers

STEEPEST, FURTHEST = 0.6, 4.0  # log odds per month, and in month 0; beyond, curves lie at 0 or 1


def explore_typical(
    intercept: float = -1.618, slope: float = -0.391, sd: float = 4.007
) -> Explorer:
    """Spread the patients of a yes/no model, and see their average leave the typical one.

    Parameters
    ----------
    intercept, slope : float
        Fixed effects of a logistic model: the log odds of the typical patient (random effect 0) in
        month 0, from -4 to 4, and their change per month, from -0.6 to 0.6 and not 0. By default
        those of toenail (itraconazole, 51 points of adaptive quadrature).
    sd : float, default 4.007
        SD of the random intercepts at the start, from 0 to 5.

    Returns
    -------
    Explorer
        How to read it: each thin line is a patient, and all have the same slope in log odds: the
        odds ratio ``exp(slope)`` per month. The typical patient is in their middle and never moves.
        The dashed line is the average of all probabilities. It is another curve, which flattens
        when patients spread: the odds ratio of the averages is nearer to 1. Both are right. One
        says what a patient can expect, the other what share of a population has the outcome.

    Raises
    ------
    ValueError
        For values outside the ranges above; the message says what is possible.

    Notes
    -----
    The odds ratio of the average is that between months 0 and 12, to the power 1/12. The share of
    the slope that it keeps is the logarithm of that ratio over `slope`; the formula
    ``1 / sqrt(1 + 0.346 * sd**2)`` is an approximation (Zeger, Liang and Albert 1988). Averages
    are integrals over the normal law by the trapezoidal rule, right to more than 10 digits.
    """
    model = Typical(*_checked(intercept, slope, sd))
    text = write_numbers(model)
    data = {
        "model": {"intercept": model.intercept, "slope": model.slope},
        "months": [FIRST, LAST],
        "sd": {"low": SMALLEST, "high": LARGEST, "step": STEP},
        "stops": sorted({SMALLEST, model.sd}),
        "effects": EFFECTS,
        "rule": {"width": WIDTH, "reach": REACH},
        "shrinking": SHRINKING,
        "looks": {name: look(style) for name, style in STYLES.items()},
    }
    figure = draw_typical(model, text)
    return Explorer("typical", data=data, start={"sd": model.sd}, figure=figure, text=text)


def _checked(intercept: Any, slope: Any, sd: Any) -> tuple[float, float, float]:
    """Return the model's numbers, or say what is possible."""
    if not is_finite(intercept) or abs(intercept) > FURTHEST:
        raise ValueError(
            f"intercept is in log odds, from {-FURTHEST:g} to {FURTHEST:g}; got {intercept!r}."
        )
    if not is_finite(slope) or slope == 0 or abs(slope) > STEEPEST:
        raise ValueError(
            f"slope is in log odds per month, from {-STEEPEST:g} to {STEEPEST:g}; with 0 there is "
            f"nothing that the average could flatten. Got {slope!r}."
        )
    if not is_finite(sd) or not SMALLEST <= sd <= LARGEST:
        raise ValueError(
            f"sd is the SD of the random intercepts, here from {SMALLEST:g} to {LARGEST:g}; got "
            f"{sd!r}."
        )
    return float(intercept), float(slope), float(sd)
