"""Probabilities and counts for known groups, for a typical group, and averaged over groups."""

from typing import Any

import numpy as np
import pandas as pd

from course_lib.basics.kinds import check_frame
from course_lib.model.design import Array
from course_lib.model.glmm.families import Family
from course_lib.model.glmm.record import GeneralizedRecord
from course_lib.model.glmm.responses import offset_values
from course_lib.model.new_rows import evaluate_rows, known_codes

KINDS = ("known", "typical", "population")
_OTHERWISE = (
    "groups='typical' (a group whose random effects are 0) or groups='population' (the mean over "
    "groups)",
    "groups='population' (the mean over groups) or groups='typical'",
)
# A grid of SDs on which the sum of a smooth function is its integral to the last digits.
_GRID = np.linspace(-8.5, 8.5, 401)


def predicted(fit: Any, new_data: pd.DataFrame, groups: str) -> pd.DataFrame:
    """Predict; see `GeneralizedFit.predict`."""
    check_frame(new_data)
    if groups not in KINDS:
        raise ValueError(_kind_sentence(groups))
    if "prediction" in new_data:
        raise ValueError(
            "new_data has a column 'prediction' already, which is the name of the result. Leave "
            "it out: new_data.drop(columns=['prediction'])."
        )
    record: GeneralizedRecord = fit.record
    rows = evaluate_rows(fit, record.design, new_data)
    eta = rows.x @ record.solution.beta
    if fit.offset is not None:
        eta = eta + offset_values(fit.offset, fit.offset.checked(new_data, fit.rows))
    if groups == "known":
        eta = eta + _of_known(fit, record, new_data, rows.columns)
    if groups != "population":
        return new_data.assign(prediction=record.family.mean(eta))
    variance = sum(
        np.einsum("ni,ij,nj->n", columns, one.user, columns)
        for one, columns in zip(record.covariances, rows.columns, strict=True)
    )
    return new_data.assign(prediction=population_mean(record.family, eta, np.sqrt(variance)))


def population_mean(family: Family, eta: Array, sd: Array) -> Array:
    """Mean over groups whose linear predictors are normal.

    Parameters
    ----------
    family : Family
        Family and link.
    eta, sd : arrays, shape (m,)
        Mean and SD of the linear predictor.
    """
    if family.link == "log":
        return family.mean(eta + np.asarray(sd) ** 2 / 2)
    weights = np.exp(-(_GRID**2) / 2)
    values = family.mean(np.asarray(eta)[:, None] + np.asarray(sd)[:, None] * _GRID)
    return np.asarray(values @ weights / weights.sum())


def _of_known(
    fit: Any, record: GeneralizedRecord, new: pd.DataFrame, columns: tuple[Array, ...]
) -> Array:
    """Random effects of the groups; a row's own effect is 0, that of a typical row."""
    found: Array = np.zeros(len(new))
    for at, block in enumerate(record.design.blocks):
        if at != record.own:
            codes = known_codes(fit, block, new, *_OTHERWISE)
            found = found + (columns[at] * record.solution.effects[at][codes]).sum(axis=1)
    return found


def _kind_sentence(groups: Any) -> str:
    hint = " The mean over new groups is 'population'." if groups == "new" else ""
    return (
        f"groups is 'known' (groups that the fit has seen), 'typical' (a group whose random "
        f"effects are 0) or 'population' (the mean over groups); got {groups!r}.{hint}"
    )
