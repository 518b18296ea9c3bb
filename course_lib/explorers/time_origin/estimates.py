"""What REML estimates: the full model once, the slope-only model at each origin."""

import pandas as pd

from course_lib.model.design import Array, build_design
from course_lib.model.fit import find_optimum, fit_mixed
from course_lib.model.formula_text import quoted
from course_lib.model.notation import parse_notation


def full_covariance(data: pd.DataFrame, outcome: str, predictor: str, group: str) -> Array:
    """Return the full model's covariance at origin zero, divided by the residual variance."""
    y, x, g = map(quoted, (outcome, predictor, group))
    record = fit_mixed(f"{y} ~ {x} + (1 + {x} | {g})", data).record
    return record.covariances[0].user / record.scale


def slope_variances(
    data: pd.DataFrame, outcome: str, predictor: str, group: str, origins: list[float]
) -> list[float]:
    """Return the slope-only model's variance at each origin, divided by the residual variance."""
    y, x, g = map(quoted, (outcome, predictor, group))
    formula = f"{y} ~ {x} + (0 + {x} | {g})"
    moved = (data.assign(**{predictor: data[predictor] - origin}) for origin in origins)
    return [_slope_variance(formula, one) for one in moved]


def _slope_variance(formula: str, data: pd.DataFrame) -> float:
    """Return the slope-only model's variance by REML, divided by the residual variance."""
    record = find_optimum(formula, build_design(parse_notation(formula, data), data))
    return float(record.covariances[0].user[0, 0] / record.scale)
