"""Checks of groups that are asked for by name."""

from collections.abc import Sequence


def check_groups(names: Sequence[str], known: Sequence[str]) -> None:
    """Refuse names that are no groups, and an empty list of them."""
    missing = [name for name in names if name not in known]
    if missing:
        raise ValueError(f"There is no group '{missing[0]}'; the groups are {', '.join(known)}.")
    if not names:
        raise ValueError(f"groups is empty: name some of {', '.join(known)}.")
