"""Run a submission's cells: the part that runs inside the sandbox.

The job comes as JSON on the standard input: the cells, and the other data if they are to run on
such; it knows no seed. The cells run in a child process. After every cell, the answers that changed
go out as one line of JSON, so that what was computed before a crash still counts.

It is started by `submission_run` and refuses to start elsewhere.
"""

import builtins
import gc
import json
import os
import random
import resource
import shutil
import signal
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from course_tools.grading.sandbox.encode import encode, type_name

globals()["__builtins__"] = dict(
    vars(builtins)
)  # a copy: a cell that patches them breaks only itself
SCRATCH = Path("/tmp")
SETTINGS = SCRATCH / ".settings"  # of matplotlib and IPython
DATA = SCRATCH / ".data"  # other data, when the cells run on such
# What to import before the runs, because a submission mentions one of these words.
HEAVY = {
    "statsmodels.formula.api": ("statsmodels", "smf", "course_lib"),
    "statsmodels.regression.mixed_linear_model": ("statsmodels", "smf", "course_lib"),
    "matplotlib.pyplot": ("matplotlib", "plt", "plot"),
    "seaborn": ("seaborn", "sns"),
}
Send = Callable[[dict[str, Any]], None]


class CellTimeout(KeyboardInterrupt):
    """A cell ran for longer than it may."""


def main() -> None:
    """Run the job that the standard input describes, and report to the given descriptor."""
    if os.getppid() != 1 or any(Path("/proc/1").iterdir()):  # seen outside, as `mounts` says
        sys.exit("This runs only inside the sandbox of `course grade`.")
    send = _sender(int(sys.argv[1]))
    job = json.load(sys.stdin)
    _limit(job["limits"])
    shutil.copytree(job["settings"], SETTINGS)
    import_packages("\n".join(job["cells"]))
    shell = quiet_shell()
    _silence()
    _put_data(job["tables"])
    send({"ready": True})
    send({"end": _run_apart(shell, job, send)})


def _sender(descriptor: int) -> Send:
    """Return a function that writes one line of JSON to a pipe."""
    os.set_inheritable(descriptor, False)
    dumps, write = json.JSONEncoder(allow_nan=False).encode, os.write

    def send(message: dict[str, Any]) -> None:
        line = f"\n{dumps(message)}\n".encode()  # a killed child may have left half a line
        while line:
            line = line[write(descriptor, line) :]

    return send


def _limit(limits: dict[str, float]) -> None:
    """Set the limits that the kernel keeps; `usage` outside keeps those of all."""
    megabyte = 2**20
    for name, most in {
        "AS": limits["memory_mb"] * megabyte,
        "NPROC": limits["tasks"],
        "FSIZE": limits["files_mb"] * megabyte,
        "NOFILE": limits["open_files"],
        "CORE": 0,
        "CPU": limits["seconds"] + limits["spare_seconds"],
    }.items():
        resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (int(most), int(most)))
    Path("/proc/self/oom_score_adj").write_text("1000")  # the first to go when memory is short


def import_packages(text: str) -> None:
    """Import what a submission is going to import, once for all of its runs."""
    gc.disable()
    for module in ("numpy", "pandas"):
        import_module(module)
    for module, words in HEAVY.items():
        if any(word in text for word in words):
            import_module(module)
    gc.enable()
    gc.freeze()


def quiet_shell() -> Any:
    """Make an IPython shell that shows nothing, keeps no history and draws no figures."""
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    class QuietShell(InteractiveShell):
        """IPython without output."""

        def showtraceback(self, *_: Any, **__: Any) -> None:
            """Formatting a traceback takes longer than most cells."""

        showsyntaxerror = showindentationerror = ask_exit = showtraceback

        def enable_gui(self, *_: Any) -> None:
            """There are no windows."""

        def enable_matplotlib(self, *_: Any) -> tuple[str, str]:
            """Figures are never shown."""
            return "agg", "agg"

    shell: Any = QuietShell(config=Config({"HistoryManager": {"enabled": False}}))
    shell.display_formatter.active_types = []
    quiet = ("conda", "config", "matplotlib", "pip")
    shell.magics_manager.magics["line"] |= dict.fromkeys(quiet, _nothing)
    return shell


def _nothing(_line: str) -> None:
    """Stand in for magics that are about output or installation."""


def _silence() -> None:
    """Take the submission's input from nowhere, and its output to there."""
    with open(os.devnull, "r+b", buffering=0) as nowhere:
        for descriptor in (0, 1, 2):
            os.dup2(nowhere.fileno(), descriptor)


def _put_data(tables: dict[str, str]) -> None:
    """Put other data where `load_exercise` finds them."""
    if tables:
        DATA.mkdir()
        os.environ["COURSE_EXERCISE_DATA"] = str(DATA)
    for name, table in tables.items():
        (DATA / f"{name}.csv").write_text(table, encoding="utf-8")


def _run_apart(shell: Any, job: dict[str, Any], send: Send) -> int:
    """Run all cells in a child process; return how it ended, as `os.waitstatus_to_exitcode`."""
    child = os.fork()
    if not child:
        try:
            _run(shell, job, send)
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _run(shell: Any, job: dict[str, Any], send: Send) -> None:
    """Run the cells one after the other, and send the answers that changed after each."""
    _prepare()
    run_cell, me, getpid, names = shell.run_cell, os.getpid(), os.getpid, job["names"]
    sent: dict[str, Any] = {}
    send({"begin": True})
    for number, cell in enumerate(job["cells"], 1):
        error = _run_cell(run_cell, cell, job["limits"]["cell_seconds"])
        if getpid() != me:
            os._exit(0)  # a copy that the cell made of us: the original goes on
        answers = _changed(shell.user_ns, names, sent)
        send({"cell": number, "error": error, "answers": answers})
        sent |= answers
        _close_figures()
    send({"done": True})


def _prepare() -> None:
    """Set what a run depends on: the working folder, the global random numbers."""
    import numpy as np

    os.chdir(SCRATCH)
    random.seed(0)
    np.random.seed(0)  # noqa: NPY002 - students may use it, and marks must not depend on chance


def _run_cell(run_cell: Callable[..., Any], cell: str, seconds: float) -> str:
    """Run one cell for at most so long; return what went wrong, in a line, or nothing."""
    signal.signal(signal.SIGALRM, _interrupt)
    try:
        signal.setitimer(signal.ITIMER_REAL, seconds)
        result = run_cell(cell, store_history=True)
        problem = result.error_before_exec or result.error_in_exec
    except BaseException as escaped:
        problem = escaped
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    if isinstance(problem, CellTimeout):
        return f"interrupted after {seconds:g} seconds"
    return "" if problem is None else describe(problem)


def _interrupt(*_: Any) -> None:
    raise CellTimeout


def describe(problem: BaseException) -> str:
    """Type and first line of an error's message, in at most 200 characters."""
    try:
        message = str(problem).strip().partition("\n")[0]
    except BaseException:
        message = ""
    return f"{type_name(problem)}: {message}"[:200].removesuffix(": ")


def _changed(namespace: dict[str, Any], names: Sequence[str], sent: dict[str, Any]) -> dict:
    """Answers that are not as they were sent."""
    pairs = {name: encode(dict.get(namespace, name, ...)) for name in names}
    missing = ["other", "missing"]
    return {name: p for name, p in pairs.items() if repr(p) != repr(sent.get(name, missing))}


def _close_figures() -> None:
    """Free the figures of a cell, as Jupyter does."""
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        try:
            pyplot.close("all")
        except BaseException:
            return


if __name__ == "__main__":
    main()
