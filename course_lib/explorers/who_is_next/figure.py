"""The still figure: a group with and without its rows, and a stranger; and the numbers as text."""

from collections.abc import Mapping
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.explorers.frame.explorer import add_numbers
from course_lib.explorers.who_is_next.predictions import NEW, first_rows, know_at
from course_lib.plots.parts.names import shown
from course_lib.theme import COLOURS, set_alt_text

STYLES: dict[str, dict[str, Any]] = {
    "prediction": {"color": COLOURS["partial"], "ls": "-"},
    "mean": {"color": COLOURS["complete"], "ls": (0, (5, 2))},
    "line": {"color": COLOURS["partial"], "ls": (0, (2, 1))},
    "row": {"color": COLOURS["data"], "ls": "-"},
}
NAMES = {
    "prediction": "predicted line",
    "mean": "the mean of all",
    "line": "this line",
    "row": "a single row",
}
_PLACES = 41


def chosen_counts(given: Mapping[str, Any], start: Mapping[str, Any]) -> list[tuple[str, int]]:
    """Return groups and counts that the still figure shows: the start's, fewer rows, a stranger."""
    counts = np.bincount(given["group"])
    richest = given["groups"][int(np.argmax(counts))]
    wanted = [(richest, int(counts.max())), (start["group"], start["kept"]), (NEW, 0)]
    return list(dict.fromkeys(wanted))


def write_numbers(given: Mapping[str, Any], start: Mapping[str, Any]) -> str:
    """Write predictions and SDs of some groups at the start's place."""
    level, name = f"{given['level']:.0%} limits", f"{given['predictor']} {start['at']:g}"
    lines = [f"{name:>12}   rows  prediction  SD mean  SD line   SD row  {level} of a row"]
    for group, kept in chosen_counts(given, start):
        at = know_at(given, group, kept, start["at"]).numbers(given["multiplier"])
        sds = "  ".join(f"{at[key]:7.1f}" for key in ("sd_mean", "sd_line", "sd_row"))
        limits = f"{at['limits_1']:.1f} to {at['limits_2']:.1f}"
        lines.append(f"{group:>12}  {kept:5d}  {at['prediction']:10.1f}  {sds}  {limits:>20}")
    return "\n".join(lines)


def draw_next(given: Mapping[str, Any], start: Mapping[str, Any], text: str) -> Figure:
    """Draw the bands of a group with many rows, of the start's, and of a stranger."""
    chosen = chosen_counts(given, start)
    figure, axes = plt.subplots(1, len(chosen), figsize=(11.5, 5.8), sharey=True, squeeze=False)
    for ax, (group, kept) in zip(axes[0], chosen, strict=True):
        _draw_bands(ax, given, group, kept)
        ax.axvline(start["at"], color=COLOURS["highlight"], ls=(0, (2, 2)), lw=1.5)
        rows = "no rows" if kept == 0 else f"{kept} row{'s' if kept > 1 else ''}"
        ax.set(xlabel=shown(given["predictor"]), title=shown(f"{group}, {rows}"))
    axes[0, 0].set_ylabel(shown(given["outcome"]))
    handles, labels = axes[0, 0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=4)
    add_numbers(figure, text)
    sds = {group: know_at(given, group, kept, start["at"]) for group, kept in chosen}
    said = "; ".join(f"{g}: {one.sd_line:.1f} and {one.sd_row:.1f}" for g, one in sds.items())
    set_alt_text(
        figure,
        f"Predicted lines of {given['outcome']} against {given['predictor']} for "
        f"{len(chosen)} groups, each with bands for the mean of all groups, for the group's line "
        f"and for a single row. SD of the line and of a row at {given['predictor']} "
        f"{start['at']:g}: {said}.",
    )
    return figure


def _draw_bands(ax: Axes, given: Mapping[str, Any], group: str, kept: int) -> None:
    codes = np.asarray(given["group"])
    mine = codes == [*given["groups"], NEW].index(group)
    used = mine & first_rows(given, group, kept)
    ax.plot(np.asarray(given["x"])[used], np.asarray(given["y"])[used], "o", color="black", ms=6)
    places = np.linspace(given["places"]["low"], given["places"]["high"], _PLACES)
    each = [know_at(given, group, kept, at) for at in places]
    middle = np.array([one.prediction for one in each])
    ax.plot(places, middle, lw=2.5, label=NAMES["prediction"], **STYLES["prediction"])
    stranger = [know_at(given, NEW, 0, at).prediction for at in places]
    for name in ("mean", "line", "row"):
        half = given["multiplier"] * np.array([getattr(one, f"sd_{name}") for one in each])
        centre = np.array(stranger) if name == "mean" else middle
        ax.plot(places, centre - half, lw=1.6, label=NAMES[name], **STYLES[name])
        ax.plot(places, centre + half, lw=1.6, **STYLES[name])
