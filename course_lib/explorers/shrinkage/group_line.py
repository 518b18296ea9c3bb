"""One group's line at given variances, after its data were changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.explorers.frame.rows import line_weight, relative_covariance
from course_lib.model.design import Array
from course_lib.tables.pooling import Pooling, fit_lines

KEPT = 2  # observations at the start: few, so that the lines lie apart
DECADE = 10  # steps of a variance's slider for a factor of ten
END = 12  # its ends; at the left one the variance between groups is zero


@dataclass(frozen=True)
class GroupLine:
    """A group's line at given variances: a model with random intercepts.

    Attributes
    ----------
    population : array, shape (2,)
        Intercept and slope of the population line.
    distance : float
        Mean distance of the group's rows from the population line; NaN without rows.
    weight : float
        Psi Z'(Z Psi Z' + sigma2 I)^-1 Z, which is tau2 / (tau2 + sigma2 / n).
    effect : float
        The group's predicted deviation (BLUP).
    """

    population: Array
    distance: float
    weight: float
    effect: float


def shrink_at(
    rows: Mapping[str, Any],
    variances: Mapping[str, float],
    *,
    chosen: int,
    kept: int | None = None,
    moved: Mapping[int, float] | None = None,
) -> GroupLine:
    """Compute the line of one group after its data were changed, at given variances.

    Parameters
    ----------
    rows : mapping
        ``x``, ``y`` and ``group`` (codes), as from `rows_for_js`.
    variances : mapping
        ``tau2`` between groups and ``sigma2`` of the residual.
    chosen : int
        Code of the group.
    kept : int, optional
        How many of its rows are kept, by the predictor; all by default.
    moved : mapping, optional
        Row number to new outcome.

    Returns
    -------
    GroupLine
        How to read it: the predicted deviation is the weight times the mean distance.
    """
    x, y, group = (np.array(rows[name], dtype=float) for name in ("x", "y", "group"))
    for row, value in (moved or {}).items():
        y[row] = value
    own_rows = np.flatnonzero(group == chosen)
    own_rows = own_rows[np.argsort(x[own_rows], kind="stable")][:kept]
    parts = [np.flatnonzero(group == code) for code in np.unique(group[group != chosen])]
    design = [(np.column_stack([np.ones(len(i)), x[i]]), y[i]) for i in [*parts, own_rows]]
    relative = np.array([[variances["tau2"] / variances["sigma2"]]])
    beta = _population(design, relative)
    x_own, y_own = design[-1]
    z, errors = x_own[:, :1], y_own - x_own @ beta
    effect = relative @ z.T @ np.linalg.solve(_spread(z, relative), errors)
    distance = float(errors.mean()) if len(errors) else np.nan
    return GroupLine(beta, distance, float(line_weight(z, relative)[0, 0]), float(effect[0]))


def _spread(z: Array, relative: Array) -> Array:
    return np.eye(len(z)) + z @ relative @ z.T


def _population(design: list[tuple[Array, Array]], relative: Array) -> Array:
    """Generalised least squares over all groups, from the definition."""
    left, right = np.zeros((2, 2)), np.zeros(2)
    for x, y in design:
        inverse = np.linalg.inv(_spread(x[:, :1], relative))
        left += x.T @ inverse @ x
        right += x.T @ inverse @ y
    return np.asarray(np.linalg.solve(left, right), dtype=np.float64)


def furthest_group(rows: Mapping[str, Any], variances: Mapping[str, float]) -> str:
    """Of the groups with the most rows, name the one whose first rows lie furthest off."""
    counts = np.bincount(rows["group"])
    full = np.flatnonzero(counts == counts.max())
    far = [abs(shrink_at(rows, variances, chosen=int(code), kept=KEPT).distance) for code in full]
    return str(rows["groups"][full[int(np.argmax(far))]])


def reml_variances(pooling: Pooling) -> dict[str, float]:
    """Return the variances of the model with random intercepts, by REML."""
    fit = fit_lines(pooling.data, slopes=False)
    sigma2 = float(fit.scale)
    return {"tau2": float(relative_covariance(fit)[0, 0]) * sigma2, "sigma2": sigma2}


def sliders(variances: Mapping[str, float]) -> dict[str, dict[str, float]]:
    """Return the scales of both variances, for `variance_at`.

    Where REML gives zero between groups, that slider is as long as the residual's.
    """
    between = {"base": variances["tau2"] or variances["sigma2"], "decade": DECADE, "end": END}
    return {"between": between, "residual": {"base": variances["sigma2"], "decade": DECADE}}


def variance_at(position: float, scale: Mapping[str, float]) -> float:
    """Return a variance at a position of its slider; none at the left end, if it has one."""
    if position <= -scale.get("end", np.inf):
        return 0.0
    return float(scale["base"] * 10 ** (position / scale["decade"]))
