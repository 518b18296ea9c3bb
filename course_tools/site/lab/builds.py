"""Pyodide's builds: from a folder, or fetched once from Pyodide's own addresses."""

import hashlib
import os
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path

from course_tools.basics.errors import BuildError
from course_tools.basics.files import write_file
from course_tools.basics.sources import ROOT

VARIABLE = "PYODIDE_DIST"
CACHE = ROOT / "build" / "pyodide"
_SECONDS = 60  # without a byte


def address(version: str) -> str:
    """Return where Pyodide publishes the builds of one of its versions."""
    return f"https://cdn.jsdelivr.net/pyodide/v{version}/full/"


def find_builds(
    wanted: Mapping[str, str], version: str, advance: Callable[[], object] = lambda: None
) -> dict[str, bytes]:
    """Return Pyodide's builds, each held to the SHA-256 of Pyodide's lock.

    They come from the folder that the environment variable PYODIDE_DIST names; without it from an
    earlier fetch in ``build/pyodide``, else from Pyodide's addresses.

    Parameters
    ----------
    wanted : mapping
        Name of a file to its SHA-256.
    version : str
        Of Pyodide.
    advance : callable
        Is called after each file.

    Raises
    ------
    BuildError
        When a file is not to be had, or is another one; the message says what to do.
    """
    folder = os.environ.get(VARIABLE)
    found = {}
    for name, digest in wanted.items():
        content = _given(Path(folder) / name) if folder else _fetched(name, digest, version)
        if not _is(content, digest):
            raise BuildError(
                f"{name} is not the file that Pyodide {version}'s lock names: its SHA-256 differs. "
                f"Look into {folder or CACHE}."
            )
        found[name] = content
        advance()
    return found


def _is(content: bytes, digest: str) -> bool:
    return hashlib.sha256(content).hexdigest() == digest


def _given(path: Path) -> bytes:
    if not path.is_file():
        raise BuildError(f"{path} is missing; the variable {VARIABLE} names its folder.")
    return path.read_bytes()


def _fetched(name: str, digest: str, version: str) -> bytes:
    """Return a file from an earlier fetch, else fetch it and keep it."""
    kept = CACHE / name
    if kept.is_file() and _is(content := kept.read_bytes(), digest):
        return content
    source = address(version) + name
    try:
        with urllib.request.urlopen(source, timeout=_SECONDS) as answer:
            content = answer.read()
    except OSError as error:
        raise BuildError(
            f"{source} cannot be fetched: {getattr(error, 'reason', error)}. With the network, try "
            f"again; or set {VARIABLE} to a folder that holds Pyodide's files; or leave out "
            "--self-hosted, and readers' browsers fetch them."
        ) from error
    if _is(content, digest):
        write_file(kept, content)
    return content
