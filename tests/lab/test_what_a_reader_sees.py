"""A lecture in JupyterLab, with nothing opened: no answer to a prediction can be read."""

import json

import nbformat
import pytest

from course_tools.basics.pictures import picture_of
from course_tools.basics.predictions import is_hidden, real_outputs
from course_tools.basics.sources import LECTURES, ROOT, built_path, find_sources
from tests.lab.running_lab import running_lab
from tests.notebooks.predictions import gives_away, predictions
from tests.waiting import MILLISECONDS

ASKING = [s for s in find_sources(kinds=[LECTURES]) if any(p.answers for p in predictions(s))]
SETTINGS = {
    "notebook-extension/tracker": {"windowingMode": "none"},  # draw cells outside the window too
    "docmanager-extension/plugin": {"autosave": False},
}
# How many cells are there, and how many pictures are to be seen.
COUNTED = """() => {
  const pictures = [...document.querySelectorAll(".jp-Notebook .jp-OutputArea img")];
  const cells = document.querySelectorAll(".jp-Notebook .jp-Cell");
  return [cells.length, pictures.filter((picture) => picture.offsetHeight > 1).length];
}"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """One JupyterLab with settings in which all of a notebook is drawn and nothing is saved."""
    folder = tmp_path_factory.mktemp("lab")
    for name, settings in SETTINGS.items():
        file = folder / "lab" / "user-settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True)
        file.write_text(json.dumps(settings))
    with running_lab(folder, "--no-browser") as started:
        yield started


@pytest.fixture
def page(browser):
    opened = browser.new_page(viewport={"width": 1400, "height": 1000})
    yield opened
    opened.close()


def open_notebook(page, lab, notebook):
    """Open a notebook and its outline, and wait until all of it is drawn."""
    path = notebook.relative_to(ROOT).as_posix()
    # A workspace of its own: JupyterLab would open the notebook of the page before as well.
    page.goto(f"{lab.base}/lab/workspaces/{notebook.stem}/tree/{path}?token={lab.token}")
    cells = nbformat.read(notebook, as_version=4).cells
    shown = sum(pictures(cell) for cell in cells if not is_hidden(cell))
    page.wait_for_function(
        f"([cells, shown]) => {{ const [a, b] = ({COUNTED})(); return a == cells && b >= shown }}",
        arg=[len(cells), shown],
        timeout=MILLISECONDS,
    )
    page.wait_for_function(  # Markdown that is not drawn yet has no text
        "document.querySelector('.jp-Notebook').innerText.includes('What comes next.')",
        timeout=MILLISECONDS,
    )
    page.locator('[data-id="table-of-contents"]').first.click()
    page.locator(".jp-TableOfContents-tree").first.wait_for(timeout=MILLISECONDS)
    return len(cells), shown


def pictures(cell):
    return sum(picture_of(output) is not None for output in real_outputs(cell))


@pytest.mark.thorough
@pytest.mark.parametrize("source", ASKING, ids=lambda path: path.stem)
def test_no_answer_can_be_read_until_the_reader_asks(source, lab, page):
    expected = open_notebook(page, lab, built_path(source))
    asked, text = predictions(source), page.locator("body").inner_text()
    assert [f"{p.where}: {a}" for p in asked for a in p.answers if gives_away(a, text)] == []
    assert tuple(page.evaluate(COUNTED)) == expected, "a closed picture is to be seen"
    page.evaluate("document.querySelectorAll('.jp-Notebook details').forEach(f => (f.open = true))")
    after = page.locator("body").inner_text()
    told = [p for p in asked if any(gives_away(a, "\n".join(p.texts)) for a in p.answers)]
    assert told
    assert [p.where for p in told if not any(gives_away(a, after) for a in p.answers)] == []
