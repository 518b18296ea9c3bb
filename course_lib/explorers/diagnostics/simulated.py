"""Responses with each fault, simulated from a fit, and what REML says of them."""

from typing import Any

import numpy as np
import statsmodels.api as sm

from course_lib.explorers.diagnostics.faults import (
    FAULTS,
    SIZES,
    Design,
    Faulty,
    break_model,
    true_error,
)
from course_lib.explorers.frame.dense_solution import solve_rows
from course_lib.model.criterion import BOUNDARY, Array, cross_products
from course_lib.model.optimum import find_theta


def check_model(fit: Any, x: str) -> None:
    """Refuse any model but one predictor and random intercepts of one factor."""
    model = fit.model
    intercepts = model.k_re == 1 and model.k_vc == 0 and np.all(model.exog_re == 1)
    if not intercepts or list(model.exog_names) != ["Intercept", x]:
        raise ValueError(
            f"The faults are made in a model with one predictor and random intercepts, as "
            f"'y ~ {x} + (1 | group)'. This one has the fixed effects "
            f"{', '.join(model.exog_names)} and {model.k_re + model.k_vc} random effect(s): fit "
            f"that model first."
        )
    if fit.cov_re.iloc[0, 0] / fit.scale < BOUNDARY**2:
        raise ValueError("The groups do not differ in this fit (a variance of 0): nothing to vary.")


def make_design(fit: Any, x: Array, group: np.ndarray, rng: np.random.Generator | int) -> Design:
    """Take the truth from a fit, and draw what stays the same for all faults."""
    rng, count = np.random.default_rng(rng), int(group.max()) + 1
    tau, sigma = np.sqrt(fit.cov_re.iloc[0, 0]), np.sqrt(fit.scale)
    u, v, z = (rng.normal(size=size) for size in (count, count, len(x)))
    return Design(x, group, fit.fe_params.to_numpy(), float(tau), float(sigma), u, v, z)


def tabulate_cases(design: Design) -> dict[str, list[dict[str, Any]]]:
    """Return the cases of each fault, from no fault to its largest size."""
    return {fault: [_case(design, fault, size) for size in range(SIZES)] for fault in FAULTS}


def _case(design: Design, fault: str, size: int) -> dict[str, Any]:
    """Simulate responses, and tabulate what is found by search or known from the truth."""
    faulty = break_model(design, fault, size)
    relative = reml_ratio(design, faulty)
    x = np.column_stack([np.ones(len(design.x)), design.x])
    solution = solve_rows(x, x[:, :1], faulty.y, design.group, np.array([[relative]]))
    return {
        "y": faulty.y,
        "relative": relative,
        "true_se": true_error(design, faulty, solution.weights[1]),
        "true_tau": faulty.tau,
        "words": faulty.words,
    }


def reml_ratio(design: Design, faulty: Faulty) -> float:
    """Return the groups' variance by REML, divided by the residual variance."""
    exog = np.column_stack([np.ones(len(design.x)), design.x])
    products = cross_products(sm.MixedLM(faulty.y, exog, groups=design.group))
    ratio = abs(float(products.basis[0, 0] * find_theta(products)[0]))
    return 0.0 if ratio < BOUNDARY else ratio**2
