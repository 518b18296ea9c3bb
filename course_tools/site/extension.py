"""What the book adds to Sphinx: descriptions, links above a page, names for what has a style."""

import re
from collections.abc import Mapping
from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from course_tools.site.pages import Page

_FIGURE = re.compile(r"(Figure|Table) \d")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the handlers; Sphinx calls this."""
    app.add_config_value("course_pages", {}, "")
    app.add_config_value("course_links", {}, "")
    app.connect("doctree-read", name_parts)
    app.connect("html-page-context", _say_of_page)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def name_parts(_app: Sphinx | None, document: nodes.document) -> None:
    """Give classes to what the lectures write by rule: predictions, captions, findings.

    Heads of tables that say nothing are taken out.
    """
    for quote in document.findall(nodes.block_quote):
        if quote.astext().startswith("Predict."):
            quote["classes"].append("predict")
    for head in list(document.findall(nodes.thead)):
        if not head.astext().strip():  # Markdown asks for one, also where there is none
            head.parent.remove(head)
    for at, paragraph in enumerate(document.findall(nodes.paragraph)):
        parts = [part for part in paragraph.children if part.astext()]
        only = parts[0] if len(parts) == 1 else None
        if isinstance(only, nodes.emphasis) and _FIGURE.match(only.astext()):
            paragraph["classes"].append("caption-text")
        elif isinstance(only, nodes.strong):
            paragraph["classes"].append("finding" if at else "question")


def _say_of_page(
    app: Sphinx, name: str, _template: str, context: dict[str, Any], _tree: object
) -> None:
    """Give a page its description, and the links that stand above it."""
    page: Page | None = app.config.course_pages.get(name)
    about = page.description if page else "Search the course."
    tag = f'\n<meta name="description" content="{escape(about)}">'
    context["metatags"] = context.get("metatags", "") + tag
    context["course_page"] = page
    context["course_actions"] = page_actions(page, app.config.course_links) if page else []
    context["course_links"] = app.config.course_links


def page_actions(page: Page, links: Mapping[str, Any]) -> list[tuple[str, str, bool]]:
    """Return the links above a page: name, address, whether it is a download.

    An address is from the book's root, but for that on another machine.

    Parameters
    ----------
    page : Page
        The page.
    links : mapping
        What else the site has, see `book.make_book`.
    """
    found = []
    if page.notebook:
        found.append(("Download the notebook", page.notebook, True))
        if links.get("lab"):
            found.append(("Open in the lab", f"{links['lab']}{page.notebook}", False))
        if hub := links.get("hub"):
            found.append(("Open on the hub", hub.link(page.notebook), False))
    if page.lecture and page.is_exercise:
        found.append(("Lecture", f"{page.lecture.stem}.html", False))
    elif page.lecture:
        if page.lecture.exercise:
            found.append(("Exercise", f"exercises/{page.lecture.stem}.html", False))
        if page.lecture.stem in links.get("slides", ()):
            found.append(("Slides", f"slides/{page.lecture.stem}.html", False))
    return found
