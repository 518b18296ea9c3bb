"""A control group for each sandbox, where the kernel lets this process make one.

`usage` looks at a sandbox ten times a second, and counts what its processes hold. A control group
counts what the kernel holds for them too, such as buffers, and between two looks. Its limit lies
higher: it is met by what is too fast to be seen, or that no process is charged for.

A process may make groups as root, or below a group that systemd gave it:
``systemd-run --user --scope -p Delegate=yes``. Everywhere else sandboxes do without.
"""

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path

from course_tools.grading.sandbox.limits import Limits

_OWN = "course-grade"  # the group that this process itself moves to
_ROOM = 1.25  # of the memory that a sandbox may use; beside it there is room for its files
_ENTER = """n=$1; shift
while [ "$n" -gt 0 ]; do echo $$ > "$1/cgroup.procs" || exit 125; shift; n=$((n - 1)); done
exec "$@"
"""
_NEAR = 0.98  # of the limit: a process is ended when it asks for more than is left
_END_SECONDS = 2.0  # for the last processes to be gone
_COUNTED = {"memory", "pids"}
_numbers = count()


@dataclass(frozen=True)
class ControlGroup:
    """A group of processes that the kernel holds to limits.

    Attributes
    ----------
    folders : tuple of Path
        Its folders: one, or one for each thing that is counted (control groups, version 1).
    """

    folders: tuple[Path, ...] = ()

    def entered_by(self, command: Sequence[str]) -> list[str]:
        """Command that enters the group, and then is the given one, as the same process."""
        if not self.folders:
            return list(command)
        folders = [str(folder) for folder in self.folders]
        return ["sh", "-c", _ENTER, "sh", str(len(folders)), *folders, *command]

    def was_full(self) -> bool:
        """Whether the kernel ended a process of it that met the group's own limit of memory."""
        return any(_kills(folder) and _met(folder) for folder in self.folders)

    def remove(self) -> None:
        """Remove the group, when its processes have been ended."""
        deadline = time.monotonic() + _END_SECONDS
        for folder in self.folders:
            while folder.exists():
                with suppress(OSError):
                    folder.rmdir()
                    break
                if time.monotonic() > deadline:
                    break
                time.sleep(0.01)


def make_group(limits: Limits) -> ControlGroup:
    """Make a control group for a sandbox.

    Parameters
    ----------
    limits : Limits
        What the sandbox may use.

    Returns
    -------
    ControlGroup
        Without folders, and without an effect, where this process can make none.
    """
    name = f"{_prefix()}{os.getpid()}-{next(_numbers)}"
    most = int((_ROOM * limits.memory_mb + 2 * limits.files_mb) * 2**20)
    made = []
    for parent in parents():
        folder = parent / name
        try:
            folder.mkdir()
            made.append(folder)
            _limit(folder, most, 4 * limits.processes)
        except OSError:
            ControlGroup(tuple(made)).remove()
            return ControlGroup()
    return ControlGroup(tuple(made))


def _limit(folder: Path, memory: int, tasks: int) -> None:
    """Write the limits; of each the file is there where the kernel counts such a thing."""
    values = {
        "memory.max": memory,
        "memory.swap.max": 0,
        "memory.oom.group": 1,
        "memory.limit_in_bytes": memory,
        "memory.memsw.limit_in_bytes": memory,
        "pids.max": tasks,
    }
    for name, value in values.items():
        if (folder / name).exists():
            (folder / name).write_text(f"{value}\n")


def _prefix() -> str:
    """Begin the names of groups: numbers of processes are unique within one such namespace."""
    return f"sandbox-{os.stat('/proc/self/ns/pid').st_ino}-"


def _kills(folder: Path) -> int:
    """How many processes of a group the kernel ended for want of memory, by any limit."""
    return _counted(folder, ("memory.events", "memory.oom_control"), "oom_kill")


def _met(folder: Path) -> bool:
    """Whether a group met a limit of its own: another may be that of a group around it."""
    names = ("memory.max_usage_in_bytes", "memory.limit_in_bytes")
    with suppress(OSError, ValueError):
        most, limit = (int((folder / name).read_text()) for name in names)
        return most >= _NEAR * limit
    return _counted(folder, ("memory.events.local", "memory.events"), "max") > 0


def _counted(folder: Path, files: Sequence[str], what: str) -> int:
    for name in files:
        with suppress(OSError):
            for line in (folder / name).read_text().splitlines():
                if line.startswith(f"{what} "):
                    return int(line.split()[1])
    return 0


@cache
def parents() -> tuple[Path, ...]:
    """Folders in which this process may make groups that count memory; empty if there are none.

    Where systemd delegated a group, all of its processes move to one below it, since a group that
    has others below cannot have processes itself.
    """
    with suppress(OSError, ValueError, LookupError):
        found = tuple(_parents())
        for folder in found:
            _sweep(folder)
        return found
    return ()


def _parents() -> Iterator[Path]:
    own, mounts = dict(_own_groups()), dict(_mounts())
    if "memory" in mounts:
        kinds = [kind for kind in ("memory", "pids") if kind in own and kind in mounts]
        yield from (mounts[kind] / own[kind].lstrip("/") for kind in kinds)
    else:
        yield _opened(mounts[""] / own[""].lstrip("/"), mounts[""])


def _sweep(folder: Path) -> None:
    """Remove groups that were left by processes that were killed; one in use cannot be removed."""
    prefix = _prefix()
    for left in folder.glob(f"{prefix}*"):
        number = left.name.removeprefix(prefix).partition("-")[0]
        if number.isdigit() and not Path("/proc", number).exists():
            with suppress(OSError):
                left.rmdir()


def _own_groups() -> Iterator[tuple[str, str]]:
    """Yield what is counted, and this process's group for it; nothing for all (version 2)."""
    for line in Path("/proc/self/cgroup").read_text().splitlines():
        _, kinds, path = line.split(":", 2)
        yield from ((kind, path) for kind in kinds.split(","))


def _mounts() -> Iterator[tuple[str, Path]]:
    for line in Path("/proc/self/mountinfo").read_text().splitlines():
        before, _, after = line.partition(" - ")
        kind, _, options = after.split(" ", 2)
        place = Path(before.split(" ")[4])
        if kind == "cgroup2":
            yield "", place
        elif kind == "cgroup":
            yield from ((name, place) for name in options.split(","))


def _opened(folder: Path, top: Path) -> Path:
    """Return the group whose children count memory: this process's, or the one that has it.

    Raises
    ------
    OSError
        When it is not this process's to divide.
    """
    if folder.name == _OWN:
        folder = folder.parent
    control = folder / "cgroup.subtree_control"
    if not set((folder / "cgroup.controllers").read_text().split()) >= _COUNTED:
        raise OSError(f"{folder} does not count {' and '.join(sorted(_COUNTED))}.")
    if not set(control.read_text().split()) >= _COUNTED:
        try:
            control.write_text("+memory +pids\n")
        except OSError:
            _move(folder, top)
            control.write_text("+memory +pids\n")
    return folder


def _move(folder: Path, top: Path) -> None:
    """Move the processes of a group that is this process's own into one below it."""
    if folder != top and os.getxattr(folder, "user.delegate") != b"1":
        raise OSError(f"{folder} was not delegated.")
    below = folder / _OWN
    below.mkdir(exist_ok=True)
    for process in (folder / "cgroup.procs").read_text().split():
        with suppress(ProcessLookupError):
            (below / "cgroup.procs").write_text(f"{process}\n")
