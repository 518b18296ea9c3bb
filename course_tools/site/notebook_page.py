"""A built notebook as a page of the book: figures with alt text, live explorers, folds closed."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from course_tools.basics.explorers import live_html
from course_tools.basics.notebook import notebook_text, tags
from course_tools.basics.pictures import picture_of
from course_tools.basics.predictions import is_hidden, real_outputs
from course_tools.site.figures import from_base64, image_tag, write_picture

_HIDE = "hide-output"  # myst-nb's tag: shown when the reader asks


def write_notebook_page(
    notebook: NotebookNode, states: Mapping[str, Mapping[str, Any]], page: Path, book: Path
) -> None:
    """Write a notebook as a source of the book.

    Parameters
    ----------
    notebook : NotebookNode
        As it was built; it is changed.
    states : mapping
        States of its explorers, by the id of the cell.
    page : Path
        The file to write, within `book`.
    book : Path
        Folder of the book's sources.
    """
    up = "../" * (len(page.relative_to(book).parts) - 1)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [
                _output(one, states.get(cell.id), book, up) for one in real_outputs(cell)
            ]
        if is_hidden(cell) and cell.outputs:
            cell.metadata["tags"] = sorted({*tags(cell), _HIDE})
        _put_attachments(cell, book, up)
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(notebook_text(notebook), encoding="utf-8")


def _output(
    output: NotebookNode, state: Mapping[str, Any] | None, book: Path, up: str
) -> NotebookNode:
    """Give a picture its place in the book, and an explorer its life."""
    if picture := picture_of(output):
        html = image_tag(from_base64(picture.png), picture.alt, book, up)
        kind = "explorer" if state else "figure-output"
        html = f'<div class="{kind}">{live_html(state, html) if state else html}</div>'
        output.data, output.metadata = NotebookNode({"text/html": html}), NotebookNode()
    elif "text/html" in output.get("data", {}):
        # The corner of a table names nothing, so it is no head.
        output.data["text/html"] = output.data["text/html"].replace("<th></th>", "<td></td>")
    return output


def _put_attachments(cell: NotebookNode, book: Path, up: str) -> None:
    """Turn a cell's attachments into files."""
    for name, bundle in cell.pop("attachments", {}).items():
        address = write_picture(from_base64(next(iter(bundle.values()))), book)
        cell.source = cell.source.replace(f"(attachment:{name})", f"({up}{address})")
