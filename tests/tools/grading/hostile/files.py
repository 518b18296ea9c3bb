"""Submissions whose file is odd: its text, its cells, its name, or that it is no file."""

import json
import math
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from tests.tools.grading.hostile.kind import (
    CELLS,
    HONEST,
    Kind,
    code_cell,
    notebook,
    write_honest,
    write_text,
)

FILE_KINDS: list[Kind] = []


def _file(
    name: str,
    description: str,
    write: Callable[[Path], Path],
    expected: dict[str, Any] | None = HONEST,
) -> None:
    """Add a kind whose file is odd; no expected answers: it cannot be read."""
    unreadable = expected is None
    FILE_KINDS.append(Kind(name, description, write, expected or {}, unreadable=unreadable))


def _holds(
    name: str, description: str, content: Any, expected: dict[str, Any] | None = HONEST
) -> None:
    """Add a kind whose file holds some text, or something as JSON."""
    text = content if isinstance(content, str) else json.dumps(content)
    _file(name, description, partial(write_text, text), expected)


def _named(name: str, description: str, file: str) -> None:
    """Add a kind whose file has an odd name."""
    _file(name, description, partial(write_honest, name=file))


# ---- malformed files: text ----
_file("bom", "a byte-order mark", partial(write_text, json.dumps(notebook()), encoding="utf-8-sig"))
_file(
    "latin_1",
    "Latin-1 instead of UTF-8",
    partial(write_text, json.dumps(notebook(), ensure_ascii=False), encoding="latin-1"),
)
_file("utf_16", "UTF-16", partial(write_text, json.dumps(notebook()), encoding="utf-16"))
_holds("truncated", "cut off in the middle", json.dumps(notebook())[:200], None)
_holds("empty", "nothing in it", "", None)
_holds("blank", "only blanks", " \n\n", None)
_holds("python", "a Python file with another name", "\n".join(CELLS), None)
_holds("html", "a web page with another name", "<!DOCTYPE html><html></html>", None)
_holds("zip", "an archive with another name", "PK\x03\x04" + "\0" * 50, None)
_holds("list", "a list", [notebook()], None)
_holds("text", "a text as JSON", '"a = 2 * 21"', None)
_holds("deep", "lists in lists in lists", "[" * 100_000, None)
_holds("no_cells", "a notebook without cells", {"nbformat": 4, "metadata": {}}, None)
_holds("large_outputs", "50 MB of outputs",
       notebook([code_cell(CELLS[0], outputs=[{"output_type": "stream", "name": "stdout",
                 "text": "x" * 50_000_000}]), *CELLS[1:]]))  # fmt: skip

# ---- malformed files: cells ----
_holds("nan_cell", "cells that are not cells",
       notebook([CELLS[0], math.nan, None, 7, [], *map(code_cell, CELLS[1:])])
       | {"nbformat_minor": math.nan})  # fmt: skip
_holds("no_source", "a cell without a source",
       notebook([CELLS[0], {"cell_type": "code"}, *CELLS[1:]]))  # fmt: skip
_holds("source_lists", "sources as lists of lines",
       notebook([code_cell(["\n", cell]) for cell in CELLS]))  # fmt: skip
_holds("source_number", "a source that is a number",
       notebook([CELLS[0], code_cell(7), code_cell({}), *CELLS[1:]]))  # fmt: skip
_holds("no_metadata", "all metadata stripped",
       {"cells": [{"cell_type": "code", "source": cell} for cell in CELLS]})  # fmt: skip
_holds("format_3", "nbformat 3",
       {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}, "worksheets": [
           {"cells": [{"cell_type": "code", "language": "python", "input": cell, "outputs": []}
                      for cell in CELLS]}]})  # fmt: skip
_holds("format_4_9", "nbformat 4.9", notebook(nbformat_minor=9))
_holds("format_5", "nbformat 5", notebook(nbformat=5, nbformat_minor=0))
_holds("duplicated", "every cell twice", notebook([*CELLS, *CELLS]))
_holds("deleted_cell", "a question's cell deleted", notebook([CELLS[0], CELLS[2]]),
       {"a": HONEST["a"], "c": HONEST["c"]})  # fmt: skip
_holds("reordered", "cells in another order", notebook(CELLS[::-1]))

# ---- malformed files: names, and what is no file ----
_named("other_name", "another name than the exercise's", "Untitled (3).ipynb")
_named("capitals", "another extension", "SUBMISSION.IPYNB")
_named("archive_name", "a name like an archive's", "submission.zip.ipynb")
_named("dots", "a name like a way out of the folder", "..%2f..%2fetc..ipynb")
_named("line_break", "a name with a line break", "first\nsecond.ipynb")
_named("emoji", "a name with pictures", "🎓📈.ipynb")
_named("long_name", "a name of 250 characters", "n" * 244 + ".ipynb")
_named("option", "a name like an option", "--help.ipynb")
_named("mark_up_name", "a name with HTML and a formula", "=1+1<b>'\"&.ipynb")


def _folder(folder: Path) -> Path:
    path = folder / "submission.ipynb"
    path.mkdir()
    return path


def _link(folder: Path, to: str) -> Path:
    path = folder / "submission.ipynb"
    path.symlink_to(to)
    return path


def _link_to_other(folder: Path) -> Path:
    """Link to another student's submission, which lies outside the folder's own files."""
    (folder / ".other").mkdir()
    return _link(folder, str(write_honest(folder / ".other")))


def _pipe(folder: Path) -> Path:
    path = folder / "submission.ipynb"
    os.mkfifo(path)
    return path


def _sparse(folder: Path) -> Path:
    path = folder / "submission.ipynb"
    path.touch()
    os.truncate(path, 10**11)
    return path


_file("folder", "a folder with a notebook's name", _folder, None)
_file("link_to_passwd", "a link to a file of the machine", partial(_link, to="/etc/passwd"), None)
_file("link_to_other", "a link to another student's submission", _link_to_other, None)
_file("link_to_itself", "a link to itself", partial(_link, to="submission.ipynb"), None)
_file("link_to_nothing", "a link to nothing", partial(_link, to="nothing.ipynb"), None)
_file("link_without_end", "a link to a file without end", partial(_link, to="/dev/zero"), None)
_file("pipe", "a pipe that nobody writes to", _pipe, None)
_file("sparse", "a file of 100 GB with nothing in it", _sparse, None)
