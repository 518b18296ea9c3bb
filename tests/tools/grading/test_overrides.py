"""Points set by hand: kept, marked as such, and reported when a row cannot be used."""

import json

import pytest

from course_tools.grading.gradebook import (
    MarkedResult,
    Override,
    load_result,
    points_of,
    save_result,
    write_gradebook,
)
from course_tools.grading.overrides import (
    apply_overrides,
    create_overrides,
    read_overrides,
)
from tests.tools.grading.example_results import FAULT, QUESTIONS, rows, student


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
