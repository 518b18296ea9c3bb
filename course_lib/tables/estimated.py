"""A table of means or slopes that knows how to compare its rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import pandas as pd

from course_lib.model.design import Array
from course_lib.model.fit_record import FitRecord
from course_lib.tables.methods import (
    Approximation,
    approximation,
    intervals,
    method_notes,
    std_errors,
)
from course_lib.tables.noted import NotedFrame, with_notes
from course_lib.tables.rounding import zero_below


@dataclass(frozen=True)
class Origin:
    """What a table of means or slopes was computed from.

    Attributes
    ----------
    record : FitRecord
        The fit.
    found : Approximation
        What the method says of it.
    method : str
        Its name.
    weights : array, shape (rows, p)
        Each row is this times the fixed effects.
    keys : DataFrame
        The levels of each row.
    within : tuple of str
        Columns of `keys` within whose levels rows are to be compared.
    """

    record: FitRecord
    found: Approximation
    method: str
    weights: Array
    keys: pd.DataFrame
    within: tuple[str, ...]


class EstimatedFrame(NotedFrame):
    """A table of means or slopes that knows how to compare its rows."""

    _metadata: ClassVar[list[str]] = ["origin"]

    @property
    def _constructor(self) -> Any:
        return EstimatedFrame


def estimated_table(
    record: FitRecord,
    method: str,
    level: float,
    keys: pd.DataFrame,
    weights: Array,
    *,
    within: Sequence[str],
    notes: Sequence[str],
) -> pd.DataFrame:
    """Estimate weighted sums of the fixed effects, each with its interval.

    Parameters
    ----------
    record : FitRecord
        Of any fit.
    method : str
        One of `methods.METHODS`.
    level : float
        Confidence level of each interval on its own.
    keys : DataFrame
        The levels of each row.
    weights : array, shape (rows, p)
        Each row is this times the fixed effects.
    within : sequence of str
        Columns of `keys` within whose levels rows are to be compared.
    notes : sequence of str
        Sentences below the table.
    """
    found = approximation(record, method)
    std_error = std_errors(record, found, weights)
    estimate = zero_below(weights @ record.solution.beta, std_error)
    df = found.df(weights)
    low, high = intervals(estimate, std_error, df, level)
    columns = {"estimate": estimate, "std_error": std_error, "df": df}
    table = keys.assign(**columns, conf_low=low, conf_high=high)
    noted = with_notes(table, [*notes, *method_notes(record, method)])
    framed = EstimatedFrame(noted)
    framed.attrs = noted.attrs
    framed.origin = Origin(record, found, method, weights, keys, tuple(within))
    return framed
