"""Python in the browser: Pyodide's own builds, all else from the locked environment, and a lock.

With the course named in the lock, ``from course_lib import ...`` finds it without an install cell.
"""

import hashlib
import json
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from email import message_from_bytes
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from course_tools.basics.errors import BuildError
from course_tools.site.lab.builds import address
from course_tools.site.lab.statsmodels_wheel import without_compiled
from course_tools.site.lab.wheels import COMPILED, installed_files, write_wheel

CORE = (
    "pyodide.asm.mjs", "pyodide.asm.wasm", "pyodide.mjs", "pyodide.js", "python_stdlib.zip",
    "package.json",
)  # fmt: skip
LOCK = "pyodide-lock.json"
# What the course needs that is compiled, so that Pyodide's builds are taken, with what they need.
PYODIDES = ("numpy", "scipy", "pandas", "matplotlib", "micropip")
# What the course needs besides.
ROOTS = ("statsmodels", "patsy", "seaborn", "rich", "anywidget", "ipywidgets", "ipython", "jedi")
# Never in the browser: what a page has of its own, what is compiled, what nobody calls there.
ABSENT = {
    "jupyterlab", "ipykernel", "psutil", "pexpect",
    "threadpoolctl", "jupyterlab-widgets", "widgetsnbextension", "jupyter-client", "pyzmq",
    "tornado", "nest-asyncio", "debugpy", "appnope", "colorama",
}  # fmt: skip
OWN_BUILDS: Mapping[str, Callable[[Mapping[str, bytes]], dict[str, bytes]]] = {
    "statsmodels": without_compiled,
}


def write_python(
    core: Path, builds: Mapping[str, bytes] | None, out: Path, more: Mapping[str, Path]
) -> None:
    """Write all that Python needs in the browser, and the lock that names it.

    Parameters
    ----------
    core : Path
        Pyodide's core, npm's package ``pyodide``.
    builds : mapping or None
        Pyodide's builds, of the files that `pyodides_files` lists: name to content. Without them
        the lock names Pyodide's addresses, and a reader's browser fetches them there; it refuses
        a file with another SHA-256.
    out : Path
        Folder to write.
    more : mapping
        Names to wheels of pure Python that come with the lab, and of the course.
    """
    out.mkdir(parents=True, exist_ok=True)
    base = read_lock(core)
    entries = {name: base["packages"][name] for name in _pyodides_packages(base)}
    if builds is None:
        where = address(read_version(core))
        entries = {n: e | {"file_name": where + e["file_name"]} for n, e in entries.items()}
    for name, content in (builds or {}).items():
        (out / name).write_bytes(content)
    python = base["info"]["python"]
    for name in sorted(_closure(python, set(entries) | set(more))):
        found = _installed(name)
        entries[name] = _entry(_repacked(found, out), needed_by(found, python))
    for name, wheel in more.items():
        entries[name] = _entry(Path(shutil.copy(wheel, out / wheel.name)))
    _name_needed(entries)
    for name in CORE:
        shutil.copyfile(core / name, out / name)
    lock = {"info": base["info"], "packages": dict(sorted(entries.items()))}
    (out / LOCK).write_text(json.dumps(lock, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def read_lock(core: Path) -> dict[str, Any]:
    """Return Pyodide's own lock."""
    return dict(json.loads((core / LOCK).read_text(encoding="utf-8")))


def read_version(core: Path) -> str:
    """Return the version of Pyodide."""
    return str(json.loads((core / "package.json").read_text(encoding="utf-8"))["version"])


def pyodides_files(core: Path) -> dict[str, str]:
    """Return what the course takes of Pyodide's builds: name of a file to its SHA-256."""
    lock = read_lock(core)
    entries = [lock["packages"][name] for name in _pyodides_packages(lock)]
    return {entry["file_name"]: entry["sha256"] for entry in entries}


def _pyodides_packages(lock: Mapping[str, Any]) -> list[str]:
    """List the packages that Pyodide builds and the course takes, with what they need."""
    wanted, found = list(PYODIDES), list[str]()
    while wanted:
        name = wanted.pop()
        if name not in found:
            found.append(name)
            wanted += lock["packages"][name]["depends"]
    return sorted(found)


def _closure(python: str, there: set[str]) -> set[str]:
    """Names of the packages to be taken from the environment, with what they need."""
    wanted, found = list(ROOTS), set[str]()
    while wanted:
        name = wanted.pop()
        if name not in found | there | ABSENT:
            found.add(name)
            wanted += needed_by(_installed(name), python)
    return found


def _installed(name: str) -> Distribution:
    try:
        return distribution(name)
    except PackageNotFoundError as error:
        raise BuildError(
            f"{name} is needed in the browser, and is not in this environment."
        ) from error


def needed_by(found: Distribution, python: str) -> Iterator[str]:
    """Yield the names of what a package needs in the browser."""
    where = {
        "sys_platform": "emscripten", "platform_system": "Emscripten", "os_name": "posix",
        "python_version": ".".join(python.split(".")[:2]), "python_full_version": python,
        "implementation_name": "cpython", "platform_machine": "wasm32", "extra": "",
        "platform_python_implementation": "CPython",
    }  # fmt: skip
    for text in found.requires or ():
        one = Requirement(text)
        if one.marker is None or one.marker.evaluate(where):
            yield canonicalize_name(one.name)


def _repacked(found: Distribution, out: Path) -> Path:
    """Write an installed package as a wheel of pure Python."""
    files = installed_files(found)
    if build := OWN_BUILDS.get(canonicalize_name(found.name)):
        files = build(files)
    else:  # an optional speedup is left out; a package that needs it fails in the tests
        files = {path: content for path, content in files.items() if not path.endswith(COMPILED)}
    return write_wheel(out, found.name, found.version, files)


def _entry(wheel: Path, needs: Iterable[str] | None = None) -> dict[str, Any]:
    """Return what the lock says of a wheel; what it needs is read from it where it is not given."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        (info,) = [name for name in names if name.endswith(".dist-info/METADATA")]
        said = message_from_bytes(archive.read(info))
    if needs is None:
        listed = said.get_all("Requires-Dist") or []
        needs = [canonicalize_name(Requirement(one).name) for one in listed]
    return {
        "name": canonicalize_name(said["Name"]),
        "version": said["Version"],
        "file_name": wheel.name,
        "install_dir": "site",
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        "package_type": "package",
        "imports": _imports(names),
        "depends": sorted(set(needs)),
        "unvendored_tests": False,
    }


def _imports(names: list[str]) -> list[str]:
    """List what can be imported of a wheel."""
    inside = [name for name in names if name.endswith(".py") and ".dist-info/" not in name]
    tops = {name.partition("/")[0].removesuffix(".py") for name in inside}
    return sorted(top for top in tops if top.isidentifier())


def _name_needed(entries: dict[str, dict[str, Any]]) -> None:
    """Keep of what each package needs that which is there."""
    for entry in entries.values():
        entry["depends"] = sorted({name for name in entry["depends"] if name in entries})
