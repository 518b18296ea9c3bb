"""Explorer of lecture 01: what a test that ignores the groups does when nothing is there."""

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from scipy import stats

from course_lib.datasets.simulate import Rng, _generator, _is_finite, _whole
from course_lib.explorers.frame.explorer import Explorer, add_numbers
from course_lib.model.criterion import Array
from course_lib.theme import COLOURS, GROUP_COLOURS, set_alt_text

NOMINAL = 0.05
LIMITS = {"groups": (4, 40), "rows": (2, 30)}
PREDICTORS = ("between", "within")
_NOISE = {"groups": 401, "rows": 1201}  # prime, so that each data set is a reordering
_LOOKS = {"between": (COLOURS["partial"], "-"), "within": (GROUP_COLOURS[2], (0, (1, 1.3)))}


def effective_rows(groups: int, rows: int, icc: float, predictor: str) -> float:
    """Say how many independent rows grouped rows are worth.

    Parameters
    ----------
    groups, rows : int
        Number of groups, and of rows in each.
    icc : float
        Intraclass correlation, below 1.
    predictor : {"between", "within"}
        Whether the predictor differs between groups, or has the same mean in each.

    Returns
    -------
    float
        Rows divided by ``1 + (rows - 1) icc`` (Kish's design effect) between groups, and by
        ``1 - icc`` within: there they are worth more than their number.
    """
    return groups * rows / (1 + (rows - 1) * icc if predictor == "between" else 1 - icc)


def rejection_rate(groups: int, rows: int, icc: Any, predictor: str) -> Any:
    """Compute how often an ordinary 5 % test rejects although the predictor has no effect.

    Parameters
    ----------
    groups, rows, icc, predictor
        As in `effective_rows`; `icc` may be an array.

    Returns
    -------
    float or array
        From 0 to 1. How to read it: 0.05 is as it should be; above, the test finds effects that
        are not there; below, it misses effects that are.

    Notes
    -----
    This is an approximation, within about one percentage point. The slope's true variance is known
    exactly. The residual sum of squares is a sum of two chi-squares with different factors,
    between and within groups; it is taken for one chi-square with the same mean and variance
    (Satterthwaite 1946).
    """
    icc = np.asarray(icc, dtype=float)
    outer, inner = 1 + (rows - 1) * icc, 1 - icc
    between = predictor == "between"
    used = (2, 0) if between else (1, 1)  # degrees of freedom of the mean and of the slope
    counts = groups - used[0], groups * (rows - 1) - used[1]
    mean = counts[0] * outer + counts[1] * inner
    freedom = mean**2 / (counts[0] * outer**2 + counts[1] * inner**2)
    inflation = (outer if between else inner) / (mean / (groups * rows - 2))
    limit = stats.t.ppf(1 - NOMINAL / 2, groups * rows - 2)
    return 2 * stats.t.sf(limit / np.sqrt(inflation), freedom)


def simulate_rows(
    noise: dict[str, Any], groups: int, rows: int, icc: float, number: int = 0
) -> Array:
    """Make one data set without any effect from stored noise.

    Parameters
    ----------
    noise : dict
        Standard normal numbers for "groups" and "rows".
    groups, rows, icc
        As in `effective_rows`.
    number : int
        Which data set; another number puts the noise into another order.

    Returns
    -------
    array, shape (groups, rows)
        Values with variance `icc` between groups and ``1 - icc`` within.
    """
    places = LIMITS["rows"][1] * np.arange(groups)[:, None] + np.arange(rows)
    levels = _reordered(np.asarray(noise["groups"]), np.arange(groups), number)
    errors = _reordered(np.asarray(noise["rows"]), places, number)
    return np.asarray(np.sqrt(icc) * levels[:, None] + np.sqrt(1 - icc) * errors)


def _reordered(noise: Array, places: Any, number: int) -> Array:
    step = 1 + (89 * number) % (len(noise) - 1)
    return np.asarray(noise[(397 * number + step * places) % len(noise)])


def two_parts(values: Array, predictor: str) -> tuple[Array, Array]:
    """Split a data set by the predictor: half of the groups, or half of each group's rows."""
    half = len(values) // 2
    if predictor == "between":
        return values[:half], values[half:]
    return values[:, ::2], values[:, 1::2]


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
        Predictor of the data set that is shown at the start.
    rng : numpy Generator or int, optional
        Source of randomness for the data sets, or its seed.

    Returns
    -------
    Explorer
        How to read it: right of an intraclass correlation of zero the test rejects too often for
        a predictor that varies between groups, and too seldom for one that varies within. More
        rows per group drive the two apart; more groups don't bring them together. The rates are
        an approximation (see `rejection_rate`).

    Raises
    ------
    ValueError
        For values outside the ranges above; the message says what is possible.
    """
    start = {**_checked(icc, groups, rows, predictor), "predictor": predictor, "set": 0}
    generator = _generator(rng)
    draws = {name: generator.standard_normal(count) for name, count in _NOISE.items()}
    # Means 0 and variances 1, so that the data sets together have the correlation that is shown.
    noise = {name: ((x - x.mean()) / x.std()).round(3) for name, x in draws.items()}
    values = simulate_rows(noise, groups, rows, icc)
    text = _table(start, values)
    figure = _draw(start, values, text)
    data = {"noise": noise, "limits": LIMITS}
    return Explorer("false_positives", data=data, start=start, figure=figure, text=text)


def _checked(icc: float, groups: int, rows: int, predictor: str) -> dict[str, Any]:
    """Return the design, or say what is possible."""
    if not _is_finite(icc) or not 0 <= icc <= 0.95:
        raise ValueError(f"icc is an intraclass correlation, here from 0 to 0.95; got {icc!r}.")
    for name, value in {"groups": groups, "rows": rows}.items():
        low, high = LIMITS[name]
        if not low <= _whole(name, value, low) <= high or value % 2:
            raise ValueError(f"{name} must be an even number from {low} to {high}; got {value!r}.")
    if predictor not in PREDICTORS:
        raise ValueError(f"predictor must be 'between' or 'within' (groups); got {predictor!r}.")
    return {"icc": float(icc), "groups": groups, "rows": rows}


def _table(start: dict[str, Any], values: Array) -> str:
    """Write the rates for the design, for twice the rows, for twice the groups, and for ICC 0."""
    icc, groups, rows = start["icc"], start["groups"], start["rows"]
    designs = [(groups, rows, icc), (groups, 2 * rows, icc), (2 * groups, rows, icc)]
    lines = [
        "                    |    rows are worth    |  a 5 % test rejects, %",
        "groups  rows    ICC |   between     within |   between     within",
    ]
    for count, size, share in [*designs, (groups, rows, 0.0)]:
        worth = [effective_rows(count, size, share, kind) for kind in PREDICTORS]
        rates = [100 * rejection_rate(count, size, share, kind) for kind in PREDICTORS]
        design = f"{count:6d} {size:5d} {share:6.3f} | {worth[0]:9.1f} {worth[1]:10.1f}"
        lines.append(f"{design} | {rates[0]:9.1f} {rates[1]:10.1f}")
    found = stats.ttest_ind(*(part.ravel() for part in two_parts(values, start["predictor"])))
    value = "< 0.001" if found.pvalue < 0.0005 else f"= {found.pvalue:.3f}"
    lines.append(f"The data set above, groups ignored: p {value}")
    return "\n".join(lines)


def _draw(start: dict[str, Any], values: Array, text: str) -> Figure:
    """Draw one data set, and the rates against the intraclass correlation."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 6))
    _draw_rows(left, values, start["predictor"])
    _draw_rates(right, start)
    handles, labels = left.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=4)
    add_numbers(figure, text)
    design = start["groups"], start["rows"], start["icc"]
    between, within = (100 * rejection_rate(*design, kind) for kind in PREDICTORS)
    set_alt_text(
        figure,
        f"Left: one simulated data set without an effect, {design[0]} groups of {design[1]} rows; "
        f"rows of one group lie close together. Right: how often a 5 % test that ignores the "
        f"groups rejects, against the intraclass correlation. At {design[2]:.3f} it is "
        f"{between:.1f} % for a predictor between groups and {within:.1f} % for one within; at 0 "
        f"both are 5 %.",
    )
    return figure


def _draw_rows(ax: Axes, values: Array, predictor: str) -> None:
    groups = len(values)
    aside, half = (0.0, groups // 2) if predictor == "between" else (0.2, groups)
    for number, part in enumerate(two_parts(values, predictor)):
        first = 1 + number * (groups - half)
        x = np.arange(first, first + len(part)) + (2 * number - 1) * aside
        label, marker = ("predictor A", "o") if number == 0 else ("predictor B", "s")
        colour = GROUP_COLOURS[4 * number]
        x = np.repeat(x, part.shape[1])
        ax.plot(x, part.ravel(), marker, color=colour, alpha=0.75, label=label, gid="data")
        ends = np.array([first - 0.5, first + len(part) - 0.5])
        name = None if number else "means"
        ax.plot(ends, np.full(2, part.mean()), color="black", lw=2.5, label=name, gid="mean")
    centres = np.arange(1.0, groups + 1)
    reach = centres - 0.4, centres + 0.4
    ax.hlines(values.mean(axis=1), *reach, "black", lw=1.2, label="group means")
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.set(xlabel="group", ylabel="value", title="One data set without an effect")


def _draw_rates(ax: Axes, start: dict[str, Any]) -> None:
    shares = np.linspace(0, 0.95, 96)
    ax.axhline(5, color=COLOURS["complete"], ls="--", gid="nominal")
    for kind, (colour, dashes) in _LOOKS.items():
        design = start["groups"], start["rows"]
        rates, now = (100 * rejection_rate(*design, at, kind) for at in (shares, start["icc"]))
        ax.plot(shares, rates, color=colour, ls=dashes, lw=2.5, gid=kind)
        ax.plot(start["icc"], now, "o", color=colour, ms=9)
        place = (10, -14) if kind == "between" else (0, -20)
        words = f"{kind} groups: {now:.1f} %"
        ax.annotate(words, (start["icc"], now), place, textcoords="offset points", color=colour)
    ax.set(xlabel="intraclass correlation", ylabel="rejects, % (approximation)", ylim=(-9, 82))
    ax.set_title("How often a 5 % test rejects")
