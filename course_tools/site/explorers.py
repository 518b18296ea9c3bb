"""The states of a lecture's explorers, so that its page shows them alive.

A lecture has slow cells. Run are only the statements that an explorer needs, and what comes out is
held to the numbers that the built notebook stores beside it.
"""

import ast
import os
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from typing import Any

from nbformat import NotebookNode

from course_tools.basics.errors import BuildError
from course_tools.basics.explorers import widget_state
from course_tools.basics.predictions import real_outputs
from course_tools.basics.sources import NOTEBOOKS

_CALL = "explore_"


def explorer_states(cells: Sequence[NotebookNode], name: str) -> dict[str, dict[str, Any]]:
    """Return the states of a built lecture's explorers.

    Parameters
    ----------
    cells : sequence of NotebookNode
        The cells of the built notebook.
    name : str
        The lecture's name, for messages.

    Returns
    -------
    dict
        The id of a cell that shows an explorer, to the explorer's state.

    Raises
    ------
    BuildError
        When an explorer cannot be made, or its numbers are not those that the notebook stores.
    """
    code = [cell for cell in cells if cell.cell_type == "code"]
    return {
        cell.id: _state(code[: at + 1], name)
        for at, cell in enumerate(code)
        if shows_explorer(cell)
    }


def shows_explorer(cell: NotebookNode) -> bool:
    """Whether the last line of a cell makes an explorer."""
    lines = cell.source.strip().splitlines()
    return cell.cell_type == "code" and bool(lines) and lines[-1].startswith(_CALL)


def _state(cells: Sequence[NotebookNode], name: str) -> dict[str, Any]:
    """Run what the last cell's explorer needs, and return its state."""
    statements = needed("\n".join(cell.source for cell in cells))
    last = statements.pop()
    values: dict[str, Any] = {}
    try:
        with _quiet():
            exec(compile(ast.Module(statements, []), name, "exec"), values)
            made = eval(compile(ast.Expression(last.value), name, "eval"), values)
    except Exception as error:
        raise BuildError(f"{name}: {ast.unparse(last)} failed: {error}") from error
    stored = [output.get("data", {}).get("text/plain") for output in real_outputs(cells[-1])]
    if repr(made) not in stored:
        raise BuildError(
            f"{name}: {ast.unparse(last)} has other numbers than the built notebook. "
            f"Build it again: course build {name}"
        )
    return widget_state(made)


def needed(source: str) -> list[Any]:
    """Return the statements that the last one needs, and that one: all that touch its names.

    A statement is kept when it gives a value to a needed name or calls a method of it; the names
    that it reads are needed too.
    """
    *before, last = ast.parse(source).body
    names, kept = _read(last), [last]
    for statement in reversed(before):
        if names & _touched(statement):
            kept.insert(0, statement)
            names |= _read(statement)
    return kept


def _read(statement: ast.stmt) -> set[str]:
    return {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}


def _touched(statement: ast.stmt) -> set[str]:
    """Names that a statement gives a value to, in whole or in part, or whose method it calls."""
    found = set()
    for node in ast.walk(statement):
        if isinstance(node, ast.alias):
            found.add((node.asname or node.name).split(".")[0])
        elif isinstance(node, ast.FunctionDef):
            found.add(node.name)
        elif isinstance(getattr(node, "ctx", None), ast.Store):
            found.add(_root(node))
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        found.add(_root(statement.value.func) if _is_method(statement.value) else "")
    return found - {""}


def _is_method(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute)


def _root(node: ast.AST) -> str:
    """Return the name that ``name.a["b"]`` begins with; empty when it begins with another thing."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


@contextmanager
def _quiet() -> Iterator[None]:
    """Work in the notebooks' folder, draw no window, print nothing, warn of nothing."""
    import matplotlib as mpl
    import matplotlib.pyplot as plt

    here = os.getcwd()
    os.chdir(NOTEBOOKS)
    try:
        with (
            mpl.rc_context({"backend": "agg"}),
            redirect_stdout(StringIO()),
            warnings.catch_warnings(action="ignore"),
        ):
            yield
    finally:
        plt.close("all")
        os.chdir(here)
