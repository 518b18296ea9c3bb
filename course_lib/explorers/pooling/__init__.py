"""Explorer of lecture 05: one scale from complete pooling to no pooling."""

from dataclasses import dataclass
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.explorers.frame.explorer import Explorer, add_numbers
from course_lib.model.criterion import Array, cross_products, log_likelihood, solve_given
from course_lib.tables.pooling import Pooling
from course_lib.theme import COLOURS, LINE_STYLES, set_alt_text

END, DECADE = 50, 16  # as in src/math/pooling.js
_SHOWN = (-50, -16, 0, 16, 50)


@dataclass(frozen=True)
class PooledLines:
    """All groups' lines at one ratio of the variances.

    Attributes
    ----------
    lines : array, shape (groups, 2)
        Intercept and slope; NaN for a group without a line (no pooling only).
    criterion : float
        The REML criterion, minus twice the log-likelihood; infinite for no pooling.
    weights : array, shape (groups, 2, 2)
        Share of its own deviation that each group keeps.
    """

    lines: Array
    criterion: float
    weights: Array

    @property
    def slope_sd(self) -> float:
        """Standard deviation of the slopes of all lines that there are."""
        return float(np.nanstd(self.lines[:, 1], ddof=1))


def ratio_at(position: float) -> float:
    """Factor on the REML variances at a position of the slider, from -50 to 50."""
    if abs(position) >= END:
        return 0.0 if position < 0 else np.inf
    return float(10 ** (position / DECADE))


def pool_at(pooling: Pooling, ratio: float) -> PooledLines:
    """Compute all groups' lines when the variances between groups are `ratio` times REML's.

    Parameters
    ----------
    pooling : Pooling
        From `fit_pooling`.
    ratio : float
        Factor on the covariance of intercepts and slopes relative to the residual variance: 0 is
        complete pooling, 1 the REML estimate, infinity no pooling.

    Returns
    -------
    PooledLines
        In the order of ``pooling.fits["none"]``.
    """
    if np.isinf(ratio):
        return _no_pooling(pooling)
    fit = pooling.fits["partial"]
    products = cross_products(fit.model)
    to_basis = np.linalg.inv(products.basis)
    relative = ratio * to_basis @ relative_covariance(fit) @ to_basis.T
    solution = solve_given(relative, fit.scale, products)
    order = [list(fit.model.group_labels).index(name) for name in pooling.fits["none"]]
    values, vectors = np.linalg.eigh(relative)
    # The criterion wants a triangle: R' of the QR factor of any square root.
    root = np.asarray(np.linalg.qr((vectors * np.sqrt(np.clip(values, 0, None))).T, mode="r")).T
    theta = np.zeros(len(products.diagonal))
    theta[products.which] = root[products.rows, products.columns]
    return PooledLines(
        lines=(solution.beta + solution.effects)[order],
        criterion=-2 * log_likelihood(theta, products),
        weights=np.array([line_weight(z, ratio * relative_covariance(fit)) for z in _z(pooling)]),
    )


def relative_covariance(fit: Any) -> Array:
    """Return the covariance of the random effects divided by the residual variance."""
    return np.asarray(fit.cov_re, dtype=float) / fit.scale


def line_weight(z: Array, relative: Array) -> Array:
    """Return W = Psi Z'(Z Psi Z' + sigma2 I)^-1 Z, with Psi relative to sigma2."""
    spread = relative @ z.T
    return spread @ np.linalg.solve(z @ spread + np.eye(len(z)), z)


def _z(pooling: Pooling) -> list[Array]:
    labels = pooling.data[pooling.group].astype(str)
    own = [pooling.data.loc[labels == name, pooling.predictor] for name in pooling.fits["none"]]
    return [np.column_stack([np.ones(len(x)), x.to_numpy(dtype=float)]) for x in own]


def _no_pooling(pooling: Pooling) -> PooledLines:
    table = pooling.estimates().query("model == 'none'")
    lines = table[["intercept", "slope"]].to_numpy()
    known = np.isfinite(lines[:, 1])[:, None, None]
    return PooledLines(lines, np.inf, np.where(known, np.eye(2), np.nan))


def explore_pooling(pooling: Pooling, *, group: str | None = None) -> Explorer:
    """Show how all lines move when the variances between groups grow from zero without limit.

    Parameters
    ----------
    pooling : Pooling
        From `fit_pooling`.
    group : str, optional
        The group to follow at the start; the one with the fewest rows but a line of its own by
        default.

    Returns
    -------
    Explorer
        How to read it: at the left end of the slider all groups have one line (complete pooling),
        at the right end each has the line of its own rows (no pooling). The hill above the slider
        shows how well the data support each place between; its top is the REML estimate, which
        is partial pooling. Groups with few rows move first and furthest.

    Raises
    ------
    ValueError
        When there is no such group; the message names those there are.
    """
    names = list(pooling.fits["none"])
    group = followed(pooling) if group is None else str(group)
    check_group(group, names)
    start = {"position": 0, "group": group}
    at = {position: pool_at(pooling, ratio_at(position)) for position in _SHOWN}
    table = _table(at, names.index(group), group)
    data = {
        **rows_for_js(pooling),
        "relative": relative_covariance(pooling.fits["partial"]),
    }
    return Explorer(
        "pooling", data=data, start=start, figure=_draw(pooling, at, group, table), text=table
    )


def followed(pooling: Pooling) -> str:
    """Return the group with the fewest rows among those with a line of their own."""
    rows = pooling.data[pooling.group].astype(str).value_counts()
    return min((g for g, own in pooling.fits["none"].items() if own), key=lambda g: rows[g])


def check_group(group: str, names: list[str]) -> None:
    """Refuse a group that the data do not have."""
    if group not in names:
        raise ValueError(f"There is no group '{group}'; the groups are {', '.join(names)}.")


def rows_for_js(pooling: Pooling) -> dict[str, Any]:
    """Return the rows as lists, with group codes, and the names of the columns."""
    names = list(pooling.fits["none"])
    return {
        "x": pooling.data[pooling.predictor].to_numpy(dtype=float),
        "y": pooling.data[pooling.outcome].to_numpy(dtype=float),
        "group": [names.index(str(label)) for label in pooling.data[pooling.group]],
        "groups": names,
        "predictor": pooling.predictor,
        "outcome": pooling.outcome,
        "group_name": pooling.group,
    }


def _table(at: dict[int, PooledLines], chosen: int, group: str) -> str:
    """Write the numbers at some places of the slider."""
    rows = []
    for position, lines in at.items():
        ratio = ratio_at(position)
        name = {0.0: "complete", 1.0: "REML", np.inf: "none"}.get(ratio, f"{ratio:g} x REML")
        intercept, slope = lines.lines[chosen]
        kept = lines.weights[chosen, 1, 1]
        rows.append((name, intercept, slope, kept, lines.slope_sd, lines.criterion))
    columns = ["pooling", f"intercept of {group}", f"slope of {group}", "share it keeps"]
    frame = pd.DataFrame(rows, columns=[*columns, "SD of slopes", "REML criterion"])
    # A standard deviation of equal slopes is zero up to rounding.
    return str(frame.to_string(index=False, float_format=lambda v: f"{v + 0:.2f}", na_rep="-"))


def _draw(pooling: Pooling, at: dict[int, PooledLines], group: str, table: str) -> Figure:
    """Draw the two panels at the REML estimate, with the numbers below."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 5.8))
    chosen = list(pooling.fits["none"]).index(group)
    _draw_lines(left, pooling, at, chosen)
    _draw_plane(right, pooling, at, chosen)
    handles, labels = left.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=3)
    add_numbers(figure, table)
    own, here = at[END].slope_sd, at[0].slope_sd
    set_alt_text(
        figure,
        f"Left: {len(at[0].lines)} lines of {pooling.outcome} against {pooling.predictor} at the "
        f"REML estimate, with {pooling.group} {group} in bold beside its own line and the "
        f"complete-pooling line. Right: their intercepts and slopes, with arrows from no pooling "
        f"(SD of the slopes {own:.3g}) to the REML estimate (SD {here:.3g}). The table below "
        f"gives the numbers from complete to no pooling.",
    )
    return figure


def _draw_lines(ax: Axes, pooling: Pooling, at: dict[int, PooledLines], chosen: int) -> None:
    data, name = pooling.data, list(pooling.fits["none"])[chosen]
    ends = np.array([data[pooling.predictor].min(), data[pooling.predictor].max()], dtype=float)
    for number, (intercept, slope) in enumerate(at[0].lines):
        if number != chosen:
            ax.plot(ends, intercept + slope * ends, color=COLOURS["partial"], lw=1, alpha=0.3)
    for position, model, label in (
        (-END, "complete", "complete pooling"),
        (END, "none", f"{name}: no pooling"),
        (0, "partial", f"{name}: partial pooling (REML)"),
    ):
        intercept, slope = at[position].lines[chosen]
        style: Any = {"color": COLOURS[model], "ls": LINE_STYLES[model], "lw": 2.5}
        ax.plot(ends, intercept + slope * ends, label=label, gid=model, **style)
    own = data[data[pooling.group].astype(str) == name]
    ax.plot(own[pooling.predictor], own[pooling.outcome], "o", color=COLOURS["data"], gid="data")
    ax.set(xlabel=pooling.predictor, ylabel=pooling.outcome, title="Lines at the REML estimate")


def _draw_plane(ax: Axes, pooling: Pooling, at: dict[int, PooledLines], chosen: int) -> None:
    own, here = at[END].lines, at[0].lines
    for number, (start, end) in enumerate(zip(own, here, strict=True)):
        colour = COLOURS["partial" if number == chosen else "muted"]
        if np.isfinite(start).all():
            ax.annotate("", end, start, arrowprops={"arrowstyle": "-|>", "color": colour})
    ax.plot(*own.T, "s", color=COLOURS["none"], gid="none")
    ax.plot(*here.T, "o", color=COLOURS["partial"], gid="partial")
    ax.plot(*at[-END].lines[0], "D", color=COLOURS["complete"], ms=8, mec="white", gid="complete")
    name = list(pooling.fits["none"])[chosen]
    ax.annotate(name, here[chosen], xytext=(8, 6), textcoords="offset points", weight="bold")
    slope = f"slope of {pooling.predictor}"
    ax.set(xlabel="intercept", ylabel=slope, title="Intercepts and slopes")
