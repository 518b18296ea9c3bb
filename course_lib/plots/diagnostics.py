"""Six panels that check a mixed model."""

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from pandas.api.types import is_datetime64_any_dtype
from scipy import stats

from course_lib.basics.numbers import holds_numbers, number_column
from course_lib.basics.suggestions import check_columns
from course_lib.plots.parts.fit_rows import fitted_values, residuals, rows_of_fit
from course_lib.plots.parts.names import named_legend, shown
from course_lib.plots.parts.normal_qq import normal_qq
from course_lib.tables.groups import group_effects
from course_lib.tables.row_labels import row_labels
from course_lib.theme import COLOURS, set_alt_text

_STANDARD = "residual / SD"


def plot_diagnostics(fit: Any, data: pd.DataFrame, *, x: str, group: str) -> Figure:
    """Draw six panels that check the assumptions of a mixed model.

    Parameters
    ----------
    fit : MixedLMResults
        The fitted model.
    data : DataFrame
        The data it was fitted to, with or without the rows that it left out as missing.
    x, group : str
        Columns: a predictor, the grouping factor.

    Returns
    -------
    Figure
        How to read it: top row, is anything left in the mean (fitted value, predictor), is the
        spread even. Bottom row, are residuals normal, do groups differ in spread, are the
        random effects normal.
    """
    data = rows_of_fit(fit, data)
    check_columns(data, x, group)
    labels = row_labels(data[group])
    resid, fitted = residuals(fit), fitted_values(fit)
    standard = resid / np.sqrt(fit.scale)
    figure, axes = plt.subplots(2, 3, figsize=(12, 7.4), layout="constrained")
    top, bottom = axes
    for ax, values, label in [(top[0], fitted, "fitted value"), (top[1], _places(data, x), x)]:
        ax.plot(values, standard, "o", color=COLOURS["partial"], ms=3.5, alpha=0.6)
        ax.axhline(0, color="black", lw=1)
        ax.set(xlabel=shown(label), ylabel=_STANDARD)
    top[0].set_title("Residuals, fit")
    top[1].set_title("Residuals, predictor")
    if not (is_datetime64_any_dtype(data[x]) or holds_numbers(data[x])):  # names may be long
        plt.setp(top[1].get_xticklabels(), rotation=30, ha="right")
    top[2].plot(fitted, np.sqrt(abs(standard)), "o", color=COLOURS["partial"], ms=3.5, alpha=0.6)
    top[2].set(title="Spread", xlabel="fitted value", ylabel=f"√ |{_STANDARD}|")
    normal_qq(bottom[0], standard, "Q–Q, residuals")
    _boxes(bottom[1], standard, labels, group)
    _effects_qq(bottom[2], fit)
    worst = int(np.argmax(abs(standard)))
    set_alt_text(
        figure,
        f"Six panels: standardised residuals against fitted values and against {x}, their spread, "
        f"their Q-Q plot, boxes by {group}, Q-Q plot of the random effects. The largest "
        f"standardised residual is {standard[worst]:.1f} ({group} {labels[worst]}, "
        f"{x} {data[x].iloc[worst]}).",
    )
    return figure


def _places(data: pd.DataFrame, x: str) -> Any:
    """Values of a predictor as they are drawn: numbers or dates, else levels by name."""
    if is_datetime64_any_dtype(data[x]):
        return data[x].to_numpy(dtype="datetime64[ns]")
    if holds_numbers(data[x]):
        return number_column(data, x, role="to be drawn as points")
    return [shown(label) for label in row_labels(data[x])]


def _boxes(ax: Axes, standard: np.ndarray, labels: pd.Series, group: str) -> None:
    parts = {g: standard[(labels == g).to_numpy()] for g in labels.dropna().unique()}
    order = sorted(parts, key=lambda g: parts[g].std())
    style = {"color": COLOURS["partial"], "lw": 1.2}
    ax.boxplot(
        [parts[g] for g in order],
        tick_labels=list(map(shown, order)),
        medianprops={"color": COLOURS["complete"]},
        boxprops=style,
        whiskerprops=style,
        flierprops={"marker": "o", "ms": 3},
    )
    ax.tick_params(axis="x", labelrotation=90, labelsize=10)
    ax.set(title=shown(f"Residuals by {group}"), ylabel=_STANDARD)


def _effects_qq(ax: Axes, fit: Any) -> None:
    effects, drawn = group_effects(fit), {}
    differ = [column for column in ("term", "factor") if effects[column].nunique() > 1]
    for number, ((factor, term), part) in enumerate(
        effects.groupby(["factor", "term"], sort=False)
    ):
        values = part["estimate"].to_numpy()
        spread = values.std() or 1.0
        theory, ordered = stats.probplot(values / spread, fit=False)
        (points,) = ax.plot(theory, ordered, "os^"[number % 3], ms=5, alpha=0.8)
        parts = {"term": str(term), "factor": str(factor)}
        drawn[" by ".join(parts[column] for column in differ or ["term"])] = points
    ax.axline((0, 0), slope=1, color="black", lw=1)
    ax.set(title="Q–Q, random effects", xlabel="normal quantile", ylabel="BLUP / its SD")
    named_legend(  # below the panel: inside it, names would cover points on a slide
        ax.figure,
        list(drawn.values()),
        list(drawn),
        loc="outside lower right",
        ncols=min(len(drawn), 4),
        handletextpad=0.1,
        borderpad=0.1,
    )
