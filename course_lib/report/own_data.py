"""Data of one's own: which columns are what, how many units there are, and what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from course_lib.basics.numbers import holds_numbers
from course_lib.basics.order import natural_key
from course_lib.basics.suggestions import check_columns
from course_lib.report.csv_file import read_csv_file, safe_names

_FEW = 5  # groups below which the variance between them is hardly known


@dataclass(frozen=True)
class OwnData:
    """A table, what its columns are, and the model that they ask for.

    Attributes
    ----------
    data : DataFrame
        The rows without missing values; labels are categories.
    response : str
        The measured column.
    factors, numbers, groups : tuple of str
        Columns with labels, with amounts, and of units, the outermost first.
    formula : str
        The model in lme4's notation.
    units : DataFrame
        `unit`, `number`, `fewest_rows`, `most_rows`: how many units there are at each level.
    notes : tuple of str
        What was done to the table, and what to think of, a sentence each.
    """

    data: pd.DataFrame
    response: str
    factors: tuple[str, ...]
    numbers: tuple[str, ...]
    groups: tuple[str, ...]
    formula: str
    units: pd.DataFrame
    notes: tuple[str, ...]


def read_own_data(
    path: str | Path,
    *,
    response: str,
    groups: Sequence[str],
    factors: Sequence[str] = (),
    numbers: Sequence[str] = (),
    nested: bool = True,
    interaction: bool = False,
) -> OwnData:
    """Read a CSV of your own, one row per measurement, and prepare it for a mixed model.

    Parameters
    ----------
    path : str or Path
        The file; separator, decimal sign and encoding are found out.
    response : str
        The column that was measured, as the file has it.
    groups : sequence of str
        Columns that say which rows belong together, the outermost unit first.
    factors, numbers : sequence of str
        Columns of the fixed part: labels (each with a mean of its own), amounts (a line each).
        A column of dates among `numbers` is counted in days from its first.
    nested : bool, default True
        Whether each further column of `groups` is counted inside the one before, such as plots
        in blocks; False: they are crossed, such as persons and pictures.
    interaction : bool, default False
        Whether effects of the fixed part may depend on each other.

    Returns
    -------
    OwnData
        How to read it: look at `units` first. A number that you did not expect is a mistake in
        the file, or in your idea of it.

    Raises
    ------
    ValueError
        When the table cannot serve: the message says what is wrong and what to change.
    """
    table, notes = read_csv_file(path)
    fixed = [*factors, *numbers]
    _check_form(table, response, list(groups), fixed)
    data, dropped = _complete(table, list(dict.fromkeys([response, *fixed, *groups])))
    notes += dropped
    labels = dict.fromkeys([*factors, *groups])
    for name in labels:
        data[name], told = _as_labels(data[name], is_factor=name in factors)
        notes += told
    for name in (name for name in numbers if name not in labels):
        data[name], told = _as_amounts(data[name])
        notes += told
    units = _units(data, list(groups), nested)
    notes += _judged(units, data, list(groups), nested)
    words = safe_names(table.columns)
    notes += [f"Column '{old}' is called {words[old]} here." for old in data if words[old] != old]
    own = [tuple(words[name] for name in part) for part in (factors, numbers, groups)]
    formula = _formula(words[response], [*own[0], *own[1]], own[2], nested, interaction)
    data = data.rename(columns=words)
    return OwnData(data, words[response], own[0], own[1], own[2], formula, units, tuple(notes))


def _check_form(table: pd.DataFrame, response: str, groups: list[str], fixed: list[str]) -> None:
    """Refuse a table in wide form, columns that are not there, and a response without numbers."""
    if not groups:
        raise ValueError("groups is empty. Name the column that says which rows belong together.")
    if set(fixed) <= {groups[0]}:
        raise ValueError(
            "factors and numbers name no column besides the outermost group. Name the columns "
            "whose effect you ask about."
        )
    check_columns(table, *groups)
    alone = groups[0] in table and not table[groups[0]].duplicated().any()
    others = [n for n in table if n not in {*groups, *fixed} and holds_numbers(table[n])]
    if alone and len(others) > 1:
        listed, kept = repr(others), repr([n for n in table if n not in others])
        raise ValueError(
            f"The table is in wide form: each {groups[0]} has one row, and its measurements stand "
            f"beside each other in {', '.join(others)}. Put each into a row of its own:\n"
            f"long = pd.read_csv(PATH).melt(id_vars={kept}, value_vars={listed}, "
            f"var_name='occasion', value_name='value')\n"
            f"long.to_csv('long.csv', index=False)\n"
            f"Then read 'long.csv', with response='value' and factors=['occasion']."
        )
    check_columns(table, response, *fixed)
    if not holds_numbers(table[response]):
        texts = table[response][pd.to_numeric(table[response], errors="coerce").isna()].dropna()
        raise ValueError(
            f"Column '{response}' must hold numbers, and holds {texts.iloc[0]!r} in row "
            f"{texts.index[0] + 2} of the file. Leave the cell empty if the value is missing."
        )
    if alone:
        raise ValueError(
            f"Each {groups[0]} has one row, so that nothing tells how rows of one {groups[0]} "
            f"differ. Bring the single measurements; or, if there are none, use ordinary "
            f"regression: smf.ols('{response} ~ ...', data).fit()."
        )


def _complete(table: pd.DataFrame, names: list[str]) -> tuple[pd.DataFrame, list[str]]:
    """Return the rows without a missing value in the columns that count."""
    missing = table[names].isna().sum()
    told = [f"Missing in '{name}': {count} rows." for name, count in missing.items() if count]
    data = table[names].dropna().reset_index(drop=True)
    if told:
        told.append(f"{len(data)} of {len(table)} rows are used. Say in the report why.")
    if len(data) < 3:
        raise ValueError(f"{len(data)} rows have no missing value. {' '.join(told)}")
    return data, told or ["No value is missing."]


def _as_labels(column: pd.Series, *, is_factor: bool) -> tuple[pd.Series, list[str]]:
    """Make labels of a column, those that look like numbers too."""
    numeric = holds_numbers(column)
    texts = column.map(lambda x: f"{x:g}") if numeric else column.astype(str)
    levels = sorted(texts.unique(), key=natural_key)
    told = [f"The numbers in '{column.name}' are labels here, no amounts."] if numeric else []
    told += [f"Reference level of '{column.name}': {levels[0]}."] if is_factor else []
    return pd.Series(pd.Categorical(texts, categories=levels), name=column.name), told


def _as_amounts(column: pd.Series) -> tuple[pd.Series, list[str]]:
    """Return amounts; dates become days since the first."""
    if holds_numbers(column):
        return column, []
    dates = pd.to_datetime(column, format="ISO8601", errors="coerce")
    if dates.notna().all():
        told = f"'{column.name}' holds dates: counted in days from {dates.min():%Y-%m-%d}."
        return (dates - dates.min()).dt.days, [told]
    wrong = column[pd.to_numeric(column, errors="coerce").isna()].iloc[0]
    raise ValueError(
        f"Column '{column.name}' is among the numbers, and holds {wrong!r}. Put it among the "
        f"factors if these are labels. Dates are written 2026-03-31, the year first."
    )


def _units(data: pd.DataFrame, groups: list[str], nested: bool) -> pd.DataFrame:
    """Count the units at each level, and the rows that each has."""
    keys = [groups[: at + 1] if nested else [groups[at]] for at in range(len(groups))]
    rows = [(" × ".join(key), data.groupby(key, observed=True).size()) for key in keys]
    found = [(name, len(size), size.min(), size.max()) for name, size in rows]
    found.append(("row", len(data), 1, 1))
    return pd.DataFrame(found, columns=["unit", "number", "fewest_rows", "most_rows"])


def _judged(units: pd.DataFrame, data: pd.DataFrame, groups: list[str], nested: bool) -> list[str]:
    """Refuse units that a model cannot use, and say which are few."""
    told = []
    for row in units.iloc[:-1].itertuples():
        if row.most_rows == 1:
            raise ValueError(
                f"Each {row.unit} has one row, so that its effect cannot be told from the "
                f"residual. Take '{groups[-1]}' out of groups: the row itself is this unit."
            )
        if row.number == 1:
            raise ValueError(f"There is one {row.unit} only. Take it out of groups.")
        if row.number < _FEW:
            told.append(
                f"There are {row.number} units of {row.unit}: too few to say how such units "
                f"differ. Consider to put {row.unit} among the factors, and speak of these "
                f"{row.number} only."
            )
    if not nested and len(groups) > 1:
        cells = data.groupby(groups, observed=True).ngroups
        told.append(f"{' and '.join(groups)} are crossed: {cells} combinations occur.")
    return told


def _formula(
    response: str, fixed: Sequence[str], groups: Sequence[str], nested: bool, interaction: bool
) -> str:
    """Write the model: the fixed part, and an intercept for each kind of unit."""
    random = [f"(1 | {'/'.join(groups)})"] if nested else [f"(1 | {name})" for name in groups]
    return f"{response} ~ {(' * ' if interaction else ' + ').join(fixed) or '1'} + " + (
        " + ".join(random)
    )
