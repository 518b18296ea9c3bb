"""What a sandbox is made of: the bubblewrap command, the folders in it, the variables, the user.

Everything inside has the same path as outside. Nothing outside is writable, and of the course only
the student's package and the data are there.
"""

import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from itertools import count
from pathlib import Path
from threading import Lock

HERE = Path(__file__).parent
TOOLS = HERE.parents[1]
ROOT = TOOLS.parent
PACKAGE = ROOT / "course_lib"
SCRATCH = Path("/tmp")  # the only folder that a submission may write to
FIRST_UID = 64100  # of the sandboxes when root starts them; systems hand these out rarely, if ever
# What the cell runner needs of this.
INSIDE = [folder / "__init__.py" for folder in (TOOLS, HERE.parent)]
INSIDE += [HERE / name for name in ("__init__.py", "encode.py", "cell_runner.py")]
SYSTEM = ("/usr", "/etc/ld.so.cache", "/etc/alternatives", "/etc/fonts", "/etc/localtime")
SYSTEM_LINKS = ("/bin", "/lib", "/lib32", "/lib64", "/sbin")
ISOLATION = ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts"]
ISOLATION += ["--unshare-cgroup-try", "--hostname", "sandbox", "--clearenv"]
ISOLATION += ["--die-with-parent", "--new-session"]
# Bubblewrap's own process, whose files, memory and variables are the host's, cannot be seen.
PROCESSES = ["--proc", "/proc", "--tmpfs", "/proc/1", "--remount-ro", "/proc/1"]
PYTHON = [sys.executable, "-s", "-P"]  # nothing of the user's own, nothing of the current folder
# What submissions import: the host does it once, so that the compiled modules are there.
PREPARATION = """
import compileall, os
os.makedirs(os.environ["MPLCONFIGDIR"], exist_ok=True)
import course_lib
compileall.compile_dir(os.path.join(os.path.dirname(course_lib.__file__), "exercises"), quiet=2)
from course_tools.grading.sandbox import cell_runner
for name in course_lib.__all__:
    getattr(course_lib, name)
cell_runner.import_packages(str(cell_runner.HEAVY))
cell_runner.quiet_shell().run_cell("%matplotlib inline")
"""
_preparing = Lock()
_claims: dict[int, tuple[int, int]] = {}  # a slot's user, and the socket that keeps others off
_numbers = count()


def sandbox_command(files_mb: float, slot: int, options: Sequence[str] = ()) -> list[str]:
    """Command that starts a program in a sandbox; the program and its arguments follow it.

    Parameters
    ----------
    files_mb : float
        Size of the folder that it may write to.
    slot : int
        Number of the worker; as root, each has a user of its own.
    options : sequence of str
        Further options of bubblewrap.

    Returns
    -------
    list of str
    """
    user, drop = _user(slot)
    writable = ["--perms", "1777", "--size", str(int(files_mb * 2**20)), "--tmpfs"]
    places = _places() | {SCRATCH: writable}
    inward = sorted(places.items(), key=lambda place: len(place[0].parts))
    mounts = [part for path, how in inward for part in (*how, str(path))]
    variables = [part for item in _variables().items() for part in ("--setenv", *item)]
    return [
        *("bwrap", *ISOLATION, *options, *user, *_links(), *mounts),
        *(*PROCESSES, "--dev", "/dev", *_read_only(places), *writable, "/dev/shm"),
        *(*variables, "--chdir", str(SCRATCH), "--", *drop),
    ]


def _user(slot: int) -> tuple[list[str], list[str]]:
    """Options and inner command that leave the program an ordinary user without privileges."""
    if os.geteuid() != 0:
        return ["--unshare-user", "--cap-drop", "ALL"], []
    kept = [
        word for name in ("SETUID", "SETGID", "SETPCAP") for word in ("--cap-add", f"CAP_{name}")
    ]
    uid = str(_own_uid(slot))
    drop = ["setpriv", "--reuid", uid, "--regid", uid, "--clear-groups", "--no-new-privs"]
    return ["--cap-drop", "ALL", *kept], [*drop, "--inh-caps=-all", "--bounding-set=-all", "--"]


def _own_uid(slot: int) -> int:
    """User of a worker's sandboxes, and of no other command's: the kernel counts by user.

    It is claimed by an abstract socket, which leaves no file and ends with this process.
    """
    while slot not in _claims:
        uid = FIRST_UID + next(_numbers)
        claim = socket.socket(socket.AF_UNIX)
        try:
            claim.bind(f"\0course-grade-{uid}")
        except OSError:
            claim.close()
        else:
            _claims[slot] = uid, claim.detach()  # open as long as this process lives
    return _claims[slot][0]


def _links() -> list[str]:
    """Options for ``/lib`` and the like, where they are links into ``/usr``."""
    links = [Path(name) for name in SYSTEM_LINKS if Path(name).is_symlink()]
    return [part for link in links for part in ("--symlink", os.readlink(link), str(link))]


def _places() -> dict[Path, list[str]]:
    """Folders and files, each with the options that put it there; a later one hides an earlier."""
    shown = [Path(name) for name in (*SYSTEM, *SYSTEM_LINKS)]
    shown = [path for path in shown if path.exists() and not path.is_symlink()]
    for prefix in map(Path, (sys.base_prefix, sys.prefix)):
        shown += [prefix, prefix.resolve()]
    shown += [PACKAGE, ROOT / "data", prepared(), *INSIDE]
    hidden = [TOOLS]
    if not PACKAGE.is_relative_to(sys.prefix):
        hidden.append(ROOT)
    places = {path: ["--ro-bind", str(path)] for path in shown if path.exists()}
    places |= {path: ["--tmpfs"] for path in hidden}
    around = {parent: ["--perms", "0755", "--dir"] for path in places for parent in path.parents}
    return around | places


def _read_only(places: dict[Path, list[str]]) -> list[str]:
    """Options that make the sandbox's own folders read-only, but for the scratch folder."""
    own = [str(path) for path, how in places.items() if how == ["--tmpfs"]]
    return [part for path in ("/", "/dev", *own) for part in ("--remount-ro", path)]


def _variables() -> dict[str, str]:
    """Environment of the program: nothing of the host's."""
    return _common() | {
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "HOME": str(SCRATCH),
        "TMPDIR": str(SCRATCH),
        "USER": "student",
        "COURSE_GRADING": "1",
        "MPLCONFIGDIR": str(SCRATCH / ".settings"),
        "IPYTHONDIR": str(SCRATCH / ".settings"),
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPYCACHEPREFIX": str(prepared()),
    }


def _common() -> dict[str, str]:
    threads = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
    other = {"LANG": "C.UTF-8", "MPLBACKEND": "agg", "PYTHONPATH": str(ROOT)}
    return dict.fromkeys(threads, "1") | other


def prepared() -> Path:
    """Folder with what Python and matplotlib would otherwise work out in each sandbox.

    It holds compiled modules, and in ``settings`` the list of fonts. The first call of a process
    brings it up to date, which takes a second, and some more the first time.

    Returns
    -------
    Path
    """
    with _preparing:
        return _prepare()


@cache
def _prepare() -> Path:
    folder = _cache_folder()
    variables = _common() | {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": os.devnull,  # no fonts of the user's own
        "MPLCONFIGDIR": str(folder / "settings"),
        "IPYTHONDIR": str(folder / "ipython"),
        "PYTHONPYCACHEPREFIX": str(folder),
    }
    command = [*PYTHON, "-c", PREPARATION]
    # What fails here fails in the sandbox too, which says why. Its user must be able to read.
    nowhere = subprocess.DEVNULL
    subprocess.run(
        command, env=variables, cwd="/", umask=0o022, stdin=nowhere, stdout=nowhere, stderr=nowhere
    )
    return folder


def _cache_folder() -> Path:
    """In the checkout where it can be written to, else the user's own; never a shared folder."""
    if (ROOT / "pyproject.toml").exists() and os.access(ROOT, os.W_OK):
        return ROOT / "build" / "sandbox"
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "mixed-models-course"
