"""What `fit_structured` is told of the residuals, and the columns that this names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from course_lib.basics.kinds import wrong_kind
from course_lib.basics.numbers import number_column
from course_lib.basics.suggestions import check_columns
from course_lib.model.design import Array, RandomBlock
from course_lib.model.level_labels import Codes, factor_levels
from course_lib.model.notation import Notation
from course_lib.model.structured.structure import Structure, plain

KINDS = ("ar1", "car1")
_FORM = re.compile(r"\s*(\w+)\s*\(\s*([^|]+?)\s*(?:\|\s*(.+?)\s*)?\)\s*")
_HOW = (
    "Write correlation='ar1(Days)', with your column of times: residuals of one group that lie one "
    "unit of time apart then have the correlation phi, two units phi**2. 'car1(Days)' is the same "
    "for times that are no whole numbers."
)
_LEAST = 3  # rows of a stratum


@dataclass(frozen=True)
class Asked:
    """What was asked of the residuals.

    Attributes
    ----------
    kind, time, group : str or None
        Correlation, column of times, and the group if it was named.
    by : str or None
        Column of the strata.
    """

    kind: str | None = None
    time: str | None = None
    group: str | None = None
    by: str | None = None

    @property
    def columns(self) -> list[str]:
        """Columns that the residuals need."""
        return [name for name in (self.time, self.by) if name is not None]


def asked(correlation: Any, variance_by: Any, data: pd.DataFrame) -> Asked:
    """Read what is asked of the residuals, or say how to ask.

    Parameters
    ----------
    correlation : str or None
        Such as ``"ar1(Days)"`` or ``"ar1(Days | Subject)"``.
    variance_by : str or None
        A column.
    data : DataFrame
        Must have the columns.
    """
    if correlation is None and variance_by is None:
        raise ValueError(
            "Neither correlation nor variance_by is given: with independent residuals of one "
            "variance this model is fit_mixed(formula, data)."
        )
    if correlation is None:
        check_columns(data, variance_by)
        return Asked(by=variance_by)
    if not isinstance(correlation, str):
        raise wrong_kind(f"correlation is a text. {_HOW}", correlation)
    found = _FORM.fullmatch(correlation)
    if found is None or found[1] not in KINDS:
        raise ValueError(f"correlation={correlation!r} is not understood. {_HOW}")
    time, group = (part and part.strip("`") for part in found.groups()[1:])
    check_columns(data, time, variance_by)
    return Asked(found[1], time, group, variance_by)


def with_columns(notation: Notation, names: Sequence[str]) -> Notation:
    """Return a notation that takes further columns along, so that their gaps are seen too."""
    columns = tuple(sorted({*notation.names.columns, *names}))
    return replace(notation, names=replace(notation.names, columns=columns))


def check_group(notation: Notation, want: Asked) -> None:
    """Refuse more than one grouping factor, and a group that is not the formula's."""
    if len(notation.factors) > 1:
        raise ValueError(
            f"fit_structured knows one grouping factor, and the formula has "
            f"{len(notation.factors)}: {', '.join(notation.factors)}. In R, nlme's lme(random = "
            f"~ 1 | a/b, correlation = corAR1(...)) fits nested factors, and glmmTMB's ar1(...) "
            f"crossed ones. Without the structure, fit_mixed fits both."
        )
    if want.group is not None and want.group != notation.factors[0]:
        raise ValueError(
            f"The correlation is within '{want.group}', and the random effects are by "
            f"'{notation.factors[0]}': both must be the same grouping factor. Write "
            f"'{want.kind}({want.time})'."
        )


def structure_of(want: Asked, rows: pd.DataFrame, block: RandomBlock) -> Structure:
    """Read times and strata from the rows of a fit.

    Parameters
    ----------
    want : Asked
        What was asked.
    rows : DataFrame
        Rows of the fit.
    block : RandomBlock
        Its random effects: the groups.

    Raises
    ------
    ValueError
        For times that occur twice in a group or are no whole numbers, and for strata that are too
        few or too small.
    """
    found = Structure(block.factor, block.codes)
    if want.time is not None:
        times = number_column(rows, want.time, role="to be the times of a correlation")
        _check_times(want, times, block)
        found = replace(found, kind=want.kind, time=want.time, times=times)
    if want.by is not None:
        codes, levels = factor_levels(rows, [want.by])
        _check_strata(want.by, codes, levels)
        found = replace(found, by=want.by, strata=codes, levels=levels)
    return found


def _check_times(want: Asked, times: Array, block: RandomBlock) -> None:
    pairs = pd.DataFrame({"group": block.codes, "time": times})
    if (twice := pairs.duplicated()).any():
        group, time = pairs[twice].iloc[0]
        raise ValueError(
            f"Group '{block.levels[int(group)]}' of '{block.factor}' has two rows at {want.time} = "
            f"{plain(time)}, so that no time lies between them. Give each row of a group a time of "
            f"its own, or average rows of the same time."
        )
    if want.kind == "ar1" and (bad := times != np.round(times)).any():
        raise ValueError(
            f"'ar1' counts steps, and column '{want.time}' has times that are no whole numbers, "
            f"such as {plain(times[bad][0])}. Write correlation='car1({want.time})': the "
            f"correlation then falls with the time between, whatever it is. Or number the visits."
        )


def _check_strata(by: str, codes: Codes, levels: tuple[str, ...]) -> None:
    if len(levels) < 2:
        raise ValueError(f"'{by}' has one value only: there are no two variances to compare.")
    counts = np.bincount(codes)
    if counts.min() < _LEAST:
        raise ValueError(
            f"{int((counts < _LEAST).sum())} of the {len(levels)} strata of '{by}' have fewer than "
            f"{_LEAST} rows, such as '{levels[int(counts.argmin())]}': that is too few for a "
            f"variance of their own. variance_by takes a column of few categories; join some."
        )
