"""A file is written in one step: the old one or the new one, never a part."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from course_tools.basics import files
from course_tools.basics.files import write_file

ROOT = Path(__file__).parents[3]


def test_the_old_file_stays_when_writing_fails(tmp_path, monkeypatch):
    path = tmp_path / "gradebook.csv"
    write_file(path, "old")

    def no_space(_number):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", no_space)
    with pytest.raises(OSError, match=r"cannot be written \(No space left.*run the command again"):
        write_file(path, "new")
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_nothing_is_left_behind_when_the_command_is_interrupted(tmp_path, monkeypatch):
    def interrupted(*_paths):
        raise KeyboardInterrupt

    monkeypatch.setattr(files.os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_file(tmp_path / "a.html", "new")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_a_file_has_the_usual_permissions(tmp_path):
    (tmp_path / "usual").touch()
    write_file(tmp_path / "deep" / "a.html", "new")
    assert stat.S_IMODE((tmp_path / "deep" / "a.html").stat().st_mode) == stat.S_IMODE(
        (tmp_path / "usual").stat().st_mode
    )


# --- a disk that is full, or read-only -----------------------------------------------------------


def on_a_disk(options: str, folder: Path, *command: str) -> subprocess.CompletedProcess:
    """Run Python where the folder is a small disk of its own, which ends with it."""
    mount = f'mount -t tmpfs -o {options} none "$0" && exec "$@"'
    apart = ["unshare", "--mount", "--map-root-user", "sh", "-c", mount, str(folder)]
    if sys.platform != "linux" or subprocess.run([*apart, "true"], capture_output=True).returncode:
        pytest.skip("No disk can be mounted here: that takes Linux, and its user namespaces.")
    command = (*apart, sys.executable, *command)
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


@pytest.mark.parametrize("write", ["write_file(path, 'new' * 9999)", "create_table(other, 'ab')"])
def test_on_a_full_disk_no_part_of_a_file_is_left(write, tmp_path):
    code = (
        "import sys\nfrom pathlib import Path\n"
        "from course_tools.basics.files import create_table, write_file\n"
        "path = Path(sys.argv[1], 'a.csv')\nother = Path(sys.argv[1], 'b.csv')\n"
        "write_file(path, 'old')\n"
        "try: Path(sys.argv[1], 'fill').write_bytes(b'x' * 10**5)\nexcept OSError: pass\n"
        f"try: {write}\nexcept OSError as error: print(error)\n"
        "print(path.read_text(), sorted(p.name for p in path.parent.iterdir()))"
    )
    answer = on_a_disk("size=16k", tmp_path, "-c", code, str(tmp_path))
    told, left = answer.stdout.splitlines()
    assert "cannot be written (No space left on device)" in told
    assert left == "old ['a.csv', 'fill']"


@pytest.mark.parametrize(("options", "why"), [("ro", "Read-only"), ("size=4k", "No space left")])
def test_grading_says_at_once_where_it_cannot_write(options, why, tmp_path):
    out = tmp_path / "grades"
    out.mkdir()
    fill = f"import sys\ntry: open({str(out / 'fill')!r}, 'wb').write(b'x' * 10**5)\n"
    fill += "except OSError: pass\nfrom course_tools.grading import command\n"
    fill += "sys.exit(command.main(sys.argv[1:]))"
    grade = ["-c", fill, str(tmp_path), "--exercise", "02", "--out", str(out)]
    answer = on_a_disk(options, out, *grade)
    assert answer.returncode == 2
    assert f"Nothing can be written in the folder {out} ({why}" in answer.stderr
    assert "with --out" in answer.stderr
