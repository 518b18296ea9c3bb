"""Submissions are found and read, whatever students hand in; what cannot be read says why."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from course_tools.grading import submissions
from course_tools.grading.clues import Place, places
from course_tools.grading.submissions import (
    UnreadableSubmission,
    find_submissions,
    ignored_files,
    natural_order,
    read_submission,
)

PROSE = {"cell_type": "markdown", "source": "Größe"}


def code(source, **more):
    return {"cell_type": "code", "metadata": {}, "outputs": [], "source": source, **more}


def notebook(*cells, **more):
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells), **more}


def write(folder: Path, content, name="ann.ipynb") -> Path:
    path = folder / name
    if not isinstance(content, bytes):
        content = (content if isinstance(content, str) else json.dumps(content)).encode()
    path.write_bytes(content)
    return path


def read(folder: Path, content):
    return read_submission(write(folder, content))


def reason(path: Path) -> str:
    with pytest.raises(UnreadableSubmission) as refused:
        read_submission(path)
    return str(refused.value)


def test_code_cells_are_read_in_order(tmp_path):
    path = write(tmp_path, notebook(code("a = 1"), PROSE, code(["b = 2\n", "c = 3"])))
    submission = read_submission(path)
    assert submission.cells == ("a = 1", "b = 2\nc = 3")
    assert (submission.path, submission.notes) == (path, ())


def test_the_hash_tells_one_file_from_another(tmp_path):
    first, again, other = (read(tmp_path, notebook(code(text))) for text in ("a", "a", "b"))
    assert first.sha256 == again.sha256 != other.sha256
    assert len(first.sha256) == 64


# --- encodings -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_any_encoding_is_read(tmp_path, encoding):
    text = json.dumps(notebook(code("größe = 'naïve'")), ensure_ascii=False)
    submission = read(tmp_path, text.encode(encoding))
    assert submission.cells == ("größe = 'naïve'",)
    assert bool(submission.notes) == (encoding != "utf-8")


def test_latin_1_is_read_where_windows_has_no_letter(tmp_path):
    text = json.dumps(notebook(code("a = '\x81é'")), ensure_ascii=False)
    submission = read(tmp_path, text.encode("latin-1"))
    assert submission.cells == ("a = '\x81é'",)
    assert submission.notes == ("encoding latin-1",)


def test_half_a_letter_does_not_reach_the_sandbox(tmp_path):
    (cell,) = read(tmp_path, notebook(code("a = '\ud800'"))).cells
    assert cell.encode() == "a = '\ufffd'".encode()


# --- formats -------------------------------------------------------------------------------------


@pytest.mark.parametrize("minor", [0, 2, 5, 9])
def test_all_of_format_4_is_usual(tmp_path, minor):
    assert read(tmp_path, notebook(code("a"), nbformat_minor=minor)).notes == ()


@pytest.mark.parametrize("version", [2, 3])
def test_old_formats_have_worksheets(tmp_path, version):
    old = {"cell_type": "code", "input": ["a = 1\n", "b = 2"], "language": "python"}
    sheets = [{"cells": [old, {"cell_type": "heading", "source": "x"}]}, {"cells": [old]}, {}, 3]
    submission = read(tmp_path, {"nbformat": version, "worksheets": sheets})
    assert submission.cells == ("a = 1\nb = 2",) * 2
    assert submission.notes == (f"nbformat {version}",)


def test_the_first_format_calls_it_code(tmp_path):
    cells = [{"cell_type": "code", "code": "a = 1"}]
    assert read(tmp_path, {"nbformat": 1, "cells": cells}).cells == ("a = 1",)


@pytest.mark.parametrize(
    ("version", "note"),
    [(5, "nbformat 5"), (7.5, "nbformat 7.5"), (float("nan"), "nbformat nan")]
    + [(odd, "no nbformat") for odd in ("4", None, True, [4])],
)
def test_another_format_is_read_and_noted(tmp_path, version, note):
    submission = read(tmp_path, notebook(code("a"), nbformat=version))
    assert (submission.cells, submission.notes) == (("a",), (note,))


def test_a_notebook_stripped_to_its_cells_is_read(tmp_path):
    assert read(tmp_path, {"cells": [{"cell_type": "code", "source": "a"}]}).cells == ("a",)


# --- odd cells -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "source", "note"),
    [
        ({"cell_type": "code"}, "", "cell 1 has a source that is not text"),
        (code(5), "", "cell 1 has a source that is not text"),
        (code(None), "", "cell 1 has a source that is not text"),
        (code(["a\n", 5, ["b"], "c"]), "a\nc", "cell 1 has a source that is not text"),
        (code([]), "", ""),
        ({"source": "a"}, "a", "cell 1 has no known type and is taken as code"),
        (code("a", cell_type=["code"]), "a", "cell 1 has no known type and is taken as code"),
        (code("a", outputs=float("nan"), metadata=None), "a", ""),
    ],
)
def test_an_odd_code_cell_counts(tmp_path, cell, source, note):
    submission = read(tmp_path, notebook(cell))
    assert submission.cells == (source,)
    assert submission.notes == ((note,) if note else ())


@pytest.mark.parametrize("cell", [None, "a = 1", 5, float("nan"), ["a"]])
def test_what_is_no_cell_is_left_out_and_noted(tmp_path, cell):
    submission = read(tmp_path, notebook(code("a"), cell, code("b")))
    assert submission.cells == ("a", "b")
    assert submission.notes == ("cell 2 is not a cell",)


@pytest.mark.parametrize("kind", ["markdown", "raw", "heading", "Markdown"])
def test_prose_is_no_code(tmp_path, kind):
    submission = read(tmp_path, notebook({"cell_type": kind, "source": "a = 1"}))
    assert (submission.cells, submission.notes) == ((), ("no code cells",))


def test_doubled_and_reordered_cells_stay_as_they_are(tmp_path):
    cells = [code(text, id="same") for text in ("b", "a", "b")]
    assert read(tmp_path, notebook(*cells)).cells == ("b", "a", "b")


def test_many_notes_are_summed_up(tmp_path):
    notes = read(tmp_path, notebook(*[None] * 1000)).notes
    assert len(notes) < 12
    assert notes[-1] == "and 993 more"


# --- odd JSON ------------------------------------------------------------------------------------


def test_a_key_given_twice_counts_as_in_jupyter(tmp_path):
    text = '{"cells": [], "nbformat": 4, "cells": [{"cell_type": "code", "source": "a"}]}'
    assert read(tmp_path, text).cells == ("a",)


@pytest.mark.parametrize("before", ["", "\n\n  ", "\ufeff"])
@pytest.mark.parametrize("after", ["", "\n", "\0" * 4096])
def test_blanks_around_a_notebook_do_not_matter(tmp_path, before, after):
    submission = read(tmp_path, before + json.dumps(notebook(code("a"))) + after)
    assert submission.cells == ("a",)


def test_text_after_the_end_is_noted(tmp_path):
    text = json.dumps(notebook(code("a")))
    submission = read(tmp_path, text + text)
    assert submission.cells == ("a",)
    assert submission.notes == ("text after the end of the notebook",)


def test_raw_line_breaks_and_huge_numbers_are_read(tmp_path):
    text = json.dumps(notebook(code("a = 1@b = 2", execution_count=77)))
    text = text.replace("@", "\n").replace("77", "9" * 10_000)
    assert read(tmp_path, text).cells == ("a = 1\nb = 2",)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b" \n\0\0", "empty"),
        (b"\xef\xbb\xbf", "not a notebook"),
        (json.dumps(notebook(code("a" * 500)))[:300].encode(), "cut off"),
        (b'{"cells": [\n<<<<<<< HEAD\n=======\n>>>>>>> ann\n]}', "unfinished merge"),
        (b"<!DOCTYPE html><html></html>", "web page"),
        (b"import numpy as np\n", "not a notebook"),
        (b"[1, 2]", "list or a single value"),
        (b"5", "list or a single value"),
        (b"NaN", "list or a single value"),
        (b"{}", "no list of cells"),
        (b'{"cells": {"0": {}}}', "no list of cells"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"cells": ' + b'{"a":' * 100_000, "nested too deeply"),
        (b"PK\x03\x04rest", "unpack"),
        (b"\x1f\x8brest", "unpack"),
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n", "picture"),
        (bytes(range(1, 256)), "not a notebook"),
    ],
)
def test_what_is_no_notebook_says_why(tmp_path, content, says):
    answer = reason(write(tmp_path, content))
    assert says in answer
    assert answer.endswith(".")


def test_a_reason_quotes_nothing_of_the_file(tmp_path):
    assert "secret" not in reason(write(tmp_path, b"secret:x:0:0"))


@pytest.mark.parametrize("name", ["ann.txt", "ann.ipynb.txt", "ann", "ann.IPYNB", "ann.json"])
def test_a_notebook_by_another_name_is_read(tmp_path, name):
    assert read_submission(write(tmp_path, notebook(code("a")), name)).cells == ("a",)


# --- odd files -----------------------------------------------------------------------------------


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
    started = time.monotonic()
    assert "larger than 200 MB" in reason(path)
    assert time.monotonic() - started < 5


def test_too_many_values_are_refused(tmp_path):
    path = write(tmp_path, b'{"cells": [' + b"[]," * (submissions.MOST_VALUES // 2 + 1) + b"[]]}")
    assert "5,000,000 values" in reason(path)


MEASURE = """
import resource, sys, time
from pathlib import Path
from course_tools.grading.submissions import read_submission
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
started = time.perf_counter()
cells = read_submission(Path(sys.argv[1])).cells
print(len(cells), time.perf_counter() - started)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1000)
"""


@pytest.mark.parametrize("line", ["x" * 100 + "\n", "12.5, [3], {4}\n"], ids=["text", "numbers"])
def test_outputs_of_50_mb_are_read_in_seconds(tmp_path, line):
    output = {"output_type": "stream", "name": "stdout", "text": [line] * (50_000_000 // len(line))}
    path = write(tmp_path, notebook(code("a", outputs=[output]), code("b")))
    asked = [sys.executable, "-c", MEASURE, str(path)]
    answer = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.split()
    cells, seconds, megabytes = map(float, answer)
    assert cells == 2
    assert seconds < 4
    assert megabytes < 700


# --- finding -------------------------------------------------------------------------------------


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


# --- what a path says ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "pieces"),
    [
        ("1001.ipynb", [("1001", "")]),
        ("1001.ipynb.txt", [("1001", "")]),
        ("ann.lee@uni.edu.ipynb", [("ann.lee@uni.edu", "")]),
        ("week 2/1001/x.ipynb", [("week 2", ""), ("1001", ""), ("x", "")]),
        ("Ann Lee_12345_assignsubmission_file_/x.ipynb", [("Ann Lee", "12345"), ("x", "")]),
        ("Ann Lee_12345_assignsubmission_file_x.ipynb", [("Ann Lee", "12345"), ("x", "")]),
        ("leeann_12345_67890_02_x.ipynb", [("leeann", "12345"), ("02_x", "")]),
        ("leeann_LATE_12345_67890_02_x-1.ipynb", [("leeann", "12345"), ("02_x-1", "")]),
        ("s_1001_02_random.ipynb", [("s_1001_02_random", "")]),
        (".ipynb", [(".ipynb", "")]),
    ],
)
def test_a_path_is_taken_apart(tmp_path, path, pieces):
    assert places(tmp_path / path, tmp_path) == [Place(*piece) for piece in pieces]


def test_reading_needs_no_slow_import():
    check = (
        "import sys, course_tools.grading.roster;"
        "print({'pandas', 'nbformat', 'numpy', 'otter'} & set(sys.modules))"
    )
    answer = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True)
    assert answer.stdout.strip() == "set()", answer.stderr
