"""A colour for each label."""

import pandas as pd

from course_lib.basics.order import natural_key
from course_lib.theme import GROUP_COLOURS


def levels(column: pd.Series) -> list[str]:
    """Labels of a grouping column as text, in the order a reader expects."""
    return sorted(column.dropna().astype(str).unique(), key=natural_key)


def colour_map(values: list[str]) -> dict[str, str]:
    """Give each label a colour; they repeat after the last one."""
    return {v: GROUP_COLOURS[i % len(GROUP_COLOURS)] for i, v in enumerate(values)}
