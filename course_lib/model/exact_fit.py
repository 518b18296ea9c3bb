"""Refuse what leaves no residual variance: then the likelihood has no highest point."""

from collections.abc import Iterator

import numpy as np

from course_lib.model.centring import in_basis, orthonormal
from course_lib.model.design import Array, Design
from course_lib.model.fit_record import FitRecord
from course_lib.model.level_labels import Codes

# Residual variance beside the variance of the response. At less its digits are rounding errors.
_NOTHING = 1e-12
_LEFT = 1e-10  # of a squared column, once others are taken out
_ADVICE = (
    "there is no residual variance, and a mixed model needs one. Ask whether the response was "
    "computed or averaged from other columns, and fit the values it was made from."
)


def check_residual(design: Design) -> None:
    """Refuse a response that the fixed effects, or these and one factor's effects, make up."""
    p = design.x.shape[1]
    q, r = orthonormal(np.column_stack([design.x, design.y]))
    own = q[:, p] * r[p, p]
    spread = design.y.var() * len(own)
    if own @ own < _NOTHING * spread:
        raise ValueError(
            f"The fixed effects fit the response '{design.response}' exactly: {_ADVICE}"
        )
    for factor in design.factors:
        left = _left_by(factor, design, np.column_stack([q[:, :p], own]))
        if left is not None and left < _NOTHING * spread:
            raise ValueError(_sentence(factor, design))


def check_scale(record: FitRecord) -> None:
    """Refuse a fit whose residual variance went to zero."""
    if record.scale < _NOTHING * record.design.y.var():
        effects = ", ".join(f"{', '.join(b.terms)} by {b.factor}" for b in record.design.blocks)
        raise ValueError(
            f"The fixed effects and the random effects ({effects}) together fit the response "
            f"'{record.design.response}' exactly: {_ADVICE} With few rows, leave out some of the "
            f"random effects."
        )


def _sentence(factor: str, design: Design) -> str:
    terms = [term for block in design.blocks if block.factor == factor for term in block.terms]
    codes = next(block.codes for block in design.blocks if block.factor == factor)
    response = design.response
    if terms[0] == "Intercept" and _constant_within(codes, design.y):
        return (
            f"The response '{response}' has one value only in each group of '{factor}': {_ADVICE}"
        )
    return (
        f"The fixed effects and the effects of each group of '{factor}' ({', '.join(terms)}) fit "
        f"the response '{response}' exactly: {_ADVICE}"
    )


def _constant_within(codes: Codes, values: Array) -> bool:
    first = np.zeros(codes.max() + 1)
    first[codes] = values
    return bool(np.allclose(first[codes], values, rtol=0, atol=1e-9 * np.ptp(values)))


def _left_by(factor: str, design: Design, columns: Array) -> float | None:
    """Squares of the last column that the others and the factor's effects leave.

    None where these are as many as the rows: then they leave nothing of any response.
    """
    rank, rest = 0, columns
    for codes, effect in _effects(factor, design):
        rest = _taken_out(effect, codes, rest)
        rank += int(np.count_nonzero(_by_level(codes, effect * effect)))
    vectors, sizes, _ = np.linalg.svd(rest[:, :-1], full_matrices=False)
    vectors = vectors[:, sizes > _LEFT]
    if rank + vectors.shape[1] >= len(rest):
        return None
    left = rest[:, -1] - vectors @ (vectors.T @ rest[:, -1])
    return float(left @ left)


def _effects(factor: str, design: Design) -> Iterator[tuple[Codes, Array]]:
    """Columns of a factor's effects, orthogonal within each level; zero where nothing is left."""
    known: list[Array] = []
    for block in (block for block in design.blocks if block.factor == factor):
        for column in in_basis(block)[0].T:
            own = column[:, None]
            for _ in range(2):
                for other in known:
                    own = _taken_out(other, block.codes, own)
            own = own[:, 0]
            whole, left = (_by_level(block.codes, one * one) for one in (column, own))
            known.append(np.where((left > _LEFT * whole)[block.codes], own, 0.0))
            yield block.codes, known[-1]


def _taken_out(effect: Array, codes: Codes, columns: Array) -> Array:
    """Take an effect out of columns, level by level."""
    squares = _by_level(codes, effect * effect)
    squares[squares == 0] = 1
    shares = [_by_level(codes, effect * column) / squares for column in columns.T]
    taken = [effect * share[codes] for share in shares]
    return columns - np.stack(taken, axis=1) if taken else columns


def _by_level(codes: Codes, values: Array) -> Array:
    return np.asarray(np.bincount(codes, values), dtype=float)
