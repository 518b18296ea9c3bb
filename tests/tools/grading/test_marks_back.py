"""Marks go back in the platform's own table, and nobody gets a mark that a person should set."""

import csv
from dataclasses import replace

import pytest

from course_tools.grading.gradebook import MarkedResult, Override
from course_tools.grading.marks_back import write_marks
from course_tools.grading.results import StudentResult
from tests.tools.grading.example_results import student

CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,01 Effects (76),02 Intercepts (77)
    Points Possible,,,,,14,14
"Lee, Ann",55501,1001,ann,A,3,
"Ono, Ben",55502,1002,ben,A,4,
"Can, Cem",55503,1003,cem,A,5,
"Student, Test",55599,,t,A,,
"""
BRIGHTSPACE = """\
OrgDefinedId,Username,End-of-Line Indicator
#1001,#ann,#
#1002,#ben,#
#1003,#cem,#
"""
WORKSHEET = """\
Identifier,Full name,ID number,Grade,Maximum Grade,Feedback comments
Participant 7,Ann Lee,1001,,{most},
Participant 8,Ben Ono,1002,1.00,{most},
Participant 9,Cem Can,1003,2.00,{most},
"""
ANN = student("1001")
BEN = StudentResult("1002", status="unclear")
CEM = StudentResult("1003", status="missing")


def back(folder, roster, results=(ANN, BEN, CEM)):
    path = folder / "roster.csv"
    path.write_text(roster, encoding="utf-8")
    written, note = write_marks(path, results, folder, title="Exercise 02", possible=5.0)
    if written is None:
        return note
    return written.name, list(csv.reader(written.read_text(encoding="utf-8").splitlines())), note


def test_canvas_gets_who_and_this_mark_only(tmp_path):
    name, rows, note = back(tmp_path, CANVAS)
    assert (name, note) == ("marks_for_canvas.csv", "")
    assert rows[0] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Exercise 02"]
    assert [row[-1] for row in rows[1:]] == ["5", "5", "", "", ""]
    assert rows[2][:3] == ["Lee, Ann", "55501", "1001"]


def test_brightspace_gets_its_signs_back(tmp_path):
    name, rows, _ = back(tmp_path, BRIGHTSPACE)
    assert name == "marks_for_brightspace.csv"
    assert rows[0] == ["OrgDefinedId", "Exercise 02 Points Grade", "End-of-Line Indicator"]
    assert rows[1:] == [["#1001", "5", "#"], ["#1002", "", "#"], ["#1003", "", "#"]]


@pytest.mark.parametrize(("most", "note"), [("5.00", ""), ("5,00", ""), ("100.00", "not scaled")])
def test_moodle_s_worksheet_is_filled_and_its_maximum_compared(tmp_path, most, note):
    name, rows, said = back(tmp_path, WORKSHEET.format(most=f'"{most}"'))
    assert name == "marks_for_moodle.csv"
    assert [row[3] for row in rows[1:]] == ["5", "1.00", "2.00"]  # what is there stays
    assert (note in said) if note else said == ""


def test_points_set_by_hand_count_for_every_status(tmp_path):
    by_hand = MarkedResult("1003", status="missing", overrides=(Override("1003", "total", 0.0),))
    rows = back(tmp_path, BRIGHTSPACE, [replace(ANN, status="unreadable"), BEN, by_hand])[1]
    assert [row[1] for row in rows[1:]] == ["", "", "0"]


def test_a_plain_roster_has_no_form_of_a_platform(tmp_path):
    assert back(tmp_path, "student_id,name\n1001,Ann\n") == ""
