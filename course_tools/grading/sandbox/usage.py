"""What a sandbox uses, seen from outside: how much, and whether that is too much; and its end."""

import os
import signal
import subprocess
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import psutil

from course_tools.grading.sandbox.limits import Limits


def excess(pid: int, limits: Limits) -> str:
    """Say what a sandbox uses too much of.

    Parameters
    ----------
    pid : int
        Process that bubblewrap was started as.
    limits : Limits
        What it may use.

    Returns
    -------
    str
        In a few words, such as ``used more than 2000 MB of memory``; empty when all is well.
    """
    processes = inside(pid)
    if len(processes) > limits.processes:
        return f"started more than {limits.processes} processes"
    most = limits.memory_mb * 2**20
    # The first sum counts shared memory again for each process; the second is exact, and slow.
    if sum(map(_resident, processes)) > most and sum(map(_proportional, processes)) > most:
        return too_much_memory(limits)
    if sum(map(_open_files, processes)) > limits.all_open_files:
        return f"opened more than {limits.all_open_files} files at once"
    if processes and _files(processes[-1].pid) > limits.files:
        return f"made more than {limits.files} files"
    return ""


def too_much_memory(limits: Limits) -> str:
    """Words for a sandbox that used too much memory."""
    return f"used more than {limits.memory_mb:g} MB of memory"


def inside(pid: int) -> list[psutil.Process]:
    """Processes of a sandbox, those of bubblewrap included."""
    with suppress(psutil.Error):
        return psutil.Process(pid).children(recursive=True)
    return []


def end(process: subprocess.Popen) -> None:
    """End a sandbox and all that is in it, even while it is still being set up.

    Parameters
    ----------
    process : Popen
        What bubblewrap was started as.
    """
    # Bubblewrap's second process waits for the first for ever when that one is killed too early.
    # So both are, and the first is halted before, so that it starts no other one meanwhile.
    process.send_signal(signal.SIGSTOP)
    if process.poll() is None:
        os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
    for other in inside(process.pid):
        with suppress(psutil.Error):
            other.kill()
    process.kill()
    process.wait()


def tasks_of_user(uid: int) -> int:
    """Threads that a user runs now, anywhere on the machine."""
    return sum(_threads(Path("/proc").glob("[0-9]*"), uid))


def _threads(folders: Iterable[Path], uid: int) -> Iterable[int]:
    for folder in folders:
        with suppress(OSError):
            if folder.stat().st_uid == uid:
                yield len(list((folder / "task").iterdir()))


def _files(pid: int) -> int:
    """Files in the folders that a process of a sandbox may write to."""
    count = 0
    for folder in ("tmp", "dev/shm"):
        with suppress(OSError):
            system = os.statvfs(f"/proc/{pid}/root/{folder}")
            count += system.f_files - system.f_ffree
    return count


def _open_files(process: psutil.Process) -> int:
    with suppress(psutil.Error):
        return process.num_fds()
    return 0


def _resident(process: psutil.Process) -> int:
    with suppress(psutil.Error):
        return process.memory_info().rss
    return 0


def _proportional(process: psutil.Process) -> int:
    """Memory of a process, what it shares with others counted in part only."""
    with suppress(OSError, ValueError):
        for line in Path(f"/proc/{process.pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return _resident(process)
