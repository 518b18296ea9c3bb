"""Plots that check a model: its residuals, six panels at once, a profile of the likelihood."""

from collections.abc import Mapping
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from scipy import stats

from course_lib.plots.caterpillar import normal_qq
from course_lib.plots.parts.panels import check_columns, rows_of_fit
from course_lib.tables.effects import group_effects
from course_lib.theme import COLOURS, set_alt_text


def _residuals(fit: Any) -> np.ndarray:
    return np.asarray(fit.resid, dtype=float)


def _fitted(fit: Any) -> np.ndarray:
    return np.asarray(fit.fittedvalues, dtype=float)


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
    figure, axes = plt.subplots(
        len(fits), 1, figsize=(8, 3.1 * len(fits)), sharex=True, sharey=True, squeeze=False
    )
    codes = None if colour is None else pd.Categorical(colour).codes
    for title, fit in fits.items():
        if codes is not None and len(codes) != len(_residuals(fit)):
            raise ValueError(
                f"colour has {len(codes)} rows and '{title}' was fitted to "
                f"{len(_residuals(fit))}: leave out the rows with missing values first."
            )
    for ax, (title, fit) in zip(axes[:, 0], fits.items(), strict=True):
        shade = COLOURS["partial"] if codes is None else [f"C{code % 7}" for code in codes]
        ax.scatter(_fitted(fit), _residuals(fit), s=14, c=shade, alpha=0.6)
        ax.axhline(0, color="black", lw=1)
        ax.set(title=title, ylabel="residual")
    axes[-1, 0].set_xlabel("fitted value")
    spreads = ", ".join(f"{t}: residual SD {_residuals(f).std():.3g}" for t, f in fits.items())
    set_alt_text(figure, f"Residuals against fitted values, one panel per model. {spreads}.")
    return figure


def plot_diagnostics(fit: Any, data: pd.DataFrame, *, x: str, group: str) -> Figure:
    """Draw six panels that check the assumptions of a mixed model.

    Parameters
    ----------
    fit : MixedLMResults
        The fitted model.
    data : DataFrame
        The data it was fitted to.
    x, group : str
        Columns: a predictor, the grouping factor.

    Returns
    -------
    Figure
        How to read it: top row, is anything left in the mean (fitted value, predictor), is the
        spread even. Bottom row, are residuals normal, do groups differ in spread, are the
        random effects normal.
    """
    check_columns(data, x, group)
    data = rows_of_fit(fit, data)
    resid, fitted = _residuals(fit), _fitted(fit)
    standard = resid / np.sqrt(fit.scale)
    figure, axes = plt.subplots(2, 3, figsize=(12, 7.4))
    top, bottom = axes
    for ax, values, label in [(top[0], fitted, "fitted value"), (top[1], data[x], x)]:
        ax.plot(values, standard, "o", color=COLOURS["partial"], ms=3.5, alpha=0.6)
        ax.axhline(0, color="black", lw=1)
        ax.set(xlabel=label, ylabel="standardised residual")
    top[0].set_title("Residuals, fitted values")
    top[1].set_title("Residuals, predictor")
    top[2].plot(fitted, np.sqrt(abs(standard)), "o", color=COLOURS["partial"], ms=3.5, alpha=0.6)
    top[2].set(title="Spread", xlabel="fitted value", ylabel="√ |standardised residual|")
    normal_qq(bottom[0], standard, "Q–Q, residuals")
    _boxes(bottom[1], standard, data[group].astype(str), group)
    _effects_qq(bottom[2], fit)
    worst = int(np.argmax(abs(standard)))
    set_alt_text(
        figure,
        f"Six panels: standardised residuals against fitted values and against {x}, their spread, "
        f"their Q-Q plot, boxes by {group}, Q-Q plot of the random effects. The largest "
        f"standardised residual is {standard[worst]:.1f} ({group} {data[group].iloc[worst]}, "
        f"{x} {data[x].iloc[worst]}).",
    )
    return figure


def _boxes(ax: Axes, standard: np.ndarray, labels: pd.Series, group: str) -> None:
    parts = {g: standard[(labels == g).to_numpy()] for g in labels.unique()}
    order = sorted(parts, key=lambda g: parts[g].std())
    style = {"color": COLOURS["partial"], "lw": 1.2}
    ax.boxplot(
        [parts[g] for g in order],
        tick_labels=order,
        medianprops={"color": COLOURS["complete"]},
        boxprops=style,
        whiskerprops=style,
        flierprops={"marker": "o", "ms": 3},
    )
    ax.tick_params(axis="x", labelrotation=90, labelsize=10)
    ax.set(title=f"Residuals by {group}", ylabel="standardised residual")


def _effects_qq(ax: Axes, fit: Any) -> None:
    effects = group_effects(fit)
    several = effects["factor"].nunique() > 1
    for number, ((factor, term), part) in enumerate(
        effects.groupby(["factor", "term"], sort=False)
    ):
        values = part["estimate"].to_numpy()
        spread = values.std() or 1.0
        theory, ordered = stats.probplot(values / spread, fit=False)
        ax.plot(
            theory,
            ordered,
            "os^"[number % 3],
            ms=5,
            alpha=0.8,
            label=f"{term} by {factor}" if several else term,
        )
    ax.axline((0, 0), slope=1, color="black", lw=1)
    ax.set(title="Q–Q, random effects", xlabel="normal quantile", ylabel="BLUP / its SD")
    ax.legend(fontsize=10)


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
        (1.92 below the top) agree with the data at the 95 % level.
    """
    values, loglik = np.asarray(values, float), np.asarray(loglik, float)
    if values.shape != loglik.shape or values.ndim != 1 or len(values) < 2:
        raise ValueError("values and loglik must be two lists of the same length, two or more.")
    if not (np.isfinite(values).all() and np.isfinite(loglik).all()):
        raise ValueError("values and loglik must be finite: leave out values without a fit.")
    ax = ax or plt.subplots()[1]
    drop = loglik - loglik.max()
    best = values[int(np.argmax(drop))]
    limit = -stats.chi2.ppf(0.95, 1) / 2
    ax.plot(values, drop, color=COLOURS["partial"])
    ax.plot(best, 0, "o", color=COLOURS["complete"], ms=10, clip_on=False, zorder=5)
    ax.axhline(limit, color="black", ls="--", lw=1)
    ax.set(xlabel=label, ylabel="log-likelihood below its maximum")
    inside = values[drop >= limit]
    set_alt_text(
        ax,
        f"Profile of the log-likelihood over {label}: highest at {best:.3g}; values from "
        f"{inside.min():.3g} to {inside.max():.3g} lie within 1.92 of the maximum.",
    )
    return ax
