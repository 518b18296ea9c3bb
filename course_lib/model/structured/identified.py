"""Refuse residuals whose parameters the data cannot tell from the random effects' variances."""

import numpy as np

from course_lib.model.centring import in_basis
from course_lib.model.design import Array, Design
from course_lib.model.level_labels import Codes
from course_lib.model.structured.law import Law
from course_lib.model.structured.structure import Structure

_MOST = 30  # rows of a group that are looked at: they tell as much as hundreds
_STEP = 1e-4
_ALIKE = 1e-9  # smallest eigenvalue of the cosines beside the largest


def check_told_apart(design: Design, structure: Structure) -> None:
    """Refuse a structure that gives rows the same covariances as the random effects do.

    Parameters
    ----------
    design : Design
        With one grouping factor.
    structure : Structure
        Of the residuals.

    Notes
    -----
    The covariance matrix of the rows changes with each parameter. Where one such change is a
    combination of the others, other values of the parameters give the same likelihood.
    """
    columns = np.column_stack([in_basis(block)[0] for block in design.blocks])
    pairs, squares = _pairs(design), []
    for group in range(len(design.blocks[0].levels)):
        rows = np.flatnonzero(structure.codes == group)[:_MOST]
        z = columns[rows]
        changes = [np.outer(z[:, i], z[:, j]) + np.outer(z[:, j], z[:, i]) for i, j in pairs]
        flat = np.stack([one.ravel() for one in [*changes, *_changes(structure, rows)]])
        squares.append(flat @ flat.T)
    products = np.sum(squares, axis=0)
    length = np.sqrt(np.diagonal(products))
    values = np.linalg.eigvalsh(products / np.outer(length, length))
    if values[0] < _ALIKE * values[-1]:
        raise ValueError(
            f"The data cannot tell the structure of the residuals ({structure.text}) from the "
            f"random effects by {structure.factor}: other values of both give the rows the same "
            f"covariances. With two rows in each group, for example, a random intercept says all "
            f"that a correlation could. Leave one of them out, or use more rows per group."
        )


def _pairs(design: Design) -> list[tuple[int, int]]:
    """Pairs of effects that have a covariance."""
    found, first = [], 0
    for block in design.blocks:
        k = len(block.terms)
        found += [(first + i, first + j) for i in range(k) for j in range(i + 1)]
        first += k
    return found


def _changes(structure: Structure, rows: Codes) -> list[Array]:
    """The residuals' covariance of some rows of a group, and its change with each parameter."""
    psi = np.full(structure.parameters, 0.2)
    steps = _STEP * np.eye(structure.parameters)
    found = [Law(structure, psi).covariance(rows)]
    for step in steps:
        up, down = (Law(structure, psi + s).covariance(rows) for s in (step, -step))
        found.append((up - down) / (2 * _STEP))
    return found
