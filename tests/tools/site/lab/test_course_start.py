"""Compiled modules that a browser keeps: used while they belong to their source, else left."""

import importlib.util
import py_compile
import subprocess
import sys

import pytest

from course_tools.site.lab import around

KEPT, WRITTEN = "print('kept')\n", "print('written')\n"


@pytest.fixture
def start(tmp_path, monkeypatch):
    """Return the module that runs in a browser, with a folder of its own for packages."""
    spec = importlib.util.spec_from_file_location("course_start", around.HERE / "course_start.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "PACKAGES", tmp_path)
    return module


@pytest.fixture
def source(tmp_path):
    """Return a module's source; what is compiled beside it says something else."""
    source = tmp_path / "package" / "module.py"
    source.parent.mkdir()
    source.write_text(KEPT)
    py_compile.compile(str(source))
    source.write_text(WRITTEN)
    return source


def said(source):
    command = [sys.executable, "-B", "-c", f"import {source.stem}"]
    return subprocess.run(command, cwd=source.parent, capture_output=True, text=True).stdout


def test_a_kept_module_runs_while_its_source_is_the_same(start, source):
    packed = start.pack()
    start.remove()
    assert said(source) == "written\n"
    start.unpack(packed)
    assert said(source) == "kept\n"
    source.write_text(WRITTEN + "print('anew')\n")  # another version of the course
    assert said(source) == "written\nanew\n"


@pytest.mark.parametrize("damage", [lambda kept: kept[: len(kept) // 2], lambda _: b"no archive"])
def test_of_a_damaged_archive_nothing_stays(start, source, damage):
    packed = start.pack()
    start.unpack(damage(packed))
    assert list(source.parent.rglob("*.pyc")) == []
    assert said(source) == "written\n"
