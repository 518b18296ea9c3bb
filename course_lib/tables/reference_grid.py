"""The reference grid: levels of factors and values of predictors at which a fit is asked."""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from course_lib.basics.kinds import wrong_kind
from course_lib.basics.suggestions import did_you_mean
from course_lib.model.design import Array
from course_lib.model.fixed_part import FixedPart


def column_names(argument: str, given: Any) -> list[str]:
    """Return names of columns, each once; none for None.

    Raises
    ------
    ValueError
        When what was given is no name and no list of names.
    """
    if given is None:
        return []
    if isinstance(given, str):
        return [given]
    if not isinstance(given, Sequence) or not all(isinstance(one, str) for one in given):
        raise wrong_kind(f"{argument} is the name of a column, or a list of names", given)
    return list(dict.fromkeys(given))


def values_at(part: FixedPart, at: Mapping[str, Any] | None) -> dict[str, list[Any]]:
    """Values of each column of the fixed part: its levels, its mean, or what was asked for."""
    known = [*part.factors, *part.covariates]
    values: dict[str, list[Any]] = {name: list(levels) for name, levels in part.factors.items()}
    for name in part.covariates:
        values[name] = [float(part.rows[name].astype(float).mean())]
    for name, value in (at or {}).items():
        if name not in known:
            raise ValueError(_unknown(name, known))
        asked = list(value) if isinstance(value, (list, tuple, np.ndarray)) else [value]
        asked = list(dict.fromkeys(asked))
        for one in asked:
            if name in part.factors and one not in part.factors[name]:
                raise ValueError(
                    f"'{name}' has no level {one!r} in the rows of the fit. Its levels are: "
                    f"{', '.join(map(str, part.factors[name]))}."
                )
        values[name] = asked
    return values


def check_wanted(part: FixedPart, wanted: Sequence[str], values: Mapping[str, list[Any]]) -> None:
    """Refuse columns that have no levels: unknown ones, numbers without values."""
    known = [*part.factors, *part.covariates]
    for name in wanted:
        if name not in known:
            raise ValueError(_unknown(name, known))
        if name in part.covariates and len(values[name]) == 1:
            raise ValueError(
                f"'{name}' is numeric and has no levels: say at which two or more values, such as "
                f"at={{'{name}': [0, 1]}}, or take its slope with estimated_trends(fit, '{name}')."
            )


def grid_of(
    part: FixedPart, wanted: Sequence[str], values: Mapping[str, list[Any]]
) -> pd.DataFrame:
    """All combinations of the values, those of the wanted columns slowest."""
    known = [*part.factors, *part.covariates]
    order = [*wanted, *(name for name in known if name not in wanted)]
    cells = list(product(*(values[name] for name in order)))
    return pd.DataFrame(cells, columns=order) if order else pd.DataFrame(index=[0])


def averaged(x: Array, grid: pd.DataFrame, wanted: Sequence[str]) -> Array:
    """Average the rows of each combination of the wanted columns."""
    if not wanted:
        return x.mean(axis=0, keepdims=True)
    cells = grid.groupby(list(wanted), sort=False, observed=True).ngroup().to_numpy()
    return np.array([x[cells == cell].mean(axis=0) for cell in range(cells.max() + 1)])


def around(
    part: FixedPart, predictor: str, grid: pd.DataFrame, step: float
) -> tuple[Array, Array, bool]:
    """Designs a step above and below a grid, and whether both are equally far from its own.

    Where they are, for straight lines, slopes are the same with any step, and a wide one keeps
    more digits. Where the formula has no value, such as a logarithm below zero, they are not.
    """
    with np.errstate(all="ignore"):
        up, middle, down = (
            part.design_of(grid.assign(**{predictor: grid[predictor] + sign * step}))
            for sign in (1, 0, -1)
        )
    if not len(up) == len(middle) == len(down):
        return up, down, False
    is_straight = (abs(up + down - 2 * middle) <= 1e-9 * abs(middle).max()).all()
    return up, down, bool(is_straight)


def averages_told(
    part: FixedPart, wanted: Sequence[str], values: Mapping[str, list[Any]]
) -> list[str]:
    """Say what was averaged, and where numeric predictors are."""
    others = [name for name in part.factors if name not in wanted and len(values[name]) > 1]
    notes = [f"Averaged over {', '.join(others)}, all levels weighed equally."] if others else []
    return notes + places_told([name for name in part.covariates if name not in wanted], values)


def places_told(names: Sequence[str], values: Mapping[str, list[Any]]) -> list[str]:
    """Say where numeric predictors are that have one value only."""
    fixed = [f"{name} = {values[name][0]:.4g}" for name in names if len(values[name]) == 1]
    return [f"At {', '.join(fixed)}."] if fixed else []


def _unknown(name: str, known: Sequence[str]) -> str:
    return (
        f"The fixed part has no column '{name}'.{did_you_mean(name, known)} It has: "
        f"{', '.join(known) or 'none'}."
    )
