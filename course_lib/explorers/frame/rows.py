"""Rows of grouped data for explorers of `fit_pooling`, and what a group keeps of its own."""

from typing import Any

import numpy as np

from course_lib.model.design import Array
from course_lib.tables.pooling import Pooling
from course_lib.tables.record_of_fit import record_of


def group_names(pooling: Pooling) -> list[str]:
    """Return the names of the groups, in the order of their codes."""
    return list(pooling.fits["none"])


def check_group(group: str, names: list[str]) -> None:
    """Refuse a group that the data do not have."""
    if group not in names:
        raise ValueError(f"There is no group '{group}'; the groups are {', '.join(names)}.")


def rows_for_js(pooling: Pooling) -> dict[str, Any]:
    """Return the rows as lists, with group codes, and the names of the columns."""
    names = group_names(pooling)
    return {
        "x": pooling.data[pooling.predictor].to_numpy(),
        "y": pooling.data[pooling.outcome].to_numpy(),
        "group": [names.index(label) for label in pooling.row_groups()],
        "groups": names,
        "predictor": str(pooling.predictor),
        "outcome": str(pooling.outcome),
        "group_name": str(pooling.group),
    }


def relative_covariance(fit: Any) -> Array:
    """Return the first block's covariance in the data's units, over the residual variance."""
    record = record_of(fit)
    return record.covariances[0].user / record.scale


def line_weight(z: Array, relative: Array) -> Array:
    """Return W = Psi Z'(Z Psi Z' + sigma2 I)^-1 Z, with Psi relative to sigma2."""
    spread = relative @ z.T
    return spread @ np.linalg.solve(z @ spread + np.eye(len(z)), z)
