"""Other data of the exercises' designs, as tables that a notebook can be given in their place."""

from functools import lru_cache
from pathlib import Path

from course_lib.exercises.data import make_data, recipes


@lru_cache(maxsize=64)
def other_tables(seed: int) -> dict[str, str]:
    """Make data of all exercises' designs.

    Parameters
    ----------
    seed : int
        Another one gives other data.

    Returns
    -------
    dict
        Name of the data to a table as CSV. Who has it cannot tell the seed.
    """
    return {name: make_data(name, seed).to_csv(index=False) for name in recipes()}


def write_tables(tables: dict[str, str], folder: Path) -> None:
    """Write tables to where `load_exercise` looks for them, given the folder as its variable."""
    for name, table in tables.items():
        (folder / f"{name}.csv").write_text(table, encoding="utf-8")
