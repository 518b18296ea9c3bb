"""Decks of the lectures from what their built notebooks show: nothing is run."""

import re
from functools import cache
from html import unescape

import nbformat
from nbformat.v4 import new_output

from course_tools.basics.predictions import real_outputs
from course_tools.basics.sources import LECTURES, built_path, find_sources, read_cells
from course_tools.slides.deck import lecture_deck
from course_tools.slides.lecture import read_lecture

_IMAGE = re.compile(r'<img alt="([^"]*)" src="data:image/png;base64,([^"]*)">')


def as_drawn(output):
    """Return a figure, which notebooks store as HTML, as the kernel gave it."""
    if found := _IMAGE.match(output.get("data", {}).get("text/html", "")):
        alt = {"image/png": {"alt": unescape(found[1])}}
        return new_output("display_data", {"image/png": found[2]}, metadata=alt)
    return output


@cache
def stored_lecture(number):
    """Read a lecture's source with the stored outputs; its explorers have no state."""
    (source,) = find_sources([number], kinds=[LECTURES])
    built = nbformat.read(built_path(source), as_version=4).cells
    ran = iter([cell for cell in built if cell.cell_type == "code"])
    cells, explorers = read_cells(source), {}
    for at, cell in enumerate(cells, start=1):
        if cell.cell_type == "code":
            cell.outputs = [as_drawn(output) for output in real_outputs(next(ran))]
            cell.execution_count = at
            if "\nexplore_" in cell.source:
                explorers[at] = {"stored": True}
    return read_lecture(source.stem, cells, explorers)


@cache
def stored_deck(number):
    return lecture_deck(stored_lecture(number))
