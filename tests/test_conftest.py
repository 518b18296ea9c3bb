"""The tests' own machinery: what a plain run leaves out, and that it says so."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from nbformat import write
from nbformat.v4 import new_code_cell, new_notebook

from tests.conftest import LONG, ONE_NOTEBOOK

HERE = Path(__file__).parent
TESTS = """
import pytest

def test_daily():
    pass

@pytest.mark.thorough
@pytest.mark.parametrize("number", [1, 2])
def test_thorough(number):
    pass

@pytest.mark.parametrize("number", [1, pytest.param(2, marks=pytest.mark.thorough)])
def test_partly(number):
    pass
"""


@pytest.fixture
def project(tmp_path):
    """Return a folder with our machinery and tests of its own."""
    (tmp_path / "tests").mkdir()
    for name in ("__init__.py", "conftest.py", "waiting.py"):
        shutil.copy(HERE / name, tmp_path / "tests" / name)
    (tmp_path / "tests" / "test_few.py").write_text(TESTS, encoding="utf-8")
    return tmp_path


def run_tests(project: Path, *options: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "pytest", "-q", "--strict-markers", "tests", *options]
    env = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST")}
    answer = subprocess.run(
        command, cwd=project, env=env | {"CI": "true"}, capture_output=True, text=True
    )
    return answer.returncode, answer.stdout


def test_a_plain_run_leaves_out_thorough_tests_and_says_so(project):
    status, said = run_tests(project, "-n", "1")  # the workers count, the controller tells
    assert status == 0, said
    assert "2 passed" in said
    assert 'Left out: 3 tests. To run all: make test ARGS="--thorough --cells"' in said
    assert "skipped" not in said


def test_a_thorough_run_leaves_out_nothing(project):
    status, said = run_tests(project, "-n", "0", "--thorough")
    assert status == 0, said
    assert "5 passed" in said
    assert "Left out" not in said


@pytest.mark.parametrize(
    ("options", "collected"),
    [((), []), (("--thorough",), [ONE_NOTEBOOK]), (("--cells",), [ONE_NOTEBOOK, "02_other"])],
)
def test_nbval_runs_one_notebook_or_all(project, options, collected):
    for name in (ONE_NOTEBOOK, "02_other"):
        cells = [new_code_cell("1 + 1", id="sum")]
        write(new_notebook(cells=cells), project / "tests" / f"{name}.ipynb")
    _, said = run_tests(project, "-n", "0", "--nbval", "--collect-only", *options)
    assert [name for name in (ONE_NOTEBOOK, "02_other") if f"{name}.ipynb" in said] == collected


def test_a_file_that_takes_long_comes_first(project):
    (project / "tests" / LONG[0]).parent.mkdir(parents=True)
    (project / "tests" / LONG[0]).write_text("def test_long():\n    pass\n", encoding="utf-8")
    status, said = run_tests(project, "-n", "0", "-vv")
    assert status == 0, said
    assert said.index("test_long") < said.index("test_daily")
    assert [name for name in LONG if not (HERE / name).exists()] == []


def test_the_whole_check_is_thorough():
    whole = (HERE.parent / ".ci" / "run").read_text(encoding="utf-8")
    assert 'CI=true make test ARGS="--thorough --durations=40"' in whole
