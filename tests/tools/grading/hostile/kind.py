"""The honest exercise that all hostile submissions are made from, and what is known of each.

The exercise asks for three answers: ``a`` (42), ``b`` ("random slope") and ``c`` ([0.5, 1.0, 1.5]),
one cell each. A hostile submission does something after the first answer, or its file is odd. Each
kind states what is honestly earned all the same.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NAMES = ("a", "b", "c")
CELLS = (
    "a = 2 * 21",
    "b = 'random ' + 'slope'",
    "c = [value / 2 for value in (1, 2, 3)]",
)
HONEST: dict[str, Any] = {"a": 42, "b": "random slope", "c": [0.5, 1.0, 1.5]}


@dataclass(frozen=True)
class Kind:
    """One kind of submission.

    Attributes
    ----------
    name : str
        Short and unique.
    description : str
        What it does, in a line.
    write : function
        Writes the file into a folder, and returns its path.
    expected : dict
        Answers that are honestly earned; the other names have no value.
    unreadable : bool
        Whether the file is no notebook.
    stopped : bool
        Whether the run is ended early.
    slow : bool
        Whether it goes on until a limit of time ends it.
    cells : tuple of str
        Its code cells; empty where the file itself is the odd thing.
    """

    name: str
    description: str
    write: Callable[[Path], Path]
    expected: dict[str, Any]
    unreadable: bool = False
    stopped: bool = False
    slow: bool = False
    cells: tuple[str, ...] = ()


def code_cell(source: Any, **more: Any) -> dict[str, Any]:
    """Return a code cell of the current format."""
    plain = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    return plain | {"source": source} | more


def notebook(cells: Sequence[Any] = CELLS, **more: Any) -> dict[str, Any]:
    """Return a notebook of the current format; cells are sources, or cells already."""
    made = [code_cell(cell) if isinstance(cell, str) else cell for cell in cells]
    text = {"cell_type": "markdown", "metadata": {}, "source": "An exercise, of Zoë"}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [text, *made]} | more


def write_text(text: str, folder: Path, name: str = "", encoding: str = "utf-8") -> Path:
    """Write a file into a folder."""
    path = folder / (name or "submission.ipynb")
    path.write_bytes(text.encode(encoding))
    return path


def write_honest(folder: Path, name: str = "submission.ipynb") -> Path:
    """Write the honest submission."""
    return write_text(json.dumps(notebook()), folder, name)
