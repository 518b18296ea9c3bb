"""Generalised models: how long a fit takes, beside ``glmer`` in the same run."""

import shutil
import subprocess
import tempfile
import warnings
from functools import partial
from pathlib import Path

import pandas as pd
from rich.console import Console
from rich.progress import track
from rich.table import Table

from course_lib import fit_glmm, load_dataset
from tests.bench.bench_inference import Work, seconds

SCRIPT = Path(__file__).with_name("glmm_times.R")
TOENAIL = "y ~ treatment * month + (1 | patient)"
HERDS = "incidence ~ period + (1 | herd)"


def works() -> list[tuple[str, str, int, pd.DataFrame, Work]]:
    """Return each fit: its name, its data set in the script, its points, its data, our call."""
    toenail, cbpp = load_dataset("toenail"), load_dataset("cbpp")
    yes = toenail.assign(y=toenail["outcome"] == "moderate or severe")
    return [
        ("toenail, 25 points", "toenail", 25, toenail, partial(fit_glmm, TOENAIL, yes)),
        ("toenail, Laplace and its comparison", "toenail", 1, toenail,
         partial(fit_glmm, TOENAIL, yes, points=1)),
        ("cbpp, 25 points", "cbpp", 25, cbpp, partial(fit_glmm, HERDS, cbpp, trials="size")),
        ("cbpp, Laplace and its comparison", "cbpp", 1, cbpp,
         partial(fit_glmm, HERDS, cbpp, trials="size", points=1)),
    ]  # fmt: skip


def seconds_in_r(name: str, points: int, data: pd.DataFrame) -> str:
    """Shortest time of three fits by glmer; why not, where it cannot be had."""
    if shutil.which("Rscript") is None:
        return "R is not installed"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "data.csv"
        data.to_csv(path, index=False)
        answer = subprocess.run(
            ["Rscript", str(SCRIPT), name, str(path), str(points)], capture_output=True, text=True
        )
    return answer.stdout.strip() or "lme4 is not installed"


def main() -> None:
    """Fit each model here and in R, and print both times."""
    table = Table("fit", "fit_glmm, s", "glmer, s")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, script, points, data, work in track(works(), "fits"):
            table.add_row(name, f"{seconds(work, 3):.3f}", seconds_in_r(script, points, data))
    Console().print(table)
