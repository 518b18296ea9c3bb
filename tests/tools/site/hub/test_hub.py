"""``course site --hub``: the folder for a hub's image, its settings, and the links."""

import os
import subprocess
import sys
from importlib.metadata import version
from io import StringIO
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from packaging.requirements import Requirement
from rich.console import Console
from traitlets.config import PyFileConfigLoader

from course_tools.basics.errors import BuildError
from course_tools.basics.templates import templates
from course_tools.build.course_list import read_course
from course_tools.release.contents import read_project, student_files
from course_tools.site import command
from course_tools.site.extension import page_actions
from course_tools.site.hub.edition import hub_files
from course_tools.site.hub.folder import WRITTEN, origin, write_folder
from course_tools.site.hub.links import Hub
from course_tools.site.hub.make import make_hub, told_links
from course_tools.site.pages import all_pages
from course_tools.site.reference import ROOMS
from course_tools.site.settings import TEMPLATES

REPOSITORY = "https://git.example.edu/stats/mixed-models.git"
NOTEBOOK = "notebooks/exercises/02_random_intercepts.ipynb"
THREADS = "OPENBLAS_NUM_THREADS"
OURS = {"environment.yml", "README.md", "jupyter_server_config.py", "postBuild"}


@pytest.fixture(scope="module")
def files():
    return hub_files()


def git(folder, *arguments):
    given = ["git", "-C", str(folder), *arguments]
    return subprocess.run(given, check=True, capture_output=True, text=True).stdout.strip()


# Links


def test_a_link_opens_a_notebook_on_a_jupyterhub():
    link = urlsplit(Hub("https://hub.example.edu/stats/", REPOSITORY).link(NOTEBOOK))
    assert link.netloc == "hub.example.edu"
    assert link.path == "/stats/hub/user-redirect/git-pull"
    assert parse_qs(link.query) == {
        "repo": [REPOSITORY],
        "branch": ["main"],
        "targetPath": ["mixed-models"],
        "urlpath": [f"lab/tree/mixed-models/{NOTEBOOK}"],
    }


@pytest.mark.parametrize(
    "binder", ["https://mybinder.org", "https://mybinder.org/", "https://binder.example.edu/v2"]
)
def test_a_link_opens_a_notebook_on_a_binder(binder):
    link = Hub(binder, REPOSITORY).link(NOTEBOOK)
    place = urlsplit(link)
    assert place.path == "/v2/git/https%3A%2F%2Fgit.example.edu%2Fstats%2Fmixed-models.git/main"
    assert parse_qs(place.query) == {"urlpath": [f"lab/tree/{NOTEBOOK}"]}


@pytest.mark.parametrize("wrong", ["hub.example.edu", "git@github.com:you/x.git", "https://a b"])
def test_an_address_that_no_student_can_open_is_refused(wrong):
    with pytest.raises(BuildError, match=r"not an address of a hub .* begins with https://"):
        Hub(wrong, REPOSITORY)
    with pytest.raises(BuildError, match="not an address of a repository"):
        Hub("https://hub.example.edu", wrong)


def test_every_notebook_has_a_line():
    pages = all_pages(read_course(), ROOMS)
    hub = Hub("https://hub.example.edu", REPOSITORY)
    lines = dict(line.split("\t") for line in told_links(hub, pages).splitlines())
    built = {name.removeprefix("notebooks/") for name in student_files() if name.endswith(".ipynb")}
    assert set(lines) == built
    assert lines["exercises/02_random_intercepts.ipynb"] == hub.link(NOTEBOOK)


def test_a_page_leads_to_the_hub_by_an_address_of_its_own():
    page = all_pages(read_course(), ROOMS)["exercises/02_random_intercepts"]
    hub = Hub("https://hub.example.edu", REPOSITORY)
    actions = page_actions(page, {"hub": hub})
    assert ("Open on the hub", hub.link(NOTEBOOK), False) in actions
    template = templates(TEMPLATES).get_template("actions.html")
    text = template.render(course_actions=actions, content_root="../")
    assert 'href="https://hub.example.edu/hub/' in text
    assert f'href="../{NOTEBOOK}" download' in text


# What the image is made from


def test_students_get_their_edition_and_nothing_more(files):
    students = student_files()
    assert set(files) - set(students) == OURS - set(students)
    assert {name: files[name] for name in files if name not in OURS} == {
        name: content for name, content in students.items() if name not in OURS
    }


def test_the_image_has_this_python_and_these_packages(files):
    environment = yaml.safe_load(files["environment.yml"])
    conda = [each for each in environment["dependencies"] if isinstance(each, str)]
    assert conda == [f"python={sys.version_info.major}.{sys.version_info.minor}", "pip"]
    *pinned, puller, course = environment["dependencies"][-1]["pip"]
    assert (Requirement(puller).name, course) == ("nbgitpuller", ".")
    ranges = {r.name: r.specifier for r in map(Requirement, read_project()["dependencies"])}
    for line in pinned:
        name, _, exact = line.partition("==")
        assert exact == version(name)
        assert exact in ranges[name]
    assert {"numpy", "scipy", "pandas", "statsmodels"} <= {line.split("==")[0] for line in pinned}


def test_the_readme_begins_with_the_link(files):
    text = files["README.md"].decode()
    start = text[text.index("## Start") : text.index("## The lectures")]
    assert start.index("gives you a link") < start.index("make lab")
    assert "Unpack" not in text
    assert "$" not in text.replace("$version", "")


@pytest.mark.skipif(os.name == "nt", reason="an image is a Linux")
def test_jupyterlab_gets_the_courses_settings(files, tmp_path, monkeypatch):
    folder, prefix = tmp_path / "hub", tmp_path / "environment"
    write_folder(folder, files)
    variables = os.environ | {"NB_PYTHON_PREFIX": str(prefix)}
    subprocess.run([folder / "postBuild"], cwd=folder, env=variables, check=True)
    monkeypatch.delenv(THREADS)
    loader = PyFileConfigLoader("jupyter_server_config.py", path=str(prefix / "etc/jupyter"))
    settings = loader.load_config()
    assert os.environ[THREADS] == "1"
    # a network disk has no socket files
    assert settings.KernelManager.transport == "tcp"
    assert settings.MappingKernelManager.cull_idle_timeout == 3600
    assert "checks" in settings.ContentsManager.hide_globs.get_value([])
    assert (prefix / "etc/jupyter/labconfig/page_config.json").is_file()


# The folder


def test_the_folder_holds_the_course_in_one_commit_and_a_version_is_another(tmp_path):
    folder = tmp_path / "hub"
    first = {"README.md": b"one\n", "notebooks/a.ipynb": b"{}", "old.txt": b"", "postBuild": b"#!"}
    assert write_folder(folder, first, REPOSITORY)
    assert origin(folder) == REPOSITORY
    assert not write_folder(folder, first)
    (folder / "syllabus.txt").write_text("the instructor's")
    git(folder, "add", "syllabus.txt")
    git(folder, "-c", "user.name=i", "-c", "user.email=i@x", "commit", "--quiet", "-m", "mine")

    second = {"README.md": b"two\n", "notebooks/a.ipynb": b"{}", "postBuild": b"#!"}
    assert write_folder(folder, second)
    assert git(folder, "rev-list", "--count", "HEAD") == "3"
    copy = tmp_path / "copy"
    git(tmp_path, "clone", "--quiet", str(folder), str(copy))
    assert (copy / "README.md").read_bytes() == b"two\n"
    assert {path.name for path in copy.iterdir()} == {
        *{"README.md", "notebooks", "postBuild", "syllabus.txt", WRITTEN, ".git"}
    }
    assert os.access(copy / "postBuild", os.X_OK)
    assert git(folder, "status", "--porcelain") == ""


def test_what_somebody_changed_is_not_written_over(tmp_path):
    folder = tmp_path / "hub"
    write_folder(folder, {"README.md": b"one\n", "LICENSE": b"one\n"})
    (folder / "README.md").write_bytes(b"of the instructor\n")
    with pytest.raises(BuildError, match=r"somebody changed .*: README\.md\. Nothing was written"):
        write_folder(folder, {"README.md": b"two\n", "LICENSE": b"two\n"})
    assert (folder / "README.md").read_bytes() == b"of the instructor\n"
    assert (folder / "LICENSE").read_bytes() == b"one\n"


def test_a_folder_with_other_things_is_refused(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(BuildError, match="holds files and is no git repository"):
        write_folder(tmp_path, {"README.md": b""})
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_the_repository_is_asked_for_once(files, tmp_path, capsys):
    folder = tmp_path / "hub"
    out = ["--out", str(tmp_path / "site"), "--hub", "https://hub.example.edu"]
    assert command.main([*out, "--hub-folder", str(folder)]) == 1
    assert "--repository https://github.com/" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []  # nothing was begun

    console = Console(file=StringIO(), soft_wrap=True)
    make_hub("https://hub.example.edu", REPOSITORY, folder, console)
    assert f"git -C {folder} push origin main" in console.file.getvalue()
    assert make_hub("https://hub.example.edu", "", folder, console).repository == REPOSITORY
    assert "is as it was" in console.file.getvalue()
    assert {*files, WRITTEN} == set(git(folder, "ls-files").splitlines())

    with pytest.raises(BuildError, match=r"is pushed to https://git.* set-url origin https://x"):
        make_hub("https://hub.example.edu", "https://x.edu/other", folder, console)
    git(folder, "remote", "set-url", "origin", "git@git.example.edu:stats/mixed-models.git")
    assert make_hub("https://hub.example.edu", REPOSITORY, folder, console).repository == REPOSITORY
