"""The lab, made once; and once with all of Python in it, where Pyodide's builds can be had."""

import os
import threading

import pytest

from course_tools.basics.errors import BuildError
from course_tools.site.lab import builds
from course_tools.site.lab.make import FOLDER, PYTHON, make_lab
from course_tools.site.lab.python_parts import pyodides_files, read_version
from course_tools.site.pages import all_pages
from course_tools.site.reference import ROOMS
from course_tools.site.serve import site_server


@pytest.fixture(scope="session")
def book_pages(course):
    return all_pages(course, ROOMS)


@pytest.fixture(scope="session")
def lab_site(modules, book_pages, tmp_path_factory):
    """Return a site with the lab alone, whose readers fetch Pyodide's builds elsewhere."""
    out = tmp_path_factory.mktemp("lab") / "site"
    out.mkdir()
    make_lab(out, modules, book_pages, self_hosted=False)
    return out


@pytest.fixture(scope="session")
def hosted_site(modules, book_pages, tmp_path_factory):
    """Return a site with the lab alone, and all of Python in it; or skip."""
    core = modules / "pyodide"
    try:
        builds.find_builds(pyodides_files(core), read_version(core))
    except BuildError as error:
        if os.environ.get("PYODIDE_REQUIRED") == "1":
            raise
        pytest.skip(f"Pyodide's builds are needed: {error}")
    out = tmp_path_factory.mktemp("hosted") / "site"
    out.mkdir()
    make_lab(out, modules, book_pages, self_hosted=True)
    return out


@pytest.fixture(scope="session")
def python(hosted_site):
    """Return the folder of the browser's Python."""
    return hosted_site / FOLDER / PYTHON


@pytest.fixture
def served(hosted_site):
    """Serve the site, and return its address and its server."""
    with site_server(hosted_site, 0) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", server
        server.shutdown()
