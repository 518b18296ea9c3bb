"""Wheels of pure Python, made anew from what is installed: the same bytes every time."""

import base64
import hashlib
import zipfile
from collections.abc import Iterable, Mapping
from importlib.metadata import Distribution
from pathlib import Path, PurePosixPath

from packaging.utils import canonicalize_name

from course_tools.basics.errors import BuildError

COMPILED = (".so", ".pyd", ".dylib")
_TIME = (2020, 1, 1, 0, 0, 0)
_WHEEL = b"Wheel-Version: 1.0\nGenerator: course site\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
# What the installer of this machine wrote beside the files of the wheel.
_NOT_THE_WHEELS = {"RECORD", "INSTALLER", "REQUESTED", "direct_url.json", "uv_cache.json", "WHEEL"}


def installed_files(distribution: Distribution) -> dict[str, bytes]:
    """Return the files of an installed package as its wheel had them, without scripts and caches.

    Raises
    ------
    BuildError
        When the installer left no list of files.
    """
    if distribution.files is None:
        raise BuildError(f"{distribution.name}: nothing tells which files it consists of.")
    found = {}
    for path in distribution.files:
        parts = PurePosixPath(path).parts
        inside = parts[0] != ".." and "__pycache__" not in parts
        if inside and not (parts[0].endswith(".dist-info") and parts[-1] in _NOT_THE_WHEELS):
            found[path.as_posix()] = Path(str(distribution.locate_file(path))).read_bytes()
    return found


def write_wheel(folder: Path, name: str, version: str, files: Mapping[str, bytes]) -> Path:
    """Write files, METADATA among them, as a wheel of pure Python.

    Parameters
    ----------
    folder : Path
        Where it goes.
    name, version : str
        Of the package.
    files : mapping
        Path in the wheel to content.

    Raises
    ------
    BuildError
        When a file is compiled for one kind of machine.
    """
    compiled = [path for path in files if path.endswith(COMPILED)]
    if compiled:
        raise BuildError(f"{name} has compiled modules, such as {compiled[0]}.")
    stem = f"{canonicalize_name(name).replace('-', '_')}-{version}"
    info = f"{stem}.dist-info"
    within = {_renamed(path, info): content for path, content in sorted(files.items())}
    within[f"{info}/WHEEL"] = _WHEEL
    within[f"{info}/RECORD"] = _record(within.items(), info)
    target = folder / f"{stem}-py3-none-any.whl"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path, content in within.items():
            entry = zipfile.ZipInfo(path, _TIME)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, content)
    return target


def _renamed(path: str, info: str) -> str:
    """Let the folder of a wheel's own data bear the name that the wheel has."""
    first, slash, rest = path.partition("/")
    return f"{info}{slash}{rest}" if first.endswith(".dist-info") else path


def _record(files: Iterable[tuple[str, bytes]], info: str) -> bytes:
    lines = [f"{path},sha256={_digest(content)},{len(content)}" for path, content in files]
    return "\n".join([*lines, f"{info}/RECORD,,", ""]).encode()


def _digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
