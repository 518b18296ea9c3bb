"""Tests, intervals and power: how long they take, beside R in the same run."""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
from rich.console import Console
from rich.progress import track
from rich.table import Table

from course_lib import (
    confidence_intervals,
    fit_mixed,
    fixed_effects,
    load_dataset,
    power_curve,
    refit,
    simulate_crossed,
    simulate_responses,
)

SLOPES = "Reaction ~ Days + (1 + Days | Subject)"
CROSSED = "response ~ condition + (1 | subject) + (1 | item)"
SCRIPT = Path(__file__).with_name("inference_times.R")

Work = Callable[[], Any]


def works() -> list[tuple[str, str | None, pd.DataFrame, Work]]:
    """Return each piece of work: its name, its part of the script, its data, and our call."""
    sleep, crossed = load_dataset("sleepstudy"), simulate_crossed(30, 20, rng=1)
    slopes, both = fit_mixed(SLOPES, sleep), fit_mixed(CROSSED, crossed)

    def power() -> pd.DataFrame:
        return power_curve(
            SLOPES, sleep, fixed={"Days": 5}, sds={"Subject": {"Intercept": 24.74, "Days": 5.92}},
            residual_sd=25.6, vary={"Subject": [18]}, term="Days", sets=1000, rng=1,
        )  # fmt: skip

    return [
        ("Kenward-Roger, crossed, 1 200 rows", "kenward_roger", crossed,
         lambda: fixed_effects(both, method="kenward-roger")),
        ("profile of sleepstudy, all parameters", "profile", sleep,
         lambda: confidence_intervals(slopes, method="profile")),
        ("1 000 bootstrap refits of sleepstudy", "bootstrap", sleep,
         lambda: refit(slopes, simulate_responses(slopes, 1000, rng=1))),
        ("power, 1 000 replicates with Kenward-Roger", None, sleep, power),
    ]  # fmt: skip


def seconds(work: Work, repeats: int = 5) -> float:
    """Shortest time of some calls: other programs can only make a call longer."""
    work()
    found = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return min(found)


def seconds_in_r(part: str | None, data: pd.DataFrame) -> str:
    """Time of the same in R, once; why not, where it cannot be had."""
    if part is None:
        return "-"
    if shutil.which("Rscript") is None:
        return "no R"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "data.csv"
        data.to_csv(path, index=False)
        command = ["Rscript", str(SCRIPT), part, str(path)]
        answer = subprocess.run(command, capture_output=True, text=True)
    return f"{float(answer.stdout):.2f}" if answer.returncode == 0 else "R lacks a package"


def main() -> None:
    """Print the table."""
    table = Table("work", "seconds", "in R", title="Inference, beside R in the same run")
    for name, part, data, work in track(works(), "Measuring", transient=True):
        table.add_row(name, f"{seconds(work):.3f}", seconds_in_r(part, data))
    Console(width=120).print(table)
