"""Responses, trials and offsets of generalised models: read, and checked before a fit."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.types import is_bool_dtype, is_numeric_dtype

from course_lib.basics.kinds import wrong_kind
from course_lib.basics.numbers import holds_numbers
from course_lib.basics.suggestions import check_columns, unknown_name
from course_lib.model.design import Array
from course_lib.model.evaluation import Evaluation, evaluated
from course_lib.model.formula_names import Names
from course_lib.model.glmm.families import FAMILIES, Family
from course_lib.model.notation import Notation, parse_notation
from course_lib.model.surroundings import Surroundings

_SHOWN = 6


@dataclass(frozen=True)
class Beside:
    """What a model reads beside its formula.

    Attributes
    ----------
    notation : Notation
        The formula taken apart; its columns are those of trials and offset too.
    trials : str or None
        Column of the trials.
    offset : Evaluation or None
        How the offset is evaluated.
    """

    notation: Notation
    trials: str | None
    offset: Evaluation | None

    def trials_of(self, rows: pd.DataFrame) -> Array:
        """Trials of each row; one each where none are given."""
        return np.ones(len(rows)) if self.trials is None else rows[self.trials].to_numpy(float)

    def offset_of(self, rows: pd.DataFrame) -> Array:
        """Offset of each row; zero where there is none."""
        return np.zeros(len(rows)) if self.offset is None else offset_values(self.offset, rows)


def offset_values(offset: Evaluation, rows: pd.DataFrame) -> Array:
    """Evaluate an offset on rows of a fit, or others."""
    text = offset.fixed.split("~", 1)[1]
    found = np.asarray(evaluated(text, offset.names.frame(rows), offset.names), dtype=float)
    if found.shape[1] != 1:
        raise ValueError(
            f"The offset '{text.removeprefix(' 0 + ')}' must be one number in each row."
        )
    return found[:, 0]


def checked_family(family: Any) -> Family:
    """Return a family by its name, or say which there are."""
    if not isinstance(family, str):
        raise wrong_kind("The family's name is asked for: 'binomial' or 'poisson'", family)
    if family.lower() in {"gaussian", "normal"}:
        raise ValueError("fit_glmm has no normal responses: these are fit_mixed's.")
    if family.lower() not in FAMILIES:
        raise ValueError(
            unknown_name("family", family, list(FAMILIES)).replace("familys", "families")
        )
    return FAMILIES[family.lower()]


def read_beside(
    notation: Notation, data: pd.DataFrame, family: Family, trials: Any, offset: Any, around: Any
) -> Beside:
    """Read the names of trials and offset, and refuse responses that are text.

    Parameters
    ----------
    notation : Notation
        The formula taken apart.
    data : DataFrame
        The data.
    family : Family
        Family and link.
    trials, offset : str or None
        A column; an offset may be computed from columns.
    around : Surroundings
        Variables of the code that asks.
    """
    _refuse_text(data, notation.response_column)
    names = notation.names
    if trials is not None:
        names = _with_column(names, _trials_column(trials, data, family))
    evaluation = None
    if offset is not None:
        own = _offset_notation(offset, notation, data, around)
        evaluation = Evaluation(f"{own.response} ~ 0 + {own.response}", own.names)
        names = _merged(names, own.names)
    # Responses of counts may be alike in all rows: they are checked here, and not with the rows.
    whole = replace(notation, names=names, response_column=None)
    return Beside(whole, trials, evaluation)


def _trials_column(trials: Any, data: pd.DataFrame, family: Family) -> str:
    if family.name != "binomial":
        raise ValueError(
            "Counts without a limit have no trials. For another time or area in each row give "
            "offset='log(time)'; for successes out of trials family='binomial'."
        )
    if not isinstance(trials, str):
        raise wrong_kind("trials is the name of a column, such as 'size'", trials)
    check_columns(data, trials)
    return trials


def _offset_notation(
    offset: Any, notation: Notation, data: pd.DataFrame, around: Surroundings
) -> Notation:
    if not isinstance(offset, str):
        raise wrong_kind("offset is a column, or computed from one, such as 'log(days)'", offset)
    group = notation.grouping[0]
    return parse_notation(f"{offset} ~ 1 + (1 | `{group}`)", data, around)


def _with_column(names: Names, column: str) -> Names:
    return replace(
        names,
        columns=tuple(sorted({*names.columns, column})),
        measured=names.measured | {column},
    )


def _merged(names: Names, other: Names) -> Names:
    return Names(
        tuple(sorted({*names.columns, *other.columns})),
        names.variables | other.variables,
        names.others | other.others,
        names.renamed | other.renamed,
        names.as_categories | other.as_categories,
        names.measured | other.measured,
        names.computed | other.computed,
    )


def _refuse_text(data: pd.DataFrame, response: str | None) -> None:
    """Say how an outcome that is text becomes 0 and 1."""
    if response is None or response not in data or not data.columns.is_unique:
        return
    column = data[response].dropna()
    if is_bool_dtype(column) or is_numeric_dtype(column) or holds_numbers(column):
        return
    if not len(column) or all(isinstance(value, bool | np.bool_) for value in column):
        return
    levels = list(dict.fromkeys(column.astype(object)))
    chosen = sorted(map(str, levels))[0] if len(levels) != 2 else str(levels[-1])
    if isinstance(column.dtype, pd.CategoricalDtype):
        chosen = str(column.cat.categories[-1])
    shown = ", ".join(repr(str(level)) for level in levels[:_SHOWN])
    raise ValueError(
        f"The outcome '{response}' holds {len(levels)} texts ({shown}"
        f"{', ...' if len(levels) > _SHOWN else ''}), and a binomial model needs 0 and 1. Say "
        f"which of them is the 1: data.assign(y=data['{response}'] == {chosen!r}), and "
        f"'y ~ ...' in the formula."
    )


def boolean_as_number(rows: pd.DataFrame, response: str | None) -> pd.DataFrame:
    """Turn a response of true and false into 1 and 0."""
    if response is not None and is_bool_dtype(rows[response]):
        return rows.assign(**{response: rows[response].astype(int)})
    return rows


def check_response(
    name: str, y: Array, trials: Array, beside: Beside, family: Family, index: Sequence[Any]
) -> None:
    """Refuse responses that the family does not know.

    Parameters
    ----------
    name : str
        What the response is called.
    y, trials : arrays, shape (n,)
        Response and trials.
    beside : Beside
        Whether trials were given.
    family : Family
        Family and link.
    index : sequence
        Labels of the rows.
    """

    def first(bad: Any) -> str:
        at = int(np.argmax(bad))
        return f"{y[at]:g} in row {index[at]}"

    if (bad := y < 0).any():
        raise ValueError(f"The response '{name}' is negative ({first(bad)}): it must count.")
    if family.name == "binomial":
        _check_binomial(name, y, trials, beside.trials, first)
    elif (bad := y != np.round(y)).any():
        raise ValueError(
            f"The response '{name}' is no whole number ({first(bad)}): a Poisson model needs "
            f"counts. For a rate give the counts, and offset='log(time)' for what they are out of."
        )
    if not y.any():
        raise ValueError(
            f"The response '{name}' is 0 in every row: there is no effect that could be "
            f"estimated, only that it is rare."
        )
    if family.name == "binomial" and (y == trials).all():
        raise ValueError(
            f"The response '{name}' is as high as it can be in every row: there is no effect that "
            f"could be estimated."
        )


def _check_binomial(name: str, y: Array, trials: Array, column: str | None, first: Any) -> None:
    if column is None:
        bad = (y != 0) & (y != 1)
        if not bad.any():
            return
        shares = (y <= 1).all()
        raise ValueError(
            f"The response '{name}' is {first(bad)}, and without trials it must be 0 or 1. "
            + (
                "For shares give the number of successes, and the column of what they are out "
                "of: trials='size'."
                if shares
                else "For successes out of several trials give their column: trials='size'. For "
                "counts without a limit give family='poisson'."
            )
        )
    if (bad := (trials < 1) | (trials != np.round(trials))).any():
        at = int(np.argmax(bad))
        raise ValueError(
            f"The trials '{column}' are {trials[at]:g} in {int(bad.sum())} rows: they must be "
            f"whole numbers of at least 1. A row without trials says nothing: leave it out, "
            f"data[data['{column}'] > 0]."
        )
    if (bad := y > trials).any():
        at = int(np.argmax(bad))
        raise ValueError(
            f"The response '{name}' is larger than the trials '{column}' ({first(bad)}, with "
            f"{trials[at]:g} trials): successes are among the trials."
        )
    if (bad := y != np.round(y)).any():
        raise ValueError(
            f"The response '{name}' is no whole number ({first(bad)}): give the number of "
            f"successes, not their share."
        )
