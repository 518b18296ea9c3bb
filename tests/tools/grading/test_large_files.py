"""A large notebook is read in little memory, and its cells are those of a small one."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from course_tools.grading.large_files import TooMuchError, without_outputs
from course_tools.grading.submissions import LARGEST_MB, read_submission
from tests.tools.grading.hostile.kind import code_cell, notebook

ROOT = Path(__file__).parents[3]
MOST_PEAK_MB = 300
ODD = ['a = "}]"', "b = '\\\\\"'", "# outputs: [", 'd = {"outputs": [1]}', "é\u2028\U0001f393"]
STREAM = {"output_type": "stream", "text": ['"]}', "\\", '\\"', "}" * 9, {"outputs": []}]}
KEPT = {"outputs": "no list", "metadata": {"x": {"outputs": None}}}


def with_outputs(outputs):
    cells = [code_cell(source, outputs=outputs) for source in ODD]
    return notebook([*cells, code_cell("last = 1", **KEPT)])


@pytest.mark.parametrize("size", [1, 2, 3, 7, 10_000])
@pytest.mark.parametrize("ascii_only", [True, False])
def test_only_outputs_are_left_out_however_the_pieces_fall(size, ascii_only):
    text = json.dumps(with_outputs([STREAM, STREAM]), ensure_ascii=ascii_only, indent=1)
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    assert json.loads(without_outputs(pieces, 10**6, 10**6)) == with_outputs(None)


def test_what_is_left_is_bounded():
    text = json.dumps(notebook(["x" * 1000]))
    with pytest.raises(TooMuchError):
        without_outputs([text], 900, 10**6)
    with pytest.raises(TooMuchError):
        without_outputs([json.dumps(with_outputs([STREAM] * 100))], 10**6, 50)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_the_cells_are_those_of_the_small_file(encoding, tmp_path):
    paths = [tmp_path / name for name in ("small.ipynb", "large.ipynb")]
    for path, times in zip(paths, (1, 3_000_000), strict=True):
        content = notebook([code_cell("é = '\\n'", outputs=[{"text": "é\"'" * times}])])
        path.write_text(json.dumps(content, ensure_ascii=False), encoding=encoding)
    small, large = map(read_submission, paths)
    assert (small.cells, small.notes) == (large.cells, large.notes)


def pictures(file):
    file.write('{"cells": [' + json.dumps(code_cell("a = 1"))[:-1].replace("[]", "null"))
    file.write(', "outputs": [{"data": {"image/png": "')
    for _ in range(LARGEST_MB - 1):
        file.write("x" * 10**6)
    file.write('"}}]}]}')


def wide_characters(file):
    file.write('{"cells": [' + json.dumps(code_cell("a = 1"))[:-1].replace("[]", "null"))
    file.write(', "outputs": [{"text": "\U0001f393')
    for _ in range(LARGEST_MB - 1):
        file.write("é" * 500_000)
    file.write('"}]}]}')


def values(file):
    file.write('{"cells": [' + json.dumps(code_cell("a = 1")) + '], "x": [')
    file.write('{"a":{}},' * 300_000 + "1]}")


@pytest.mark.parametrize(
    "write", [pictures, pytest.param(wide_characters, marks=pytest.mark.thorough), values]
)
def test_reading_takes_little_memory(write, tmp_path):
    path = tmp_path / "large.ipynb"
    with path.open("w", encoding="utf-8") as file:
        write(file)
    code = (  # not getrusage: a child begins there with the peak of the process that started it
        "import sys\nfrom pathlib import Path\nimport course_tools.grading.command\n"
        "from course_tools.grading.submissions import read_submission\n"
        "assert read_submission(Path(sys.argv[1])).cells == ('a = 1',)\n"
        "told = Path('/proc/self/status').read_text().split('VmHWM:')[1]\n"
        "print(int(told.split()[0]) // 1024)"
    )
    command = [sys.executable, "-c", code, str(path)]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(answer.stdout) < MOST_PEAK_MB
