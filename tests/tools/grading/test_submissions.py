"""Submissions are found and read, whatever students hand in; what cannot be read says why."""

import json
import subprocess
import sys

import pytest

from course_tools.grading.submissions import (
    read_submission,
)
from tests.tools.grading.example_notebooks import PROSE, code, notebook, read, reason, write


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


def test_reading_needs_no_slow_import():
    check = (
        "import sys, course_tools.grading.owners.matching;"
        "print({'pandas', 'nbformat', 'numpy', 'otter'} & set(sys.modules))"
    )
    answer = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True)
    assert answer.stdout.strip() == "set()", answer.stderr
