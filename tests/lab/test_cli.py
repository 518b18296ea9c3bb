"""The doors of the course: ``make lab``, ``course lab`` and what else ``course`` offers."""

import json
import os
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from jupyter_client import BlockingKernelClient
from jupyter_core.paths import jupyter_runtime_dir

import course_tools
from course_lib.basics import folder
from course_lib.lab import cli
from tests.waiting import MILLISECONDS, SECONDS, wait_for

ROOT = Path(__file__).parents[2]
COURSE = shutil.which("course", path=str(Path(sys.executable).parent))
ADDRESS = re.compile(r"(http://localhost:\d+)/lab/tree/(\S*)\?token=(\w+)")


class Lab:
    """A running ``course lab``."""

    def __init__(self, process: subprocess.Popen, log: Path):
        self.process, self.log = process, log
        self.address, (self.base, self.start, self.token) = self._wait_for_address()

    def _wait_for_address(self) -> tuple[str, tuple[str, ...]]:
        def ended_or_printed() -> bool:
            return bool(ADDRESS.search(self.log.read_text())) or self.process.poll() is not None

        wait_for(ended_or_printed, "the address of course lab")
        match = ADDRESS.search(self.log.read_text())
        assert match, f"course lab printed no address:\n{self.log.read_text()}"
        return match[0], match.groups()

    def ask(self, path: str, method: str = "GET") -> dict:
        """Answer of the server's own interface."""
        headers = {"Authorization": f"token {self.token}"}
        with urlopen(Request(f"{self.base}/{path}", method=method, headers=headers)) as answer:
            return json.loads(answer.read() or "{}")


@contextmanager
def running_lab(folder: Path, *options: str, **variables: str):
    """Start ``course lab`` with no display, from a folder inside the course."""
    hidden = {"DISPLAY", "WAYLAND_DISPLAY", "BROWSER", "OPENBLAS_NUM_THREADS"}
    env = {name: value for name, value in os.environ.items() if name not in hidden}
    env["JUPYTER_CONFIG_DIR"] = str(folder)  # nothing of the reader's own settings or workspaces
    command = [COURSE, "lab", *options]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            command, cwd=ROOT / "tests", env=env | variables, stdout=log, stderr=subprocess.STDOUT
        )
    try:
        yield Lab(process, folder / "log")
    finally:
        process.terminate()
        process.wait(SECONDS)


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
