"""Where the kernel lets the grader make control groups, it holds each sandbox to its memory."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from course_tools.grading.sandbox import control_group
from course_tools.grading.sandbox.control_group import ControlGroup, make_group, parents
from course_tools.grading.sandbox.limits import Limits
from tests.tools.grading.sandbox.cell_runs import GUARD, run

ROOT = Path(__file__).parents[4]
SMALL = Limits(memory_mb=200, files_mb=10, processes=20)
LARGE = [sys.executable, "-c", "x = b'x' * 900_000_000"]
THREADS = [
    sys.executable,
    "-c",
    "import threading, time\n"
    "for _ in range(90): threading.Thread(target=time.sleep, args=[1]).start()",
]


def left() -> list[Path]:
    return [folder for parent in parents() for folder in parent.glob("sandbox-*")]


@pytest.mark.parametrize("command", [LARGE, THREADS], ids=["memory", "threads"])
def test_the_kernel_ends_what_goes_beyond(command):
    group = make_group(SMALL)
    done = subprocess.run(group.entered_by(command), capture_output=True)
    assert group.was_full() is bool(parents() and command is LARGE)
    group.remove()
    if len(parents()) != 1 or command is LARGE:  # version 1 may count memory alone
        assert (done.returncode == 0) is (not parents()), done.stderr[-200:]
    assert [folder for folder in group.folders if folder.exists()] == []


def test_what_stays_within_runs_as_the_same_process():
    group = make_group(SMALL)
    code = "import os; print(os.getpid(), open('/proc/self/cgroup').read())"
    with subprocess.Popen(
        group.entered_by([sys.executable, "-c", code]), stdout=subprocess.PIPE, text=True
    ) as process:
        said = process.communicate()[0]
    assert said.startswith(f"{process.pid} ")
    assert all(folder.name in said for folder in group.folders)
    group.remove()
    assert not group.was_full()


def test_groups_of_a_grader_that_was_killed_are_removed_by_the_next_one():
    code = (
        "import os, signal\n"
        "from course_tools.grading.sandbox.control_group import make_group\n"
        "from course_tools.grading.sandbox.limits import Limits\n"
        "print(*make_group(Limits()).folders, sep='\\n', flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    run_it = [sys.executable, "-c", code]
    killed = subprocess.run(run_it, cwd=ROOT, capture_output=True, text=True)
    found = [Path(line) for line in killed.stdout.split()]
    assert len(found) == len(parents())
    assert all(folder.exists() for folder in found)
    parents.cache_clear()
    parents()
    assert [folder for folder in found if folder.exists()] == []


def test_a_limit_around_the_group_is_not_blamed_on_what_is_in_it(monkeypatch):
    """The machine or a container may allow less than a submission may use."""
    outer = tuple(parent / f"around-{os.getpid()}" for parent in parents()[:1])
    for folder in outer:
        folder.mkdir()
        control = folder / "cgroup.subtree_control"  # version 2
        if control.exists():
            control.write_text("+memory +pids\n")
        name = "memory.max" if control.exists() else "memory.limit_in_bytes"
        (folder / name).write_text(f"{300 * 2**20}\n")
    monkeypatch.setattr(control_group, "parents", lambda: outer)
    group = make_group(Limits(memory_mb=4000))
    done = subprocess.run(group.entered_by(LARGE), capture_output=True)
    assert done.returncode == (-signal.SIGKILL if outer else 0)
    assert not group.was_full()
    group.remove()
    for folder in outer:
        folder.rmdir()


def test_groups_of_other_graders_stay():
    """Numbers of processes mean nothing outside of their namespace, such as in a container."""
    others = [parent / "sandbox-4026999999-999999999-0" for parent in parents()]
    for folder in others:
        folder.mkdir()
    parents.cache_clear()
    parents()
    assert [folder.exists() for folder in others] == [True] * len(others)
    for folder in others:
        folder.rmdir()


def test_without_a_place_for_groups_nothing_changes(monkeypatch, tmp_path):
    monkeypatch.setattr(control_group, "parents", lambda: (tmp_path / "not there",))
    group = make_group(SMALL)
    assert group == ControlGroup()
    assert group.entered_by(["a", "b"]) == ["a", "b"]
    assert not group.was_full()
    group.remove()


@pytest.mark.usefixtures("sandbox")
def test_a_sandbox_that_the_kernel_ends_is_told_why(monkeypatch):
    monkeypatch.setattr(control_group, "_ROOM", 0.2)  # below what is seen from outside
    answers = run("a = 1", "x = b'x' * 900_000_000", "b = 2", limits=GUARD)[0]
    why = f"used more than {GUARD.memory_mb:g} MB of memory"
    told = (f"cell 2: {why}; it was left out, and the rest was run again",) if parents() else ()
    assert (answers.values, answers.errors) == ({"a": 1, "b": 2}, told)
    mine = f"{control_group._prefix()}{os.getpid()}-"
    assert [folder for folder in left() if folder.name.startswith(mine)] == []
