"""Files are found, whatever their names and kinds; what cannot be opened says why."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from course_tools.grading import submissions
from course_tools.grading.found_files import find_submissions, ignored_files, natural_order
from course_tools.grading.submissions import read_submission
from tests.tools.grading.example_notebooks import code, notebook, reason, write


def link(folder: Path, target: Path, name="link.ipynb") -> Path:
    path = folder / name
    path.symlink_to(target)
    return path


def test_a_link_is_not_followed(tmp_path):
    path = link(tmp_path, write(tmp_path, notebook(code("a"))))
    assert "link: ask for the file itself" in reason(path)


def test_a_link_to_nowhere_or_to_itself_is_a_link(tmp_path):
    assert "is a link" in reason(link(tmp_path, tmp_path / "gone"))
    assert "is a link" in reason(link(tmp_path, tmp_path / "self.ipynb", "self.ipynb"))


def test_a_folder_is_no_file(tmp_path):
    (tmp_path / "x.ipynb").mkdir()
    assert "is a folder" in reason(tmp_path / "x.ipynb")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_does_not_make_it_wait(tmp_path):
    os.mkfifo(tmp_path / "pipe.ipynb")
    assert "pipe" in reason(tmp_path / "pipe.ipynb")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no /dev/zero")
def test_a_device_is_no_file():
    assert "device" in reason(Path("/dev/zero"))


@pytest.mark.parametrize("name", ["gone.ipynb", "a\0b.ipynb", "x" * 5000])
def test_a_file_that_is_not_there_is_a_reason(tmp_path, name):
    assert "cannot be opened" in reason(tmp_path / name)


def test_a_file_that_may_not_be_read_is_a_reason(tmp_path):
    path = write(tmp_path, notebook(code("a")))
    path.chmod(0)
    if os.access(path, os.R_OK):
        path.chmod(0o600)
        return  # root may read all files
    assert "cannot be opened" in reason(path)


def test_a_file_can_be_too_large(tmp_path):
    path = tmp_path / "large.ipynb"
    with path.open("wb") as file:
        file.truncate(submissions.LARGEST_MB * 1_000_000 + 1)  # a hole: it takes no room
    assert f"larger than {submissions.LARGEST_MB} MB" in reason(path)


def test_too_many_values_are_refused(tmp_path):
    path = write(tmp_path, b'{"cells": [' + b"[]," * (submissions.MOST_VALUES // 2 + 1) + b"[]]}")
    assert f"{submissions.MOST_VALUES:,} values" in reason(path)


MEASURE = """
import resource, sys
from pathlib import Path
from course_tools.grading.submissions import read_submission
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(len(read_submission(Path(sys.argv[1])).cells))
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1000)
"""


@pytest.mark.parametrize("line", ["x" * 100 + "\n", "12.5, [3], {4}\n"], ids=["text", "numbers"])
def test_outputs_of_50_mb_take_little_memory(tmp_path, line):
    output = {"output_type": "stream", "name": "stdout", "text": [line] * (50_000_000 // len(line))}
    path = write(tmp_path, notebook(code("a", outputs=[output]), code("b")))
    asked = [sys.executable, "-c", MEASURE, str(path)]
    answer = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.split()
    cells, megabytes = map(float, answer)
    assert cells == 2
    assert megabytes < 700


def names(paths, folder):
    return [path.relative_to(folder).as_posix() for path in paths]


def test_all_files_are_found_in_natural_order(tmp_path):
    wanted = ["s2/a.ipynb", "s2/b/report.pdf", "s10/a.ipynb", "s10/a-1.ipynb", "x.zip"]
    for name in reversed(wanted):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        write(tmp_path, b"x", name)
    assert names(find_submissions(tmp_path), tmp_path) == wanted
    assert ignored_files(tmp_path) == []


def test_hidden_files_are_listed_apart(tmp_path):
    hidden = ["._a.ipynb", ".DS_Store", ".ipynb_checkpoints/a.ipynb", "__MACOSX/x/a.ipynb"]
    for name in [*hidden, "Thumbs.db", "ann/.ipynb_checkpoints/a.ipynb", "a.ipynb", ".ipynb"]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        write(tmp_path, b"x", name)
    assert names(find_submissions(tmp_path), tmp_path) == [".ipynb", "a.ipynb"]
    assert set(names(ignored_files(tmp_path), tmp_path)) == {
        "._a.ipynb",
        ".DS_Store",
        ".ipynb_checkpoints",
        "__MACOSX",
        "ann/.ipynb_checkpoints",
        "Thumbs.db",
    }


def test_links_are_found_and_not_followed(tmp_path):
    (tmp_path / "inside").mkdir()
    (tmp_path / "outside").mkdir()
    write(tmp_path / "outside", b"x")
    link(tmp_path / "inside", tmp_path / "outside", "folder")
    link(tmp_path / "inside", tmp_path / "inside", "loop")
    link(tmp_path / "inside", tmp_path / "gone", "gone.ipynb")
    found = find_submissions(tmp_path / "inside")
    assert names(found, tmp_path / "inside") == ["folder", "gone.ipynb", "loop"]
    assert all("is a link" in reason(path) for path in found)


def test_a_folder_named_like_a_notebook_is_looked_into(tmp_path):
    (tmp_path / "empty.ipynb").mkdir()
    (tmp_path / "full.ipynb").mkdir()
    write(tmp_path, b"x", "full.ipynb/a.ipynb")
    assert names(find_submissions(tmp_path), tmp_path) == ["empty.ipynb", "full.ipynb/a.ipynb"]


HOSTILE_NAMES = ["a\nb.ipynb", "🙂.ipynb", "..ipynb", "x" * 244 + ".ipynb", "²", "1²2", "%2e%2e%2f"]


def test_hostile_names_are_found(tmp_path):
    for name in HOSTILE_NAMES:
        write(tmp_path, b"x", name)
    assert {path.name for path in find_submissions(tmp_path)} == set(HOSTILE_NAMES)


@pytest.fixture
def deep_folder(tmp_path):
    """A folder deeper than Python's stack; taken away again, which pytest could not do."""
    folders = [tmp_path.joinpath(*["d"] * depth) for depth in range(1, 1200)]
    for folder in folders:
        folder.mkdir()
    yield folders[-1]
    (folders[-1] / "ann.ipynb").unlink(missing_ok=True)
    for folder in reversed(folders):
        folder.rmdir()


def test_a_deep_folder_is_searched(tmp_path, deep_folder):
    path = write(deep_folder, notebook(code("a")))
    assert find_submissions(tmp_path) == [path]
    assert read_submission(path).cells == ("a",)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such a name")
def test_a_name_that_is_no_text_is_found_and_read(tmp_path):
    path = os.fsencode(tmp_path) + b"/\xff\xfe.ipynb"
    with open(path, "wb") as file:
        file.write(json.dumps(notebook(code("a"))).encode())
    (found,) = find_submissions(tmp_path)
    assert read_submission(found).cells == ("a",)


def test_a_wrong_folder_is_named(tmp_path):
    with pytest.raises(NotADirectoryError, match="gone"):
        find_submissions(tmp_path / "gone")
    with pytest.raises(NotADirectoryError, match=r"ann\.ipynb"):
        ignored_files(write(tmp_path, b"x"))


def test_later_versions_come_later():
    files = ["x.ipynb", "x-1.ipynb", "x-2.ipynb", "x-10.ipynb"]
    assert sorted(map(Path, reversed(files)), key=natural_order) == list(map(Path, files))
