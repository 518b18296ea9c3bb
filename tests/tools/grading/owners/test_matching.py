"""Each file finds its student or is listed for a person."""

import itertools
import os
import re
import sys
from pathlib import Path

import pytest

from course_tools.grading.found_files import find_submissions
from course_tools.grading.owners.class_list import Student
from course_tools.grading.owners.decisions import read_decisions
from course_tools.grading.owners.file_names import printable, safe_name
from course_tools.grading.owners.matching import match_submissions
from tests.tools.grading.example_notebooks import notebook, write
from tests.tools.grading.owners.example_class import CLASS

FOLDER = Path("handed_in")

# --- names of files ------------------------------------------------------------------------------


@pytest.mark.parametrize("plain", ["1001", "ann-lee", "Ann_Lee", "x" * 80, "console"])
def test_a_plain_id_is_its_own_name(plain):
    assert safe_name(plain) == plain


HOSTILE = ["", ".", "..", "../../etc/passwd", "/root", "a\\b", "a\nb", "a\0b", "🙂", "é", "李安"]
HOSTILE += ["x" * 81, "x" * 250, "CON", "nul", "com1", "LPT0", ".hidden", "-rf", "a b", "a.b"]
HOSTILE += ["\ud800", "\udcff", "\u202egpj", "=1+1", "<script>", "a_b-0123456789", "_", "C:x"]


@pytest.mark.parametrize("hostile", HOSTILE, ids=ascii)
def test_a_hostile_id_gets_a_harmless_name(hostile):
    name = safe_name(hostile)
    assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}", name)
    assert name != hostile
    assert safe_name(hostile) == name


def test_no_two_ids_share_a_name():
    ids = {*HOSTILE, *(f"a{sign}b" for sign in " ./\\é🙂_-"), "x" * 82, "a_b", safe_name("a b")}
    assert len({safe_name(student_id) for student_id in ids}) == len(ids)


def test_a_name_can_be_used(tmp_path):
    for number, hostile in enumerate(HOSTILE):
        (tmp_path / f"{safe_name(hostile)}.json").write_text(str(number))
    assert len(list(tmp_path.iterdir())) == len(HOSTILE)


def test_what_cannot_be_shown_is_replaced():
    assert printable("a\nb\udcff🙂 é\u202e") == "a\ufffdb\ufffd🙂 é\ufffd"


# --- whose file ----------------------------------------------------------------------------------


def match(*names: str, students=CLASS):
    return match_submissions([FOLDER / name for name in names], FOLDER, students)


def owner(name: str, students=CLASS) -> str | None:
    """Id of the student on the roster who gets this file, if anybody does."""
    matching = match(name, students=students)
    known = [m.student.student_id for m in matching.matches[: len(students)] if m.path]
    return known[0] if known else None


@pytest.mark.parametrize(
    "name",
    [
        "1001.ipynb",
        "1001_02_random_intercepts.ipynb",
        "1001-1.ipynb",
        "1001 (2).ipynb",
        "1001/x.ipynb",
        "week_2/1001/x.ipynb",
        "1001/02_random/x.ipynb",
        "ann.lee@uni.edu.ipynb",
        "ann.lee@uni.edu_02_random.ipynb",
        "ANN.LEE@UNI.EDU/x.ipynb",
        "ann.lee.ipynb",
        "annlee_02.ipynb",
        "Ann Lee.ipynb",
        "lee_ann_02.ipynb",
        "Lee, Ann.ipynb",
        "02_random_intercepts_Ann_Lee.ipynb",
        "02-AnnLee.ipynb",
        "Ann Lee_12345_assignsubmission_file_/02_random_intercepts.ipynb",
        "Ann Lee_12345_assignsubmission_file_02_random_intercepts.ipynb",
        "leeann_12345_67890_02_random_intercepts.ipynb",
        "leeann_LATE_12345_67890_02_random_intercepts-1.ipynb",
        "Ann Lee_12345_assignsubmission_file_/s-1002.ipynb",
        "leeann_12345_67890_s-1002_02.ipynb",
        "1001/Bob van der Berg.ipynb",
    ],
)
def test_a_path_says_that_it_is_ann_s(name):
    assert owner(name) == "1001"
    assert match(name).ambiguous == []


@pytest.mark.parametrize(
    ("name", "student_id"),
    [
        ("S_1002.ipynb", "s-1002"),
        ("s1002_02_random.ipynb", "s-1002"),
        ("s_1002_02_random.ipynb", "s-1002"),
        ("vanderbergbob_1_67890_x.ipynb", "s-1002"),
        ("bob_02.ipynb", "s-1002"),
        ("Berg, Bob van der.ipynb", "s-1002"),
        ("eva mueller.ipynb", "1003"),
        ("EVA_MULLER_02.ipynb", "1003"),
        ("E\u0301va Mu\u0308ller.ipynb", "1003"),
        ("Éva Müller_7_assignsubmission_file_/x.ipynb", "1003"),
    ],
)
def test_case_accents_and_separators_do_not_matter(name, student_id):
    assert owner(name) == student_id


@pytest.mark.parametrize(
    "name",
    [
        "02_random_intercepts.ipynb",
        "x.ipynb",
        "10011.ipynb",
        "Ann.ipynb",
        "lee.ipynb",
        "Eve Mallory_7_assignsubmission_file_/1001.ipynb",
        "..ipynb",
        "🙂.ipynb",
    ],
)
def test_a_path_that_says_nothing_is_nobody_s(name):
    matching = match(name)
    assert [m.path for m in matching.matches] == [None, None, None, FOLDER / name]
    assert matching.matches[-1].note == "not on the roster"
    assert matching.ambiguous == []


def test_the_number_of_the_exercise_is_no_id():
    students = [Student("2"), Student("02"), Student("7")]
    assert owner("02_random_intercepts.ipynb", students) is None
    assert owner("7_02_random_intercepts.ipynb", students) == "7"
    assert owner("7.ipynb", students) == "7"


def test_the_number_that_moodle_or_canvas_gives_is_an_id():
    students = [Student("1001", "Ann Lee", aliases=("12345",)), Student("1002", "Ann Lee")]
    assert owner("Ann Lee_12345_assignsubmission_file_/x.ipynb", students) == "1001"
    assert owner("leeann_12345_67890_x.ipynb", students) == "1001"
    assert owner("Participant_12345_assignsubmission_file_/x.ipynb", students) == "1001"
    # Canvas' number of the file is nobody's.
    numbered = [FOLDER / "malloryeve_7_12345_x.ipynb"]
    assert match_submissions(numbered, FOLDER, students, "canvas").matches[0].path is None


def test_a_longer_name_goes_before_a_shorter_one():
    students = [Student("1", "Ann Lee"), Student("2", "Ann Lee Park"), Student("3", "李安")]
    assert owner("ann_lee_park_02.ipynb", students) == "2"
    assert owner("ann_lee_02.ipynb", students) == "1"
    assert owner("李安_7_assignsubmission_file_/x.ipynb", students) == "3"


def test_a_login_that_two_share_says_nothing():
    students = [Student("1", "", "info@a.edu"), Student("2", "", "info@b.edu")]
    assert owner("info_02.ipynb", students) is None
    assert owner("info@b.edu_02.ipynb", students) == "2"


# --- attempts ------------------------------------------------------------------------------------


def test_of_several_attempts_the_last_by_name_is_graded():
    matching = match("1001/a.ipynb", "1001/a-2.ipynb", "1001/a-10.ipynb", "1003.ipynb")
    first = matching.matches[0]
    assert first.path == FOLDER / "1001/a-10.ipynb"
    assert first.note == "also handed in: 1001/a.ipynb, 1001/a-2.ipynb"
    assert matching.ambiguous == []
    assert matching.unused == [FOLDER / "1001/a.ipynb", FOLDER / "1001/a-2.ipynb"]


def test_a_report_beside_the_notebook_is_noted_only():
    matching = match("1001/x.ipynb", "1001/z.pdf")
    assert matching.matches[0].path == FOLDER / "1001/x.ipynb"
    assert matching.matches[0].note == "also handed in: 1001/z.pdf"
    assert matching.ambiguous == []
    assert matching.unused == [FOLDER / "1001/z.pdf"]


def test_the_platform_s_newest_goes_before_the_last_by_name():
    canvas = match("leeann_7_1000_b.ipynb", "leeann_7_999_c.ipynb")
    assert canvas.matches[0].path == FOLDER / "leeann_7_1000_b.ipynb"
    attempts = [f"02_ann.lee_attempt_2026-{day}-09-00-00_x.ipynb" for day in ("11-30", "12-01")]
    assert match(*attempts).matches[0].path == FOLDER / attempts[1]
    days = [f"39-7 - Ann Lee - {day} 926 PM/x.ipynb" for day in ("Nov 30, 2026", "Dec 1, 2026")]
    assert match(*days).matches[0].path == FOLDER / days[1]


def test_files_with_the_same_code_are_one(tmp_path):
    for name, code in {"a/1001.ipynb": "x = 1", "b/1001.ipynb": "x = 1"}.items():
        (tmp_path / name).parent.mkdir()
        write(tmp_path, notebook({"cell_type": "code", "source": code}), name)
    matching = match_submissions(find_submissions(tmp_path), tmp_path, CLASS)
    assert matching.matches[0].path == tmp_path / "b/1001.ipynb"
    assert matching.ambiguous == []


def test_what_the_platform_says_of_the_time_is_kept():
    assert match("leeann_LATE_7_900_x.ipynb").matches[0].late == "late"
    assert match("leeann_7_900_x.ipynb").matches[0].late == ""
    blackboard = match("02_ann.lee_attempt_2026-11-30-09-05-00_x.ipynb").matches[0]
    assert blackboard.late == "2026-11-30 09:05:00"
    assert (
        match("39-7 - Ann Lee - Nov 30, 2026 926 PM/x.ipynb").matches[0].late.startswith("Nov 30")
    )


def test_moodle_writes_dates_into_its_worksheet_alone():
    ann, ben = (
        Student("7", "Ann Lee", late="late, 21 November"),
        Student("8", "Ben Ono", late="1 May"),
    )
    matching = match("Ann Lee_7_assignsubmission_file_/x.ipynb", students=[ann, ben])
    assert [each.late for each in matching.matches] == ["late, 21 November", ""], "no file, no date"


# --- a classmate's name --------------------------------------------------------------------------

IDS = [Student("u1001"), Student("u1002")]
TWO = [Student("u1001", "Ann Lee", "ann@x.org"), Student("u1002", "Bob Ray", "bob@x.org")]


@pytest.mark.parametrize(
    ("students", "names"),
    [
        (TWO, ["Ann Lee_7_assignsubmission_file_/u1002.ipynb"]),
        (TWO, ["Ann Lee_7_assignsubmission_file_/Bob Ray_8_assignsubmission_file_x.ipynb"]),
        (TWO, ["Ann Lee_7_assignsubmission_file_Bob Ray_8_assignsubmission_file_x.ipynb"]),
        (TWO, ["leeann_7_900_raybob_8_901_u1002.ipynb"]),
        (TWO, ["02_ann_attempt_2026-11-20-10-00-00_02_bob_attempt_2026-11-21-10-00-00_x.ipynb"]),
        (TWO, ["39-7 - Ann Lee - Nov 30, 2026 926 PM/39-7 - Bob Ray - Dec 1, 2026 926 PM.ipynb"]),
        (TWO, ["u1001/u1002.ipynb", "u1001/Bob Ray.ipynb"]),
        (IDS, ["u1001/u1002.ipynb"]),
    ],
    ids=["id", "Moodle", "Moodle's file", "Canvas", "Blackboard", "Brightspace", "folder", "ids"],
)
def test_a_classmate_s_name_within_one_s_own_upload_is_nothing(students, names):
    first, second = match(*names, students=students).matches[:2]
    assert first.path is not None
    assert (second.path, second.unclear) == (None, False)


@pytest.mark.parametrize(
    "own", ["Bob Ray_8_assignsubmission_file_/x.ipynb", "Bob Ray_8_assignsubmission_file_x.ipynb"]
)
def test_with_ids_alone_a_file_called_as_a_classmate_is_not_theirs_in_silence(own):
    """No name of the platform can be looked up: what the student chose is all there is."""
    forged = "Ann Lee_7_assignsubmission_file_/u1002_x.ipynb"
    alone = match(forged, students=IDS)
    assert alone.matches[1].path == FOLDER / forged
    assert "only what the student chose says so" in alone.ambiguous[0]
    both = match(forged, own.replace("x.ipynb", "u1002.ipynb"), students=IDS)
    assert (both.matches[1].path, both.matches[1].unclear) == (None, True)
    assert "none is graded" in both.ambiguous[0]


def test_a_name_that_is_no_attempt_of_the_other_is_for_a_person():
    matching = match("u1002_02.ipynb", "u1002_zz.ipynb", students=TWO)
    assert (matching.matches[1].path, matching.matches[1].unclear) == (None, True)
    assert sorted(matching.unused) == [FOLDER / "u1002_02.ipynb", FOLDER / "u1002_zz.ipynb"]
    attempts = match("u1002_02.ipynb", "u1002_02 (2).ipynb", students=TWO)
    assert attempts.matches[1].path == FOLDER / "u1002_02 (2).ipynb"


def test_a_stranger_s_folder_does_not_displace_the_student_s_own():
    matching = match("9999/Bob Ray.ipynb", "u1002/x.ipynb", students=TWO)
    assert matching.matches[1].path == FOLDER / "u1002/x.ipynb"
    assert matching.matches[1].note == "claims to be theirs: 9999/Bob Ray.ipynb"
    assert matching.matches[2].path == FOLDER / "9999/Bob Ray.ipynb"
    assert "its name says Bob Ray (u1002)" in matching.ambiguous[0]


def test_a_display_name_that_is_an_id_is_a_name():
    """In Canvas a student may choose how they are called."""
    matching = match("u1002_7_900_x.ipynb", "raybob_8_901_x.ipynb", students=TWO)
    assert matching.matches[1].path == FOLDER / "raybob_8_901_x.ipynb"
    assert matching.matches[2].note == "not on the roster"


def test_a_number_of_the_platform_that_happens_to_be_an_id_is_for_a_person():
    students = [Student("1001", "Ann Lee"), Student("1002", "Bob Ray")]
    matching = match("leeann_1002_900_x.ipynb", students=students)
    assert [m.path for m in matching.matches] == [None, None]
    assert "may be from Ann Lee (1001) or Bob Ray (1002)" in matching.ambiguous[0]
    other = match("malloryeve_1002_900_x.ipynb", students=students)
    assert "the roster has another name than 'malloryeve'" in other.ambiguous[0]


def test_a_canvas_name_that_ends_in_a_classmate_s_number_is_for_a_person():
    numbers = {"Ann Lee": "555", "Bob Ray": "666", "Cy Fox": "66600"}
    students = [
        Student(str(at), name, aliases=(number,))
        for at, (name, number) in enumerate(numbers.items(), 1)
    ]
    one = match("annlee_555_666_7777_x.ipynb", "foxcy_66600_8888_x.ipynb", students=students)
    assert one.matches[0].path is None
    assert "may be from Ann Lee (1) or Bob Ray (2)" in one.ambiguous[0]
    newer = match("leeann_555_8001_x.ipynb", "leeann_555_66600_87777_x.ipynb", students=students)
    assert newer.matches[0].path == FOLDER / "leeann_555_8001_x.ipynb"
    assert newer.ambiguous


def test_readings_that_point_at_different_students_are_alike():
    """Whichever of them rests on an id: the other one may be the true one."""
    students = [Student("1", "Ann Lee"), Student("2", "Bob Ray", aliases=("7776",))]
    canvas = match("leeann_555_7776_101_hw.ipynb", students=students)
    assert "may be from Ann Lee (1) or Bob Ray (2)" in canvas.ambiguous[0]
    logins = [Student("ray", "Ann Lee"), Student("2", "Bob Ray", "bob_ray@x.org")]
    blackboard = match("HW_bob_ray_attempt_2026-11-20-10-00-00_x.ipynb", students=logins)
    assert "may be from Ann Lee (ray) or Bob Ray (2)" in blackboard.ambiguous[0]


@pytest.mark.parametrize(
    ("students", "names"),
    [
        (TWO, ["leebob_7_7776_hw.pdf", "rayann_8_7777_x.ipynb"]),
        ([Student("1", "Ann Lee")], ["leeann_555_7776_hw.pdf", "annlee_666_7777_x.ipynb"]),
        ([Student("1", "Ann Lee")], ["ann_lee.pdf", "annlee hack.ipynb", "mal_ray.ipynb"]),
    ],
)
def test_a_notebook_of_another_place_does_not_displace_what_is_no_notebook(students, names):
    matching = match(*names, students=students)
    assert all(m.path is None for m in matching.matches[: len(students)])


def test_in_one_heap_a_later_name_is_graded_and_told():
    """Anybody may call a file so."""
    matching = match("u1001.ipynb", "u1001 (2).ipynb", students=TWO)
    assert matching.matches[0].path == FOLDER / "u1001 (2).ipynb"
    assert "the last by name is graded" in matching.ambiguous[0]


@pytest.mark.parametrize(
    ("students", "name", "whose"),
    [
        ([Student("1", "Anna Brown", "anna@x.org"), Student("2", "Anna Smith")], "anna_smith", "2"),
        ([Student("1", "Bo Brown", "data@x.org")], "data_science", None),
        ([Student("1", "Bo Brown", "bo.b@x.org")], "bo.b_02_slopes", "1"),
        ([Student("1", "王小明"), Student("2", "李雷")], "hw2_王小明", "1"),
        ([Student("1001"), Student("1002")], "hw2_1001", "1001"),
    ],
)
def test_what_stands_in_a_file_s_name(students, name, whose):
    assert owner(f"{name}.ipynb", students) == whose


def test_names_that_only_look_like_canvas_are_the_students_own():
    students = [Student("1234567", "Ann Lee"), Student("1234568", "Bob Ray")]
    names = [f"hw_02_{each.student_id}_x.ipynb" for each in students]
    matching = match(*names, students=students)
    assert [m.path for m in matching.matches] == [FOLDER / name for name in names]
    assert "but point at nobody on the roster" in matching.ambiguous[0]


def test_a_stranger_who_is_nearly_somebody_is_told():
    matching = match("Ann Mary Lee_7_assignsubmission_file_/x.ipynb", students=TWO)
    assert matching.matches[2].note == "not on the roster; perhaps Ann Lee (u1001)"
    assert matching.ambiguous
    group = match("Group A-Bob Ray_7_assignsubmission_file_/x.ipynb", students=TWO)
    assert group.matches[2].note == "not on the roster; perhaps Bob Ray (u1002)"


@pytest.mark.parametrize("name", ["4711.ipynb", "02/hand_in_4711.ipynb", "hw_4711/x.ipynb"])
def test_a_number_without_its_zeros_is_told_and_not_graded_by(name):
    students = [Student("0004711", "Ann Lee"), Student("0004712", "Bob Ray")]
    matching = match(name, students=students)
    assert [each.path for each in matching.matches[:2]] == [None, None]
    assert matching.matches[2].note == "not on the roster; perhaps Ann Lee (0004711)"


@pytest.mark.parametrize("name", ["2026.ipynb", "47110.ipynb", "711.ipynb", "4711_4712.ipynb"])
def test_what_is_near_nobody_or_two_is_not_told(name):
    numbers = {"0004711": "Ann Lee", "0004712": "Bob Ray", "0000711": "Cem Can"}
    students = [Student(number, who) for number, who in numbers.items()]
    assert match(name, students=students).matches[3].note == "not on the roster"


# --- which platform ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("layout", "names"),
    [
        ("moodle", ["Ann Lee_7_assignsubmission_file_/x.ipynb", "Bob_8_assignsubmission_file_x"]),
        ("canvas", ["leeann_7_900_x.ipynb", "raybob_LATE_8_901_x-1.ipynb"]),
        ("blackboard", ["HW 2_ann_attempt_2026-11-20-10-00-00_x.ipynb",
                        "HW 2_ann_attempt_2026-11-20-10-00-00.txt"]),
        ("brightspace", ["index.html", "39-7 - Ann Lee - Nov 30, 2026 926 PM/x.ipynb"]),
        ("brightspace", ["39-7 - A0012 - Ann Lee - September 3, 2026 1026 AM/x.ipynb"]),
        ("folders", ["u1001/x.ipynb", "u1002/x.ipynb"]),
        ("folders", ["all of them/u1001/x.ipynb", "all of them/u1002/x.ipynb"]),
        ("moodle", ["all/Ann Lee_7_assignsubmission_file_/x.ipynb"]),
        ("names", ["u1001.ipynb", "u1002/x.ipynb"]),
    ],
)  # fmt: skip
def test_the_layout_that_all_files_fit_is_found(layout, names):
    matching = match(*names, students=TWO)
    assert matching.layout == layout
    assert matching.ambiguous == []
    assert matching.matches[0].path is not None


@pytest.mark.parametrize("text", ["a:\n  :x: 1\n", "[" * 3000, "{", "- 1"])
def test_a_student_s_file_of_metadata_is_a_student_s_file(tmp_path, text):
    names = ["Ann Lee_7_assignsubmission_file_/a.ipynb", "Bob Ray_8_assignsubmission_file_/b.ipynb"]
    names.append("Bob Ray_8_assignsubmission_file_/submission_metadata.yml")
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    matching = match_submissions(find_submissions(tmp_path), tmp_path, TWO)
    assert [m.path for m in matching.matches] == [tmp_path / name for name in names[:2]]


def test_if_the_files_do_not_agree_on_a_platform_it_says_so():
    matching = match("leeann_7_900_x.ipynb", "Bob Ray.ipynb", students=TWO)
    assert matching.layout == "names"
    assert "1 of 2 files are named as Canvas names them" in matching.ambiguous[0]
    told = match_submissions([FOLDER / "Bob Ray.ipynb"], FOLDER, TWO, "canvas")
    assert told.layout == "canvas"
    assert "Not named as --layout canvas" in told.ambiguous[0]
    with pytest.raises(ValueError, match="Possible are moodle, blackboard, canvas"):
        match_submissions([], FOLDER, TWO, "blackbird")


GRADESCOPE = """\
submission_11:
  :submitters:
  - :name: Ann Lee
    :sid: 'u1001'
    :email: ann@x.org
  :created_at: 2026-11-20 10:00:00.000000000 Z
submission_12:
  :submitters:
  - :name: Bob Ray
    :sid: 'u1002'
    :email: bob@x.org
  - :name: Ann Lee
    :sid: 'u1001'
    :email: ann@x.org
"""


def test_gradescope_says_in_a_file_whose_each_folder_is(tmp_path):
    for name in ("submission_11", "submission_12"):
        (tmp_path / name).mkdir()
        write(tmp_path, notebook(), f"{name}/u1002.ipynb")
    (tmp_path / "submission_metadata.yml").write_text(GRADESCOPE, encoding="utf-8")
    matching = match_submissions(find_submissions(tmp_path), tmp_path, TWO)
    assert matching.layout == "gradescope"
    assert matching.matches[0].path == tmp_path / "submission_11/u1002.ipynb"
    assert (matching.matches[1].path, matching.matches[1].unclear) == (None, True)
    assert "may be from Ann Lee (u1001) or Bob Ray (u1002)" in matching.ambiguous[0]
    forged = tmp_path / "submission_12/submission_metadata.yml"
    forged.write_text(GRADESCOPE.replace("u1001", "u1002"), encoding="utf-8")
    again = match_submissions(find_submissions(tmp_path), tmp_path, TWO)
    assert again.matches[0].path == matching.matches[0].path
    (tmp_path / "submission_metadata.yml").write_text("- a\n")
    with pytest.raises(ValueError, match="cannot be read as Gradescope writes it"):
        match_submissions(find_submissions(tmp_path), tmp_path, TWO)
    (tmp_path / "submission_metadata.yml").unlink()
    with pytest.raises(ValueError, match="Export Submissions"):
        match_submissions(find_submissions(tmp_path), tmp_path, TWO, "gradescope")


# --- what a person decides -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["Ann Lee.ipynb", "annlee_77_67890_x.ipynb", "ann_lee_bob_ray.ipynb"],
    ids=["same name", "same name in Canvas", "two names"],
)
def test_a_file_that_may_be_two_students_is_kept_for_a_person(name):
    students = [Student("1001", "Ann Lee"), Student("1002", "Lee, Ann"), Student("7", "Bob Ray")]
    if "bob" in name:
        students.pop(1)
    matching = match(name, students=students)
    assert all(m.path is None for m in matching.matches)
    assert matching.unused == [FOLDER / name]
    assert matching.matches[0].note == f"may be theirs: {name}"
    assert [m.unclear for m in matching.matches] == [True, True, False][: len(students)]
    (sentence,) = matching.ambiguous
    assert f"{name} may be from Ann Lee (1001) or " in sentence
    assert "write its owner into owners.csv: file,student_id." in sentence


def test_an_id_in_a_name_tells_more_than_a_name_in_it():
    students = [Student("1001", "Ann Lee"), Student("7", "Bob Ray")]
    matching = match("1001_bob_ray.ipynb", students=students)
    assert matching.matches[0].path == FOLDER / "1001_bob_ray.ipynb"
    assert matching.matches[0].note == "its name also says Bob Ray (7)"


def test_the_advice_for_a_doubtful_file_helps(tmp_path):
    students = [Student("1001", "Ann Lee"), Student("1002", "Ann Lee"), Student("1003", "Bob Ray")]
    names = ["leeann_7_900_x.ipynb", "leeann_8_901_x.ipynb", "raybob_9_902_x.ipynb"]
    assert [m.path for m in match(*names, students=students).matches[:2]] == [None, None]
    assert read_decisions(tmp_path) == {}
    table = f"file,student_id\n{names[0]},1002\n{names[1]},1001\n{names[2]},\n"
    (tmp_path / "owners.csv").write_text(table, encoding="utf-8")
    decisions = read_decisions(tmp_path)
    paths = [FOLDER / name for name in names]
    decided = match_submissions(paths, FOLDER, students, decisions=decisions)
    assert decided.ambiguous == []
    assert [m.path for m in decided.matches] == [paths[1], paths[0], None]
    assert decided.matches[0].note == "owner set by hand"
    assert decided.unused == [paths[2]]
    late = FOLDER / "leeann_LATE_7_900_x.ipynb"
    (own, *_) = match_submissions([late], FOLDER, students, decisions={late.name: "1001"}).matches
    assert (own.path, own.late) == (late, "late")
    wrong = match_submissions(paths, FOLDER, students, decisions={"y": "1001", names[0]: "1"})
    assert "there is no file 'y'" in wrong.ambiguous[0]
    assert "'1', the owner of 'leeann_7_900_x.ipynb', is not on the roster" in wrong.ambiguous[1]


def test_a_table_of_owners_that_excel_saved_is_read(tmp_path):
    table = "sep=;\nFile;Student_ID\na.ipynb;7\n;\n"
    (tmp_path / "owners.csv").write_text(table, encoding="utf-16")
    decisions = read_decisions(tmp_path)
    assert decisions == {"a.ipynb": "7"}
    own = match_submissions(
        [FOLDER / "a.ipynb"], FOLDER, [Student("007"), Student("8")], decisions=decisions
    )
    assert own.matches[0].path == FOLDER / "a.ipynb"  # Excel dropped the zeros


def test_a_table_of_owners_that_cannot_be_read_says_so(tmp_path):
    (tmp_path / "owners.csv").write_text("student,file\n1,a\n", encoding="utf-8")
    with pytest.raises(ValueError, match="no column student_id"):
        read_decisions(tmp_path)


def test_nobody_is_asked_about_a_student_without_a_file():
    matching = match()
    assert [(m.student, m.path, m.note) for m in matching.matches] == [
        (student, None, "") for student in CLASS
    ]


# --- without a roster, and for files that nobody owns --------------------------------------------


@pytest.mark.parametrize(
    ("name", "student"),
    [
        ("1001.ipynb", Student("1001")),
        ("ann/02_random.ipynb", Student("ann")),
        ("Ann Lee_12345_assignsubmission_file_/x.ipynb", Student("12345", "Ann Lee")),
        ("leeann_12345_67890_x.ipynb", Student("12345", "leeann")),
        ("a\nb.ipynb", Student("a\ufffdb")),
    ],
)
def test_without_a_roster_a_file_names_its_student(name, student):
    (only,) = match(name, students=None).matches
    assert (only.student, only.path, only.note) == (student, FOLDER / name, "")


CLASHES = ["1001.ipynb", "1001.pdf", "1001/a.ipynb", "1001/b.ipynb", "1001_a.ipynb", "A.ipynb"]
CLASHES += ["a.ipynb", "a\nb.ipynb", "a\rb.ipynb", "a\ufffdb.ipynb", "x_1_999_a.ipynb"]
CLASHES += ["x_1_998_a.ipynb", "1.ipynb", ".ipynb", "..ipynb", "🙂.ipynb", "é.ipynb", "e.ipynb"]


@pytest.mark.parametrize("students", [None, [], CLASS, [Student("a"), Student("1")]])
def test_no_file_is_lost_and_no_two_share_an_id(students):
    matching = match(*CLASHES, students=students)
    graded = [m.path for m in matching.matches if m.path]
    assert sorted(graded + matching.unused) == sorted(FOLDER / name for name in CLASHES)
    on_disk = [safe_name(m.student.student_id).casefold() for m in matching.matches]
    assert len(set(on_disk)) == len(on_disk)


def test_the_order_of_the_files_does_not_matter():
    names = ["1001.ipynb", "1001/a.ipynb", "a.ipynb", "A.ipynb", "Ann Lee.ipynb"]
    first, *others = (match(*order) for order in itertools.permutations(names))
    assert all(other == first for other in others)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_hostile_names_on_a_real_disk(tmp_path):
    hostile = [b"a\nb", b"\xff\xfe", b"x" * 240, "🙂".encode(), b"a", b"A", b"..", b"~", b"=1+1"]
    for name in hostile:
        with open(os.fsencode(tmp_path) + b"/" + name + b".ipynb", "wb") as file:
            file.write(b"{}")
    matching = match_submissions(find_submissions(tmp_path), tmp_path, CLASS)
    own = [m.student.student_id for m in matching.matches[len(CLASS) :]]
    assert len({safe_name(student_id).casefold() for student_id in own}) == len(hostile)
    assert all(student_id.isprintable() and student_id.encode() for student_id in own)
