"""A profile of the log-likelihood over one parameter."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from scipy import stats

from course_lib.plots.parts.names import shown
from course_lib.theme import COLOURS, set_alt_text


def plot_profile(
    values: np.ndarray, loglik: np.ndarray, *, label: str = "SD", ax: Axes | None = None
) -> Axes:
    """Draw a profile of the log-likelihood over one parameter.

    Parameters
    ----------
    values : array, shape (m,)
        Values of the parameter.
    loglik : array, shape (m,)
        Highest log-likelihood for each value.
    label : str
        Name of the parameter, with its unit.
    ax : Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    Axes
        How to read it: the curve's highest point is the estimate. Values above the dashed line
        (1.92 below the top, half of the 95 % point of chi-square on 1) are in the 95 % interval.
    """
    values, loglik = np.asarray(values, float), np.asarray(loglik, float)
    if values.shape != loglik.shape or values.ndim != 1 or len(values) < 2:
        raise ValueError("values and loglik must be two lists of the same length, two or more.")
    if not (np.isfinite(values).all() and np.isfinite(loglik).all()):
        raise ValueError("values and loglik must be finite: leave out values without a fit.")
    order = np.argsort(values, kind="stable")
    values, loglik = values[order], loglik[order]
    ax = ax or plt.subplots()[1]
    drop = loglik - loglik.max()
    best = values[int(np.argmax(drop))]
    limit = -stats.chi2.ppf(0.95, 1) / 2
    ax.plot(values, drop, color=COLOURS["partial"])
    ax.plot(best, 0, "o", color=COLOURS["complete"], ms=10, clip_on=False, zorder=5)
    ax.axhline(limit, color="black", ls="--", lw=1)
    ax.set(xlabel=shown(label), ylabel="log-likelihood below its maximum")
    inside = values[drop >= limit]
    set_alt_text(
        ax,
        f"Profile of the log-likelihood over {label}: highest at {best:.3g}; values from "
        f"{inside.min():.3g} to {inside.max():.3g} lie within 1.92 of the maximum.",
    )
    return ax
