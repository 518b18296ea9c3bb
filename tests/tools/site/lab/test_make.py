"""The lab as files: whose Python it names, what readers see, and that nothing else is in it."""

import hashlib
import json
import re
import zipfile

import nbformat
import pytest

from course_tools.basics.errors import BuildError
from course_tools.release.contents import student_files
from course_tools.site.command import links_of
from course_tools.site.extension import page_actions
from course_tools.site.lab import builds
from course_tools.site.lab.make import FOLDER, MEGABYTES, PYTHON, make_lab
from course_tools.site.lab.python_parts import LOCK, pyodides_files


@pytest.fixture(scope="module")
def lab(lab_site):
    return lab_site / FOLDER


@pytest.fixture(scope="module")
def lock(lab):
    return json.loads((lab / PYTHON / LOCK).read_text(encoding="utf-8"))["packages"]


def test_the_lock_names_each_file_with_its_digest(lab, lock):
    here = {path.name: path for path in (lab / PYTHON).glob("*.whl")}
    named = {one["file_name"]: one["sha256"] for one in lock.values()}
    ours = {name: digest for name, digest in named.items() if name in here}
    assert set(ours) == set(here)
    for name, digest in ours.items():
        assert hashlib.sha256(here[name].read_bytes()).hexdigest() == digest
    elsewhere = {one for one in named if one not in here}
    assert all(
        one.startswith("https://cdn.jsdelivr.net/pyodide/v314.0.3/full/") for one in elsewhere
    )


def test_what_is_needed_is_there_and_nothing_that_a_browser_lacks(lock):
    assert [n for one in lock.values() for n in one["depends"] if n not in lock] == []
    for name in (
        "statsmodels",
        "mixed-models-course",
        "numpy",
        "seaborn",
        "anywidget",
        "ipykernel",
    ):
        assert name in lock
    for name in ("otter-grader", "psutil", "pyzmq", "jupyterlab", "threadpoolctl"):
        assert name not in lock
    assert set(lock["mixed-models-course"]["depends"]) >= {"statsmodels", "pandas", "matplotlib"}


def test_the_course_has_its_files_and_no_answers(lab):
    (wheel,) = (lab / PYTHON).glob("mixed_models_course-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        inside = {name for name in archive.namelist() if ".dist-info/" not in name}
    students = {path for path in student_files() if path.startswith(("course_lib/", "data/"))}
    inside.remove("course_start.py")  # what runs before a reader's first cell
    assert inside == {re.sub(r"^data/", "course_lib/_data/", path) for path in students}
    assert not any("course_tools" in name for name in inside)


def test_readers_see_the_students_notebooks_with_texts_in_one_piece(lab):
    students = {p: c for p, c in student_files().items() if p.startswith("notebooks/")}
    files = lab / "files"
    seen = {
        p.relative_to(files).as_posix() for p in (files / "notebooks").rglob("*") if p.is_file()
    }
    assert seen == set(students)
    for path, content in students.items():
        if path.endswith(".ipynb"):
            shown = json.loads((files / path).read_text(encoding="utf-8"))
            assert nbformat.from_dict(shown) == nbformat.reads(content.decode(), as_version=4)
            assert all(isinstance(cell["source"], str) for cell in shown["cells"])


def test_each_notebook_of_the_book_opens_in_the_lab(lab_site, book_pages):
    links = links_of(lab_site, book_pages)
    for page in book_pages.values():
        if page.notebook:
            (to,) = [to for name, to, _ in page_actions(page, links) if name == "Open in the lab"]
            address, _, path = to.partition("?path=")
            assert (lab_site / address).is_file()
            assert (lab_site / FOLDER / "files" / path).is_file()


def test_addresses_are_relative_but_for_pyodides(lab):
    texts = [lab / "index.html", lab / "work.js", lab / "start.js", lab / "jupyter-lite.json"]
    found = [
        a for path in texts for a in re.findall(r"(?:https?:)?//[\w.]+\.\w+", path.read_text())
    ]
    assert [address for address in found if "json-schema" not in address] == []


def test_licences_of_all_wheels_are_there(lab_site):
    folder = lab_site / "licences" / FOLDER
    wheels = {path.name.partition("-")[0] for path in (lab_site / FOLDER / PYTHON).glob("*.whl")}
    others = {"pyodide", "python", "jupyterlite-core", "jupyterlite-pyodide-kernel"}
    assert {path.stem for path in folder.glob("*.txt")} == wheels | others
    assert "Mozilla Public License" in (folder / "pyodide.txt").read_text(encoding="utf-8")
    assert all(len(path.read_text(encoding="utf-8")) > 500 for path in folder.glob("*.txt"))


@pytest.mark.thorough
def test_another_build_gives_the_same_bytes(lab_site, modules, book_pages, tmp_path):
    make_lab(tmp_path, modules, book_pages, self_hosted=False)
    assert contents(tmp_path / FOLDER) == contents(lab_site / FOLDER)


def contents(folder):
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }


# Pyodide's builds


def test_a_build_that_is_missing_or_another_is_refused(tmp_path, monkeypatch, modules):
    wanted = dict([*pyodides_files(modules / "pyodide").items()][:1])
    (name,) = wanted
    monkeypatch.setenv(builds.VARIABLE, str(tmp_path))
    with pytest.raises(BuildError, match=f"{name} is missing; the variable PYODIDE_DIST"):
        builds.find_builds(wanted, "314.0.3")
    (tmp_path / name).write_bytes(b"something else")
    with pytest.raises(BuildError, match=r"not the file that Pyodide 314\.0\.3's lock names"):
        builds.find_builds(wanted, "314.0.3")


def test_without_a_network_what_to_do_is_said(tmp_path, monkeypatch):
    monkeypatch.delenv(builds.VARIABLE, raising=False)
    monkeypatch.setattr(builds, "CACHE", tmp_path)
    monkeypatch.setattr(builds, "address", lambda _: "http://127.0.0.1:9/")
    with pytest.raises(BuildError, match=r"cannot be fetched: .*or leave out --self-hosted"):
        builds.find_builds({"numpy.whl": "0" * 64}, "314.0.3")


@pytest.mark.needs_pyodide
@pytest.mark.thorough
def test_what_the_first_visit_loads_is_what_is_said(python):
    size = sum(path.stat().st_size for path in python.iterdir()) / 1e6
    assert size == pytest.approx(MEGABYTES, abs=5)
