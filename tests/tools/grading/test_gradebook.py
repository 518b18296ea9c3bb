"""The gradebook, students' JSON and points set by hand: complete and safe to open."""

import csv
import json
import os
import stat
from dataclasses import replace

import pandas as pd
import pytest

from course_tools.basics import files
from course_tools.basics.files import write_file
from course_tools.exercises.questions import QuestionInfo
from course_tools.grading.gradebook import (
    MarkedResult,
    Override,
    cell_text,
    load_result,
    points_of,
    save_result,
    shown,
    write_gradebook,
)
from course_tools.grading.overrides import (
    apply_overrides,
    create_overrides,
    read_overrides,
)
from course_tools.grading.results import (
    CheckResult,
    QuestionResult,
    StudentResult,
)

QUESTIONS = [QuestionInfo("pond_sd", "Between ponds", 2.0), QuestionInfo("icc", "Share", 3.0)]


def answered(name: str, seen: float, further: float, *, of=(1.0, 1.0), slip="", message=""):
    """Return a question with a visible and a hidden check."""
    visible = CheckResult("value", False, seen, of[0], seen == of[0], message, slip)
    hidden = CheckResult("other", True, further, of[1], further == of[1], "hidden words")
    return QuestionResult(name, (visible, hidden))


def student(student_id="s1", sd=(1.0, 1.0), share=(1.0, 2.0), **more) -> StudentResult:
    """Return a graded student."""
    questions = answered("pond_sd", *sd), answered("icc", *share, of=(1.0, 2.0))
    return replace(StudentResult(student_id, questions=questions, seconds=1.25, key="k"), **more)


FAULT = StudentResult("s2", status="our fault", detail="The sandbox did not start.")


def rows(folder) -> list[dict[str, str]]:
    """Read the gradebook as text."""
    text = (folder / "gradebook.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(text.splitlines()))


# The gradebook


def test_a_row_per_student_with_numbers_as_numbers(tmp_path):
    results = [student("007", sd=(1.0, 0.5)), FAULT, StudentResult("s3", status="missing")]
    write_gradebook(results, QUESTIONS, tmp_path)
    table = pd.read_csv(tmp_path / "gradebook.csv", dtype={"student_id": str})
    before = ["student_id", "name", "email", "total", "possible"]
    assert list(table) == [*before, "pond_sd", "icc", "status", "detail", "file", "seconds"]
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


# Files in one step


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


# Points set by hand


def apply(text, tmp_path, results):
    """Write overrides.csv, read it and apply it."""
    path = tmp_path / "overrides.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    overrides, problems = read_overrides(path)
    marked, more = apply_overrides(results, overrides, QUESTIONS)
    return marked, problems + more


HEADER = "student_id,question,points,comment\n"


def test_the_instructors_file_is_made_once_and_kept(tmp_path):
    path = create_overrides(tmp_path / "grades")
    assert path.read_text(encoding="utf-8") == HEADER
    assert read_overrides(path) == ([], [])
    path.write_text("mine", encoding="utf-8")
    create_overrides(tmp_path / "grades")
    assert path.read_text(encoding="utf-8") == "mine"


def test_no_file_is_no_overrides(tmp_path):
    assert read_overrides(tmp_path / "overrides.csv") == ([], [])


def test_a_question_set_by_hand_is_marked_in_the_gradebook(tmp_path):
    rest = student("s2")
    before = student(sd=(0.0, 0.0), detail="Latin-1.")
    (first, second), problems = apply(
        HEADER + "s1,pond_sd,1.5,Right idea\n", tmp_path, [before, rest]
    )
    assert problems == []
    assert second is rest
    assert (first.total, points_of(first, "pond_sd"), points_of(first, "icc")) == (4.5, 1.5, 3)
    assert first.questions == before.questions  # what the checks said is still there
    write_gradebook([first, second], QUESTIONS, tmp_path)
    row = rows(tmp_path)[0]
    assert (row["total"], row["pond_sd"], row["icc"]) == ("4.5", "1.5", "3")
    assert row["detail"] == "Latin-1. Set by hand: pond_sd, 1.5 of 2. Right idea"


def test_the_total_set_by_hand_counts_before_all_else(tmp_path):
    (first,), _ = apply(HEADER + "s1,total,4,\ns1,icc,0,\n", tmp_path, [student()])
    assert (first.total, points_of(first, "icc"), points_of(first, "pond_sd")) == (4, 0, 2)


def test_json_keeps_what_the_checks_said_beside_the_points_set_by_hand(tmp_path):
    (first,), _ = apply(HEADER + "s1,icc,0,why\n", tmp_path, [student()])
    record = json.loads(save_result(first, tmp_path).read_bytes())
    assert record["total"] == 2
    assert record["set_by_hand"][0]["comment"] == "why"
    assert load_result(tmp_path, "s1") == student()


def test_our_fault_has_no_total_until_all_is_set(tmp_path):
    (begun,), problems = apply(HEADER + "s2,icc,1,\n", tmp_path, [FAULT])
    assert begun.total is None
    assert problems == [
        "s2 has no total yet: the grader failed there, and overrides.csv does not set all "
        "questions. Set the others too, or total."
    ]
    assert apply(HEADER + "s2,icc,1,\ns2,pond_sd,0,\n", tmp_path, [FAULT])[0][0].total == 1
    assert apply(HEADER + "s2,total,0,\n", tmp_path, [FAULT])[0][0].total == 0


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("ss1,icc,1,", "row 2, is not used: there is no student 'ss1'. Did you mean 's1'?"),
        ("bob,icc,1,", "row 2, is not used: there is no student 'bob'. Write it as in gradebook"),
        (",icc,1,", "row 2, is not used: there is no student ''"),
        ("s1,iccc,1,", "no question 'iccc'. Possible are pond_sd, icc, total."),
        ("s1,icc,3.5,", "row 2, is not used: 3.5 points for icc; possible are 0 to 3."),
        ("s1,icc,-1,", "-1 points for icc; possible are 0 to 3."),
        ("s1,total,6,", "6 points for total; possible are 0 to 5."),
        ("s1,icc,many,", "row 2: the points are 'many'; write a number."),
        ("s1,icc,nan,", "row 2: the points are 'nan'; write a number."),
        ("s1,icc,,", "row 2: the points are missing; write a number."),
        ("s1", "row 2: the points are missing; write a number."),
    ],
)
def test_a_row_that_cannot_be_used_is_reported_and_changes_nothing(tmp_path, row, sentence):
    results = [student()]
    marked, problems = apply(HEADER + row + "\n", tmp_path, results)
    assert marked == results
    assert len(problems) == 1
    assert sentence in problems[0]


def test_the_later_of_two_rows_counts_and_is_reported(tmp_path):
    (first,), problems = apply(HEADER + "s1,icc,1,\ns1,ICC,2,\n", tmp_path, [student()])
    assert points_of(first, "icc") == 2
    assert problems == [
        "overrides.csv: rows 2 and 3 both set icc of s1; row 3 counts. Delete one of them."
    ]


@pytest.mark.parametrize(
    "text",
    [
        "student_id;question;points;comment\ns1;icc;1,5;schön\n".encode("cp1252"),
        "Student_ID\tQuestion\tPoints\tComment\r\n s1 \ticc\t1.5\tschön\r\n".encode("utf-16"),
        "\ufeffcomment,points,question,student_id\n\n,,,\nschön,1.5,icc,s1\n".encode(),
    ],
    ids=["German Excel", "Unicode text", "other order"],
)
def test_a_spreadsheet_program_may_have_saved_it(tmp_path, text):
    (first,), problems = apply(text, tmp_path, [student()])
    assert problems == []
    assert isinstance(first, MarkedResult)
    assert [(each.points, each.comment) for each in first.overrides] == [(1.5, "schön")]


def test_a_spreadsheet_drops_leading_zeros_of_an_id(tmp_path):
    (first,), _ = apply(HEADER + "7,icc,1,\n", tmp_path, [student("007")])
    assert points_of(first, "icc") == 1
    same, problems = apply(HEADER + "7,icc,1,\n", tmp_path, [student("007"), student("07")])
    assert [points_of(each, "icc") for each in same] == [3, 3]
    assert "there is no student '7'" in problems[0]


@pytest.mark.parametrize("text", ["", "id;points\n1;2\n", "\x00\x01", HEADER[12:]])
def test_a_file_without_the_columns_says_which_are_wanted(tmp_path, text):
    results = [student()]
    marked, problems = apply(text, tmp_path, results)
    assert marked == results
    assert "Its first row must be: student_id,question,points,comment." in problems[0]


def test_a_folder_in_its_place_is_reported(tmp_path):
    (tmp_path / "overrides.csv").mkdir()
    overrides, problems = read_overrides(tmp_path / "overrides.csv")
    assert overrides == []
    assert "cannot be read, so nothing is set by hand" in problems[0]


def test_an_override_names_the_student_and_question_as_the_gradebook_does(tmp_path):
    (first,), _ = apply(HEADER + "S1,ICC,1,\n", tmp_path, [student()])
    assert first.overrides == (Override("s1", "icc", 1, "", 2),)
