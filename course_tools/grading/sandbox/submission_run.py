"""Run a submission alone in a sandbox, and take its answers out as plain data.

`run_cells` starts bubblewrap with `cell_runner` inside (see `mounts` for what it can reach), looks
at what it uses, and reads its answers from a pipe. A sandbox knows one data set, and no seed. What
a submission does to itself costs only its own later answers; what goes wrong on our side raises
`SandboxError`.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from tempfile import TemporaryFile
from threading import Event
from typing import IO, Any

from course_tools.exercises.other_data import other_tables
from course_tools.grading.results import Answers
from course_tools.grading.sandbox.control_group import ControlGroup, make_group
from course_tools.grading.sandbox.limits import Limits
from course_tools.grading.sandbox.mounts import PYTHON, prepared, sandbox_command
from course_tools.grading.sandbox.seccomp import seccomp_filter
from course_tools.grading.sandbox.session import SandboxError, Session
from course_tools.grading.sandbox.usage import end, tasks_of_user

RUNNER = "course_tools.grading.sandbox.cell_runner"
_at_work: set[Event] = set()  # one for each `run_cells`: set, it ends that one


def sandbox_problem() -> str | None:
    """Try the sandbox out.

    Returns
    -------
    str or None
        None when it works; else what is missing and what to do.
    """
    if sys.platform != "linux":
        return (
            "Submissions run in a sandbox that only Linux has. On macOS and Windows, run the same "
            "command in a container: the instructor's page shows how."
        )
    missing = [name for name in ("bwrap", "setpriv") if not shutil.which(name)]
    if missing:
        return (
            f"The sandbox needs {' and '.join(missing)}. On Debian and Ubuntu: sudo apt-get "
            "install bubblewrap util-linux; on Fedora: sudo dnf install bubblewrap util-linux."
        )
    try:
        seccomp_filter()
    except SandboxError as error:
        return str(error)
    return _trial()


def _trial() -> str | None:
    try:
        answers = run_cells(["a = 6 * 7"], ["a"], [None])[0]
    except SandboxError as error:
        return (
            f"The sandbox does not start here. {error} In a container, start that one with "
            "--privileged. On Ubuntu 24.04 and later, as an ordinary user: sudo sysctl "
            "kernel.apparmor_restrict_unprivileged_userns=0."
        )
    if answers.values == {"a": 42}:
        return None
    return f"The sandbox works badly: 6 * 7 gave {answers}. Please report this."


def end_sandboxes() -> None:
    """End all sandboxes that are at work now, in any thread: for Ctrl+C.

    Their `run_cells` raise `SandboxError` within a fraction of a second.
    """
    for ending in list(_at_work):
        ending.set()


def run_cells(
    cells: Sequence[str],
    names: Sequence[str],
    seeds: Sequence[int | None],
    *,
    limits: Limits = Limits(),  # noqa: B008 - immutable
    slot: int = 0,
) -> list[Answers]:
    """Run a submission's cells, each time alone in a sandbox of its own.

    Parameters
    ----------
    cells : sequence of str
        Sources of its code cells, in order.
    names : sequence of str
        Variables that hold the answers.
    seeds : sequence of int or None
        Data to run on, from `other_tables`; None are those that students have.
    limits : Limits
        What it may use.
    slot : int
        Number of the worker that asks; two calls at the same time need different ones.

    Returns
    -------
    list of Answers
        One per seed, in order. Answers count until a run is stopped, and then say why.

    Raises
    ------
    SandboxError
        When the sandbox failed before the submission had a chance, or `end_sandboxes` was called.
    """
    ending = Event()
    _at_work.add(ending)
    try:
        return [_run_once(cells, names, seed, limits, slot, ending) for seed in seeds]
    finally:
        _at_work.discard(ending)


def _run_once(
    cells: Sequence[str],
    names: Sequence[str],
    seed: int | None,
    limits: Limits,
    slot: int,
    ending: Event,
) -> Answers:
    """Run the cells, and again without a cell that ended the run, so that it costs only itself."""
    tables = {} if seed is None else other_tables(seed)
    job: dict[str, Any] = {"cells": list(cells), "names": list(names), "tables": tables}
    left_out: dict[int, str] = {}
    spent = 0.0
    while True:
        rest = replace(limits, seconds=limits.seconds - spent)
        answers, session = _attempt(job, seed, rest, slot, ending)
        answers = replace(answers, stopped=_of_all(answers.stopped, rest, limits))
        spent, culprit = spent + session.seconds, session.culprit
        if culprit is None or culprit in left_out or culprit > len(cells):
            return _with_culprits(answers, left_out)
        if len(left_out) == limits.culprits or spent > limits.seconds - 1:
            return _with_culprits(answers, left_out)
        left_out[culprit] = answers.stopped.partition(", in cell")[0]
        job["cells"][culprit - 1] = ""


def _of_all(stopped: str, rest: Limits, limits: Limits) -> str:
    """Say the time of all runs where it was that of the last one."""
    last, whole = (f"ran longer than {each.seconds:g} " for each in (rest, limits))
    return stopped.replace(last, whole)


def _with_culprits(answers: Answers, left_out: dict[int, str]) -> Answers:
    """Add to the errors of the cells what is to be said of those that were left out."""
    told = [
        f"cell {number}: {why}; it was left out, and the rest was run again"
        for number, why in left_out.items()
    ]
    return replace(answers, errors=tuple(sorted([*answers.errors, *told], key=_cell_number)))


def _cell_number(error: str) -> int:
    return int(error.removeprefix("cell ").partition(":")[0])


def _attempt(
    job: dict[str, Any], seed: int | None, limits: Limits, slot: int, ending: Event
) -> tuple[Answers, Session]:
    """Run a job once."""
    reader, writer = os.pipe()
    group = make_group(limits)
    try:
        with open(reader, "rb", 0), TemporaryFile() as stderr:
            with open(writer, "wb", 0) as pipe:
                process = _start(_complete(job, limits), limits, slot, group, pipe, stderr)
            try:
                session = Session(process, reader, stderr, limits, ending, group)
                return session.answers(job["names"], seed), session
            finally:
                end(process)
    finally:
        group.remove()


def _complete(job: dict[str, Any], limits: Limits) -> dict[str, Any]:
    """Add to a job what the cell runner needs to know of this machine."""
    user = os.geteuid()
    # `usage` ends what goes beyond the limit; the kernel, beyond twice as much, what is faster.
    tasks = 2 * limits.processes + (tasks_of_user(user) if user else 0)
    return job | {
        "limits": asdict(limits) | {"tasks": tasks},
        "settings": str(prepared() / "settings"),
    }


def _start(
    job: dict[str, Any],
    limits: Limits,
    slot: int,
    group: ControlGroup,
    pipe: IO[bytes],
    stderr: IO[bytes],
) -> subprocess.Popen:
    with _file(json.dumps(job).encode()) as stdin, _file(seccomp_filter()) as calls:
        options = ["--seccomp", str(calls.fileno())]
        inner = [*PYTHON, "-m", RUNNER, str(pipe.fileno())]
        try:
            return subprocess.Popen(
                group.entered_by([*sandbox_command(limits.files_mb, slot, options), *inner]),
                stdin=stdin,
                stdout=subprocess.DEVNULL,
                stderr=stderr,
                env={"PATH": os.environ.get("PATH", os.defpath)},
                pass_fds=[pipe.fileno(), calls.fileno()],
            )
        except OSError as error:
            raise SandboxError(f"bwrap could not be started: {error}") from error


def _file(content: bytes) -> IO[bytes]:
    """Open a file without a name, to be read from its start."""
    file = TemporaryFile()  # noqa: SIM115 - the caller closes it
    file.write(content)
    file.seek(0)
    return file
