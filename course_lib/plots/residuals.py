"""Residuals against fitted values, one model above another."""

from collections.abc import Mapping
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.figure import Figure

from course_lib.basics.kinds import wrong_kind
from course_lib.model.level_labels import factor_levels
from course_lib.plots.parts.fit_rows import fitted_values, residuals
from course_lib.plots.parts.names import shown
from course_lib.theme import COLOURS, GROUP_COLOURS, set_alt_text


def plot_residuals(fits: Mapping[str, Any], *, colour: pd.Series | None = None) -> Figure:
    """Draw residuals against fitted values, one model above another, on the same axes.

    Parameters
    ----------
    fits : dict
        Title to fitted model: MixedLM results or ordinary regressions, of the same data.
    colour : Series, optional
        Group of each row of the data; shown by colour. Rows that a fit left out are found by their
        labels.

    Returns
    -------
    Figure
        How to read it: a good model leaves a level band without pattern. Stripes, each of one
        colour, are groups that the model does not know.
    """
    if not isinstance(fits, Mapping):
        raise wrong_kind(
            "A dict from title to fitted model is asked for, such as {'mixed model': fit}", fits
        )
    if not fits:
        raise ValueError("fits is empty: give a dict, such as {'mixed model': fit}.")
    shades = {title: _shades(title, fit, colour) for title, fit in fits.items()}
    figure, axes = plt.subplots(
        len(fits), 1, figsize=(8, 3.1 * len(fits)), sharex=True, sharey=True, squeeze=False
    )
    for ax, (title, fit) in zip(axes[:, 0], fits.items(), strict=True):
        ax.scatter(fitted_values(fit), residuals(fit), s=14, c=shades[title], alpha=0.6)
        ax.axhline(0, color="black", lw=1)
        ax.set(title=shown(title), ylabel="residual")
    axes[-1, 0].set_xlabel("fitted value")
    spreads = ", ".join(f"{t}: residual SD {residuals(f).std():.3g}" for t, f in fits.items())
    set_alt_text(figure, f"Residuals against fitted values, one panel per model. {spreads}.")
    return figure


def _shades(title: str, fit: Any, colour: Any) -> Any:
    """Colour of each row of a fit; grey where its group is missing."""
    count = len(residuals(fit))
    if colour is None:
        return COLOURS["partial"]
    labels = _of_rows(fit, colour) if isinstance(colour, pd.Series) else pd.Series(colour)
    if len(labels) != count:
        raise ValueError(
            f"colour has {len(labels)} rows and '{title}' was fitted to {count}: give a column of "
            f"the data that it was fitted to, or leave out the rows with missing values first."
        )
    codes, _ = factor_levels(labels.to_frame("colour"), ["colour"])
    return [GROUP_COLOURS[c % len(GROUP_COLOURS)] if c >= 0 else COLOURS["data"] for c in codes]


def _of_rows(fit: Any, colour: pd.Series) -> pd.Series:
    """Those of a column's values that belong to the rows of a fit, where their labels say so."""
    index = getattr(fit.resid, "index", None)
    if index is None or not (index.is_unique and colour.index.is_unique):
        return colour
    return colour.loc[index] if index.isin(colour.index).all() else colour
