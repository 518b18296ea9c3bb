"""What REML estimates: the full model once, the slope-only model at each origin."""

import pandas as pd

from course_lib.explorers.frame.rows import relative_covariance
from course_lib.model.design import Array, build_design
from course_lib.model.fit import find_optimum
from course_lib.model.notation import parse_notation
from course_lib.tables.pooling import fit_lines


def full_covariance(rows: pd.DataFrame) -> Array:
    """Return the full model's covariance at origin zero, divided by the residual variance."""
    return relative_covariance(fit_lines(rows))


def slope_variances(rows: pd.DataFrame, origins: list[float]) -> list[float]:
    """Return the slope-only model's variance at each origin, divided by the residual variance."""
    rows = rows.set_axis(["outcome", "predictor", "group"], axis=1)
    return [_slope_variance(rows.assign(predictor=rows["predictor"] - at)) for at in origins]


def _slope_variance(rows: pd.DataFrame) -> float:
    formula = "outcome ~ predictor + (0 + predictor | group)"
    record = find_optimum(formula, build_design(parse_notation(formula, rows), rows))
    return float(record.covariances[0].user[0, 0] / record.scale)
