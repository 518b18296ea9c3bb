"""Throughput of grading, beside otter's and nbgrader's batches on the same submissions.

nbgrader is no dependency of the course: this measurement fetches it, and otter's batch extra, from
PyPI. Each program works on two submissions at a time. Two hundred submissions follow, with the
memory of all processes at its peak.
"""

import copy
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
import psutil
from rich.console import Console
from rich.table import Table

from course_tools.basics.sources import EXERCISES, find_sources
from course_tools.exercises.edition import full_edition, student_edition
from course_tools.exercises.gradescope import write_zip
from course_tools.exercises.keys import Key, make_key
from course_tools.exercises.masters import Master, read_master

EXERCISE = "02"
COUNT, MANY, WORKERS = 30, 200, 2
ENVIRONMENT = os.environ | {"OPENBLAS_NUM_THREADS": "1"}
WITH_OTHERS = ["uv", "run", "--with", "nbgrader==0.9.6", "--with", "pypdf", "python", "-m"]


def write_submissions(master: Master, key: Key, folder: Path, count: int) -> list[Path]:
    """Write right, blank and partly wrong notebooks in turn."""
    folder.mkdir()
    full, blank = full_edition(master, key), student_edition(master, key)
    partly = copy.deepcopy(full)
    for question, one in list(key.expected.items())[::2]:
        value = next(iter(one.wrong.values()))
        cell = next(c for c in partly.cells if c.source == f'grader.check("{question}")')
        cell.source = f"{question} = {value!r}\n{cell.source}"
    paths = []
    for number in range(count):
        paths.append(folder / f"s{number:03d}_{master.name}.ipynb")
        nbformat.write((full, blank, partly)[number % 3], paths[-1])
    return paths


def run(command: list[str], **more: object) -> None:
    """Run a command quietly; what it says is shown when it fails."""
    answer = subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT, **more)
    if answer.returncode not in {0, 1}:
        raise RuntimeError(answer.stdout[-2000:] + answer.stderr[-2000:])


def course_grade(folder: Path, out: Path, *options: str) -> None:
    """Grade with the course's own command."""
    words = [str(folder), "--exercise", EXERCISE, "--out", str(out), "--workers", str(WORKERS)]
    run([sys.executable, "-m", "course_tools.grading.command", *words, *options])


def otter_run(paths: list[Path], master: Master, scratch: Path) -> None:
    """Grade with ``otter run``, one process a submission, two at a time."""
    write_zip(master, scratch / "otter.zip")

    def one(path: Path) -> None:
        out = scratch / "otter" / path.stem
        out.mkdir(parents=True)
        command = [*WITH_OTHERS, "otter", "run", str(path), "-a", str(scratch / "otter.zip")]
        run([*command, "-o", str(out)])

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(one, paths))


def nbgrader_course(paths: list[Path], key: Key, folder: Path) -> Path:
    """Lay out an nbgrader course with the same notebooks and the same checks."""
    metadata = {"schema_version": 3, "locked": False, "solution": False, "task": False}
    for path in [None, *paths]:
        notebook = nbformat.read(path or paths[0], as_version=4)
        for cell in notebook.cells:
            question = cell.source.rpartition('grader.check("')[2].removesuffix('")')
            if cell.cell_type != "code" or question not in key.expected:
                continue
            right = key.expected[question].right
            check = f"assert {question} == {right!r}"
            if isinstance(right, float):
                check = f"assert abs({question} - {right}) <= {abs(right) * 0.002}"
            cell.source = cell.source.replace(f'grader.check("{question}")', check)
            cell.metadata["nbgrader"] = metadata | {
                "grade": True,
                "grade_id": question,
                "points": 1,
            }
        student = path.stem.partition("_")[0] if path else ""
        place = folder / ("submitted" if path else "source") / student / "ex"
        place.mkdir(parents=True)
        nbformat.write(notebook, place / "ex.ipynb")
    run([*WITH_OTHERS, "nbgrader", "generate_assignment", "ex"], cwd=folder)
    return folder


def nbgrader_autograde(folders: list[Path]) -> None:
    """Grade with ``nbgrader autograde``, which works on one at a time: a process for each part."""
    command = [*WITH_OTHERS, "nbgrader", "autograde", "ex"]
    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(lambda folder: run(command, cwd=folder), folders))


def timed(work: Callable[[], None]) -> float:
    """Seconds that it takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def peak_memory(work: Callable[[], None]) -> float:
    """Megabytes of this process's children together, at their peak (proportional set size)."""
    peak, done = [0.0], threading.Event()

    def watch() -> None:
        while not done.wait(0.2):
            total = 0
            for process in psutil.Process().children(recursive=True):
                try:
                    total += process.memory_full_info().pss
                except psutil.Error:
                    continue
            peak[0] = max(peak[0], total / 2**20)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        work()
    finally:
        done.set()
        watcher.join()
    return peak[0]


def main() -> None:
    """Print seconds per submission of each program, and the figures of two hundred."""
    master = read_master(find_sources([EXERCISE], kinds=[EXERCISES])[0])
    key = make_key(master)
    table = Table(title=f"Exercise {EXERCISE}, {COUNT} submissions, {WORKERS} at a time")
    for column in ("program", "seconds", "per submission", "times ours"):
        table.add_column(column, justify="left" if column == "program" else "right")
    with TemporaryDirectory() as name:
        scratch = Path(name)
        paths = write_submissions(master, key, scratch / "few", COUNT)
        parts = [
            nbgrader_course(paths[part::WORKERS], key, scratch / f"nbgrader{part}")
            for part in range(WORKERS)
        ]
        seconds = {
            "course grade": timed(lambda: course_grade(scratch / "few", scratch / "a", "--seeds")),
            "course grade, and again on other data": timed(
                lambda: course_grade(scratch / "few", scratch / "b")
            ),
            "nbgrader autograde": timed(lambda: nbgrader_autograde(parts)),
            "otter run": timed(lambda: otter_run(paths, master, scratch)),
        }
        ours = seconds["course grade"]
        for program, spent in seconds.items():
            table.add_row(program, f"{spent:.1f}", f"{spent / COUNT:.2f}", f"{spent / ours:.1f}")
        Console().print(table)
        write_submissions(master, key, scratch / "many", MANY)
        spent = []
        peak = peak_memory(
            lambda: spent.append(timed(lambda: course_grade(scratch / "many", scratch / "c")))
        )
    told = {"submissions": MANY, "seconds": round(spent[0], 1), "peak MB": round(peak)}
    Console().print(json.dumps(told))


if __name__ == "__main__":
    main()
