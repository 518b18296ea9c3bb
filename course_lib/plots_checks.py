"""Plots that check a model: residuals, random effects, a profile of the likelihood."""

from collections.abc import Mapping
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from scipy import stats

from course_lib.summaries import group_effects
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
    for ax, (title, fit) in zip(axes[:, 0], fits.items(), strict=True):
        shade = COLOURS["partial"] if codes is None else [f"C{code % 7}" for code in codes]
        ax.scatter(_fitted(fit), _residuals(fit), s=14, c=shade, alpha=0.6)
        ax.axhline(0, color="black", lw=1)
        ax.set(title=title, ylabel="residual")
    axes[-1, 0].set_xlabel("fitted value")
    spreads = ", ".join(f"{t}: residual SD {_residuals(f).std():.3g}" for t, f in fits.items())
    set_alt_text(figure, f"Residuals against fitted values, one panel per model. {spreads}.")
    return figure


def _qq(ax: Axes, values: np.ndarray, title: str) -> float:
    """Draw a normal Q-Q plot and return the correlation of its points."""
    (theory, ordered), (slope, intercept, r) = stats.probplot(values, fit=True)
    ax.plot(theory, ordered, "o", color=COLOURS["partial"], ms=4, alpha=0.7)
    ends = np.array([theory.min(), theory.max()])
    ax.plot(ends, intercept + slope * ends, color=COLOURS["complete"], lw=1.5)
    ax.set(title=title, xlabel="normal quantile", ylabel="observed")
    return float(r)


def plot_qq(fit: Any, *, of: str = "residuals") -> Figure:
    """Draw normal Q-Q plots of the residuals or of the random effects.

    Parameters
    ----------
    fit : MixedLMResults
        The fitted model.
    of : {"residuals", "random effects"}
        What to draw; for random effects one panel per factor and term.

    Returns
    -------
    Figure
        How to read it: points on the line are as normal as a sample of that size can show. Points
        that leave it at both ends are heavier tails.
    """
    if of not in {"residuals", "random effects"}:
        raise ValueError(f"of is 'residuals' or 'random effects'; got {of!r}.")
    if of == "residuals":
        samples = {"residuals": _residuals(fit)}
    else:
        grouped = group_effects(fit).groupby(["factor", "term"], sort=False)["estimate"]
        samples = {f"{term} by {factor}": part.to_numpy() for (factor, term), part in grouped}
    figure, axes = plt.subplots(1, len(samples), figsize=(4.6 * len(samples), 4.2), squeeze=False)
    found = [_qq(ax, v, t) for ax, (t, v) in zip(axes[0], samples.items(), strict=True)]
    described = ", ".join(f"{t}: correlation {r:.3f}" for t, r in zip(samples, found, strict=True))
    set_alt_text(figure, f"Normal Q-Q plots with their lines; points against line, {described}.")
    return figure


def plot_caterpillar(
    fit: Any, *, factor: str | None = None, term: str | None = None, level: float = 0.95
) -> Figure:
    """Draw the BLUPs of one factor in order, with intervals from their conditional SDs.

    Parameters
    ----------
    fit : MixedLMResults
        The fitted model.
    factor : str, optional
        Grouping factor; the first by default.
    term : str, optional
        One term only; all terms side by side by default.
    level : float, default 0.95
        Coverage of the intervals, given the estimated parameters.

    Returns
    -------
    Figure
        How to read it: each bar is one group. Bars that leave the zero line are groups that differ
        from the population by more than their uncertainty.
    """
    effects = group_effects(fit)
    factor = factor or str(effects["factor"].iloc[0])
    if factor not in set(effects["factor"]):
        known = ", ".join(effects["factor"].unique())
        raise ValueError(f"There are no random effects by '{factor}'; the factors are {known}.")
    own = effects[effects["factor"] == factor]
    terms = list(own["term"].unique()) if term is None else [term]
    if not set(terms) <= set(own["term"]):
        known = ", ".join(own["term"].unique())
        raise ValueError(f"'{term}' does not vary by {factor}; the terms are {known}.")
    order = own[own["term"] == terms[0]].sort_values("estimate")["group"].tolist()
    height = 1.2 + 0.27 * len(order)
    figure, axes = plt.subplots(
        1, len(terms), figsize=(4.8 * max(len(terms), 1.5), height), sharey=True, squeeze=False
    )
    z = stats.norm.ppf((1 + level) / 2)
    for ax, name in zip(axes[0], terms, strict=True):
        rows = own[own["term"] == name].set_index("group").loc[order]
        bars = {"fmt": "o", "color": COLOURS["partial"], "ms": 5, "lw": 1.8}
        ax.errorbar(rows["estimate"], order, xerr=z * rows["conditional_sd"], **bars)
        ax.axvline(0, color=COLOURS["complete"], lw=1.5, ls="--")
        ax.set(title=name, xlabel="deviation from the population")
    axes[0, 0].set_ylabel(factor)
    axes[0, 0].tick_params(axis="y", labelsize=10 if len(order) > 15 else 12)
    set_alt_text(
        figure,
        f"Predicted deviations of {len(order)} levels of {factor} in order, with {level:.0%} "
        f"intervals, for {' and '.join(terms)}; sorted by {terms[0]}, from {order[0]} (lowest) to "
        f"{order[-1]} (highest).",
    )
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
    for name in (x, group):
        if name not in data.columns:
            raise ValueError(f"The data have no column '{name}'; they have {', '.join(data)}.")
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
    _qq(bottom[0], standard, "Q–Q, residuals")
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
    for number, (term, part) in enumerate(effects.groupby("term", sort=False)):
        values = part["estimate"].to_numpy()
        spread = values.std() or 1.0
        theory, ordered = stats.probplot(values / spread, fit=False)
        ax.plot(theory, ordered, "os^"[number % 3], ms=5, alpha=0.8, label=str(term))
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
    if values.shape != loglik.shape or values.ndim != 1:
        raise ValueError("values and loglik must be two lists of the same length.")
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
