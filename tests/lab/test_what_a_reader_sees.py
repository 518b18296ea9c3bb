"""A lecture in JupyterLab, with nothing opened: no answer to a prediction can be read."""

import nbformat
import pytest

from course_tools.basics.predictions import is_hidden, real_outputs
from course_tools.basics.sources import LECTURES, ROOT, built_path, find_sources
from tests.lab.running_lab import running_lab
from tests.notebooks.predictions import gives_away, predictions
from tests.waiting import MILLISECONDS

ASKING = [s for s in find_sources(kinds=[LECTURES]) if any(p.answers for p in predictions(s))]


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    with running_lab(tmp_path_factory.mktemp("lab"), "--no-browser") as started:
        yield started


def opened(browser, lab, notebook):
    """Return a page as high as the notebook, so that JupyterLab draws all of its cells."""
    page = browser.new_page(viewport={"width": 1400, "height": 50_000})
    page.route("**/api/contents/**", _only_read)
    path = notebook.relative_to(ROOT).as_posix()
    page.goto(f"{lab.base}/lab/tree/{path}?token={lab.token}")
    page.locator('[data-id="table-of-contents"]').first.click()
    cells = nbformat.read(notebook, as_version=4).cells
    page.wait_for_function(
        "n => document.querySelectorAll('.jp-Notebook .jp-Cell').length == n",
        arg=len(cells),
        timeout=MILLISECONDS,
    )
    page.wait_for_function(  # the last cell; Markdown that is not drawn yet has no text
        "document.querySelector('.jp-Notebook')?.innerText.includes('What comes next.')",
        timeout=MILLISECONDS,
    )
    shown = sum(_pictures(cell) for cell in cells if not is_hidden(cell))
    page.wait_for_function(
        "n => document.querySelectorAll('.jp-Notebook .jp-OutputArea img').length >= n",
        arg=shown,
        timeout=MILLISECONDS,
    )
    return page, shown


def _only_read(route):
    """Let JupyterLab save nothing: a kernel that starts changes the notebook's metadata."""
    if route.request.method == "GET":
        route.continue_()
    else:
        route.abort()


def _pictures(cell):
    return sum("image/png" in output.get("data", {}) for output in real_outputs(cell))


@pytest.mark.thorough
@pytest.mark.parametrize("source", ASKING, ids=lambda path: path.stem)
def test_no_answer_can_be_read_until_the_reader_asks(source, lab, browser):
    page, shown = opened(browser, lab, built_path(source))
    text = page.locator("body").inner_text()
    asked = predictions(source)
    given = [f"{p.where}: {a}" for p in asked for a in p.answers if gives_away(a, text)]
    pictures = page.locator(".jp-Notebook .jp-OutputArea img:visible").count()
    page.evaluate("document.querySelectorAll('.jp-Notebook details').forEach(f => (f.open = true))")
    after = page.locator("body").inner_text()
    page.close()
    assert given == []
    assert pictures == shown
    told = [p for p in asked if any(gives_away(a, "\n".join(p.texts)) for a in p.answers)]
    assert all(any(gives_away(a, after) for a in p.answers) for p in told)
