"""The doors of the course: ``make lab``, ``course lab`` and what else ``course`` offers."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest
from jupyter_client import BlockingKernelClient
from jupyter_core.paths import jupyter_runtime_dir

import course_tools
from course_lib.basics import folder
from course_lib.lab import cli
from tests.lab.running_lab import COURSE, ROOT, Lab, running_lab
from tests.waiting import MILLISECONDS, SECONDS, wait_for


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """One JupyterLab for the tests that only look at it."""
    with running_lab(tmp_path_factory.mktemp("lab")) as started:
        yield started


def test_the_address_opens_the_first_notebook_with_its_token(lab):
    assert lab.start == (cli.START if (ROOT / cli.START).exists() else "notebooks")
    assert lab.ask("api/contents/" + lab.start)["path"] == lab.start
    with pytest.raises(OSError, match="403"):
        urlopen(f"{lab.base}/api/contents/{lab.start}")


def test_the_file_browser_lists_lectures_exercises_and_data_only(lab):
    listed = {
        folder: {entry["name"] for entry in lab.ask(f"api/contents/{folder}")["content"]}
        for folder in ("", "notebooks", "notebooks/exercises")
    }
    assert listed[""] == {"README.md", "data", "notebooks"}
    lectures = {path.name for path in (ROOT / "notebooks").glob("*.ipynb")}
    pages = {path.name for path in (ROOT / "notebooks").glob("*.md")}
    own = {name for name in listed["notebooks"] if name.startswith("my_")}  # what a reader made
    assert listed["notebooks"] - own == {"exercises", *lectures, *pages}
    assert all(name.endswith(".ipynb") for name in listed["notebooks/exercises"])


def test_links_to_the_data_folder_work(lab):
    names = {entry["name"] for entry in lab.ask("api/contents/data")["content"]}
    assert "sleepstudy.csv" in names


def is_ready(client: BlockingKernelClient) -> bool:
    """Ask a kernel; while it is still starting, the client takes it for dead."""
    try:
        client.wait_for_ready(timeout=SECONDS)
    except RuntimeError:
        return False
    return True


def said_by_a_kernel(lab: Lab, runtime: str) -> list[str]:
    """Start a kernel, import the library there, and return what it prints about itself."""
    kernel = lab.ask("api/kernels", "POST")["id"]
    client = BlockingKernelClient(connection_file=f"{runtime}/kernel-{kernel}.json")
    client.load_connection_file()
    client.start_channels()
    wait_for(lambda: is_ready(client), "the kernel")  # else the first message can be lost
    printed = []
    client.execute_interactive(
        "import course_lib, os, sys\n"
        "print(course_lib.__name__, sys.executable, os.environ['OPENBLAS_NUM_THREADS'])",
        timeout=SECONDS,
        output_hook=lambda message: printed.append(message["content"].get("text", "")),
    )
    client.stop_channels()
    lab.ask(f"api/kernels/{kernel}", "DELETE")
    return "".join(printed).split()


def test_a_kernel_imports_the_library_with_one_thread_and_no_warning(lab):
    said = said_by_a_kernel(lab, jupyter_runtime_dir())
    assert said == ["course_lib", sys.executable, "1"]
    assert "TCP" not in lab.log.read_text()


def test_a_home_with_a_long_path_has_kernels_without_warning_too(tmp_path):
    runtime = tmp_path / ("a_long_name" * 10)
    with running_lab(tmp_path, "--no-browser", JUPYTER_RUNTIME_DIR=str(runtime)) as lab:
        assert said_by_a_kernel(lab, str(runtime))[0] == "course_lib"
        assert "TCP" not in lab.log.read_text()


def test_a_second_lab_takes_another_port(lab, tmp_path):
    with running_lab(tmp_path, "--port", lab.base.rpartition(":")[2]) as second:
        assert second.base != lab.base
        assert second.ask("api/status")["started"]


def test_the_page_shows_the_course_and_no_news(lab, browser, tmp_path):
    problems = []
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda line: problems.append(line.text) if line.type == "error" else None)
    page.goto(lab.address)
    first = ".jp-Notebook" if lab.start.endswith(".ipynb") else ".jp-Launcher"
    page.locator(first).first.wait_for(timeout=MILLISECONDS)
    page.wait_for_timeout(3000)  # the news would come up a moment after the page
    page.screenshot(path=tmp_path / "lab.png")
    assert "news" not in page.locator("body").inner_text().lower()
    assert page.locator(".jp-Dialog").count() == 0
    assert page.locator(".Toastify__toast").count() == 0
    assert problems == []
    assert "TCP" not in lab.log.read_text()
    page.close()


def run(*words: str, **keywords) -> subprocess.CompletedProcess:
    return subprocess.run(words, capture_output=True, text=True, timeout=SECONDS, **keywords)


def test_help_names_the_commands_that_are_present():
    text = run(COURSE, "--help").stdout
    assert "lab" in text
    for name in course_tools.COMMANDS:
        assert name in text


def test_the_tools_are_found_from_any_folder(tmp_path):
    answer = run(COURSE, "build", "--help", cwd=tmp_path)
    assert answer.returncode == 0, answer.stderr
    assert "usage: course build" in answer.stdout


def test_a_copy_without_course_tools_does_not_offer_them(monkeypatch, capsys):
    monkeypatch.setattr(cli, "find_spec", lambda _: None)
    with pytest.raises(SystemExit):
        cli.main(["release"])
    assert re.search(r"choose from '?lab'?\)", capsys.readouterr().err)


def test_a_missing_package_is_named_with_the_way_to_get_it(monkeypatch, capsys):
    def missing(name):
        if name == "course_tools":
            return course_tools
        raise ModuleNotFoundError("No module named 'jupytext'", name="jupytext")

    monkeypatch.setattr(cli, "import_module", missing)
    assert cli.main(["build"]) == 1
    assert "'jupytext' is missing" in capsys.readouterr().err


def test_outside_the_course_the_message_says_where_to_go(monkeypatch, tmp_path, capsys):
    place = tmp_path / "site-packages" / "course_lib" / "lab" / "cli.py"
    monkeypatch.setattr(folder, "__file__", str(place))
    monkeypatch.chdir(tmp_path)
    assert cli.main(["lab"]) == 1
    message = capsys.readouterr().err
    assert "Go into the course's folder" in message
    assert str(tmp_path) in message


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--port", "99999"], "ports are 1 to 65535"),
        (["--prot", "1"], "unrecognized arguments: --prot"),
        (["--ip", "1.2.3.4"], "cannot listen on 1.2.3.4"),
    ],
)
def test_a_wrong_option_is_answered_in_words(options, message):
    answer = run(COURSE, "lab", "--no-browser", *options, cwd=ROOT)
    assert answer.returncode != 0
    assert message in answer.stderr
    assert "Traceback" not in answer.stderr


def make_uv(folder: Path, python: str) -> str:
    """Ask make for uv where the only Python is the given shell script; return what it says."""
    make = shutil.which("make")
    if make is None:
        pytest.skip("make is not installed")
    for name in ("python3", "python"):
        script = folder / "bin" / name
        script.parent.mkdir(exist_ok=True)
        script.write_text(f"#!/bin/sh\n{python}\n")
        script.chmod(0o755)
    command = [make, "-f", str(ROOT / "Makefile"), "build/uv/bin/uv"]
    answer = run(*command, cwd=folder, env={"PATH": str(folder / "bin")})
    assert answer.returncode != 0
    return answer.stdout


def test_make_says_which_python_is_needed(tmp_path):
    assert "Python 3.11 or later is needed" in make_uv(tmp_path, "exit 1")


def test_make_says_what_to_install_without_pip_and_venv(tmp_path):
    bare = 'case "$*" in *pip*) exit 1;; esac; exit 0'
    assert "apt-get install python3-venv" in make_uv(tmp_path, bare)
