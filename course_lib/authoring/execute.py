"""Run a notebook in a kernel of this environment and check what it prints."""

import os
import re
import subprocess
from pathlib import Path

from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

_ADDRESS = re.compile(r" at 0x[0-9a-f]{6,}")
_PATH = re.compile(r"(?:^|[\s'\"(])(/(?:home|root|tmp|usr|work|Users|private|opt|var)/|[A-Z]:\\\\)")


class BuildError(Exception):
    """A notebook could not be built; the message names the notebook, the cell and the reason."""


def run_notebook(notebook: NotebookNode, name: str, folder: Path) -> NotebookNode:
    """Execute all cells in place and return the notebook with clean outputs.

    Raises
    ------
    BuildError
        When a cell fails, writes to stderr, prints a path or an address of the machine, or shows
        a picture without alt text.
    """
    # "python3" is this very interpreter: jupyter_client always offers the native kernel first.
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=300,
        record_timing=False,
        resources={"metadata": {"path": str(folder)}},
    )
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}
    environment.pop("MPLBACKEND", None)
    try:
        # What the kernel process itself says (a note about TCP) is not the notebook's output.
        client.execute(env=environment, stderr=subprocess.DEVNULL)
    except CellExecutionError as error:
        number = _failed_cell(notebook)
        raise BuildError(_where(notebook, name, number, f"{error.ename}: {error.evalue}")) from None
    for number, cell in enumerate(notebook.cells):
        if cell.cell_type == "code":
            cell.outputs = _merged(cell.outputs)
            for complaint in _complaints(cell):
                raise BuildError(_where(notebook, name, number, complaint))
    return notebook


def _failed_cell(notebook: NotebookNode) -> int:
    for number, cell in enumerate(notebook.cells):
        if any(output.output_type == "error" for output in cell.get("outputs", [])):
            return number
    return 0


def _where(notebook: NotebookNode, name: str, number: int, reason: str) -> str:
    """Name the notebook, the cell by number, heading and first line, and the reason."""
    heading = ""
    for cell in notebook.cells[: number + 1]:
        lines = [line for line in cell.source.splitlines() if line.startswith("#")]
        if cell.cell_type == "markdown" and lines:
            heading = lines[-1].lstrip("# ")
    first = (notebook.cells[number].source.splitlines() or [""])[0]
    return f"{name}, cell {number + 1}, under '{heading}', beginning '{first}': {reason}"


def _merged(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Join consecutive pieces of one stream: how they were cut depends on timing."""
    merged: list[NotebookNode] = []
    for output in outputs:
        output.pop("execution_count", None)
        if output.output_type == "execute_result":
            output["execution_count"] = None
        last = merged[-1] if merged else None
        if last and output.output_type == last.output_type == "stream" and last.name == output.name:
            last.text += output.text
        else:
            merged.append(output)
    return merged


def _complaints(cell: NotebookNode) -> list[str]:
    """List what must not be in a lecture's output."""
    found = []
    for output in cell.outputs:
        text = output.get("text", "") or "".join(str(v) for v in _texts(output))
        allowed = "stderr-ok" in cell.metadata.get("tags", [])
        if output.output_type == "stream" and output.name == "stderr" and not allowed:
            found.append(f"writes to stderr: {text.strip().splitlines()[0]}")
        if match := _PATH.search(text):
            found.append(f"shows a path of this machine: {match[1]}…")
        if _ADDRESS.search(text):
            found.append("shows an address in memory; print something readable instead")
        if "image/png" in output.get("data", {}) and not _alt(cell, output):
            found.append("shows a picture without alt text; use set_alt_text or the cell's 'alt'")
    return found


def _texts(output: NotebookNode) -> list[object]:
    return [v for kind, v in output.get("data", {}).items() if kind.startswith("text/")]


def _alt(cell: NotebookNode, output: NotebookNode) -> str:
    """Return the picture's alt text, taken from the cell where the figure has none."""
    image = output.metadata.setdefault("image/png", {})
    if not image.get("alt") and cell.metadata.get("alt"):
        image["alt"] = cell.metadata["alt"]
    return str(image.get("alt", ""))
