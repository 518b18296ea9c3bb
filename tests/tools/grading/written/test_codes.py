"""Codes stay the same, tell nothing without the secret, and are no number to a spreadsheet."""

import re
import stat

import pytest

from course_tools.grading.owners.class_list import Student
from course_tools.grading.written.codes import (
    CODES,
    SECRET,
    Codes,
    read_secret,
    version,
    without_names,
    write_codes,
)

CLASS = [Student(f"s{n:04}", f"Student {n}") for n in range(500)]


def test_codes_are_the_same_in_each_run_and_others_in_another_folder(tmp_path):
    made = [read_secret(tmp_path / "one", make=True, needed=False) for _ in range(2)]
    other = read_secret(tmp_path / "two", make=True, needed=False)
    first, again, elsewhere = (
        [Codes(CLASS, secret).code(each.student_id) for each in CLASS] for secret in (*made, other)
    )
    assert first == again
    assert not set(first) & set(elsewhere)
    assert len(set(first)) == 500
    assert all(re.fullmatch("[B-Z]{5}-[B-Z]{5}", code) for code in first)  # never 1E5, never TRUE


def test_a_code_or_an_id_finds_the_student(tmp_path):
    codes = Codes(CLASS, read_secret(tmp_path, make=True, needed=False))
    assert codes.find(codes.code("s0007").lower()) == "s0007"
    assert codes.find("s0007") == "s0007"
    assert codes.find("BBBBB-BBBBB") is None
    assert Codes(CLASS, b"").find("BBBBB-BBBBB") is None


def test_the_secret_and_the_list_are_for_the_instructor_alone(tmp_path):
    codes = Codes(CLASS, read_secret(tmp_path, make=True, needed=False))
    write_codes(tmp_path, CLASS, codes)
    for path in (SECRET, CODES):
        assert stat.S_IMODE((tmp_path / path).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "private").stat().st_mode) == 0o700
    assert f"{codes.code('s0000')},s0000,Student 0" in (tmp_path / CODES).read_text("utf-8-sig")


def test_without_codes_no_secret_is_made(tmp_path):
    assert read_secret(tmp_path, make=False, needed=False) == b""
    assert not (tmp_path / "private").exists()


@pytest.mark.parametrize("content", [None, "", "ab12", "no digits at all" * 9])
def test_a_lost_secret_is_told_and_no_other_one_is_drawn(tmp_path, content):
    if content is not None:
        (tmp_path / "private").mkdir()
        (tmp_path / SECRET).write_text(content)
    with pytest.raises(ValueError, match=r"gone or damaged\. Without it nobody knows whose"):
        read_secret(tmp_path, make=True, needed=True)


def test_a_version_changes_with_the_words_alone():
    assert version("one  two\n") == version("one two")
    assert version("one two") != version("one three")


def test_names_are_taken_out_of_an_answer():
    ann = Student("s1234", "Ann Lee", "ann@x.org")
    text = "I, Ann Lee (LEE, ANN; S1234; ann@x.org), say: Annabel Leeds has 51234."
    said = "I, [name] ([name]; [name]; [name]), say: Annabel Leeds has 51234."
    assert without_names(text, ann) == said
    assert without_names("12 of 7", Student("7", "")) == "12 of 7"
