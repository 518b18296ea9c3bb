"""A normal Q-Q plot in one panel."""

import numpy as np
from matplotlib.axes import Axes
from scipy import stats

from course_lib.plots.parts.lines import extent
from course_lib.plots.parts.names import shown
from course_lib.theme import COLOURS


def normal_qq(ax: Axes, values: np.ndarray, title: str) -> float:
    """Draw a normal Q-Q plot and return the correlation of its points."""
    (theory, ordered), (slope, intercept, r) = stats.probplot(values, fit=True)
    ax.plot(theory, ordered, "o", color=COLOURS["partial"], ms=4, alpha=0.7)
    ends = extent(theory)
    ax.plot(ends, intercept + slope * ends, color=COLOURS["complete"], lw=1.5)
    ax.set(title=shown(title), xlabel="normal quantile", ylabel="observed")
    return float(r)
