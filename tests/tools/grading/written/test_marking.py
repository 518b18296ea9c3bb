"""A marker's table: filled, read, given further rows, and never lost; codes in place of names."""

import csv
import stat

import pytest

from course_tools.grading.feedback import feedback_page
from course_tools.grading.gradebook import Override, load_result, write_gradebook
from course_tools.grading.overrides import apply_overrides
from course_tools.grading.statistics import write_summary
from course_tools.grading.written.codes import SECRET
from course_tools.grading.written.marking import mark_written
from tests.tools.grading.test_feedback import HOSTILE, Page
from tests.tools.grading.written.writers import graded, master_in, match_of, notebook_of, save

NAMES = {"ann": "Ann Lee", "ben": "Ben Ono", "cem": "Cem Can"}
WORDS = {"ann": "Trust the clinics.", "ben": "The line is right.", "cem": ""}


class Class:
    """Three students, their notebooks, and the folder of the grades."""

    def __init__(self, folder):
        self.folder, self.out, self.master = folder, folder / "out", master_in(folder)
        self.questions = self.master.questions
        self.matches = []
        for name, words in WORDS.items():
            self.hand_in(name, words)

    def hand_in(self, name, words, limits="Never."):
        """Write a notebook with these words as the answer."""
        path = self.folder / f"{name}.ipynb"
        save(notebook_of(self.master, advice=words, limits=limits), path)
        others = [each for each in self.matches if each.student.student_id != name]
        self.matches = [*others, match_of(name, path, NAMES.get(name, ""))]

    def run(self, **options):
        """Do what ``course grade`` does; return what needs attention."""
        results = [graded(match.student.student_id) for match in self.matches]
        marked, self.problems = mark_written(
            results, self.matches, self.master, self.out, **options
        )
        self.results = {each.student_id: each for each in marked}
        return self.problems

    @property
    def table(self):
        """The marker's table."""
        return self.out / "written" / "advice.csv"

    def rows(self, name="advice"):
        """Rows of a marker's table."""
        with (self.out / "written" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    def fill(self, rows, header="student_id,name,direction,reason,comment,version"):
        """Write the table as a marker might."""
        self.table.write_text("\n".join([header, *rows, ""]), encoding="utf-8")

    def written(self, name):
        """What a student was given for the question."""
        return next(each for each in self.results[name].written if each.question == "advice")

    def page(self):
        """The marker's page."""
        return (self.out / "written" / "advice.html").read_text(encoding="utf-8")

    def gradebook(self):
        """Write the gradebook, and read it."""
        write_gradebook(list(self.results.values()), self.questions, self.out)
        with (self.out / "gradebook.csv").open(encoding="utf-8-sig", newline="") as file:
            return {row["student_id"]: row for row in csv.DictReader(file)}


@pytest.fixture
def room(tmp_path):
    room = Class(tmp_path)
    room.run()
    return room


def about(problems, name="advice.csv, row"):
    return [each for each in problems if name in each]


def test_the_marker_gets_a_row_for_each_student_and_a_column_for_each_criterion(room):
    assert [row["student_id"] for row in room.rows()] == ["ann", "ben", "cem"]
    assert list(room.rows()[0]) == [
        "student_id", "name", "direction", "reason", "comment", "version",
    ]  # fmt: skip
    assert {row["direction"] + row["reason"] + row["comment"] for row in room.rows()} == {""}
    page = Page(room.page()).text
    for words in ("Says that the trend", "0 to 2", "no clinic goes down", "Trust the clinics."):
        assert words in page
    assert "Nothing was written." in page
    assert "0 marked, 2 to be marked, 1 without an answer" in page


def test_until_it_is_marked_there_is_no_total(room):
    book = room.gradebook()
    assert (book["ann"]["total"], book["ann"]["advice"], book["ann"]["a"]) == ("", "", "2")
    assert book["ann"]["to_be_marked"] == "advice, limits"
    assert (book["cem"]["advice"], book["cem"]["to_be_marked"]) == ("0", "limits")
    assert "advice: 2 of 2 answers in words are to be marked" in " ".join(room.problems)
    page = Page(feedback_page(room.results["ann"], room.questions, title="T")).text
    assert "A person reads this answer. It is not marked yet." in page
    assert "Not marked yet" in page
    write_summary(list(room.results.values()), room.questions, room.out, title="T")
    summary = Page((room.out / "summary.html").read_text(encoding="utf-8")).text
    assert "not all are marked yet" in summary
    assert "Totals" not in summary


def test_points_and_comment_reach_gradebook_and_student(room):
    room.fill(["ann,Ann Lee,2,0.5,Say why.,", "ben,,0,0,,"])
    room.run()
    book = room.gradebook()
    assert [book[name]["advice"] for name in NAMES] == ["2.5", "0", "0"]
    page = Page(feedback_page(room.results["ann"], room.questions, title="T")).text
    assert "Says that the trend within clinics counts 2 of 2" in page
    assert "Names the reason: clinics differ 0.5 of 1" in page
    assert "Say why." in page
    assert "no clinic goes down" not in page
    ben = Page(feedback_page(room.results["ben"], room.questions, title="T")).text
    assert "4 · What would you tell the doctor? ✗ not right yet 0 of 3" in ben
    cem = Page(feedback_page(room.results["cem"], room.questions, title="T")).text
    assert "Nothing was written here." in cem
    assert about(room.problems, "advice") == []


def test_all_marked_is_a_total(room):
    room.fill(["ann,,2,1,,"])
    (room.out / "written" / "limits.csv").write_text(
        "student_id;direction;reason\nann;1,5;0\n", encoding="utf-8"
    )
    room.run()
    assert room.results["ann"].total == 6 + 3 + 1.5
    assert room.gradebook()["ann"]["to_be_marked"] == ""
    assert room.results["ben"].total is None


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("ann,,3,1,,", "3 points for direction. Possible are 0 to 2."),
        ("ann,,-1,1,,", "-1 points for direction. Possible are 0 to 2."),
        ("ann,,good,1,,", "'good' for direction is no number. Possible are 0 to 2."),
        ("ann,,nan,1,,", "'nan' for direction is no number."),
        ("ann,,1_0,1,,", "'1_0' for direction is no number."),
        ("ann,,2,,,", "reason has no points. Write 0 to 1."),
        ("anm,,2,1,,", "there is no such student."),
        (",Ann Lee,2,1,,", "(nobody), is not used: there is no such student."),
        ("ann,,1,5,1,,FVLTK-BNNPX", "more cells than the first row. Write 0.5, not 0,5"),
    ],
)
def test_a_row_that_cannot_be_used_is_told_and_kept(room, row, said):
    room.fill(["", row])
    (problem,) = about(room.run())
    assert problem.startswith("written/advice.csv, row 3 (")
    assert said in problem
    assert room.written("ann").points is None
    kept = {cell for each in room.rows() for cell in each.values() if isinstance(cell, str)}
    assert set(filter(None, row.split(","))) <= kept | {"FVLTK-BNNPX"}
    assert said in Page(room.page()).text


def test_two_rows_of_one_student_are_used_where_they_agree(room):
    room.fill(["ann,,1,1,,", "ann,,1,1,,", "ben,,1,1,,", "ben,,2,1,,"])
    (problem,) = about(room.run())
    assert "row 5 (ben): row 4 says otherwise; neither is used." in problem
    assert (room.written("ann").points, room.written("ben").points) == (2, None)


def test_a_comment_alone_is_no_mark_and_no_fault(room):
    room.fill(["ann,,,,Look again,"])
    assert about(room.run()) == []
    assert room.written("ann").points is None
    assert room.rows()[0]["comment"] == "Look again"


EXCEL = "sep=;\nSTUDENT_ID;name;direction;reason;comment;version\n"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_what_excel_makes_of_the_table_is_read_and_stays_excels(room, encoding):
    text = EXCEL + 'ann;Ann Lee;"1,5";1;"Schön; = gut\nweiter";\n'
    room.table.write_bytes(text.encode(encoding))
    assert about(room.run()) == []
    assert room.written("ann").points == 2.5
    assert room.written("ann").comment == "Schön; = gut\nweiter"
    assert 'ann;Ann Lee;1,5;1;"Schön; = gut\nweiter";' in room.table.read_text("utf-8-sig")
    assert "ben;Ben Ono;;;;" in room.table.read_text("utf-8-sig")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04 a workbook", "is an Excel workbook, so none of its marks count. Save it as"),
        (b"who,direction,reason\nann,2,1\n", "has no column student_id or code"),
        (b"student_id,reason,reason\nann,2,1\n", "or two of one name"),
        (b"", "Its first row is empty"),
    ],
)
def test_a_table_that_cannot_be_read_is_told_and_left_alone(room, content, said):
    room.table.write_bytes(content)
    problems = room.run()
    assert said in " ".join(problems)
    assert "advice: 2 of 2 answers in words are to be marked" in " ".join(problems)
    assert room.table.read_bytes() == content
    assert room.written("ann").points is None


def test_a_rerun_changes_nothing_and_a_new_student_is_added(room):
    room.fill(["cem,,0,0,'=late,", "mine,,,,,", "ann,Ann Lee,2,1,- good start,,my own note"])
    room.run()
    before = room.table.read_bytes()
    room.run()
    assert room.table.read_bytes() == before
    room.hand_in("dee", "Late.")
    room.run()
    after = room.table.read_text(encoding="utf-8-sig").splitlines()
    assert after[:4] == before.decode("utf-8-sig").splitlines()[:4]
    assert after[-1].startswith("dee,,,,,")
    assert "ann,Ann Lee,2,1,- good start," in after[3]
    assert after[3].endswith(",my own note")
    kept = list((room.out / "private" / "written").glob("advice-*.csv"))
    assert before in [path.read_bytes() for path in kept]


def test_a_criterion_that_came_later_has_a_column_and_no_mark_is_lost(room):
    room.fill(["ann,,2,old"], header="student_id,name,direction,style")
    problems = room.run()
    assert "reason has no points" in " ".join(problems)
    row = room.rows()[0]
    assert (row["direction"], row["style"], row["reason"]) == ("2", "old", "")


def test_an_answer_that_changed_after_marking_is_told_and_its_mark_kept(room):
    version = room.rows()[0]["version"]
    room.fill([f"ann,,2,1,,{version}"])
    assert about(room.run()) == []
    room.hand_in("ann", "On second thoughts: trust the line.")
    for _ in range(2):
        assert "row 2 (ann): the answer changed after it was marked" in about(room.run())[0]
        assert room.written("ann").points == 3
    assert "changed after marking: 3 of 3" in Page(room.page()).text
    text = room.table.read_text(encoding="utf-8-sig").replace(version, "")
    room.table.write_text(text, encoding="utf-8")  # the marker has read it
    assert about(room.run()) == []
    room.hand_in("ann", "On second thoughts:  trust the line.\n")
    assert about(room.run()) == []  # blanks are no change
    room.hand_in("ben", "Another one, before it is marked.")
    assert about(room.run()) == []


def test_marks_stay_when_the_notebook_is_gone(room):
    room.fill(["ann,,2,1,,"])
    room.matches = [match_of("ann", None), *room.matches[1:]]
    room.run()
    assert room.written("ann").points == 3
    assert "limits" not in [each.question for each in room.results["ann"].written]


def test_points_set_by_hand_go_before_the_markers(room):
    room.fill(["ann,,2,1,,"])
    room.run()
    by_hand = [Override("ann", "advice", 0.5, "Copied."), Override("ben", "total", 4.0)]
    marked, problems = apply_overrides(list(room.results.values()), by_hand, room.questions)
    assert problems == []
    room.results = {each.student_id: each for each in marked}
    book = room.gradebook()
    assert (book["ann"]["advice"], book["ann"]["total"]) == ("0.5", "")
    assert book["ben"]["total"] == "4"
    page = Page(feedback_page(marked[0], room.questions, title="T")).text
    assert "Copied." in page


def test_what_is_saved_of_a_student_is_read_back_without_a_markers_points(room):
    room.fill(["ann,,2,1,,"])
    room.run()
    room.gradebook()
    assert load_result(room.out, "ann") == graded("ann")


def test_no_answer_can_act_in_the_markers_page(room):
    for number, words in enumerate(HOSTILE):
        room.hand_in(f"h{number}", f"{words}\n\nA second paragraph.")
    room.hand_in("long", "word " * 900 + "the end")
    room.hand_in("huge", "y" * 90_000)
    room.run()
    page = Page(room.page())
    assert not {"script", "img", "iframe", "svg"} & set(page.tags)
    assert [each for each in page.attributes if each[1].startswith("on")] == []
    assert [a for _, name, a in page.attributes if name == "href"] == ["advice.csv"]
    assert "{{ 7 * 7 }}" in page.text
    assert "default-src 'none'" in room.page()
    assert page.tags.count("details") == 2
    assert "The rest: 602 more words" in page.text
    assert "And 60000 more signs" in page.text
    assert len(room.page()) < 100_000


def test_codes_stand_for_students_in_all_that_markers_get(room):
    room.fill(["ben,Ben Ono,1,1,Hm,", "zoe,Zoe Zed,1,1,gone,", "ann,Ann Lee,2,1,,"])
    room.hand_in("ann", "I, Ann Lee, trust the clinics.")
    room.run(anonymous=True)
    found = room.rows()
    assert next(iter(found[0])) == "code"
    assert [row["code"] for row in found] == sorted(row["code"] for row in found)
    for path in (room.out / "written").iterdir():
        text = path.read_text(encoding="utf-8-sig")
        assert [n for n in ("Ann", "Ben", "Lee", "Ono", "Zoe", "ann", "zoe") if n in text] == []
    assert "I, [name], trust the clinics." in Page(room.page()).text
    assert [room.written(name).points for name in ("ann", "ben")] == [3, 2]
    before = room.table.read_bytes()
    room.run(anonymous=True)
    assert room.table.read_bytes() == before
    assert stat.S_IMODE((room.out / SECRET).stat().st_mode) == 0o600
    told = " ".join(room.run())  # names again: the marks stay with their students
    assert "written/advice: names stand there now in place of codes." in told
    assert "in place of codes" not in " ".join(room.run())
    points = {row["student_id"]: row["direction"] for row in room.rows()}
    assert points["ann"] == "2"
    assert points["ben"] == "1"
    assert [room.written(name).points for name in ("ann", "ben")] == [3, 2]
    book = room.gradebook()
    assert book["ann"]["name"] == ""  # as the result has it
    assert set(book) == set(NAMES)


def test_without_the_secret_tables_with_codes_are_left_alone(room):
    room.run(anonymous=True)
    (room.out / SECRET).unlink()
    before = room.table.read_bytes()
    for anonymous in (True, False):
        problems = room.run(anonymous=anonymous)
        assert "Bring it back from a copy." in " ".join(problems)
        assert room.table.read_bytes() == before
        assert room.results["ann"].total is None
    assert not (room.out / SECRET).exists()


def test_an_exercise_without_such_questions_is_as_it_was(room, tmp_path):
    text = (room.folder / "99_tiny.md").read_text(encoding="utf-8")
    start = text.index("\n```{otter}\n# BEGIN QUESTION\nname: advice")
    (tmp_path / "plain").mkdir()
    master = master_in(tmp_path / "plain", text[:start])
    results, out = [graded("ann")], tmp_path / "other"
    assert mark_written(results, room.matches[:1], master, out, anonymous=True) == (results, [])
    assert not out.exists()
    write_gradebook(results, master.questions, out)
    header = (out / "gradebook.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    assert header == "student_id,name,email,total,possible,a,b,status,late,detail,file"
    assert '"written"' not in (out / "students" / "ann.json").read_text(encoding="utf-8")
