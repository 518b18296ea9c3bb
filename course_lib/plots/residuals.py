"""Residuals against fitted values, one model above another."""

from collections.abc import Mapping
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.figure import Figure

from course_lib.plots.parts.fit_rows import fitted_values, residuals
from course_lib.theme import COLOURS, GROUP_COLOURS, set_alt_text


def plot_residuals(fits: Mapping[str, Any], *, colour: pd.Series | None = None) -> Figure:
    """Draw residuals against fitted values, one model above another, on the same axes.

    Parameters
    ----------
    fits : dict
        Title to fitted model: MixedLM results or ordinary regressions, of the same data.
    colour : Series, optional
        Group of each row, in the order of the data; shown by colour.

    Returns
    -------
    Figure
        How to read it: a good model leaves a level band without pattern. Tilted stripes are groups
        that the model does not know.
    """
    if not isinstance(fits, Mapping) or not fits:
        raise ValueError("fits is a dict from title to fitted model, such as {'mixed model': fit}.")
    codes = None if colour is None else pd.Categorical(colour).codes
    for title, fit in fits.items():
        if codes is not None and len(codes) != len(residuals(fit)):
            raise ValueError(
                f"colour has {len(codes)} rows and '{title}' was fitted to "
                f"{len(residuals(fit))}: leave out the rows with missing values first."
            )
    figure, axes = plt.subplots(
        len(fits), 1, figsize=(8, 3.1 * len(fits)), sharex=True, sharey=True, squeeze=False
    )
    for ax, (title, fit) in zip(axes[:, 0], fits.items(), strict=True):
        shade = COLOURS["partial"] if codes is None else [_colour(code) for code in codes]
        ax.scatter(fitted_values(fit), residuals(fit), s=14, c=shade, alpha=0.6)
        ax.axhline(0, color="black", lw=1)
        ax.set(title=title, ylabel="residual")
    axes[-1, 0].set_xlabel("fitted value")
    spreads = ", ".join(f"{t}: residual SD {residuals(f).std():.3g}" for t, f in fits.items())
    set_alt_text(figure, f"Residuals against fitted values, one panel per model. {spreads}.")
    return figure


def _colour(code: int) -> str:
    return GROUP_COLOURS[code % len(GROUP_COLOURS)]
