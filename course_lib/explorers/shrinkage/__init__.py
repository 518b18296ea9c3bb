"""Explorer of lecture 05: what one group keeps of its own data, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from course_lib.explorers.frame.explorer import Explorer, add_numbers
from course_lib.explorers.pooling import check_group, line_weight, relative_covariance, rows_for_js
from course_lib.model.criterion import Array
from course_lib.model.fit import fit_mixed
from course_lib.tables.pooling import Pooling, _name
from course_lib.theme import COLOURS, LINE_STYLES, set_alt_text

MODELS = ("intercept", "line")


@dataclass(frozen=True)
class Shrunk:
    """A group's line at given variances.

    Attributes
    ----------
    population : array, shape (2,)
        Intercept and slope of the population line.
    effects : array, shape (q,)
        The group's predicted deviation (BLUP).
    weights : array, shape (q, q)
        W = Psi Z'(Z Psi Z' + sigma2 I)^-1 Z. For a random intercept its one element is
        n tau2 / (n tau2 + sigma2).
    distance : float
        Mean distance of the group's rows from the population line; NaN without rows.
    own : array, shape (2,)
        The line of the group's own rows; NaN where they determine none.
    """

    population: Array
    effects: Array
    weights: Array
    distance: float
    own: Array


def shrink_at(
    rows: Mapping[str, Any],
    relative: Array,
    *,
    chosen: int,
    kept: int | None = None,
    moved: Mapping[int, float] | None = None,
) -> Shrunk:
    """Compute the line of one group after its data were changed, at given variances.

    Parameters
    ----------
    rows : mapping
        ``x``, ``y`` and ``group`` (codes), as from `rows_for_js`.
    relative : array, shape (1, 1) or (2, 2)
        Covariance of the random effects divided by the residual variance.
    chosen : int
        Code of the group.
    kept : int, optional
        How many of its rows are kept, by the predictor; all by default.
    moved : mapping, optional
        Row number to new outcome.

    Returns
    -------
    Shrunk
        How to read it: the predicted deviation is the weight times what the group's own rows say.
    """
    x, y, group = (np.array(rows[name], dtype=float) for name in ("x", "y", "group"))
    for row, value in (moved or {}).items():
        y[row] = value
    own_rows = np.flatnonzero(group == chosen)
    own_rows = own_rows[np.argsort(x[own_rows], kind="stable")][:kept]
    stay = np.flatnonzero(group != chosen)
    parts = [stay[group[stay] == code] for code in np.unique(group[stay])] + [own_rows]
    design = [(np.column_stack([np.ones(len(i)), x[i]]), y[i]) for i in parts]
    beta = _population(design, relative)
    x_own, y_own = design[-1]
    z = x_own[:, : len(relative)]
    errors = y_own - x_own @ beta
    inverse = np.linalg.inv(np.eye(len(z)) + z @ relative @ z.T)
    distance = float(errors.mean()) if len(errors) else np.nan
    parallel = np.array([beta[0] + distance, beta[1] if len(errors) else np.nan])
    own = parallel if len(relative) == 1 else _own_line(x_own, y_own)
    effects = relative @ z.T @ inverse @ errors
    return Shrunk(beta, effects, line_weight(z, relative), distance, own)


def _population(design: list[tuple[Array, Array]], relative: Array) -> Array:
    """Generalised least squares over all groups, from the definition."""
    left, right = np.zeros((2, 2)), np.zeros(2)
    for x, y in design:
        z = x[:, : len(relative)]
        inverse = np.linalg.inv(np.eye(len(x)) + z @ relative @ z.T)
        left += x.T @ inverse @ x
        right += x.T @ inverse @ y
    return np.asarray(np.linalg.solve(left, right), dtype=np.float64)


def _own_line(x: Array, y: Array) -> Array:
    if len(np.unique(x[:, 1])) < 2:
        return np.full(2, np.nan)
    return np.asarray(np.linalg.lstsq(x, y)[0], dtype=np.float64)


def explore_shrinkage(pooling: Pooling, *, group: str | None = None) -> Explorer:
    """Take observations of one group away, drag its points, and see what its line keeps.

    Parameters
    ----------
    pooling : Pooling
        From `fit_pooling`.
    group : str, optional
        The group at the start; by default, of those with the most rows, the one that lies
        furthest from the population line.

    Returns
    -------
    Explorer
        How to read it: the solid line lies between the group's own (dotted) and the population's
        (dashed). The weight says where: near 1 with many rows, 0 without any. The variances stay
        those of the REML fit to all data; the population line follows each change.

    Raises
    ------
    ValueError
        When there is no such group; the message names those there are.
    """
    names = list(pooling.fits["none"])
    rows, fits = rows_for_js(pooling), _fits(pooling)
    group = _furthest(rows, fits["intercept"]["relative"]) if group is None else str(group)
    check_group(group, names)
    chosen = names.index(group)
    count = rows["group"].count(chosen)
    start: dict[str, Any] = {
        "model": "intercept",
        "group": group,
        "kept": count,
        "moved": {},
        "last": None,
    }
    text = _table(rows, fits["intercept"], chosen, count)
    figure = _draw(rows, fits["intercept"], chosen, text)
    return Explorer("shrinkage", data={**rows, "fits": fits}, start=start, figure=figure, text=text)


def _furthest(rows: Mapping[str, Any], relative: Array) -> str:
    """Of the groups with the most rows, name the one furthest from the population line."""
    counts = np.bincount(rows["group"])
    full = np.flatnonzero(counts == counts.max())
    far = [abs(shrink_at(rows, relative, chosen=int(code)).distance) for code in full]
    return str(rows["groups"][full[int(np.argmax(far))]])


def _fits(pooling: Pooling) -> dict[str, dict[str, Any]]:
    """Return the variances of both models, by REML."""
    x, y, group = map(_name, (pooling.predictor, pooling.outcome, pooling.group))
    simple = fit_mixed(f"{y} ~ {x} + (1 | {group})", pooling.data)
    return {
        model: {"model": model, "relative": relative_covariance(fit), "sigma2": float(fit.scale)}
        for model, fit in zip(MODELS, (simple, pooling.fits["partial"]), strict=True)
    }


def _table(rows: Mapping[str, Any], fit: Mapping[str, Any], chosen: int, count: int) -> str:
    """Write the weight and what follows from it, for some numbers of rows."""
    sigma2, relative = fit["sigma2"], fit["relative"]
    tau2 = relative[0, 0] * sigma2
    lines = [
        f"{rows['group_name']} {rows['groups'][chosen]}, random intercept: "
        f"variance between groups {tau2:.1f}, residual variance {sigma2:.1f}",
        f"{'observations':>12} {'weight':>7} {'mean distance':>14} {'predicted deviation':>20}",
    ]
    for kept in sorted({1, 2, 5, count} & set(range(count + 1))):
        at = shrink_at(rows, relative, chosen=chosen, kept=kept)
        weight, effect = at.weights[0, 0], at.effects[0]
        lines.append(f"{kept:12d} {weight:7.3f} {at.distance:14.2f} {effect:20.2f}")
    return "\n".join(lines)


def _draw(rows: Mapping[str, Any], fit: Mapping[str, Any], chosen: int, text: str) -> Figure:
    """Draw the group's lines with all its rows and with two, and the weight by rows."""
    figure, (full, few, curve) = plt.subplots(1, 3, figsize=(11, 5), width_ratios=(1.1, 1.1, 1))
    count = int((np.array(rows["group"]) == chosen).sum())
    small = min(2, count)
    for ax, kept in ((full, count), (few, small)):
        _draw_lines(ax, rows, fit, chosen, kept)
    few.sharey(full)
    few.set_ylabel("")
    weights = [
        n * fit["relative"][0, 0] / (n * fit["relative"][0, 0] + 1) for n in range(count + 1)
    ]
    curve.plot(weights, "o-", color=COLOURS["partial"], gid="weights")
    curve.xaxis.set_major_locator(MaxNLocator(integer=True))
    curve.set(xlabel="observations", title="weight", ylim=(-0.04, 1.04))
    handles, labels = full.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=3)
    add_numbers(figure, text)
    set_alt_text(
        figure,
        f"{rows['group_name']} {rows['groups'][chosen]}: with {count} observations its line lies "
        f"close to its own data, with {small} it keeps less of their distance from the population "
        f"line. Right: the weight rises from 0 without observations to {weights[-1]:.2f} with "
        f"{count}.",
    )
    return figure


def _draw_lines(
    ax: Axes, rows: Mapping[str, Any], fit: Mapping[str, Any], chosen: int, kept: int
) -> None:
    at = shrink_at(rows, fit["relative"], chosen=chosen, kept=kept)
    x, y = np.array(rows["x"], dtype=float), np.array(rows["y"], dtype=float)
    ends = np.array([x.min(), x.max()])
    lines = {
        "complete": ("population", at.population),
        "none": ("its own data alone", at.own),
        "partial": ("its line (partial pooling)", at.population + np.array([at.effects[0], 0])),
    }
    for model, (label, (intercept, slope)) in lines.items():
        style: Any = {"color": COLOURS[model], "ls": LINE_STYLES[model], "lw": 2.5, "gid": model}
        ax.plot(ends, intercept + slope * ends, label=label, **style)
    own = np.flatnonzero(np.array(rows["group"]) == chosen)
    own = own[np.argsort(x[own], kind="stable")]
    ax.plot(x[own[:kept]], y[own[:kept]], "o", color=COLOURS["data"], ms=7, gid="data")
    ax.plot(x[own[kept:]], y[own[kept:]], "o", color=COLOURS["muted"], mfc="white", ms=7)
    ax.set(xlabel=rows["predictor"], ylabel=rows["outcome"], title=f"{kept} observations")
