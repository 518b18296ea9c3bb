"""Read what came out of a sandbox: data only, of known types and sizes, and nothing trusted."""

import json
import math
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from course_tools.grading.sandbox.encode import (
    LARGEST,
    MOST_CELLS,
    MOST_ITEMS,
    MOST_TEXT,
    SPECIAL,
    NotPlainError,
)


def read_line(line: bytes) -> dict[str, Any]:
    """Read one line of strict JSON.

    Parameters
    ----------
    line : bytes
        What came over the pipe.

    Returns
    -------
    dict
        The object on the line; empty when the line holds anything else, however malformed.
    """
    try:
        found = json.loads(line.decode(), parse_constant=_refuse)
    except (ValueError, RecursionError):  # not JSON, not UTF-8, an endless number, deep nesting
        return {}
    return found if isinstance(found, dict) else {}


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


def decode(pair: Any) -> Any:
    """Rebuild a value from what came out of a sandbox, which may be anything.

    Parameters
    ----------
    pair : object
        What JSON held: a kind and a content as `encode` writes them, or a forgery.

    Returns
    -------
    bool, int, float, str, list or DataFrame
        Plain data of these very types. A missing element of a list is None, of a table NaN.

    Raises
    ------
    NotPlainError
        For everything else; the message says in a few words what the value was.
    """
    if not (isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], str)):
        raise NotPlainError("unknown")
    kind, content = pair
    if kind == "other":
        raise NotPlainError(clean(content, 80) if isinstance(content, str) else "unknown")
    if kind not in _READERS:
        raise NotPlainError("unknown")
    return _READERS[kind](content)


def clean(text: str, most: int) -> str:
    """Text on one line, at most so long, with nothing that cannot be written to a file."""
    line = " ".join(text[: 4 * most].split())[:most]
    return "".join(c if c.isprintable() else "?" for c in line)


def _read_number(content: Any) -> Any:
    if isinstance(content, str) and content in SPECIAL:
        return SPECIAL[content]
    if isinstance(content, bool | float) or (isinstance(content, int) and abs(content) <= LARGEST):
        return content
    raise NotPlainError("unknown")


def _read_text(content: Any) -> str:
    if not isinstance(content, str) or len(content) > MOST_TEXT:
        raise NotPlainError("unknown")
    return content.encode("utf-8", "replace").decode()  # half a surrogate pair cannot be written


def _read_item(content: Any) -> Any:
    if content is None:
        return None
    if isinstance(content, list) and len(content) == 1:
        return _read_text(content[0])
    if isinstance(content, str) and content not in SPECIAL:
        return _read_text(content)
    return _read_number(content)


def _read_list(content: Any) -> list[Any]:
    if not isinstance(content, list) or len(content) > MOST_ITEMS:
        raise NotPlainError("unknown")
    return [_read_item(item) for item in content]


def _read_frame(content: Any) -> Any:
    import pandas as pd

    if not (isinstance(content, list) and list(map(type, content)) == [list, list]):
        raise NotPlainError("unknown")
    names, rows = [_read_text(name) for name in content[0]], content[1]
    if max(1, len(names)) * max(1, len(rows)) > MOST_CELLS:
        raise NotPlainError("unknown")
    cells = [[math.nan if item is None else item for item in _read_list(row)] for row in rows]
    if any(len(row) != len(names) for row in cells):
        raise NotPlainError("unknown")
    with suppress(ValueError, OverflowError):
        return pd.DataFrame(cells, columns=names)
    raise NotPlainError("unknown")


_READERS: dict[str, Callable[[Any], Any]] = {
    "number": _read_number,
    "text": _read_text,
    "list": _read_list,
    "frame": _read_frame,
}
