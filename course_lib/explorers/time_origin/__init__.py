"""Explorer of lecture 03: where time is zero decides what a slope-only model says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from course_lib.basics.order import natural_key
from course_lib.basics.suggestions import check_columns
from course_lib.explorers.frame.dense_solution import Given, solve_rows
from course_lib.explorers.frame.explorer import Explorer
from course_lib.explorers.time_origin.figure import draw_origins
from course_lib.model.covariance import relative_covariance
from course_lib.model.criterion import Array, cross_products
from course_lib.model.fit import build_model, fit_mixed
from course_lib.model.formula import translate_formula
from course_lib.model.optimum import find_theta
from course_lib.plots.parts.points import check_points
from course_lib.tables.pooling import _name

_MOST = 100  # places of the slider


@dataclass(frozen=True)
class AtOrigin:
    """Two models of lines when time is counted from one origin.

    Attributes
    ----------
    only, both : Given
        The model with random slopes alone, and the one with random intercepts as well.
    covariance : array, shape (2, 2)
        Covariance of intercepts and slopes in the full model, at this origin.
    only_sd : float
        Standard deviation of the slopes in the slope-only model.
    """

    only: Given
    both: Given
    covariance: Array
    only_sd: float

    @property
    def correlation(self) -> float:
        """Correlation of intercepts and slopes in the full model; NaN beside a variance of 0."""
        variances = self.covariance.diagonal()
        if variances.min() <= 0:
            return float("nan")
        return float(self.covariance[0, 1] / np.sqrt(variances.prod()))

    def numbers(self) -> dict[str, float]:
        """Return the numbers that the explorer shows, by their id."""
        intercept_sd, slope_sd = np.sqrt(self.covariance.diagonal())
        return {
            "only_loglik": self.only.loglik,
            "only_sd": self.only_sd,
            "both_loglik": self.both.loglik,
            "mean": float(self.both.beta[0]),
            "intercept_sd": float(intercept_sd),
            "slope_sd": float(slope_sd),
            "correlation": self.correlation,
        }


def shift_origin(relative: Array, by: float) -> Array:
    """Return the covariance of intercepts and slopes where time is counted from `by`."""
    move = np.array([[1.0, by], [0.0, 1.0]])
    return move @ relative @ move.T


def move_origin(rows: Mapping[str, Any], origin: float) -> AtOrigin:
    """Compute both models when time is counted from an origin.

    Parameters
    ----------
    rows : mapping
        Data and REML estimates as `explore_time_origin` gives them to the explorer: ``x``, ``y``,
        ``group`` (codes), ``origins``, and the relative variances ``only`` and ``both``.
    origin : float
        One of ``rows["origins"]``, else the nearest of them.

    Returns
    -------
    AtOrigin
        How to read it: the log-likelihood of the slope-only model depends on the origin, since
        that model has all groups alike there. The full model's does not; its covariance does.
    """
    which = int(np.argmin(abs(np.asarray(rows["origins"]) - origin)))
    origin = rows["origins"][which]
    x = np.column_stack([np.ones(len(rows["x"])), np.asarray(rows["x"]) - origin])
    y = np.asarray(rows["y"], dtype=float)
    slope, relative = rows["only"][which], shift_origin(np.array(rows["both"]), origin)
    only = solve_rows(x, x[:, 1:], y, rows["group"], np.array([[slope]]))
    both = solve_rows(x, x, y, rows["group"], relative)
    return AtOrigin(only, both, relative * both.sigma2, float(np.sqrt(slope * only.sigma2)))


def explore_time_origin(
    data: pd.DataFrame, *, outcome: str, predictor: str, group: str, step: float = 1.0
) -> Explorer:
    """Move the origin of time, and compare a slope-only model with one that has intercepts too.

    Parameters
    ----------
    data : DataFrame
        One row per observation.
    outcome, predictor, group : str
        Columns: the response, time (or another numeric predictor), the grouping factor.
    step : float, default 1.0
        How far one step of the slider moves the origin, in units of the predictor.

    Returns
    -------
    Explorer
        How to read it: the slope-only model has all lines leave one point, at the origin. So its
        log-likelihood follows the origin. The full model keeps its lines and its log-likelihood;
        the correlation of intercepts and slopes changes, since intercepts are read at the origin.

    Raises
    ------
    ValueError
        When a column is missing or holds no numbers, or the step makes no slider of 2 to 100
        places.
    """
    check_columns(data, outcome, predictor, group)
    check_points(data, x=predictor, y=outcome)
    names = {"outcome": outcome, "predictor": predictor, "group_name": group}
    data = data.dropna(subset=list(names.values()))
    rows = {**_rows(data, names), "origins": _origins(data[predictor].to_numpy(float), step)}
    y, x, g = map(_name, (outcome, predictor, group))
    full = fit_mixed(f"{y} ~ {x} + (1 + {x} | {g})", data)
    products = cross_products(full.model)
    rows["both"] = products.basis @ relative_covariance(full, products) @ products.basis.T
    formula = f"{y} ~ {x} + (0 + {x} | {g})"
    rows["only"] = [
        _slope_variance(formula, data.assign(**{predictor: data[predictor] - origin}))
        for origin in rows["origins"]
    ]
    at = {origin: move_origin(rows, origin) for origin in rows["origins"]}
    text = _table(at, rows)
    return Explorer(
        "time_origin",
        data={**rows, "step": step},
        start={"origin": rows["origins"][0]},
        figure=draw_origins(rows, at, text),
        text=text,
    )


def _rows(data: pd.DataFrame, names: dict[str, str]) -> dict[str, Any]:
    """Return the rows as lists, with group codes, and the names of the columns."""
    labels = data[names["group_name"]].astype(str)
    groups = sorted(labels.unique(), key=natural_key)
    return {
        **names,
        "x": data[names["predictor"]].to_numpy(dtype=float),
        "y": data[names["outcome"]].to_numpy(dtype=float),
        "group": [groups.index(label) for label in labels],
        "groups": groups,
        "mean": float(data[names["predictor"]].mean()),
    }


def _origins(x: Array, step: float) -> list[float]:
    """Return the slider's places from the first to the last time, and the mean time."""
    low, high = float(x.min()), float(x.max())
    places = int((high - low) / step + 1e-9) + 1 if step > 0 else 0
    if not 2 <= places <= _MOST:
        raise ValueError(
            f"step is the distance between two origins; from {low:g} to {high:g} a step of "
            f"{step:g} makes no slider of 2 to {_MOST} places. Try {(high - low) / 20:.2g}."
        )
    grid = low + step * np.arange(places)
    return sorted({*grid[grid < high].tolist(), high, float(x.mean())})


def _slope_variance(formula: str, data: pd.DataFrame) -> float:
    """Return the slope-only model's variance by REML, divided by the residual variance."""
    products = cross_products(build_model(translate_formula(formula, data), data))
    factor = products.basis @ products.relative_factor(find_theta(products))
    return float(factor[0, 0] ** 2)


def _table(at: dict[float, AtOrigin], rows: Mapping[str, Any]) -> str:
    """Write the numbers at some origins."""
    neck = min(at, key=lambda origin: abs(at[origin].covariance[0, 1]))
    wanted = {min(at), rows["mean"], neck, max(at)}
    columns = {
        "only_loglik": ("log-lik.", ".2f"),
        "only_sd": ("SD of slopes", ".4f"),
        "both_loglik": ("log-lik.", ".2f"),
        "intercept_sd": ("SD of intercepts", ".3f"),
        "slope_sd": ("SD of slopes", ".4f"),
        "correlation": ("correlation", ".3f"),
    }
    lines = [
        f"{'':9}  {'slopes only':<24}  intercepts and slopes",
        "  ".join(["   origin", *(f"{name:>10}" for name, _ in columns.values())]),
    ]
    for origin in sorted(wanted):
        numbers = at[origin].numbers()
        cells = [
            f"{numbers[key]:{max(10, len(name))}{form}}" for key, (name, form) in columns.items()
        ]
        lines.append("  ".join([f"{origin:9.2f}", *cells]))
    return "\n".join(lines)
