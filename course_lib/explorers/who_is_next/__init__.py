"""Explorer of lecture 09: what is known of a group from few of its rows, and of a stranger."""

from typing import Any

import numpy as np
from scipy import stats

from course_lib.basics.arguments import is_finite
from course_lib.explorers.frame.explorer import Explorer, look
from course_lib.explorers.frame.rows import check_group, group_names, rows_for_js
from course_lib.explorers.who_is_next.figure import STYLES, draw_next, write_numbers
from course_lib.explorers.who_is_next.predictions import NEW
from course_lib.tables.pooling import Pooling, check_pooling
from course_lib.tables.prediction import group_freedom
from course_lib.tables.record_of_fit import record_of

LEVEL = 0.95


def explore_who_is_next(
    pooling: Pooling, *, group: str | None = None, at: float | None = None
) -> Explorer:
    """Predict one group's line and its next row, from few of its rows or from none.

    Parameters
    ----------
    pooling : Pooling
        From `fit_pooling`.
    group : str, optional
        The group at the start, or "somebody new"; by default the group with fewest rows.
    at : float, optional
        Where the row is predicted at the start, a place of the slider; by default the middle.

    Returns
    -------
    Explorer
        How to read it: three bands lie about the predicted line: where the mean of all groups may
        be, where this group's line may be, and where a single row may be. With no rows of its own
        a group is a stranger, whose line may lie as far from the mean as lines do; rows of its own
        narrow its band, and those of others do not.

    Raises
    ------
    ValueError
        When there is no such group, or the slider has no such place.

    Notes
    -----
    The variances are those of the fit to all rows, whatever rows are kept, and are taken as known.
    The limits are those of `predict_mixed`: t with the degrees of freedom that the groups leave.
    """
    check_pooling(pooling)
    data = _data(pooling)
    counts = np.bincount(data["group"])
    names = [*data["groups"], NEW]
    group = data["groups"][int(np.argmin(counts))] if group is None else str(group)
    check_group(group, names)
    start = {
        "group": group,
        "kept": 0 if group == NEW else int(counts[names.index(group)]),
        "at": _place(at, data["places"]),
    }
    text = write_numbers(data, start)
    return Explorer(
        "who_is_next",
        data=data,
        start=start,
        figure=draw_next(data, start, text),
        text=text,
    )


def _data(pooling: Pooling) -> dict[str, Any]:
    """Return rows, variances and constants."""
    record = record_of(pooling.fits["partial"])
    freedom = group_freedom(record)[1]
    rows = rows_for_js(pooling)
    return {
        **rows,
        "covariance": record.covariances[0].user,
        "residual": record.scale,
        "multiplier": float(stats.t.ppf((1 + LEVEL) / 2, freedom)),
        "freedom": freedom,
        "level": LEVEL,
        "new": NEW,
        "places": _places(rows["x"]),
        "names": group_names(pooling),
        "looks": {name: look(style) for name, style in STYLES.items()},
    }


def _places(x: Any) -> dict[str, float]:
    """Return the ends and the step of the slider of places."""
    low, high = float(np.min(x)), float(np.max(x))
    whole = np.allclose(x, np.round(x)) and high - low <= 100
    return {"low": low, "high": high, "step": 1.0 if whole else (high - low) / 40}


def _place(at: float | None, places: dict[str, float]) -> float:
    """Return a place of the slider, or say which there are."""
    low, high, step = (places[name] for name in ("low", "high", "step"))
    if at is None:
        return low + step * round((high - low) / 2 / step + 1e-9)
    number = (at - low) / step if is_finite(at) else np.nan
    if not 0 <= number <= round((high - low) / step) or abs(number - round(number)) > 1e-6:
        raise ValueError(
            f"at is a place of the slider: from {low:g} to {high:g} in steps of {step:g}; got "
            f"{at!r}."
        )
    return float(at)
