"""What is right on average: the slope's standard error, as it is stated and as it is."""

from typing import Any

import numpy as np

from course_lib.explorers.diagnostics.faults import (
    FAULTS,
    SIZES,
    Design,
    Draws,
    Fault,
    break_model,
    draw_set,
    make_fault,
    residual_sd,
)
from course_lib.explorers.diagnostics.reml import at_ratio, reml_ratio, sums_of
from course_lib.model.design import Array
from course_lib.tables.record_of_fit import record_of

SETS = 1000  # data sets, over which means are taken
_HALVINGS = 8  # are enough for a mean


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


def make_design(fit: Any, x: Array, group: np.ndarray) -> Design:
    """Take the truth from a fit."""
    record = record_of(fit)
    tau, sigma = np.sqrt(record.covariances[0].user[0, 0]), np.sqrt(record.scale)
    return Design(x, group, record.solution.beta, float(tau), float(sigma))


def tabulate_cases(design: Design, seed: int) -> dict[str, list[dict[str, Any]]]:
    """Return the cases of each fault, from no fault to its largest size."""
    draws = draw_sets(design, seed, SETS)
    found = _errors(design, make_fault(design, next(iter(FAULTS)), 0), draws)

    def case(name: str, size: int) -> dict[str, Any]:
        fault = make_fault(design, name, size)
        errors = _errors(design, fault, draws) if size else found  # no fault: all are alike
        return {**vars(fault), **errors}

    return {name: [case(name, size) for size in range(SIZES)] for name in FAULTS}


def draw_sets(design: Design, seed: int, count: int) -> Draws:
    """Draw the numbers of the first data sets, one below the other."""
    every = [vars(draw_set(design, seed, number)) for number in range(count)]
    return Draws(*(np.stack([one[name] for one in every]) for name in ("u", "v", "pairs")))


def _errors(design: Design, fault: Fault, draws: Draws) -> dict[str, float]:
    """Return the slope's standard error: as it is stated, on average, and as it is."""
    sums = sums_of(design, break_model(design, fault, draws))
    ratio = reml_ratio(sums, _HALVINGS)
    at = at_ratio(sums, ratio)
    stated = np.sqrt(at.sigma2 * at.slope_unit).mean()
    square = np.broadcast_to(residual_sd(design, fault, draws) ** 2, draws.pairs.shape[:2])
    weights = slope_weights(design, float(np.median(ratio)))
    true = true_error(design, fault, square.mean(axis=0), weights)
    return {"mean_se": float(stated), "true_se": true}


def slope_weights(design: Design, ratio: float) -> Array:
    """Return the weights of the rows in the slope; in a balanced layout no ratio changes them."""
    x, own = design.x - design.x.mean(), design.group[:, None] == np.arange(design.groups)
    rows = np.column_stack([np.ones(len(x)), x])
    less = ratio / (1 + ratio * own.sum(axis=0))
    through = rows - own @ (less[:, None] * (own.T @ rows))  # V^-1 X
    return np.asarray(np.linalg.solve(rows.T @ through, through.T)[1])


def true_error(design: Design, fault: Fault, variances: Array, weights: Array) -> float:
    """Return the true SD of an estimate ``weights @ y`` over new groups and new residuals.

    `variances` are the residuals', each a mean over data sets. One group that was moved is no
    random thing: over new data it stays away.
    """
    own = design.group[:, None] == np.arange(design.groups)
    levels, slopes = weights @ own, (weights * (design.x - design.x.mean())) @ own
    between = fault.tau**2 * levels @ levels + fault.slope_sd**2 * slopes @ slopes
    return float(np.sqrt(between + weights**2 @ variances))
