"""The command ``course data``: the checksum of a data file; an exercise's file is written first."""

import argparse
import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path

from course_lib.basics.suggestions import unknown_name
from course_lib.exercises.data import make_data, recipes
from course_tools.basics.files import write_file
from course_tools.basics.sources import ROOT


def renew_data_file(name: str, root: Path = ROOT) -> Path:
    """Return the file of a data set; that of simulated data is written from its recipe.

    Parameters
    ----------
    name : str
        Name of a file in ``data/``, or of a recipe in ``course_lib/exercises/recipes/``.
    root : Path
        The course's folder.

    Raises
    ------
    ValueError
        When there is neither; the message lists the names.
    """
    data = root / "data"
    seeds = {known: r.seed for known, r in recipes().items() if r.seed is not None}
    if name in seeds:
        path = data / "exercises" / f"{name}.csv"
        table = make_data(name, seeds[name])
        write_file(path, table.to_csv(index=False, lineterminator="\n"))
        return path
    path = data / f"{name}.csv"
    if not path.is_file():
        known = sorted({*seeds, *(file.stem for file in data.glob("*.csv"))})
        raise ValueError(unknown_name("data set", name, known))
    return path


def main(argv: Sequence[str] | None = None, root: Path = ROOT) -> int:
    """Run ``course data``.

    Returns
    -------
    int
        0 when the checksum is printed, 2 for a name that no file and no recipe has.
    """
    parser = argparse.ArgumentParser(
        prog="course data",
        description="Print the checksum that a data set's record needs. The file of an exercise's "
        "data is written from its recipe first.",
    )
    parser.add_argument("name", help="such as sleepstudy; for an exercise's data, such as typists")
    try:
        path = renew_data_file(parser.parse_args(argv).name, root)
    except ValueError as error:
        print(f"course data: {error}", file=sys.stderr)
        return 2
    print(f"{path.relative_to(root).as_posix()} has the checksum")
    print(hashlib.sha256(path.read_bytes()).hexdigest())
    return 0


if __name__ == "__main__":
    sys.exit(main())
