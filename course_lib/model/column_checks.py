"""Check the columns of a design, one by one and beside each other, before a fit."""

from collections.abc import Iterator, Sequence

import numpy as np

from course_lib.model.centring import remaining
from course_lib.model.design import Array, Design, RandomBlock

# Mean over SD of a column: beyond it six digits of the column's spread are lost to its origin.
_LIMIT = 1e9
_SMALLEST = 1e-100  # so that squares, and their products, are numbers
FAR = 1e3  # here the variance at zero, and the correlation with it, say nothing of the data
# Share of a column that must remain once the columns before it are taken out.
_LEAST = 1e-10


def check_columns(design: Design) -> None:
    """Refuse effects that are too many, constant, combinations of others, or far from zero."""
    for block in design.blocks:
        _check_number(block)
    if not np.ptp(design.y):
        raise ValueError(
            f"The response '{design.response}' has the same value in every row: nothing varies."
        )
    check_effects(design)


def check_effects(design: Design) -> None:
    """Refuse effects that are constant, combinations of others, or far from zero."""
    _check_number_of_fixed(design)
    _check_sizes(design)
    _check_constant(design)
    _check_origins(design)
    for block in design.blocks:
        _check_block(block)
    _check_independent(design.x, design.fixed_names)


def is_far(column: Array, limit: float) -> bool:
    """Whether a column that varies lies further from zero than so many of its SDs."""
    return bool(np.ptp(column) and abs(column.mean()) > limit * column.std(ddof=1) * (1 + 1e-6))


def centring_advice(name: str) -> str:
    """How to centre a column of the data."""
    column = name if name.isidentifier() else "x"
    return f"data.assign({column}=data['{column}'] - data['{column}'].mean())"


def _check_number(block: RandomBlock) -> None:
    rows, effects = len(block.codes), len(block.levels) * len(block.terms)
    if effects >= rows:
        raise ValueError(
            f"The random effects {', '.join(block.terms)} by {block.factor} are {effects} random "
            f"effects ({len(block.terms)} for each of {len(block.levels)} groups) and the data "
            f"have {rows} rows: they cannot be told from the residual. Use fewer effects, such as "
            f"(1 | {block.factor})."
        )


def _check_number_of_fixed(design: Design) -> None:
    rows, effects = design.x.shape
    if rows <= effects:
        raise ValueError(
            f"The model has {effects} fixed effects and the data {rows} rows: "
            f"there must be more rows than fixed effects."
        )


def _check_sizes(design: Design) -> None:
    """Refuse numbers whose squares the computer cannot hold."""
    for name, column in _named_columns(design):
        size = np.abs(column).max()
        if size and not _SMALLEST < size < 1 / _SMALLEST:
            raise ValueError(
                f"The numbers of '{name}' are up to {size:.3g}: too "
                f"{'small' if size < 1 else 'large'} to be squared. Use other units."
            )


def _check_constant(design: Design) -> None:
    named = list(zip(design.fixed_names, design.x.T, strict=True))
    empty = [name for name, column in named if not column.any()]
    if empty:
        raise ValueError(_empty_sentence(empty))
    constant = [name for name, column in named if np.ptp(column) == 0]
    extra = [name for name in constant if name != "Intercept"]
    if extra and ("Intercept" in constant or len(extra) > 1):
        raise ValueError(
            f"The predictor '{extra[0]}' has the same value in every row, so its effect cannot be "
            f"told from the intercept. Leave it out."
        )


def _empty_sentence(empty: Sequence[str]) -> str:
    if ":" not in empty[0] or "[" not in empty[0]:
        return f"The predictor '{empty[0]}' is zero in every row. Leave it out."
    return (
        f"No row of the data has the combination {', '.join(map(repr, empty))}, so it has no "
        f"effect that could be estimated. Make one column of the combinations that occur, such as "
        f"data.assign(both=data['a'] + ':' + data['b']), and write both in place of a*b."
    )


def _check_origins(design: Design) -> None:
    for name, column in _named_columns(design):
        if is_far(column, _LIMIT):
            raise ValueError(
                f"'{name}' is too far from zero for its spread: its mean is {column.mean():.6g} "
                f"and its SD {column.std(ddof=1):.3g}, and a number keeps about 16 digits. The "
                f"mean may be up to {_LIMIT:.0e} SDs. Centre it: {centring_advice(name)}."
            )


def _named_columns(design: Design) -> Iterator[tuple[str, Array]]:
    yield design.response, design.y
    yield from zip(design.fixed_names, design.x.T, strict=True)
    for block in design.blocks:
        yield from zip(block.terms, block.columns.T, strict=True)


def _check_block(block: RandomBlock) -> None:
    """Refuse random effects whose predictors do not vary enough."""
    length = np.linalg.norm(block.columns, axis=0)
    if not length.all():
        name = block.terms[int(np.argmin(length))]
        raise ValueError(f"The predictor of the random slope '{name}' is zero in every row.")
    if (remaining(block.columns) < _LEAST).any():
        raise ValueError(
            f"The random effects ({', '.join(block.terms)}) cannot be told apart: a predictor "
            f"among them is constant, or a combination of the others."
            f"{_far_hint(block.columns, block.terms)}"
        )


def _check_independent(x: Array, names: Sequence[str]) -> None:
    """Refuse a column that the columns before it make up."""
    for j in np.flatnonzero(remaining(x) < _LEAST)[:1]:
        raise ValueError(
            f"The fixed effect '{names[j]}' is a combination of the others "
            f"({', '.join(names[:j])}): leave one of them out.{_far_hint(x, names)}"
        )


def _far_hint(columns: Array, names: Sequence[str]) -> str:
    """Say that a far origin may be the reason, where a column has one."""
    far = [name for name, one in zip(names, columns.T, strict=True) if is_far(one, FAR)]
    if not far:
        return ""
    return (
        f" Or it is one only to the digits that a number keeps, because '{far[0]}' is far from "
        f"zero: then centre it, {centring_advice(far[0])}."
    )
