"""Names in a factor of a formula, and what Python would read there otherwise than R."""

import ast
from collections.abc import Iterator


def names_in(code: str) -> Iterator[tuple[str, str]]:
    """Yield the names in a Python expression.

    Parameters
    ----------
    code : str
        A factor of a formula, as patsy writes it.

    Yields
    ------
    pair of str
        Name, and how it is used: ``called``, ``root`` of a dotted name, ``category``, ``plain``.

    Raises
    ------
    ValueError
        For what is no expression, or cannot be computed for all rows at once.
    """
    tree = _parsed(code)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            _refuse_base(node)
        elif _is_of_one_value(node):
            raise ValueError(
                f"'{code}' compares all rows at once: put each comparison in parentheses and join "
                f"them with &, | or ~, such as I((x > 2) & (x < 5))."
            )
    own = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and _is_stored(n)}
    own |= {n.arg for n in ast.walk(tree) if isinstance(n, ast.arg)}
    yield from ((n, k) for n, k in _walk(tree.body, "plain") if n not in own)


def _parsed(code: str) -> ast.Expression:
    try:
        return ast.parse(code, mode="eval")
    except SyntaxError:
        raise ValueError(
            f"'{code}' in the formula cannot be read. Join terms with '+', write what is to be "
            f"computed as Python does, and put a column's name that is no word in backticks, "
            f"such as `reaction time`."
        ) from None


def _is_of_one_value(node: ast.AST) -> bool:
    """Whether Python reads it for one value, or binds & and | before a comparison as R does not."""
    if isinstance(node, ast.Compare):
        bits = [n for n in (node.left, *node.comparators) if isinstance(n, ast.BinOp)]
        return len(node.ops) > 1 or any(isinstance(n.op, (ast.BitAnd, ast.BitOr)) for n in bits)
    is_not = isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)
    return is_not or isinstance(node, ast.BoolOp)


def _refuse_base(call: ast.Call) -> None:
    """Refuse R's logarithm with a base, which NumPy's has not."""
    if ast.unparse(call.func) == "np.log" and len(call.args) + len(call.keywords) > 1:
        x, base = [ast.unparse(node) for node in (*call.args, *[k.value for k in call.keywords])][
            :2
        ]
        other = f"log{base}({x}) or " if base in {"2", "10"} else ""
        raise ValueError(
            f"log() takes no base here: write {other}log({x}) / np.log({base}) in I()."
        )


def _is_stored(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Store)


def _walk(node: ast.AST, kind: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, ast.Name):
        yield node.id, kind
    elif isinstance(node, ast.Call):
        yield from _walk_call(node, kind)
    elif isinstance(node, ast.Attribute):
        yield from _walk(node.value, "root")
    else:
        for child in ast.iter_child_nodes(node):
            yield from _walk(child, "plain" if kind in {"called", "root"} else kind)


def _walk_call(node: ast.Call, kind: str) -> Iterator[tuple[str, str]]:
    function = node.func.id if isinstance(node.func, ast.Name) else ""
    if function == "Q" and node.args and isinstance(node.args[0], ast.Constant):
        yield str(node.args[0].value), kind
        return
    yield from _walk(node.func, "called")
    within = "category" if function == "C" else kind
    for at, child in enumerate([*node.args, *(word.value for word in node.keywords)]):
        # The arguments of C after the first are contrasts and levels, no columns.
        yield from _walk(child, within if function != "C" or at == 0 else "plain")
