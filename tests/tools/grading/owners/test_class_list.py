"""Class lists are read as they come, and say why when they cannot be used."""

from pathlib import Path

import pytest

from course_tools.grading.owners import class_list
from course_tools.grading.owners.class_list import (
    RosterError,
    Student,
    read_class,
)
from tests.tools.grading.owners.example_class import ANN, EVA


def roster(folder: Path, text: str | bytes, encoding="utf-8") -> list[Student]:
    path = folder / "roster.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return read_class(path).students


def advice(folder: Path, text: str) -> str:
    roster(folder, text)
    return read_class(folder / "roster.csv").advice


PLAIN = "student_id,name,email\n1001,Ann Lee,ann.lee@uni.edu\n1003,Éva Müller,eva@uni.edu\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_plain_roster_in_any_encoding(tmp_path, encoding, separator, end):
    text = PLAIN.replace(",", separator).replace("\n", end)
    assert roster(tmp_path, text, encoding) == [ANN, EVA]


MOODLE_GRADES = """\
Identifier,"Full name","ID number","Email address",Status,Grade
"Participant 12345","Ann Lee",1001,ann.lee@uni.edu,"Submitted for grading",
"Participant 12346","Éva Müller",,eva@uni.edu,"No submission",
"""
MOODLE_GRADES_DE = """\
ID;"Vollständiger Name";Matrikelnummer;E-Mail-Adresse;Status
Teilnehmer/in12345;"Ann Lee";;ann.lee@uni.edu;Abgegeben
"""
MOODLE_PEOPLE = """\
First name,Surname,ID number,Email address,Groups
Ann,Lee,1001,ann.lee@uni.edu,A
Éva,Müller,,eva@uni.edu,
"""
MOODLE_PEOPLE_DE = "Vorname\tNachname\tID-Nummer\tE-Mail-Adresse\nAnn\tLee\t1001\tann.lee@uni.edu\n"
MOODLE_PEOPLE_FR = (
    "Prénom,Nom de famille,Numéro d’identification,Adresse de courriel\n"
    "Ann,Lee,1001,ann.lee@uni.edu\n"
)
CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,02 Intercepts (77)
    Points Possible,,,,,10
"Lee, Ann",55501,1001,ann.lee@uni.edu,Section 1,
"Berg, Bob van der",55502,,bob7,Section 1 and Section 2,8
"Student, Test",55599,,a1b2c3,Section 1,
"""
BLACKBOARD = """\
"Last Name","First Name","Username","Student ID","Last Access","HW 2 [Total Pts: 14]"
"Lee","Ann","ann.lee","1001","2026-11-20 10:00:00",""
"Ono_PreviewUser","Ben","ben_previewuser","","",""
"""
BRIGHTSPACE = """\
OrgDefinedId,Username,Last Name,First Name,Email,End-of-Line Indicator
#1001,#annlee,Lee,Ann,ann.lee@uni.edu,#
"""
GRADESCOPE = "First Name,Last Name,SID,Email,Sections\nAnn,Lee,1001,ann.lee@uni.edu,A\n"
GRADESCOPE_GRADES = "Name,SID,Email,Total Score\nAnn Lee,1001,ann.lee@uni.edu,\n"


@pytest.mark.parametrize(
    ("text", "students"),
    [
        (
            MOODLE_GRADES,
            [
                Student("1001", "Ann Lee", "ann.lee@uni.edu", ("12345",)),
                Student("12346", "Éva Müller", "eva@uni.edu"),
            ],
        ),
        (MOODLE_GRADES_DE, [Student("12345", "Ann Lee", "ann.lee@uni.edu")]),
        (MOODLE_PEOPLE, [ANN, Student("eva@uni.edu", "Éva Müller", "eva@uni.edu")]),
        (MOODLE_PEOPLE_DE, [ANN]),
        (MOODLE_PEOPLE_FR, [ANN]),
        (
            CANVAS,
            [
                Student("1001", "Ann Lee", "ann.lee@uni.edu", ("55501", "ann.lee@uni.edu")),
                Student("55502", "Bob van der Berg", "", ("bob7",)),
            ],
        ),
        (BLACKBOARD, [Student("1001", "Ann Lee", "", ("ann.lee",))]),
        (BRIGHTSPACE, [Student("1001", "Ann Lee", "ann.lee@uni.edu", ("annlee",))]),
        (GRADESCOPE, [ANN]),
        (GRADESCOPE_GRADES, [ANN]),
    ],
    ids=[
        *["Moodle grades", "German grades", "Moodle people", "German", "French", "Canvas"],
        *["Blackboard", "Brightspace", "Gradescope", "Gradescope's grades"],
    ],
)
def test_exports_are_read_as_they_come(tmp_path, text, students):
    assert roster(tmp_path, text) == students


MOODLE_DATES = """\
Identifier,"Full name",Status,Grade,"Last modified (submission)","Last modified (grade)"
"Participant 7","Ann Lee","Submitted for grading",,"Friday, 20 November 2026, 10:33 AM",-
"Participant 8","Bob Ono","Submitted for grading - 2 hours late",,"Saturday, 21 November 2026",-
"Participant 9","Cem Can","No submission",,-,-
"""
MOODLE_DATES_DE = """\
ID;"Vollständiger Name";Status;"Zuletzt geändert (Abgabe)"
Teilnehmer/in8;"Bob Ono";"Zur Bewertung abgegeben, 2 Stunden verspätet";"Samstag, 21. November"
"""


def test_moodles_worksheet_says_when_it_came_and_what_came_late(tmp_path):
    dates = [student.late for student in roster(tmp_path, MOODLE_DATES)]
    assert dates == [
        "Friday, 20 November 2026, 10:33 AM",
        "late, Saturday, 21 November 2026",
        "",
    ]
    assert roster(tmp_path, MOODLE_DATES_DE)[0].late == "late, Samstag, 21. November"


@pytest.mark.parametrize(
    ("text", "students"),
    [
        ("NAME\nAnn Lee\n", [Student("Ann Lee", "Ann Lee")]),
        ("email,x\nann@uni.edu,1\n", [Student("ann@uni.edu", "", "ann@uni.edu")]),
        ("\n\nstudent_id , name\n 7 , Ann \n\n,\n8\n", [Student("7", "Ann"), Student("8")]),
        ('name,student_id\n"Ann\nLee",7\n', [Student("7", "Ann\nLee")]),
        ("sep=;\nstudent_id;name\n7;Lee, Ann\n", [Student("7", "Ann Lee")]),
        ("SEP=|\r\nname|email|student_id\r\nAnn,Lee|a;b|7\r\n", [Student("7", "Lee Ann")]),
        (
            "student_id,name\n123.0,Ann\n1.5,Bob\n007,Eva\n",
            [Student("123", "Ann"), Student("1.5", "Bob"), Student("007", "Eva")],
        ),
        ("Matrikel-Nr.;Name;Vorname\n7;Müller;Anna\n", [Student("7", "Anna Müller")]),
        ("StudentID,FirstName,LastName\n7,Ann,Lee\n", [Student("7", "Ann Lee")]),
        ("Name,SID,Role\nAnn,7,Student\nBob,8,Instructor\n", [Student("7", "Ann")]),
        ('Student;ID;"HW (a, b, c, d)"\n"Lee, Ann";7;3\n', [Student("7", "Ann Lee")]),
    ],
    ids=[
        *["names alone", "addresses alone", "blanks", "line break", "Excel", "Excel's bar"],
        *["123.0", "Vorname", "without blanks", "role", "commas in quotes"],
    ],
)
def test_small_and_untidy_rosters(tmp_path, text, students):
    assert roster(tmp_path, text) == students


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Its columns: none"),
        ("1001,Ann Lee,x\n", r"Its columns: 1001, Ann Lee, x\. Wanted: student_id, name, email"),
        ("student_id,name\n", "no students"),
        ("student_id,name\n7,A\n8,B\n7,C\n8,D\n", "'7' in lines 2, 4; '8' in lines 3, 5"),
        ("student_id\nab\nAB\n", "'ab' in lines 2, 3"),
        ('student_id,name\n7,"Ann\n8,Bob\n', r"not a table \(line 3\)"),
        (b"PK\x03\x04", "save it as CSV"),
        ("student_id,name\n1.23457E+11,Ann\n", r"line 2: the id '1.23457E\+11' was rounded"),
        ("sep=;\nstudent_id;name\n7;A\n7;B\n", "'7' in lines 3, 4"),
        ("student_id,name\nA-1,A\na1,B\n", "'a1' in lines 2, 3"),
        ("Student,ID,SIS User ID\nAnn,1E+16,7\n", "'1E.16' was rounded"),
    ],
)
def test_a_roster_that_cannot_be_used_says_why(tmp_path, text, says):
    with pytest.raises(RosterError, match=says):
        roster(tmp_path, text)


def test_each_header_is_written_as_it_is_looked_for():
    titles = [title for row in class_list._COLUMNS.values() for title in row.split(", ")]
    assert [" ".join(class_list.tokens(title)) for title in titles] == titles


def test_a_roster_that_is_not_there_says_so(tmp_path):
    with pytest.raises(RosterError, match=r"gone\.csv"):
        read_class(tmp_path / "gone.csv")
    with pytest.raises(RosterError, match="cannot be opened"):
        read_class(tmp_path)


def test_a_column_that_may_hold_the_ids_is_named(tmp_path):
    told = advice(tmp_path, "Cand. No,Room,Name,Email\nA17,3,Ann Lee,a@b.c\nA18,3,Eva May,e@b.c\n")
    assert "If 'Cand. No' holds ids, call it student_id" in told
    assert "go by their e-mail address or name" in told
    told = advice(tmp_path, "ID number,Cand. No,Name\n,A17,Ann Lee\n,A18,Eva May\n")
    assert "If 'Cand. No' holds ids" in told  # where Moodle's own column is empty


@pytest.mark.parametrize(
    "text",
    [
        PLAIN.replace("student_id", "ID"),
        "Room,Name,Email\n3,Ann Lee,a@b.c\n3,Eva May,e@b.c\n",  # the same for two
        "Seat,Name,Email\n3,Ann Lee,a@b.c\n,Eva May,e@b.c\n",  # not for all
        "Student ID,Seat,Name\n7,1,Ann Lee\n8,2,Eva May\n",  # ids are known
    ],
)
def test_where_nothing_looks_like_an_unknown_id_nothing_is_said(tmp_path, text):
    assert advice(tmp_path, text) == ""
