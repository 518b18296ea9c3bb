"""How long the notebooks take to build: all of them on two cores, and each one."""

import time

from rich.console import Console
from rich.table import Table

from course_tools.basics.sources import find_sources
from course_tools.build.command import Built, build_all

WORKERS = 2
AIM_ALL = 60.0  # seconds
AIM_ONE = 20.0


def measure() -> tuple[list[Built], float]:
    """Build all lectures without writing them; returns them in order, and the seconds of all."""
    start = time.perf_counter()
    built = list(build_all(find_sources(), workers=WORKERS))
    seconds = time.perf_counter() - start
    return sorted(built, key=lambda one: one.source), seconds


def _cell(seconds: float, aim: float) -> str:
    colour = "green" if seconds < aim else "red"
    return f"[{colour}]{seconds:.1f}"


def main() -> None:
    """Print seconds per lecture and for all, beside what is aimed at."""
    built, total = measure()
    table = Table(title=f"Building the notebooks, {WORKERS} at a time")
    table.add_column("lecture")
    for column in ("cells", "seconds", "aim, below"):
        table.add_column(column, justify="right")
    for one in built:
        cells = str(len(one.notebook.cells)) if one.notebook else "failed"
        table.add_row(one.source.stem, cells, _cell(one.seconds, AIM_ONE), f"{AIM_ONE:.0f}")
    table.add_section()
    table.add_row("all", "", _cell(total, AIM_ALL), f"{AIM_ALL:.0f}")
    Console().print(table)


if __name__ == "__main__":
    main()
