"""Random effects in MixedLM's form: one vector for each of its groups."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from course_lib.model.design import Array
from course_lib.model.fit_record import FitRecord

Roles = tuple[int | None, Mapping[str, int]]


def group_vectors(model: Any, record: FitRecord, roles: Roles) -> Iterator[tuple[Any, Array]]:
    """Yield each group of a MixedLM and its BLUPs, in the order of MixedLM's columns."""
    for group, columns in _columns_of_groups(model, record, roles):
        values = [
            0.0 if level < 0 else record.solution.effects[block][level, effect]
            for block, level, effect in columns
        ]
        yield group, np.array(values)


def group_covariances(model: Any, record: FitRecord, roles: Roles) -> Iterator[tuple[Any, Array]]:
    """Yield each group of a MixedLM and the conditional covariance of its random effects."""
    for number, group in enumerate(model.group_labels):
        z = dense(model._aex_r[number])
        root = _root(model, record, roles, number, z.shape[1])
        spread = z @ root
        penalised = spread.T @ spread + np.eye(root.shape[1])
        yield group, record.scale * root @ np.linalg.solve(penalised, root.T)


def dense(matrix: Any) -> Array:
    """Return an ordinary array of a matrix that may be sparse."""
    return np.asarray(matrix.toarray() if hasattr(matrix, "toarray") else matrix, dtype=float)


def _root(model: Any, record: FitRecord, roles: Roles, number: int, width: int) -> Array:
    """Factor of the relative covariance of all random effects of one group."""
    correlated, components = roles
    root = np.zeros((width, width))
    at = 0
    if correlated is not None:
        one = record.products.covariances[correlated]
        at = one.k
        root[:at, :at] = one.basis @ one.factor(record.theta)
    for name, mats in zip(model.exog_vc.names, model.exog_vc.mats, strict=True):
        variance = record.covariances[components[name]].user[0, 0] / record.scale
        run = np.arange(at, at + mats[number].shape[1])
        root[run, run] = np.sqrt(variance)
        at += len(run)
    return root


def _columns_of_groups(
    model: Any, record: FitRecord, roles: Roles
) -> Iterator[tuple[Any, list[tuple[int, int, int]]]]:
    """Yield each group with block, level and effect behind its columns; level -1: none."""
    correlated, components = roles
    blocks = record.design.blocks
    for number, group in enumerate(model.group_labels):
        rows = np.asarray(model.row_indices[group])
        columns: list[tuple[int, int, int]] = []
        if correlated is not None:
            level = int(blocks[correlated].codes[rows[0]])
            columns += [(correlated, level, j) for j in range(len(blocks[correlated].terms))]
        for name, mats in zip(model.exog_vc.names, model.exog_vc.mats, strict=True):
            at = components[name]
            columns += [
                (at, *_level(dense(mats[number]), j, blocks[at].codes[rows], blocks[at]))
                for j in range(mats[number].shape[1])
            ]
        yield group, columns


def _level(matrix: Array, column: int, codes: Array, block: Any) -> tuple[int, int]:
    """Level and effect that a column stands for; the level is -1 where no row has it."""
    used = np.flatnonzero(matrix[:, column])
    if not len(used):
        return -1, 0
    return int(codes[used[0]]), column if block.one_variance and len(block.terms) > 1 else 0
