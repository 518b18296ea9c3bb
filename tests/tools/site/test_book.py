"""The book as files: every address leads somewhere, every picture speaks, folds are closed."""

import json
import os
import re
import subprocess
import sys
from urllib.parse import unquote, urldefrag, urlsplit

import pytest

import course_lib
from course_tools.basics.predictions import is_hidden, real_outputs
from course_tools.basics.sources import NOTEBOOKS, ROOT
from course_tools.site.explorers import shows_explorer
from course_tools.site.pages import all_pages
from course_tools.site.reference import ROOMS, names_of
from tests.tools.site.reading import pages_of, read_page

LIVE = re.compile(r'<div class="live"[^>]*><script type="application/json">(.*?)</script>', re.S)


@pytest.fixture(scope="module")
def pages(course):
    return all_pages(course, ROOMS)


@pytest.fixture(scope="module")
def notebooks(pages):
    """Return the built notebooks of the pages that come from one, by the page's name."""
    import nbformat

    return {
        name: nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
        for name, page in pages.items()
        if page.notebook
    }


# Contents


def test_the_contents_are_those_of_the_list_of_lectures(site, course):
    (nav,) = read_page(site / "index.html").of("nav", "bd-docs-nav")
    assert nav["aria-label"] == "Contents"
    links = [one["href"] for one in read_page(site / "index.html").of("a", "internal")]
    lectures = [f"{one.stem}.html" for one in course.lectures]
    exercises = [f"exercises/{one.stem}.html" for one in course.lectures if one.exercise]
    listed = list(dict.fromkeys(links))
    assert [link for link in listed if re.match(r"\d\d_", link)] == lectures
    others = [link for link in listed if link.startswith("exercises/")]
    assert others == [*exercises, "exercises/15_concept_test.html"]


def test_the_first_page_asks_the_question_of_each_lecture(site, course):
    from html import unescape

    text = unescape((site / "index.html").read_text(encoding="utf-8"))
    assert [one.question for one in course.lectures if one.question not in text] == []


def test_previous_and_next_follow_the_lectures(site, course):
    for here, after in zip(course.lectures, course.lectures[1:], strict=False):
        (link,) = read_page(site / f"{here.stem}.html").of("a", "right-next")
        assert link["href"] == f"{after.stem}.html"


def test_each_page_has_a_description_and_one_title_of_its_own(site, pages):
    said = {}
    for name in pages:
        read = read_page(site / f"{name}.html")
        (meta,) = [one for one in read.of("meta") if one.get("name") == "description"]
        assert 25 < len(meta["content"]) < 320, name
        assert len(read.of("h1")) == 1, name
        said[name] = meta["content"]
    assert len(set(said.values())) == len(pages)


# Addresses


def test_all_addresses_are_relative_and_lead_somewhere(site):
    """All that a page loads or leads to within the site, anchors included."""
    bad = []
    for page in pages_of(site):
        for tag, address in read_page(page).addresses():
            fault = _fault(site, page, tag, address)
            if fault:
                bad.append(f"{page.relative_to(site)}: {address} {fault}")
    assert bad == []


def _fault(site, page, tag, address) -> str:
    parts = urlsplit(address)
    if parts.scheme in {"data", "mailto"}:
        return ""
    if parts.scheme or parts.netloc:
        return "" if tag == "a" else "is of another host"
    if address.startswith("/"):
        return "is not relative"
    path, anchor = urldefrag(address)
    target = (page.parent / unquote(path.partition("?")[0])).resolve() if path else page
    target = target / "index.html" if target.is_dir() else target
    if not target.is_file() or site not in (target, *target.parents):
        return "leads nowhere"
    if anchor and target.suffix == ".html" and unquote(anchor) not in read_page(target).anchors:
        return "has no such place"
    return ""


def test_a_bad_address_is_noticed(site):
    page = site / "index.html"
    assert _fault(site, page, "img", "https://example.org/x.png") == "is of another host"
    assert _fault(site, page, "a", "/glossary.html") == "is not relative"
    assert _fault(site, page, "a", "glosary.html") == "leads nowhere"
    assert _fault(site, page, "a", "glossary.html#nothing") == "has no such place"
    assert _fault(site, page, "a", "glossary.html") == ""


def test_style_sheets_load_nothing_from_another_host(site):
    for sheet in site.rglob("*.css"):
        text = sheet.read_text(encoding="utf-8")
        assert re.findall(r"(?:url\(|@import)\s*['\"]?(?:https?:)?//", text) == [], sheet.name


def test_each_notebook_can_be_downloaded_as_it_was_built(site, notebooks):
    for name in notebooks:
        read = read_page(site / f"{name}.html")
        (link,) = [one for one in read.of("a") if "download" in one]
        file = (site / f"{name}.html").parent / link["href"]
        assert file.read_bytes() == (NOTEBOOKS / f"{name}.ipynb").read_bytes()


def test_the_site_has_a_lab_and_slides_only_where_they_are(site):
    text = "".join(page.read_text(encoding="utf-8") for page in pages_of(site))
    assert "Open in the lab" not in text
    assert ">Slides</a>" not in text


# What is on a page


def test_every_picture_says_what_it_shows(site):
    silent = [
        f"{page.name}: {image.get('src')}"
        for page in pages_of(site)
        for image in read_page(page).of("img")
        if len(image.get("alt", "")) < 20
    ]
    assert silent == []


def test_all_pictures_of_the_notebooks_are_there(site, notebooks):
    for name, notebook in notebooks.items():
        shown = read_page(site / f"{name}.html").of("img")
        outputs = [one for cell in notebook.cells for one in real_outputs(cell)]
        there = [one for one in outputs if "<img" in one.get("data", {}).get("text/html", "")]
        attached = sum(len(cell.get("attachments", {})) for cell in notebook.cells)
        assert len(shown) == len(there) + attached, name


def test_folds_are_closed_and_outputs_of_predictions_are_in_one(site, notebooks):
    for name, notebook in notebooks.items():
        folds = read_page(site / f"{name}.html").of("details")
        assert all("open" not in fold for fold in folds), name
        hidden = sum(is_hidden(cell) and any(real_outputs(cell)) for cell in notebook.cells)
        assert sum("hide" in fold.get("class", "").split() for fold in folds) == hidden, name
        text = "".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
        assert len(folds) - hidden == text.count("<details>"), name


def test_each_explorer_has_its_state_and_its_still_picture(site, notebooks, states):
    for name in states:
        cells = [cell.id for cell in notebooks[name].cells if shows_explorer(cell)]
        html = (site / f"{name}.html").read_text(encoding="utf-8")
        found = [json.loads(text) for text in LIVE.findall(html)]
        wanted = [states[name][cell] for cell in cells] if cells else []
        assert found == json.loads(json.dumps(wanted)), name
        if cells:
            assert "mount.js" in html
            assert html.count('<div class="still"><img alt="') == len(cells)


def test_formulas_are_marked_and_mathjax_is_in_the_site(site):
    html = (site / "02_random_intercepts.html").read_text(encoding="utf-8")
    assert 'class="math notranslate nohighlight"' in html
    (script,) = [
        s
        for s in read_page(site / "02_random_intercepts.html").of("script")
        if "mathjax" in s.get("src", "")
    ]
    assert (site / script["src"].partition("?")[0]).stat().st_size > 500_000
    assert len(list((site / "_static" / "mathjax").rglob("*.woff"))) > 10


# Reference


def test_every_public_name_is_on_one_page_of_the_reference(site):
    listed = [name for room in ROOMS for name in names_of(room)]
    assert sorted(listed) == course_lib.__all__
    for room in ROOMS:
        anchors = read_page(site / "reference" / f"{room}.html").anchors
        assert {f"course_lib.{name}" for name in names_of(room)} <= anchors, room


# The rest of the site


def test_licences_of_all_that_is_bundled_are_there(site):
    folder = site / "licences"
    texts = {path.stem: path.read_text(encoding="utf-8") for path in folder.iterdir()}
    words = {
        "course": "MIT License",
        "mathjax": "Apache License",
        "source-serif-4": "SIL OPEN FONT LICENSE",
        "source-sans-3": "SIL OPEN FONT LICENSE",
        "pydata-sphinx-theme": "BSD 3-Clause",
        "sphinx": "BSD",
        "myst-nb": "BSD",
        "pygments": "Redistribution",
        "explorers": "d3",
    }
    assert {name: words[name].lower() in texts[name].lower() for name in words} == dict.fromkeys(
        words, True
    )
    assert set(texts) == set(words)


@pytest.mark.thorough
def test_another_build_writes_the_same_bytes(site, tmp_path):
    command = [sys.executable, "-m", "course_tools.site.command", "--no-lab"]
    environment = os.environ | {"PYTHONHASHSEED": "1"}
    command += ["--out", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    first, second = contents_of(site), contents_of(tmp_path)
    assert [name for name in first | second if first.get(name) != second.get(name)] == []


def contents_of(folder) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_nothing_is_written_beside_the_site(site):
    assert [path.name for path in site.parent.iterdir()] == ["site"]


def test_nothing_in_the_site_names_this_machine(site):
    for path in [*site.rglob("*.html"), *site.rglob("*.js")]:
        assert str(NOTEBOOKS.parent) not in path.read_text(encoding="utf-8"), path.name
