"""The still figure of the explorer of invented rows, and its numbers as text."""

from collections.abc import Mapping
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.explorers.frame.explorer import add_numbers
from course_lib.explorers.invented_rows.stacked_rows import Stacked, numbers_at, stack_rows
from course_lib.plots.parts.names import shown
from course_lib.theme import COLOURS, LINE_STYLES, set_alt_text


def write_numbers(data: Mapping[str, Any], start: Mapping[str, Any]) -> str:
    """Write what follows from the theta at the start."""
    chosen = data["groups"].index(start["group"])
    at = numbers_at(data, start["theta"], chosen)
    worth = f"{at['worth']:.2f} rows" if start["theta"] else "endlessly many rows"
    return (
        f"theta {start['theta']:.2f}: an invented row counts as {worth}\n"
        f"{data['group_name']} {start['group']} keeps {at['kept']:.1%} of its distance, "
        f"deviation {at['effect']:.2f}; criterion {at['criterion']:.2f}"
    )


def draw_invented_rows(data: Mapping[str, Any], start: Mapping[str, Any], text: str) -> Figure:
    """Draw the lines at the theta of the start, and the criterion against theta."""
    theta, chosen = start["theta"], data["groups"].index(start["group"])
    figure, (left, right) = plt.subplots(1, 2, figsize=(11.5, 5.5))
    at = stack_rows(data, theta)
    _draw_lines(left, data, at, chosen)
    _draw_criterion(right, data, theta)
    add_numbers(figure, text)
    set_alt_text(
        figure,
        f"Left: parallel lines of {len(data['groups'])} groups at theta {theta:.2f}, with the rows "
        f"of {data['group_name']} {start['group']}, whose line lies {at.effects[chosen]:.2f} from "
        f"the dashed population line. Right: the REML criterion up to theta {theta:.2f}, less its "
        f"lowest value; at theta {theta:.2f} it is {at.criterion:.2f}.",
    )
    return figure


def _draw_lines(ax: Axes, data: Mapping[str, Any], at: Stacked, chosen: int) -> None:
    x, y = (np.asarray(data[name], dtype=float) for name in ("x", "y"))
    ends = np.array([x.min(), x.max()])
    mean = at.population @ [np.ones(2), ends]
    for shift in at.effects:
        ax.plot(ends, mean + shift, color=COLOURS["muted"], lw=0.8, gid="others")
    ax.plot(ends, mean, color=COLOURS["complete"], ls=LINE_STYLES["complete"], label="population")
    ax.plot(ends, mean + at.effects[chosen], color=COLOURS["partial"], lw=3, label="its line")
    own = np.asarray(data["group"]) == chosen
    ax.plot(x[own], y[own], "o", color=COLOURS["data"], ms=6, gid="data")
    ax.set(xlabel=shown(data["predictor"]), ylabel=shown(data["outcome"]))
    ax.set_title(shown(f"{data['group_name']} {data['groups'][chosen]}"))
    ax.legend()


def _draw_criterion(ax: Axes, data: Mapping[str, Any], theta: float) -> None:
    values = np.arange(0, theta + data["step"] / 2, data["step"])
    lowest = stack_rows(data, data["reml"]).criterion
    curve = [stack_rows(data, value).criterion - lowest for value in values]
    ax.plot(values, curve, color=COLOURS["partial"], lw=2.5, gid="criterion")
    ax.plot(values[-1], curve[-1], "o", color=COLOURS["highlight"], ms=9, gid="now")
    ax.set(xlabel="theta", ylabel="REML criterion, above its lowest", xlim=(-0.1, data["last"]))
