"""How long ``import course_lib`` takes, against the packages that a lecture imports anyway."""

import os
import subprocess
import sys
import time
from statistics import median

from rich.console import Console
from rich.table import Table

BASE = "import pandas, matplotlib, statsmodels.formula.api"
STATEMENTS = {
    "nothing (Python alone)": "pass",
    "pandas, matplotlib, statsmodels.formula.api": BASE,
    "course_lib": "import course_lib",
    "course_lib and every public name": "from course_lib import *",
    "pandas, matplotlib.pyplot, seaborn, statsmodels.formula.api": (
        "import pandas, matplotlib.pyplot, seaborn, statsmodels.formula.api"
    ),
}
RUNS = 9


def seconds(statement: str) -> float:
    """Time one run in a Python of its own."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", statement], check=True, env=env)
    return time.perf_counter() - start


def main() -> None:
    """Run the statements in turn, so that a busy machine slows all alike; print medians."""
    for statement in STATEMENTS.values():
        seconds(statement)  # once, for the files to be read and compiled
    rounds = [{name: seconds(text) for name, text in STATEMENTS.items()} for _ in range(RUNS)]
    medians = {name: median(each[name] for each in rounds) for name in STATEMENTS}
    base = medians["pandas, matplotlib, statsmodels.formula.api"]
    table = Table("import", "ms", "ratio", title=f"Import, median of {RUNS} (aim: at most 1.2)")
    for name, value in medians.items():
        table.add_row(name, f"{1000 * value:.0f}", f"{value / base:.2f}")
    Console().print(table)
