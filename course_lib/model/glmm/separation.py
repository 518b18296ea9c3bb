"""Find out before a fit whether fixed effects would be infinite: separation."""

from collections.abc import Sequence

import numpy as np
from scipy.optimize import linprog

from course_lib.model.centring import orthonormal
from course_lib.model.design import Array, Design
from course_lib.model.glmm.families import Family
from course_lib.model.products import Flags

_REACHED = 1e-6  # by a direction of which no row falls: beside columns of mean square one
_CURE = (
    "Leave the column out, or join levels of it (a random effect does not cure it); or use a "
    "method with a penalty or a prior, such as blme::bglmer in R."
)


def check_separation(design: Design, family: Family, trials: Array) -> None:
    """Refuse a response that fixed effects part without error.

    Parameters
    ----------
    design : Design
        Response and fixed effects.
    family : Family
        Family and link.
    trials : array, shape (n,)
        Trials of each row.

    Raises
    ------
    ValueError
        The message names the columns and says in how many rows the response is the same.

    Notes
    -----
    The likelihood of the fixed effects has no highest point exactly when there is a direction in
    which no row gets less likely and some get more so (Albert & Anderson 1984,
    doi:10.1093/biomet/71.1.1). A linear programme finds it. Random effects leave that as it is.
    """
    x = orthonormal(design.x)[0] * np.sqrt(len(design.y))
    low, high = _at_limits(design.y, trials, family)
    if not _separated(x, low, high):
        return
    columns = _fewest(design.x, low, high)
    raise ValueError(_sentence(design, columns, low, high, family))


def _at_limits(y: Array, trials: Array, family: Family) -> tuple[Flags, Flags]:
    """Rows whose response is the lowest, or the highest, that it can be."""
    return y == 0, (y == trials if family.name == "binomial" else np.zeros(len(y), dtype=bool))


def _separated(x: Array, low: Flags, high: Flags) -> bool:
    return len(x.T) > 0 and abs(_direction(x, low, high)).max() > _REACHED


def _direction(x: Array, low: Flags, high: Flags) -> Array:
    """Direction of the fixed effects in which no row gets less likely; zero where there is none.

    It exists beside zero because columns are independent: then some row moves.
    """
    signed = np.unique(np.vstack([x[high], -x[low]]), axis=0)
    between = np.unique(x[~(low | high)], axis=0)
    if not len(signed):
        return np.zeros(x.shape[1])
    found = linprog(
        -signed.sum(axis=0) / len(signed),
        A_ub=-signed,
        b_ub=np.zeros(len(signed)),
        A_eq=between if len(between) else None,
        b_eq=np.zeros(len(between)) if len(between) else None,
        bounds=[(-1, 1)] * x.shape[1],
        method="highs",
    )
    reached = found.x is not None and (signed @ found.x).sum() > _REACHED * len(signed)
    return np.asarray(found.x) if reached else np.zeros(x.shape[1])


def _fewest(x: Array, low: Flags, high: Flags) -> list[int]:
    """Columns that part the response, without those that are not needed for it."""
    kept = list(range(x.shape[1]))
    for column in range(x.shape[1]):  # the intercept first, so that single levels are left
        without = [one for one in kept if one != column]
        if without and _separated(_scaled(x[:, without]), low, high):
            kept = without
    return kept


def _scaled(x: Array) -> Array:
    length = np.sqrt((x**2).mean(axis=0))
    return x / np.where(length > 0, length, 1.0)


def _sentence(
    design: Design, columns: Sequence[int], low: Flags, high: Flags, family: Family
) -> str:
    x = _scaled(design.x[:, columns])
    moved = abs(x @ _direction(x, low, high)) > _REACHED
    count, rows = int(moved.sum()), design.x[:, columns]
    names = [design.fixed_names[one] for one in columns]
    listed = " and ".join(f"'{name}'" for name in names)
    if not (moved & high).any():
        value = "0"
    elif not (moved & low).any():
        value = "as high as it can be"
    else:
        value = ""
    others = [name for name in names if name != "Intercept"]
    rest = rows[:, [names.index(name) for name in others]]
    if len(names) == 1 and value and set(np.unique(rows)) <= {0.0, 1.0}:
        where = f"in all {count} rows of {listed} the response '{design.response}' is {value}"
    elif value and others and not rest[moved].any() and rest[~moved].any(axis=1).all():
        where = (
            f"in all {count} rows where {', '.join(others)} {'are' if others[1:] else 'is'} 0 the "
            f"response '{design.response}' is {value}"
        )
    elif value:
        where = f"it parts {count} rows, where '{design.response}' is {value}, from the others"
    else:
        where = f"on one side of a limit '{design.response}' is always 0, beyond it never"
    many = len(names) > 1
    return (
        f"The response is separated by {listed}: {where}. So {'their effects' if many else 'its'} "
        f"{'are' if many else 'effect is'} estimated as infinite on the {family.link} scale, and "
        f"no fit has an end. {_CURE}"
    )
