"""A key that was kept is the one that would be computed, or it is computed."""

import dataclasses

import pytest

from course_tools.exercises.keys import Expected, Key
from course_tools.exercises.masters import find_master
from course_tools.grading import kept_keys
from course_tools.grading.kept_keys import FOLDER, key_stamp, load_key, save_key

TABLE = {"columns": ["plan", "power"], "rows": [["a", 0.25], ["b", 1.0]]}
FORM = {"kind": "number", "options": [], "length": 0, "columns": [], "nan": ""}


def expected(right, **wrong):
    return Expected(right, wrong, dict.fromkeys(wrong, "Look again."), FORM, 0.002, "No.")


KEY = Key(
    7,
    {
        "a": expected(2.0, variance=4.0, tiny=1 / 3),
        "b": expected("both", nothing="nothing"),
        "c": expected([1.0, 0.1 + 0.2], order=[0.3, 1.0]),
        "d": expected(TABLE),
    },
)


@pytest.fixture(scope="module")
def master():
    return find_master("02")


def test_it_comes_back_as_it_was_and_only_the_instructor_can_read_it(tmp_path, master):
    save_key(tmp_path, master, KEY, "stamp")
    assert load_key(tmp_path, master, 7, "stamp") == KEY
    (path,) = (tmp_path / FOLDER).iterdir()
    assert path.stat().st_mode & 0o077 == path.parent.stat().st_mode & 0o077 == 0


def test_another_seed_another_exercise_another_stamp_has_none(tmp_path, master):
    save_key(tmp_path, master, KEY, "stamp")
    assert load_key(tmp_path, master, None, "stamp") is None
    assert load_key(tmp_path, master, 7, "other") is None
    assert load_key(tmp_path, find_master("03"), 7, "stamp") is None


def test_without_a_stamp_none_is_kept(tmp_path, master):
    save_key(tmp_path, master, KEY, "")
    assert list(tmp_path.iterdir()) == []
    assert load_key(tmp_path, master, 7, "") is None


DAMAGED = ["", "[]", "null", '{"stamp"', '{"stamp": "stamp"}']
DAMAGED += ['{"stamp": "stamp", "expected": {"a": {}}}', '{"stamp": "stamp", "expected": []}']


@pytest.mark.parametrize("content", DAMAGED)
def test_a_damaged_file_is_no_key(tmp_path, master, content):
    save_key(tmp_path, master, KEY, "stamp")
    (path,) = (tmp_path / FOLDER).iterdir()
    path.write_text(content, encoding="utf-8")
    assert load_key(tmp_path, master, 7, "stamp") is None


def test_the_stamp_changes_with_all_that_a_key_depends_on(tmp_path, master, monkeypatch):
    first = key_stamp(master)
    assert key_stamp(find_master("02")) == first
    part = next(each for each in master.parts if each.is_test)
    moved = dataclasses.replace(part, is_test=False)
    for parts in (master.parts[:-1], [moved if each is part else each for each in master.parts]):
        assert key_stamp(dataclasses.replace(master, parts=tuple(parts))) != first
    assert key_stamp(find_master("03")) != first
    for folder in ("course_lib", "data"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.csv").write_text("x\n1\n", encoding="utf-8")
    monkeypatch.setattr(kept_keys, "ROOT", tmp_path)
    here = key_stamp(master)
    (tmp_path / "data/a.csv").write_text("x\n2\n", encoding="utf-8")
    data = key_stamp(master)
    monkeypatch.setattr(kept_keys, "version", lambda _name: "0")
    assert len({first, here, data, key_stamp(master)}) == 4
