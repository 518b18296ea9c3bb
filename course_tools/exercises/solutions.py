"""The command ``course solutions``: worked solutions of the exercises, for the instructor."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from course_tools.basics.errors import BuildError
from course_tools.basics.execution import run_notebook
from course_tools.basics.files import write_file
from course_tools.basics.notebook import notebook_text
from course_tools.basics.sources import EXERCISES, NOTEBOOKS, ROOT, find_sources
from course_tools.exercises.edition import full_edition
from course_tools.exercises.keys import make_key
from course_tools.exercises.masters import MasterError, read_master

SOLUTIONS = ROOT / "build" / "solutions"


def build_solution(source: Path, out: Path = SOLUTIONS, folder: Path = NOTEBOOKS) -> Path:
    """Run the solution of a master with its checks and write the notebook.

    Parameters
    ----------
    source : Path
        The master.
    out : Path
        Folder for the notebook; outside of what students get.
    folder : Path
        Working folder of the kernel.

    Returns
    -------
    Path
        The notebook, with outputs.

    Raises
    ------
    BuildError, MasterError
        When the solution does not run.
    """
    master = read_master(source)
    notebook = full_edition(master, make_key(master, folder=folder))
    run_notebook(notebook, master.name, folder)
    target = out / f"{master.name}.ipynb"
    write_file(target, notebook_text(notebook))
    return target


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``course solutions``.

    Returns
    -------
    int
        0 when all is well, 1 when a solution fails, 2 for a name that no exercise has.
    """
    parser = argparse.ArgumentParser(
        prog="course solutions", description="Build worked solutions in build/solutions."
    )
    parser.add_argument("names", nargs="*", help="numbers or names, such as 02; all without any")
    parser.add_argument("--out", type=Path, default=SOLUTIONS, help="folder (%(default)s)")
    options = parser.parse_args(argv)
    console = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)
    try:
        sources = find_sources(options.names, kinds=[EXERCISES])
    except ValueError as error:
        console.print(f"course solutions: {error}", style="red")
        return 2
    bad = 0
    for source in sources:
        try:
            console.print(f"{build_solution(source, options.out)}")
        except (BuildError, MasterError) as error:
            bad += 1
            console.print(str(error), style="red")
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
