"""The gradebook, students' JSON and points set by hand: complete and safe to open."""

import json

import pandas as pd
import pytest

from course_tools.grading.gradebook import (
    cell_text,
    load_result,
    save_result,
    shown,
    write_gradebook,
)
from course_tools.grading.results import (
    StudentResult,
)
from tests.tools.grading.example_results import FAULT, QUESTIONS, rows, student


def test_a_row_per_student_with_numbers_as_numbers(tmp_path):
    results = [student("007", sd=(1.0, 0.5)), FAULT, StudentResult("s3", status="missing")]
    write_gradebook(results, QUESTIONS, tmp_path)
    table = pd.read_csv(tmp_path / "gradebook.csv", dtype={"student_id": str})
    before = ["student_id", "name", "email", "total", "possible"]
    assert list(table) == [*before, "pond_sd", "icc", "status", "late", "detail", "file"]
    assert table["student_id"].tolist() == ["007", "s2", "s3"]
    assert table.loc[0, ["total", "possible", "pond_sd", "icc"]].tolist() == [4.5, 5, 1.5, 3]
    assert table.loc[1, ["total", "pond_sd", "icc"]].isna().all()  # never scored as zero
    assert table.loc[2, ["total", "pond_sd", "icc"]].tolist() == [0, 0, 0]


def test_excel_sees_utf_8(tmp_path):
    write_gradebook([student(name="Zoë 👩‍💻")], QUESTIONS, tmp_path)
    assert (tmp_path / "gradebook.csv").read_bytes().startswith(b"\xef\xbb\xbfstudent_id,")
    assert rows(tmp_path)[0]["name"] == "Zoë 👩‍💻"


def test_a_gradebook_without_students_has_its_header(tmp_path):
    write_gradebook([], QUESTIONS, tmp_path)
    assert rows(tmp_path) == []
    assert "pond_sd" in (tmp_path / "gradebook.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-2+3", "'-2+3"),
        ("\t=1+1", "'=1+1"),
        ("\r\n =1+1", "'=1+1"),
        ("＝1+1", "'＝1+1"),
        ("Ann;=1+1", "Ann;'=1+1"),
        ('Ann; "=1+1', "Ann; \"'=1+1"),
        ("-1.5", "-1.5"),
        ("+4", "+4"),
        ("Ann-Lee = good", "Ann-Lee = good"),
        ("two\nlines", "two lines"),
        ("", ""),
    ],
)
def test_a_cell_is_never_a_formula(text, cell):
    assert cell_text(text) == cell


def test_odd_characters_are_shown():
    assert shown("a\x00\x1b[31m\u202eb") == "a\ufffd\ufffd[31m\ufffdb"
    assert shown("caf\udce9") == r"caf\udce9"


def test_hostile_names_cannot_break_the_table(tmp_path):
    name = 'x","=HYPERLINK("http://a")\r\n\x00'
    result = student(name=name, file="caf\udce9/../=cmd.ipynb", detail="=1;=2")
    write_gradebook([result, student("s2")], QUESTIONS, tmp_path)
    first, second = rows(tmp_path)
    assert first["name"] == 'x","=HYPERLINK("http://a") \ufffd'
    assert first["detail"] == "'=1;'=2"
    assert first["file"] == r"caf\udce9/../=cmd.ipynb"
    assert second["total"] == "5"


# Students' JSON


@pytest.mark.parametrize(
    "result",
    [
        student(),
        FAULT,
        student("../../etc/passwd\n", name="<b>\x00", file="caf\udce9", errors=("cell 1: a", "b")),
        student(sd=(0.1 + 0.2, 0), errors=("👩‍💻",), status="stopped", detail="ran too long"),
    ],
    ids=["graded", "our fault", "hostile", "stopped"],
)
def test_a_result_is_read_back_as_it_was(tmp_path, result):
    path = save_result(result, tmp_path)
    assert path.parent == tmp_path / "students"
    assert load_result(tmp_path, result.student_id) == result
    assert load_result(tmp_path, result.student_id, key=result.key) == result
    assert load_result(tmp_path, result.student_id, key="other") is None


def test_a_result_that_is_there_is_not_written_again(tmp_path):
    path = save_result(student(), tmp_path)
    before = path.stat().st_mtime_ns, path.stat().st_ino
    save_result(student(), tmp_path)
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == before


def edited(change):
    """Return an edit of the JSON as a function of its text."""

    def edit(text):
        record = json.loads(text)
        change(record)
        return json.dumps(record)

    return edit


DAMAGED = {
    "empty": lambda _: "",
    "half": lambda text: text[: len(text) // 2],
    "a list": lambda _: "[1]",
    "a number": lambda _: "7",
    "deep": lambda _: "[" * 100_000,
    "not text": lambda _: "\udcff",
    "older format": edited(lambda record: record.update(format=0)),
    "no result": edited(lambda record: record.pop("result")),
    "a field less": edited(lambda record: record["result"].pop("status")),
    "a field more": edited(lambda record: record["result"].update(colour="red")),
    "unknown status": edited(lambda record: record["result"].update(status="fine")),
    "text for a number": edited(lambda record: record["result"].update(seconds="3")),
    "another student": edited(lambda record: record["result"].update(student_id="s9")),
    "points": edited(lambda r: r["result"]["questions"][0]["checks"][0].update(points=None)),
    "check": edited(lambda r: r["result"]["questions"][0].update(checks=["value"])),
}


@pytest.mark.parametrize("damage", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_result_is_graded_again(tmp_path, damage):
    path = save_result(student(), tmp_path)
    damaged = damage(path.read_text(encoding="utf-8"))
    path.write_bytes(damaged.encode("utf-8", "surrogateescape"))
    assert load_result(tmp_path, "s1") is None


def test_a_student_without_a_file_has_no_result(tmp_path):
    assert load_result(tmp_path, "s1") is None
