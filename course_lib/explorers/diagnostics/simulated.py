"""Responses with each fault, simulated from a fit, and what REML says of them."""

from typing import Any

import numpy as np
import pandas as pd

from course_lib.explorers.diagnostics.faults import (
    FAULTS,
    SIZES,
    Design,
    Faulty,
    break_model,
    true_error,
)
from course_lib.explorers.frame.dense_solution import solve_rows
from course_lib.model.design import Array, RandomBlock
from course_lib.model.design import Design as ModelDesign
from course_lib.model.fit import find_optimum
from course_lib.tables.record_of_fit import record_of


def check_model(fit: Any, x: str, values: Array) -> None:
    """Refuse any model but that of one predictor, its values, and intercepts by one factor."""
    record = record_of(fit)
    names, blocks = record.design.fixed_names, record.design.blocks
    intercepts = len(blocks) == 1 and blocks[0].terms == ("Intercept",)
    line = np.column_stack([np.ones(len(values)), values])
    design = record.design.x
    if not intercepts or design.shape != line.shape or not np.allclose(design, line):
        count = sum(len(block.terms) for block in blocks)
        raise ValueError(
            f"The faults are made in a model with one predictor and random intercepts, as "
            f"'y ~ {x} + (1 | group)'. This one has the fixed effects {', '.join(names)} and "
            f"{count} random effect(s): fit that model first."
        )
    if record.singular:
        raise ValueError("The groups do not differ in this fit (a variance of 0): nothing to vary.")


def make_design(fit: Any, x: Array, group: np.ndarray, rng: np.random.Generator | int) -> Design:
    """Take the truth from a fit, and draw what stays the same for all faults."""
    rng, count = np.random.default_rng(rng), int(group.max()) + 1
    record = record_of(fit)
    tau, sigma = np.sqrt(record.covariances[0].user[0, 0]), np.sqrt(record.scale)
    u, v, z = (rng.normal(size=size) for size in (count, count, len(x)))
    return Design(x, group, record.solution.beta, float(tau), float(sigma), u, v, z)


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
    ones, count = np.ones(len(design.x)), int(design.group.max()) + 1
    levels = tuple(map(str, range(count)))
    block = RandomBlock("group", levels, ("Intercept",), design.group, ones[:, None])
    x = np.column_stack([ones, design.x])
    rows = pd.RangeIndex(len(x))
    record = find_optimum("", ModelDesign("y", faulty.y, x, ("Intercept", "x"), (block,), rows))
    return float(record.covariances[0].user[0, 0] / record.scale)
