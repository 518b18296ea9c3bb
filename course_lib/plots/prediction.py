"""A predicted line with the interval of the line and that of a single row."""

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from course_lib.basics.numbers import number_column
from course_lib.basics.suggestions import check_columns
from course_lib.plots.parts.names import named_legend, shown
from course_lib.theme import COLOURS, set_alt_text

_BANDS = {
    "row": ("pred_low", "pred_high", 0.16, "a single row"),
    "line": ("line_low", "line_high", 0.42, "the line"),
}


def plot_prediction(
    predictions: pd.DataFrame,
    *,
    x: str,
    data: pd.DataFrame | None = None,
    y: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw a predicted line with two bands: where the line may lie, and where a row may.

    Parameters
    ----------
    predictions : DataFrame
        From `predict_mixed`, for one group or one kind of group: one row for each `x`.
    x : str
        Column of the predictor.
    data : DataFrame, optional
        Rows to draw as points, such as those of this group.
    y : str, optional
        Their response; needed with `data`.
    ax : Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    Axes
        How to read it: the dark band is the interval of the line (for the population, of the
        mean), the light one that of a single row; more rows narrow the dark one only. Each holds
        at every `x` taken alone.

    Raises
    ------
    ValueError
        When these are no predictions, or there are several at one `x`.
    """
    table = _table(predictions, x)
    if data is not None:
        check_columns(data, x, y)
        if y is None:
            raise ValueError("y is needed with data: the column of their response.")
    ax = ax or plt.subplots()[1]
    drawn = _drawn(ax, table, x)
    if data is not None:
        drawn["data"] = ax.plot(data[x], data[y], "o", color=COLOURS["data"], gid="data")[0]
    ax.set(xlabel=shown(x), ylabel=shown(y) if y else "prediction")
    named_legend(ax, [*drawn.values()][::-1], [*drawn][::-1])
    set_alt_text(ax, _alt(table, x))
    return ax


def _drawn(ax: Axes, table: pd.DataFrame, x: str) -> dict[str, Artist]:
    """Draw the bands that there are, and the line; each with its name in the legend."""
    drawn: dict[str, Artist] = {}
    for gid, (low, high, alpha, name) in _BANDS.items():
        if table[low].notna().any():
            style: Any = {"color": COLOURS["partial"], "alpha": alpha, "lw": 0, "gid": gid}
            drawn[name] = ax.fill_between(table[x], table[low], table[high], **style)
    if "line" in table:  # of fit_structured: the prediction leaves it where it knows rows near by
        style = {"color": COLOURS["partial"], "ls": "--", "gid": "line"}
        drawn["the group's own line"] = ax.plot(table[x], table["line"], **style)[0]
    line = ax.plot(table[x], table["prediction"], color=COLOURS["partial"], gid="prediction")
    return drawn | {"prediction": line[0]}


def _table(predictions: pd.DataFrame, x: str) -> pd.DataFrame:
    """Predictions in the order of x, or what is wrong with them."""
    check_columns(predictions, x)
    wanted = ["prediction", *(end for low, high, *_ in _BANDS.values() for end in (low, high))]
    if missing := [name for name in wanted if name not in predictions]:
        raise ValueError(
            f"There is no column '{missing[0]}': give what predict_mixed(fit, new_data) returns."
        )
    places = number_column(predictions, x, role="to be drawn across")
    wanted += ["line"] if "line" in predictions else []
    table = predictions[wanted].assign(**{x: places}).dropna(subset=["prediction"])
    if table.empty:
        raise ValueError("There is no prediction to draw: all are missing.")
    twice = table.loc[table[x].duplicated(), x]
    if len(twice):
        raise ValueError(
            f"There are several predictions at {x} = {twice.iloc[0]:g}: draw one group at a time, "
            f"such as predictions[predictions['group'] == 'a'], each on an Axes of its own."
        )
    return table.sort_values(x)


def _alt(table: pd.DataFrame, x: str) -> str:
    first, last = table.iloc[0], table.iloc[-1]
    text = (
        f"Predicted line against {x}, from {first['prediction']:.4g} at {first[x]:g} to "
        f"{last['prediction']:.4g} at {last[x]:g}, with a band for the line, there from "
        f"{last['line_low']:.4g} to {last['line_high']:.4g}"
    )
    if np.isfinite(last["pred_high"]):
        text += f", and a wider one for a row, from {last['pred_low']:.4g} to "
        text += f"{last['pred_high']:.4g}"
    return text + "."
