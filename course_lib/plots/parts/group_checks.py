"""Groups that are asked for by name."""

from collections.abc import Sequence


def named_groups(names: Sequence[str], known: Sequence[str]) -> list[str]:
    """Return the labels of groups that are asked for, or say which ones there are."""
    if isinstance(names, str):
        raise ValueError(f"Groups are named in a list, such as [{names!r}]; got {names!r}.")
    labels = [str(name) for name in names]
    missing = [label for label in labels if label not in known]
    if missing:
        raise ValueError(f"There is no group '{missing[0]}'; the groups are {', '.join(known)}.")
    if not labels:
        raise ValueError(f"groups is empty: name some of {', '.join(known)}.")
    return labels
