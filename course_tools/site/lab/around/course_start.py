"""In a reader's browser: imports the packages before a cell of the reader's does.

More than half of a start is compiling the packages' sources, so what is compiled is kept in the
browser for the next visit. Python holds each kept module to the source beside it, and compiles it
anew where they differ.
"""

import io
import shutil
import sys
import tarfile
import zlib
from importlib.util import source_from_cache, source_hash
from pathlib import Path
from typing import Any

PACKAGES = Path(__file__).parent
COMPILED = "__pycache__/*.pyc"
# How a compiled module begins (PEP 552): Python's number, a mark, and what its source is held to.
NUMBER, HEAD = 4, 16
BY_HASH = (0b11).to_bytes(4, "little")  # held to the source's hash, not to its time
DAMAGED = (tarfile.TarError, EOFError, OSError, zlib.error)


async def take_up(shell: Any, store: str, address: str) -> None:
    """Import what lectures import, as compiled modules where the browser has kept them.

    Parameters
    ----------
    shell : InteractiveShell
        Of the notebook; this call leaves no name, count or line of history in it.
    store : str
        Name of the browser's cache.
    address : str
        Under which the cache holds the modules.
    """
    _leave_no_trace(shell)
    unpack(await _kept(store, address))
    sys.dont_write_bytecode = False
    try:
        _import_all()
    finally:
        sys.dont_write_bytecode = True


async def keep_compiled(shell: Any, store: str, address: str) -> None:
    """Keep for the next visit what `take_up` compiled; the parameters are the same."""
    import js  # the browser's own names
    from pyodide.ffi import JsException, to_js

    _leave_no_trace(shell)
    packed = pack() if any(not _is_by_hash(path) for path in PACKAGES.rglob(COMPILED)) else b""
    remove()
    if not packed:
        return
    try:
        cache = await js.caches.open(store)
        await cache.put(address, js.Response.new(to_js(packed)))
    except (AttributeError, JsException):  # no room, or a browser that keeps nothing
        return


async def _kept(store: str, address: str) -> bytes:
    """Return what an earlier visit kept; nothing when there is none."""
    import js
    from pyodide.ffi import JsException

    try:
        found = await (await js.caches.open(store)).match(address)
        return (await found.arrayBuffer()).to_bytes() if found else b""
    except (AttributeError, JsException):
        return b""


def _leave_no_trace(shell: Any) -> None:
    shell.execution_count -= 1
    history = shell.history_manager
    history._i00 = ""
    for lines in (history.input_hist_parsed, history.input_hist_raw, history.db_input_cache):
        del lines[-1:]


def _import_all() -> None:
    import seaborn  # noqa: F401
    import statsmodels.formula.api  # noqa: F401

    import course_lib

    for name in dir(course_lib):
        getattr(course_lib, name)


def _is_by_hash(compiled: Path) -> bool:
    with compiled.open("rb") as file:
        return file.read(HEAD)[NUMBER : NUMBER + len(BY_HASH)] == BY_HASH


def pack() -> bytes:
    """Return all compiled modules as an archive, each held to its source's hash."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz", compresslevel=1) as archive:
        for path in sorted(PACKAGES.rglob(COMPILED)):
            compiled = path.read_bytes()
            to_source = source_hash(Path(source_from_cache(str(path))).read_bytes())
            content = compiled[:NUMBER] + BY_HASH + to_source + compiled[HEAD:]
            member = tarfile.TarInfo(path.relative_to(PACKAGES).as_posix())
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return packed.getvalue()


def unpack(kept: bytes) -> None:
    """Put compiled modules beside their sources: all, or none where the archive is damaged."""
    if not kept:
        return
    try:
        with tarfile.open(fileobj=io.BytesIO(kept), mode="r:gz") as archive:
            archive.extractall(PACKAGES, filter="data")
    except DAMAGED:
        remove()


def remove() -> None:
    """Take the compiled modules away: what is imported stays, and memory is scarce."""
    for folder in {path.parent for path in PACKAGES.rglob(COMPILED)}:
        shutil.rmtree(folder)
