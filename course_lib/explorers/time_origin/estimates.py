"""What REML estimates: the full model once, the slope-only model at each origin."""

import pandas as pd

from course_lib.model.covariance import relative_covariance
from course_lib.model.criterion import Array, cross_products
from course_lib.model.fit import build_model, fit_mixed
from course_lib.model.formula import translate_formula
from course_lib.model.optimum import find_theta
from course_lib.tables.pooling import _name


def full_covariance(data: pd.DataFrame, outcome: str, predictor: str, group: str) -> Array:
    """Return the full model's covariance at origin zero, divided by the residual variance."""
    y, x, g = map(_name, (outcome, predictor, group))
    full = fit_mixed(f"{y} ~ {x} + (1 + {x} | {g})", data)
    products = cross_products(full.model)
    return products.basis @ relative_covariance(full, products) @ products.basis.T


def slope_variances(
    data: pd.DataFrame, outcome: str, predictor: str, group: str, origins: list[float]
) -> list[float]:
    """Return the slope-only model's variance at each origin, divided by the residual variance."""
    y, x, g = map(_name, (outcome, predictor, group))
    formula = f"{y} ~ {x} + (0 + {x} | {g})"
    moved = (data.assign(**{predictor: data[predictor] - origin}) for origin in origins)
    return [_slope_variance(formula, one) for one in moved]


def _slope_variance(formula: str, data: pd.DataFrame) -> float:
    """Return the slope-only model's variance by REML, divided by the residual variance."""
    products = cross_products(build_model(translate_formula(formula, data), data))
    factor = products.basis @ products.relative_factor(find_theta(products))
    return float(factor[0, 0] ** 2)
