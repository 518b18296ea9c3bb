"""Interactive figures: Python computes and describes, JavaScript follows the hand."""

from pathlib import Path

SHARED = "frame"  # the one folder here that is no explorer


def explorer_names() -> list[str]:
    """Return the names of the explorers, which are those of their folders, without importing them.

    Returns
    -------
    list of str
        In the order of the alphabet. Each folder ``<name>`` has a function ``explore_<name>``.
    """
    folders = (file.parent.name for file in Path(__file__).parent.glob("*/__init__.py"))
    return sorted(name for name in folders if name != SHARED)
