"""Pictures in outputs: as a kernel gives them, and as a built notebook keeps them."""

import re
from collections.abc import Iterable
from html import unescape
from typing import NamedTuple

from nbformat import NotebookNode

from course_lib.theme import image_html

_IMAGE = re.compile(r'<img alt="([^"]*)" src="data:image/png;base64,([^"]+)">')


class Picture(NamedTuple):
    """A PNG in base64, and its alt text."""

    png: str
    alt: str


def picture_of(output: NotebookNode) -> Picture | None:
    """Return the picture that an output shows, if it shows one."""
    data = output.get("data", {})
    if "image/png" in data:
        return Picture(data["image/png"], output.metadata.get("image/png", {}).get("alt", ""))
    if found := _IMAGE.fullmatch(data.get("text/html", "")):
        return Picture(found[2], unescape(found[1]))
    return None


def keep_as_images(cells: Iterable[NotebookNode]) -> None:
    """Keep each picture once, as an ``<img>`` with its alt text, which every program shows."""
    for cell in cells:
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}) and (picture := picture_of(output)):
                output.data["text/html"] = image_html(*picture)
                del output.data["image/png"]
                output.metadata.pop("image/png", None)
