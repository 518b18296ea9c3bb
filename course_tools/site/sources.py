"""Write the sources that Sphinx makes the book from."""

import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat

from course_tools.basics.sources import EXERCISES, NOTEBOOKS, ROOT, SOURCES
from course_tools.basics.templates import templates
from course_tools.build.course_list import Course
from course_tools.site.figures import write_picture
from course_tools.site.notebook_page import write_notebook_page
from course_tools.site.pages import FOR_WHOM, TITLE, Page
from course_tools.site.reference import ROOMS, reference_page
from course_tools.site.settings import TEMPLATES

DOWNLOADS = "notebooks"
DATA = "data"
_CARD = re.compile(r"^## (\w+)$", re.MULTILINE)
_PICTURE = re.compile(r"!\[([^\]]+)\]\(notebooks/source/pooling\.png\)")


def write_sources(
    pages: Mapping[str, Page],
    course: Course,
    states: Mapping[str, Mapping[str, Any]],
    book: Path,
) -> None:
    """Write all pages of the book as sources.

    Parameters
    ----------
    pages : mapping
        See `pages.all_pages`.
    course : Course
        The list of lectures.
    states : mapping
        Name of a lecture to the states of its explorers.
    book : Path
        An empty folder.
    """
    for page in pages.values():
        if page.notebook:
            notebook = nbformat.read(NOTEBOOKS / f"{page.name}.ipynb", as_version=4)
            target = book / f"{page.name}.ipynb"
            write_notebook_page(notebook, states.get(page.name, {}), target, book)
    for name in ("glossary.md", "lme4_to_mixedlm.md"):
        shutil.copyfile(NOTEBOOKS / name, book / name)
    (book / "data.md").write_text(_data_cards(), encoding="utf-8")
    (book / "reference").mkdir(parents=True, exist_ok=True)
    for name in ROOMS:
        (book / "reference" / f"{name}.md").write_text(reference_page(name), encoding="utf-8")
    (book / "index.md").write_text(_home(pages, course, book), encoding="utf-8")


def write_downloads(pages: Mapping[str, Page], out: Path) -> None:
    """Put beside the book the notebooks and data files that a reader can download."""
    for page in pages.values():
        if page.notebook:
            (out / page.notebook).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(NOTEBOOKS / f"{page.name}.ipynb", out / page.notebook)
    (out / DATA).mkdir(parents=True, exist_ok=True)
    for path in sorted((ROOT / DATA).glob("*.csv")):
        shutil.copyfile(path, out / DATA / path.name)


def _data_cards() -> str:
    """Return the cards of the data, each with a link to its file."""
    text = (ROOT / DATA / "README.md").read_text(encoding="utf-8")

    def linked(heading: re.Match[str]) -> str:
        file = f"{DATA}/{heading[1]}.csv"
        there = (ROOT / file).exists()
        link = f'\n\n<p class="download"><a href="{file}" download>{heading[1]}.csv</a></p>'
        return heading[0] + (link if there else "")

    return _CARD.sub(linked, text)


def _home(pages: Mapping[str, Page], course: Course, book: Path) -> str:
    """Return the first page: for whom the course is, and the question of each lecture."""
    picture = (SOURCES / "pooling.png").read_bytes()
    alt = _PICTURE.search((ROOT / "README.md").read_text(encoding="utf-8"))
    return (
        templates(TEMPLATES)
        .get_template("home.md")
        .render(
            title=TITLE,
            for_whom=FOR_WHOM,
            picture=write_picture(picture, book),
            alt=alt[1] if alt else TITLE,
            lectures=course.lectures,
            exercises=EXERCISES,
            pages=pages,
            rooms=ROOMS,
        )
    )
