"""Make the book with Sphinx."""

import shutil
import warnings
from collections.abc import Callable, Mapping
from io import StringIO
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.deprecation import RemovedInSphinx11Warning
from sphinx.errors import SphinxError
from sphinx.util.docutils import docutils_namespace, patch_docutils

from course_tools.basics.errors import BuildError
from course_tools.site.pages import Page
from course_tools.site.settings import SETTINGS


def make_book(
    sources: Path,
    out: Path,
    pages: Mapping[str, Page],
    links: Mapping[str, Any],
    advance: Callable[[], object] = lambda: None,
) -> None:
    """Turn sources into the pages of the book.

    Parameters
    ----------
    sources : Path
        Folder with the sources and ``_static``.
    out : Path
        Folder of the site.
    pages : mapping
        See `pages.all_pages`.
    links : mapping
        What else the site has: ``lab``, the beginning of an address in the lab; ``slides``, names
        of the lectures that have some.
    advance : callable
        Called for each page that was read, and for each that was written.

    Raises
    ------
    BuildError
        When Sphinx fails or warns of anything: a link that leads nowhere, say.
    """
    said = StringIO()
    made = sources.with_name("pages")  # myst-nb writes beside it too
    settings = SETTINGS | {"course_pages": dict(pages), "course_links": dict(links)}
    try:
        with patch_docutils(), docutils_namespace(), warnings.catch_warnings():
            # Extensions of Sphinx that use what Sphinx 11 will not have: theirs to change.
            warnings.filterwarnings("ignore", category=RemovedInSphinx11Warning)
            app = Sphinx(
                sources,
                None,
                made,
                sources.with_name("doctrees"),
                "html",
                confoverrides=settings,
                status=None,
                warning=said,
                freshenv=True,
            )
            for event in ("source-read", "html-page-context"):
                app.connect(event, lambda *_: advance() and None)
            app.build(force_all=True)
    except SphinxError as error:
        raise BuildError(f"The book could not be made: {error}") from error
    if warned := said.getvalue().replace(f"{sources}/", "").strip():
        raise BuildError(f"The book has faults:\n{warned}")
    _leave_out(made)
    shutil.copytree(made, out, dirs_exist_ok=True)


def _leave_out(out: Path) -> None:
    """Remove what Sphinx writes and no reader needs."""
    for path in (out / ".buildinfo", *out.glob("_static/*/*.map"), *out.glob("_static/*.html")):
        path.unlink(missing_ok=True)
    if (out / "_sources").is_dir():
        shutil.rmtree(out / "_sources")
