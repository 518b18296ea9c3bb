"""A sketch of the three types of model."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from course_lib.theme import COLOURS, set_alt_text


def plot_model_types() -> Figure:
    """Sketch the three types of model: random intercepts, random slopes, both.

    Returns
    -------
    Figure
        Three panels with six group lines and the population line. How to read it: look at where
        the lines start, and at whether they are parallel.
    """
    shifts = np.array([-1.7, -1.0, -0.4, 0.4, 1.0, 1.7])
    tilts = np.array([0.1, -0.45, 0.3, -0.2, 0.5, -0.3])
    titles = ["Random intercepts", "Random slopes", "Random intercepts and slopes"]
    settings = [(shifts, 0 * tilts), (0 * shifts, tilts), (shifts, tilts)]
    figure, axes = plt.subplots(1, 3, figsize=(11, 4), sharex=True, sharey=True)
    ends = np.array([0.0, 5.0])
    for ax, title, (intercepts, slopes) in zip(axes, titles, settings, strict=True):
        for intercept, slope in zip(intercepts, slopes, strict=True):
            ax.plot(ends, 2 + intercept + (1 + slope) * ends, color=COLOURS["partial"], lw=1.5)
        ax.plot(ends, 2 + ends, color=COLOURS["population"], lw=4, ls="--", label="population")
        ax.set(title=title, xlabel="x")
    axes[0].set_ylabel("y")
    axes[0].legend(loc="upper left")
    set_alt_text(
        figure,
        "Three sketches of six group lines around a dashed population line. Random intercepts: "
        "parallel lines at different heights. Random slopes: lines that leave one common point "
        "with different steepness. Both: different heights and different steepness.",
    )
    return figure
