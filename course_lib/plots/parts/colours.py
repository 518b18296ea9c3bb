"""A colour for each label, and a marker where colour alone would not do."""

import pandas as pd

from course_lib.theme import COLOURS, GROUP_COLOURS

MARKERS = ("o", "s", "^", "D", "v", "P", "X")


def colour_map(labels: list[str]) -> dict[str, str]:
    """Give each label a colour; they repeat after the last one."""
    return {v: GROUP_COLOURS[i % len(GROUP_COLOURS)] for i, v in enumerate(labels)}


def group_colour(labels: pd.Series, colours: dict[str, str]) -> str:
    """Colour of a group whose rows have one label; grey where it is missing."""
    known = labels.dropna()
    return colours[known.iloc[0]] if len(known) else COLOURS["data"]
