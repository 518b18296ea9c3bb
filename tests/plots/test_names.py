"""Plots are found by their files, and are loaded when they are first used."""

import inspect
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import course_lib
from course_lib.plots import plot_names

ROOT = Path(__file__).parents[2]
PLOT = "def plot_new(data, *, ax=None):\n    return ax\n"


@pytest.mark.parametrize("name", plot_names())
def test_a_plot_has_a_file_and_a_test_of_its_name(name):
    plot, stem = getattr(course_lib, name), name.removeprefix("plot_")
    assert inspect.getmodule(plot).__name__ == f"course_lib.plots.{stem}"
    assert (ROOT / "tests/plots" / f"test_{stem}.py").is_file()


def test_public_names_are_sorted_and_hold_every_plot_and_explorer():
    folders = (ROOT / "course_lib/explorers").glob("[a-z]*/__init__.py")
    explorers = {f"explore_{path.parent.name}" for path in folders} - {"explore_frame"}
    assert course_lib.__all__ == sorted(course_lib.__all__) == dir(course_lib)
    assert set(plot_names()) | explorers <= set(course_lib.__all__)
    assert len(explorers) >= 12


def _ask(folder, code):
    environment = os.environ | {"PYTHONPATH": str(folder)}
    answer = subprocess.run(
        [sys.executable, "-P", "-c", code],
        env=environment,
        capture_output=True,
        text=True,
        cwd=folder,
    )
    assert answer.returncode == 0, answer.stderr
    return answer.stdout.strip()


def test_a_file_is_all_that_a_new_plot_needs(tmp_path):
    shutil.copytree(ROOT / "course_lib", tmp_path / "course_lib")
    (tmp_path / "course_lib/plots/new.py").write_text(PLOT)
    shutil.rmtree(tmp_path / "course_lib/explorers/simpson")
    code = (
        "import course_lib; print(course_lib.plot_new(0), 'plot_new' in dir(course_lib), "
        "'explore_simpson' in dir(course_lib))"
    )
    assert _ask(tmp_path, code) == "None True False"


def test_names_are_found_without_loading_a_plot():
    code = "import sys, course_lib; print(dir(course_lib) and 'matplotlib' in sys.modules)"
    assert _ask(ROOT, code) == "False"
