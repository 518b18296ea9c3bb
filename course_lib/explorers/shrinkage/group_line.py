"""One group's line at given variances, after its data were changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.explorers.frame.rows import line_weight, relative_covariance
from course_lib.model.design import Array
from course_lib.tables.pooling import Pooling, fit_lines

MODELS = ("intercept", "line")


@dataclass(frozen=True)
class GroupLine:
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
) -> GroupLine:
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
    GroupLine
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
    return GroupLine(beta, effects, line_weight(z, relative), distance, own)


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


def furthest_group(rows: Mapping[str, Any], relative: Array) -> str:
    """Of the groups with the most rows, name the one furthest from the population line."""
    counts = np.bincount(rows["group"])
    full = np.flatnonzero(counts == counts.max())
    far = [abs(shrink_at(rows, relative, chosen=int(code)).distance) for code in full]
    return str(rows["groups"][full[int(np.argmax(far))]])


def reml_variances(pooling: Pooling) -> dict[str, dict[str, Any]]:
    """Return the variances of both models, by REML."""
    simple = fit_lines(pooling.data, slopes=False)
    return {
        model: {"model": model, "relative": relative_covariance(fit), "sigma2": float(fit.scale)}
        for model, fit in zip(MODELS, (simple, pooling.fits["partial"]), strict=True)
    }
