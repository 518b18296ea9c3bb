"""A file is written in one step: the old one or the new one, never a part."""

import os
import stat

import pytest

from course_tools.basics import files
from course_tools.basics.files import write_file


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
