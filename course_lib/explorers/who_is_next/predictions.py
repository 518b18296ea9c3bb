"""What is known of one group from some of its rows: its mean, its line and a new row."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.model.design import Array

NEW = "somebody new"


@dataclass(frozen=True)
class Known:
    """What is known of one group at one place of the predictor.

    Attributes
    ----------
    prediction : float
        Value of the group's predicted line.
    sd_mean, sd_line, sd_row : float
        SD of the error of the population's mean there, of the group's line, of a single row.
    """

    prediction: float
    sd_mean: float
    sd_line: float
    sd_row: float

    def numbers(self, multiplier: float) -> dict[str, float]:
        """Return the numbers that the explorer shows, by their id."""
        half = multiplier * self.sd_row
        return {
            "prediction": self.prediction,
            "sd_mean": self.sd_mean,
            "sd_line": self.sd_line,
            "sd_row": self.sd_row,
            "limits_1": self.prediction - half,
            "limits_2": self.prediction + half,
        }


def first_rows(given: Mapping[str, Any], group: str, kept: int) -> Array:
    """Say which rows are used when a group keeps the first of its own only.

    Parameters
    ----------
    given : mapping
        Data as `explore_who_is_next` gives them to the explorer.
    group : str
        One of ``given["groups"]``, or `NEW`.
    kept : int
        How many of its rows are kept, in the order of the predictor.

    Returns
    -------
    boolean array, shape (n,)
        True for all rows of other groups, and for those kept.
    """
    codes, x = np.asarray(given["group"]), np.asarray(given["x"])
    code = [*given["groups"], NEW].index(group)
    mine = np.flatnonzero(codes == code)
    used = np.ones(len(codes), dtype=bool)
    used[mine[np.argsort(x[mine], kind="stable")][kept:]] = False
    return used


def know_at(given: Mapping[str, Any], group: str, kept: int, at: float) -> Known:
    """Predict a group at one place from the first of its rows and all rows of the others.

    Parameters
    ----------
    given, group, kept
        As for `first_rows`.
    at : float
        Value of the predictor.

    Returns
    -------
    Known
        How to read it: with no rows the group is a stranger, whose line may lie as far from the
        mean as lines do. Each row of its own narrows that; the residual of a single row remains.
        The variances are those of the fit to all rows, and are taken as known.
    """
    used = first_rows(given, group, kept)
    x, y = np.asarray(given["x"], dtype=float)[used], np.asarray(given["y"], dtype=float)[used]
    codes = np.asarray(given["group"])[used]
    design = np.column_stack([np.ones(len(x)), x])
    same = codes[:, None] == codes[None, :]
    psi, residual = np.asarray(given["covariance"]), given["residual"]
    inverse = np.linalg.inv(residual * np.eye(len(y)) + same * (design @ psi @ design.T))
    beta_cov = np.linalg.inv(design.T @ inverse @ design)
    beta = beta_cov @ design.T @ inverse @ y
    here = np.array([1.0, at])
    own = (codes == [*given["groups"], NEW].index(group))[:, None] * design
    shared = inverse @ own @ psi @ here  # V^-1 of the covariances with the group's line at `at`
    rest = here - design.T @ shared
    line = here @ psi @ here - (own @ psi @ here) @ shared + rest @ beta_cov @ rest
    return Known(
        float(here @ beta + shared @ (y - design @ beta)),
        *(float(np.sqrt(v)) for v in (here @ beta_cov @ here, line, line + residual)),
    )
