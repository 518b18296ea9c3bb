"""Rows as points of a plot, under names that no column of the data can meet."""

import pandas as pd

from course_lib.basics.numbers import number_column
from course_lib.basics.suggestions import check_columns
from course_lib.tables.row_labels import row_labels


def drawn_points(
    data: pd.DataFrame, *, x: str, y: str, group: str, colour: str | None = None
) -> pd.DataFrame:
    """Return the rows as points, or say in words why they cannot be drawn.

    Parameters
    ----------
    data : DataFrame
        One row per observation.
    x, y : str
        Columns of numbers.
    group, colour : str
        Columns of labels.

    Returns
    -------
    DataFrame
        One row for each of the data: `x`, `y`, `group`, and `colour` where it is asked for. Labels
        are those of fits and tables; NaN or None where a value is missing.
    """
    check_columns(data, x, y, group, colour)
    if data.empty:
        raise ValueError("The data frame is empty: there is nothing to draw.")
    numbers = {
        "x": number_column(data, x, role="to be drawn as points"),
        "y": number_column(data, y, role="to be drawn as points"),
    }
    points = pd.DataFrame({**numbers, "group": row_labels(data[group])})
    if not points.notna().all(axis=1).any():
        raise ValueError(
            f"No row has a value in each of '{x}', '{y}' and '{group}': there is nothing to draw."
        )
    return points if colour is None else points.assign(colour=row_labels(data[colour]))


def check_one_height_at_each_place(points: pd.DataFrame, *, x: str, y: str, group: str) -> None:
    """Refuse several heights of a group at one place, which its line would join up and down."""
    there = points.dropna(subset=["x", "y", "group"]).drop_duplicates(["group", "x", "y"])
    again = there[there.duplicated(["group", "x"])]
    if len(again):
        first = again.iloc[0]
        count = (there[["group", "x"]] == first[["group", "x"]]).all(axis=1).sum()
        raise ValueError(
            f"Group '{first['group']}' has {count} values of {y} at {x} = {first['x']:g}, and a "
            f"line that joins them would go up and down there. Average them first, with "
            f"data.groupby([{group!r}, {x!r}], observed=True, as_index=False)[{y!r}].mean(), or "
            f"draw one part of the rows at a time, such as one condition. plot_groups joins no "
            f"rows."
        )


def check_one_colour(points: pd.DataFrame, *, x: str, colour: str, instead: str) -> None:
    """Refuse a colour that varies within a group, whose line can have only one.

    Parameters
    ----------
    points : DataFrame
        From `drawn_points`.
    x, colour : str
        Their columns.
    instead : str
        What else may be done, such as "leave colour out".
    """
    there = points.dropna()
    begins = there.groupby("group")["colour"].transform("first")
    other = there[there["colour"] != begins]
    if len(other):
        second = other.iloc[0]
        first = there[there["group"] == second["group"]].iloc[0]
        raise ValueError(
            f"'{colour}' varies within a group, whose line can have only one colour: group "
            f"'{first['group']}' has {first['colour']} at {x} = {first['x']:g} and "
            f"{second['colour']} at {x} = {second['x']:g}. Colour by a column with one value in "
            f"each group, or {instead}."
        )
