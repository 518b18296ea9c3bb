"""What of a cell's code a slide shows: the lines that fit a model. All else is folded away."""

import ast
from collections.abc import Iterator, Sequence

_MODELLING = {"fit", "fit_mixed", "fit_pooling", "mixedlm", "ols"}


def shown_code(source: str) -> str:
    """Return the part of a cell's code that is shown on a slide; empty when all of it is folded.

    Shown are the statements that fit a model, and those of the cell that give a name to what they
    use. Of a loop the lines that only print are left out.

    Parameters
    ----------
    source : str
        The cell's code.
    """
    body = [node for node in ast.parse(source).body if not _is_import(node)]
    wanted, shown = set[str](), []
    for node in reversed(body):
        if _fits(node) or (isinstance(node, ast.Assign) and wanted & _names(node, ast.Store)):
            shown.append(node)
            wanted |= _names(node, ast.Load)
    hidden = {number for node in shown for number in _printing(node)}
    lines = source.splitlines()
    kept = [
        lines[number]
        for node in reversed(shown)
        for number in range(node.lineno - 1, node.end_lineno or node.lineno)
        if number not in hidden
    ]
    return "\n".join(kept)


def _is_import(node: ast.stmt) -> bool:
    return isinstance(node, ast.Import | ast.ImportFrom)


def _fits(node: ast.stmt) -> bool:
    """Whether a statement fits a model and does not only print it."""
    return not _is_print(node) and bool(_called(node) & _MODELLING)


def _called(node: ast.AST) -> set[str]:
    """Return the names of functions and methods that are called."""
    calls = [part.func for part in ast.walk(node) if isinstance(part, ast.Call)]
    return {call.attr if isinstance(call, ast.Attribute) else ast.unparse(call) for call in calls}


def _names(node: ast.AST, how: type[ast.expr_context]) -> set[str]:
    """Return the names that a statement reads, or sets."""
    found = [part for part in ast.walk(node) if isinstance(part, ast.Name)]
    return {part.id for part in found if isinstance(part.ctx, how)}


def _printing(node: ast.stmt) -> Iterator[int]:
    """Yield the lines, from 0, that only print within a loop or a condition."""
    for part in ast.walk(node):
        body: Sequence[ast.stmt] = part.body if isinstance(part, ast.For | ast.With) else []
        prints = [one for one in body if _is_print(one)]
        if len(prints) < len(body):
            for one in prints:
                yield from range(one.lineno - 1, one.end_lineno or one.lineno)


def _is_print(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Call)
        and ast.unparse(node.value.func) == "print"
    )
