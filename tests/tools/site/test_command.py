"""``course site``: what it refuses, keeps, and shows."""

import threading
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from course_tools.basics.errors import BuildError
from course_tools.build.course_list import read_course
from course_tools.site import command
from course_tools.site.book import make_book
from course_tools.site.extension import page_actions
from course_tools.site.pages import Page, all_pages
from course_tools.site.reference import ROOMS
from course_tools.site.serve import site_server


def test_a_folder_with_other_things_is_refused_and_left_alone(tmp_path, capsys):
    (tmp_path / "thesis.txt").write_text("mine")
    assert command.main(["--out", str(tmp_path)]) == 1
    assert "holds files that are no site" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_an_earlier_site_is_replaced_but_for_slides(tmp_path):
    for name in ("index.html", "old.html", "lab/index.html", "slides/02.html", "data/x.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    (tmp_path / ".nojekyll").write_text("")
    command.clear(tmp_path)
    left = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert left == {".nojekyll", "slides/02.html"}


def test_links_to_lab_and_slides_appear_where_those_are(tmp_path):
    pages = all_pages(read_course(), ROOMS)
    page = pages["02_random_intercepts"]
    assert [name for name, *_ in page_actions(page, command.links_of(tmp_path, pages))] == [
        "Download the notebook",
        "Exercise",
    ]
    for name in ("lab/index.html", "slides/02_random_intercepts.html"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text("")
    found = {name: to for name, to, _ in page_actions(page, command.links_of(tmp_path, pages))}
    assert found["Open in the lab"] == (
        "lab/notebooks/index.html?path=notebooks/02_random_intercepts.ipynb"
    )
    assert found["Slides"] == "slides/02_random_intercepts.html"


def test_a_link_that_leads_nowhere_is_named(tmp_path):
    sources = tmp_path / "book"
    (sources / "_static").mkdir(parents=True)
    for name in ("mount.js", "book.js", "book.css", "colours.css"):
        (sources / "_static" / name).write_text("")
    (sources / "index.md").write_text("# Title\n\n[a page](nothing.md)\n")
    with pytest.raises(BuildError, match=r"index.md:3: .*nothing.md"):
        make_book(sources, tmp_path / "out", {"index": Page("index", "A page.")}, {})


@pytest.fixture
def served(tmp_path):
    """Serve a small site, and give its address."""
    (tmp_path / "index.html").write_text("home")
    (tmp_path / "404.html").write_text("There is no page")
    with site_server(tmp_path, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_the_site_is_shown_with_its_own_error_page(served):
    assert urllib.request.urlopen(f"{served}/").read() == b"home"
    with pytest.raises(urllib.error.HTTPError) as error:
        urllib.request.urlopen(f"{served}/a/b.html")
    assert error.value.code == 404
    assert error.value.read() == b"There is no page"


def test_a_port_in_use_is_told(tmp_path):
    with site_server(tmp_path, 0) as server:
        from rich.console import Console

        with pytest.raises(BuildError, match=r"Port \d+ cannot be used: .*--port"):
            command.serve(tmp_path, server.server_port, Console(quiet=True))


def test_the_workflow_calls_the_command_that_everybody_uses():
    import yaml

    root = Path(command.ROOT)
    jobs = yaml.safe_load((root / ".github/workflows/pages.yml").read_text())["jobs"]
    steps = [step for job in jobs.values() for step in job["steps"]]
    assert any("make site" in step.get("run", "") for step in steps)
    uploads = [step["with"]["path"] for step in steps if "upload-pages" in step.get("uses", "")]
    assert uploads == ["build/site"] == [command.OUT.relative_to(root).as_posix()]
