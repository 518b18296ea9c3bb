"""The file of an exercise's checks, as a student's copy reads it."""

import json
from pathlib import Path

import pytest

from course_lib.exercises.fingerprints import SCHEME
from course_lib.exercises.questions import find_questions, parse_questions

CHECKS = Path(__file__).parents[2] / "notebooks" / "exercises" / "checks"


@pytest.mark.parametrize("name", ["02_random_intercept", "77_none", "", "01_random_intercepts"])
def test_an_unknown_exercise_is_answered_with_those_there_are(name):
    with pytest.raises(FileNotFoundError, match=f"'{name}'. The exercises: 00_start_here, 01_gr"):
        find_questions(name)


def test_rounds_are_read_from_the_file():
    content = json.loads((CHECKS / "02.json").read_text(encoding="utf-8"))
    assert content["digests"] == SCHEME == {"name": "blake2b-chain", "rounds": 20_000}
    usual = parse_questions(content)["typist_sd"].digest("x")
    content["digests"]["rounds"] = 2
    assert parse_questions(content)["typist_sd"].digest("x") != usual


def test_digests_of_another_kind_are_told_in_words():
    content = json.loads((CHECKS / "02.json").read_text(encoding="utf-8"))
    content["digests"]["name"] = "scrypt"
    with pytest.raises(ValueError, match="from the same version"):
        parse_questions(content)


def test_a_damaged_file_is_named_with_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr("course_lib.lab.cli.course_folder", lambda: tmp_path)
    path = tmp_path / "notebooks" / "exercises" / "checks" / "02.json"
    path.parent.mkdir(parents=True)
    path.write_text('{"exercise": ', encoding="utf-8")
    with pytest.raises(ValueError, match=r"02\.json is damaged .*unpack the course again"):
        find_questions("02_random_intercepts")
