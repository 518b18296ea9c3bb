"""What the residuals of a group's known rows say of its other rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from course_lib.basics.numbers import number_column
from course_lib.model.design import Array
from course_lib.model.fit_record import FitRecord
from course_lib.model.joint_equations import EffectRows
from course_lib.model.level_labels import Codes
from course_lib.model.structured.law import Law
from course_lib.model.structured.structure import plain


@dataclass(frozen=True)
class Serial:
    """Rows given the residuals of the group's known rows.

    Attributes
    ----------
    shift : array, shape (m,)
        What a row is expected to lie above its group's line.
    left : array, shape (m,)
        Variance of what remains, divided by the residual variance.
    x : array, shape (m, p)
        Fixed effects of each row, less what the known rows say of them already.
    effects : list of EffectRows or None
        The same of the random effects.
    """

    shift: Array
    left: Array
    x: Array
    effects: list[EffectRows | None]


def serial(
    record: FitRecord, new: pd.DataFrame, x: Array, effects: Sequence[EffectRows | None]
) -> Serial:
    """Say what the residuals of known rows tell of new ones.

    Parameters
    ----------
    record : FitRecord
        Of a structured fit.
    new : DataFrame
        New rows, with the columns of time and strata.
    x : array, shape (m, p)
        Their fixed effects.
    effects : sequence of EffectRows or None
        Of each block; None of new groups, which have no known rows.

    Notes
    -----
    The weights of the known rows are ``R^-1 r``, with R their residuals' correlations and r those
    with the new row. The error of the prediction is that of the line with its columns less the
    weighted columns of the known rows, and of what remains.
    """
    law = record.law
    assert law is not None
    sds = _sds(law, new)
    known = [own for own in effects if own is not None]
    if not known or law.structure.kind is None:
        return Serial(np.zeros(len(x)), sds**2, x, list(effects))
    weights, left = _weights(law, new, sds, known[0].codes)
    less = [
        None if own is None else EffectRows(own.codes, own.columns - weights @ block.columns)
        for own, block in zip(effects, record.design.blocks, strict=True)
    ]
    return Serial(weights @ record.resid.to_numpy(), left, x - weights @ record.design.x, less)


def _weights(law: Law, new: pd.DataFrame, sds: Array, codes: Codes) -> tuple[Array, Array]:
    """Weight of each known row for each new one, and the variance that is left."""
    structure = law.structure
    assert structure.times is not None
    times = _times(law, new)
    weights, left = np.zeros((len(new), len(structure.codes))), sds**2
    for at, (time, code) in enumerate(zip(times, codes, strict=True)):
        if np.isnan(time):  # nobody knows which rows are near
            weights[at], left[at] = np.nan, np.nan
            continue
        rows = np.flatnonzero(structure.codes == code)
        _check_other(law, new, structure.times[rows], at, float(time))
        r = law.correlation(structure.times[rows] - time) * law.sds[rows] * sds[at]
        weights[at, rows] = np.linalg.solve(law.covariance(rows), r)
        left[at] -= weights[at, rows] @ r
    return weights, left


def _times(law: Law, new: pd.DataFrame) -> Array:
    name = law.structure.time
    if name not in new:
        raise ValueError(
            f"new_data has no column '{name}', the time of the correlation: a known group's row is "
            f"predicted from its rows near in time. Give it, or ask for groups='population'."
        )
    times = number_column(new, name, role="to be the times of a correlation")
    if law.structure.kind == "ar1" and (bad := times[np.isfinite(times)] % 1 != 0).any():
        raise ValueError(
            f"new_data has the time {name} = {plain(times[np.isfinite(times)][bad][0])}, and 'ar1' "
            f"counts whole steps. With 'car1({name})' the fit knows what lies between."
        )
    return times


def _check_other(law: Law, new: pd.DataFrame, times: Array, at: int, time: float) -> None:
    if (times == time).any():
        raise ValueError(
            f"Row {new.index[at]} of new_data is at {law.structure.time} = {plain(time)}, where "
            f"the fit has seen a row of the same group: a forecast is of other times. The fit's "
            f"own lines are fit.fittedvalues."
        )


def _sds(law: Law, new: pd.DataFrame) -> Array:
    """Residual SD of new rows, divided by that of the first stratum."""
    by, ratios = law.structure.by, law.ratios
    if by is None:
        return np.ones(len(new))
    if by not in new:
        raise ValueError(
            f"new_data has no column '{by}', which says how far rows spread. It may hold "
            f"{', '.join(law.structure.levels)}."
        )
    labels: list[Any] = [None if pd.isna(value) else str(value) for value in new[by]]
    if unknown := [label for label in labels if label is not None and label not in ratios.index]:
        raise ValueError(
            f"Column '{by}' has the value '{unknown[0]}', which no row of the fit has, so that "
            f"nobody knows how far its rows spread. Known are: {', '.join(law.structure.levels)}."
        )
    return np.array([np.nan if label is None else ratios[label] for label in labels], dtype=float)
