"""Run a notebook in a kernel of this environment and check what it shows."""

import asyncio
import os
import re
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import matplotlib as mpl
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError
from nbformat import NotebookNode

from course_lib.basics.progress import VARIABLE
from course_tools.basics.errors import BuildError
from course_tools.basics.notebook import describe_cell, set_metadata, tags
from course_tools.basics.sources import ROOT

CELL_SECONDS = 300  # of a cell in a build
_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]{6,}")
_FOLDERS = "home|root|tmp|usr|opt|var|etc|mnt|srv|work|workspace|private|Users|Volumes|Library"
_PATH = re.compile(rf"(?<![\w./:])/(?:{_FOLDERS})/[\w.-]+|\b[A-Z]:\\\w+|file:///")
# Settings of the machine that would change what cells print or how figures look.
_PERSONAL = ("MPLBACKEND", "PYTHONWARNINGS", "COLUMNS", "LINES", "FORCE_COLOR", "NO_COLOR")
_WIDGET = "application/vnd.jupyter.widget-view+json"


class _ThisPython(AsyncKernelManager):
    """Starts the Python that runs the build, whatever kernels the user has installed."""

    @property
    def kernel_spec(self) -> KernelSpec:
        argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        return KernelSpec(argv=argv, display_name="Python 3 (ipykernel)", language="python")


def run_notebook(notebook: NotebookNode, name: str, folder: Path) -> NotebookNode:
    """Execute all cells in place and return the notebook with clean outputs.

    What a cell tagged ``live`` prints is not kept: only the reader's own machine can know it.

    Parameters
    ----------
    notebook : NotebookNode
        Notebook without outputs.
    name : str
        The notebook's name, for messages.
    folder : Path
        Working folder of the kernel.

    Raises
    ------
    BuildError
        When a cell fails, writes to stderr, shows a path or an address of the machine, or shows
        a picture without alt text. Every such cell is named.
    """
    with TemporaryDirectory(prefix="course-") as scratch:
        _execute(notebook, name, folder, Path(scratch))
    set_metadata(notebook)
    found = []
    for number, cell in enumerate(notebook.cells):
        if cell.cell_type == "code":
            cell.outputs = clean_outputs(cell.outputs)
            if "live" in tags(cell):
                cell.outputs, cell.execution_count = [], None
            where = describe_cell(notebook.cells, number)
            found += [f"{name}, {where}: {complaint}" for complaint in complaints(cell)]
    if found:
        raise BuildError("\n".join(found))
    return notebook


def _execute(notebook: NotebookNode, name: str, folder: Path, scratch: Path) -> None:
    """Run the cells; whatever stops a cell is told with the cell's place."""
    at = [0]
    client = NotebookClient(
        notebook,
        kernel_manager_class=_ThisPython,
        timeout=CELL_SECONDS,
        record_timing=False,
        store_widget_state=False,
        force_raise_errors=True,
        resources={"metadata": {"path": str(folder)}},
        on_cell_execute=lambda cell, cell_index: at.__setitem__(0, cell_index),  # noqa: ARG005
    )
    manager = client.create_kernel_manager()
    if sys.platform != "win32":
        # Sockets in files: no port, and no warning about TCP without encryption.
        manager.transport, manager.ip = "ipc", str(scratch / "kernel")
    said = scratch / "kernel.txt"
    try:
        # In a thread of its own: the caller's may have a running event loop already.
        with said.open("wb") as stderr, ThreadPoolExecutor(1) as apart:
            work = client.async_execute(env=_environment(scratch), stderr=stderr)
            apart.submit(asyncio.run, work).result()
    except (CellExecutionError, CellTimeoutError, RuntimeError) as error:
        where = describe_cell(notebook.cells, at[0]) if notebook.cells else "no cells"
        raise BuildError(f"{name}, {where}: {_reason(error, said)}") from None


def _reason(error: Exception, said: Path) -> str:
    """Say in one or two lines what stopped the cell."""
    if isinstance(error, CellExecutionError):
        return f"{error.ename}: {error.evalue}"
    if isinstance(error, CellTimeoutError):
        return f"ran longer than {CELL_SECONDS} seconds"
    last = said.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-3:]
    return "\n".join([f"the kernel stopped: {error}", *last])


def _environment(scratch: Path) -> dict[str, str]:
    """Return the kernel's environment: one BLAS thread, no personal settings."""
    kept = {key: value for key, value in os.environ.items() if key not in _PERSONAL}
    return kept | {
        "OPENBLAS_NUM_THREADS": "1",
        VARIABLE: "off",
        "PYTHONHASHSEED": "0",
        "IPYTHONDIR": str(scratch / "ipython"),
        "MATPLOTLIBRC": str(Path(mpl.get_data_path()) / "matplotlibrc"),
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }


def clean_outputs(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Join the pieces of each stream, which are cut by timing, and drop live widgets.

    Between two other outputs there is one stdout at most, and after it one stderr.
    """
    cleaned: list[NotebookNode] = []
    for output in outputs:
        output.get("data", {}).pop(_WIDGET, None)
        if output.output_type != "stream":
            cleaned.append(output)
            continue
        for earlier in reversed(cleaned):
            if earlier.output_type != "stream":
                cleaned.append(output)
                break
            if earlier.name == output.name:
                earlier.text += output.text
                break
        else:
            cleaned.append(output)
    return _stdout_first(cleaned)


def _stdout_first(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Put stdout before stderr where they are neighbours: they travel on separate pipes."""
    for i in range(len(outputs) - 1):
        pair = [output.get("name") for output in outputs[i : i + 2]]
        if pair == ["stderr", "stdout"]:
            outputs[i : i + 2] = reversed(outputs[i : i + 2])
    return outputs


def complaints(cell: NotebookNode) -> list[str]:
    """List what must not be in a lecture's output, in words."""
    return [words for output in cell.outputs for words in _complaints(cell, output)]


def _complaints(cell: NotebookNode, output: NotebookNode) -> Iterator[str]:
    text = _shown_text(output)
    allowed = "stderr-ok" in tags(cell)
    if output.get("name") == "stderr" and not allowed:
        yield f"writes to stderr: {(text.strip().splitlines() or [''])[0]}"
    if path := _path_in(text):
        yield f"shows a path of this machine: {path}"
    if match := _ADDRESS.search(text):
        yield f"shows an address in memory:{match[0]}; print something readable instead"
    for kind in output.get("data", {}):
        if kind.startswith("image/") and not _alt(cell, output, kind):
            yield (
                "shows a picture without alt text; call set_alt_text(figure, '...') before "
                "plt.show(), after use_theme(), or give the cell an option ':alt: ...'"
            )


def _shown_text(output: NotebookNode) -> str:
    """Return all that an output says in text."""
    data: dict[str, Any] = output.get("data", {})
    shown = [str(value) for kind, value in data.items() if not kind.startswith("image/")]
    return "\n".join([output.get("text", ""), *shown, *output.get("traceback", [])])


def _path_in(text: str) -> str:
    """Find an absolute path; empty when there is none."""
    known = [path for path in (str(ROOT), sys.prefix, str(Path.home())) if len(path) > 5]
    match = _PATH.search(text)
    return next((path for path in known if path in text), match[0] if match else "")


def _alt(cell: NotebookNode, output: NotebookNode, kind: str) -> str:
    """Return the picture's alt text, taken from the cell where the figure has none."""
    image = output.metadata.setdefault(kind, NotebookNode())
    if not image.get("alt") and cell.metadata.get("alt"):
        image["alt"] = cell.metadata["alt"]
    return str(image.get("alt", ""))
