"""Write built notebooks without losing what somebody changed in them."""

import hashlib
import json
import shutil
from datetime import datetime
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from course_tools.basics.files import write_file
from course_tools.basics.notebook import notebook_text


def content_hash(notebook: NotebookNode) -> str:
    """Hash what a person sees of a notebook: sources, execution counts and outputs.

    Metadata is left out, as opening and saving a notebook in JupyterLab rewrites it.
    """
    kept = ("cell_type", "source", "attachments", "execution_count", "outputs")
    cells = [{key: cell[key] for key in kept if key in cell} for cell in notebook.cells]
    return hashlib.sha256(json.dumps(cells, sort_keys=True).encode()).hexdigest()


def stamped(notebook: NotebookNode) -> NotebookNode:
    """Return the notebook as read back from a file, with the hash of its content recorded."""
    notebook = nbformat.reads(notebook_text(notebook), as_version=4)
    notebook.metadata["course"] = {"sha256": content_hash(notebook)}
    return notebook


def was_changed(path: Path) -> bool:
    """Whether a notebook is no longer what the build wrote: edited, run again, or not readable."""
    try:
        notebook = nbformat.read(path, as_version=4)
        return bool(notebook.metadata["course"]["sha256"] != content_hash(notebook))
    except Exception:  # whatever it is, somebody made it
        return True


def write_notebook(notebook: NotebookNode, target: Path, kept: Path) -> str:
    """Write a notebook in one step; one that was changed since its build is kept first.

    Parameters
    ----------
    notebook : NotebookNode
        The built notebook.
    target : Path
        Where it goes.
    kept : Path
        Folder for dated copies of changed notebooks.

    Returns
    -------
    str
        What was kept and where; empty when there was nothing to keep.
    """
    text = notebook_text(notebook)
    message = ""
    if target.exists() and target.read_bytes() != text.encode() and was_changed(target):
        copy = _free_name(kept, target.stem)
        shutil.copy2(target, copy)
        message = f"{target.name} was changed since it was built; your version is kept in {copy}"
    write_file(target, text)
    return message


def _free_name(folder: Path, stem: str) -> Path:
    """Return a dated name that no file has yet."""
    folder.mkdir(parents=True, exist_ok=True)
    dated = folder / f"{stem}-{datetime.now():%Y-%m-%d-%H%M%S}.ipynb"
    number = 2
    free = dated
    while free.exists():
        free = dated.with_stem(f"{dated.stem}-{number}")
        number += 1
    return free
