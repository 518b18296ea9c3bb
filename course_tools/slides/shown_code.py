"""What of a cell's code a slide shows: the modelling. Plotting and imports are folded away."""

import ast
from typing import TypeGuard

# Calls that make a cell worth reading although it draws.
_MODELLING = {"fit", "fit_mixed", "fit_pooling", "mixedlm", "ols"}
_DRAWING = {"plt", "ax", "axes", "fig", "figure", "set_alt_text", "use_theme"}
_DRAWING_BEGINS = ("plot_", "explore_")
# Calls that only make a value readable.
_FORMATTING = {
    "print",
    "round",
    "abs",
    "len",
    "min",
    "max",
    "tolist",
    "to_dict",
    "to_string",
    "tail",
}
_SHOWN_IMPORTS = {"statsmodels"}


def shown_code(source: str, *, draws: bool) -> str:
    """Return the part of a cell's code that is shown on a slide; empty when all of it is folded.

    Parameters
    ----------
    source : str
        The cell's code.
    draws : bool
        Whether the cell shows a figure. Then only code that models is shown.
    """
    tree = ast.parse(source)
    if draws and not models(source):
        return ""
    kept = [node for node in tree.body if not _is_folded(node)]
    used = {part.id for node in kept for part in ast.walk(node) if isinstance(part, ast.Name)}
    shown = [node for node in kept if not _is_import(node) or used & _imported(node)]
    telling = [node for node in shown if not _is_labelled_print(node)] or shown
    if any(_is_labelled_print(node) and not _called(node) <= _FORMATTING for node in shown):
        telling = shown  # what is printed is worked out in the call
    return "\n".join(_with_blanks(source.splitlines(), telling)).strip("\n")


def models(source: str) -> bool:
    """Whether code fits a model."""
    return bool(_names(ast.parse(source)) & _MODELLING)


def _is_folded(node: ast.stmt) -> bool:
    if _is_import(node):
        first = node.module if isinstance(node, ast.ImportFrom) else node.names[0].name
        return (first or "").split(".")[0] not in _SHOWN_IMPORTS
    names = _names(node)
    return bool(names & _DRAWING) or any(name.startswith(_DRAWING_BEGINS) for name in names)


def _is_labelled_print(node: ast.stmt) -> bool:
    """Whether a statement prints values with words around them; then the output says it all."""
    if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)):
        return False
    call = node.value
    labelled = any(isinstance(part, ast.JoinedStr | ast.Constant) for part in call.args)
    return labelled and "print" in _names(node)


def _called(node: ast.AST) -> set[str]:
    """Return the names of functions and methods that are called, the last part of each."""
    calls = [part.func for part in ast.walk(node) if isinstance(part, ast.Call)]
    return {call.attr if isinstance(call, ast.Attribute) else ast.unparse(call) for call in calls}


def _is_import(node: ast.stmt) -> TypeGuard[ast.Import | ast.ImportFrom]:
    return isinstance(node, ast.Import | ast.ImportFrom)


def _imported(node: ast.Import | ast.ImportFrom) -> set[str]:
    """Return the names that an import brings."""
    return {(alias.asname or alias.name).split(".")[0] for alias in node.names}


def _names(node: ast.AST) -> set[str]:
    """Return the names that a piece of code calls, and on which it calls methods."""
    found: set[str] = set()
    for call in (part for part in ast.walk(node) if isinstance(part, ast.Call)):
        target: ast.expr = call.func
        while isinstance(target, ast.Attribute | ast.Subscript):
            found |= {target.attr} if isinstance(target, ast.Attribute) else set()
            target = target.value
        found |= {target.id} if isinstance(target, ast.Name) else set()
    return found


def _with_blanks(lines: list[str], nodes: list[ast.stmt]) -> list[str]:
    """Return the lines of the statements, with the comments and blank lines above each."""
    taken: list[str] = []
    for node in nodes:
        first = node.lineno - 1
        while first and (not lines[first - 1].strip() or lines[first - 1].startswith("#")):
            first -= 1
        taken += lines[first : node.end_lineno]
    return taken
