"""``course grade`` from end to end: every mark as earned, whatever lies in the folder."""

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from functools import partial
from pathlib import Path

import pytest

from course_tools.grading import batch, setting
from course_tools.grading import command as grade
from course_tools.grading.sandbox.submission_run import sandbox_problem
from tests.tools.exercises.tiny_exercise import MASTER
from tests.tools.grading.hostile import CELLS, KINDS, Kind, notebook, write_honest
from tests.waiting import SECONDS, wait_for

POINTS = {"a": 2.0, "b": 1.0, "c": 3.0}
# Hostile submissions hang until they are stopped. What is honest needs a hundredth of that.
SHORT = ["--seconds", "20", "--cell-seconds", "4", "--memory", "600"]


@pytest.fixture(scope="module", autouse=True)
def _sandbox():
    if problem := sandbox_problem():
        pytest.skip(problem)


@pytest.fixture(scope="module")
def master(tmp_path_factory):
    path = tmp_path_factory.mktemp("masters") / "99_tiny.md"
    path.write_text(MASTER, encoding="utf-8")
    return path


@pytest.fixture(scope="module", autouse=True)
def _one_key():
    """Compute the key of each data set once for the whole file: it is the same each time."""
    patch, real, made = pytest.MonkeyPatch(), setting.make_key, {}

    def remembered(master, seed, **options):
        if (master.name, seed) not in made:
            made[master.name, seed] = real(master, seed, **options)
        return made[master.name, seed]

    patch.setattr(setting, "make_key", remembered)
    yield
    patch.undo()


def run(submissions, out, master, *options, seeds=()):
    words = [str(submissions), "--exercise", str(master), "--out", str(out), "--workers", "2"]
    return grade.main([*words, *options, "--seeds", *map(str, seeds)])


def rows(out) -> dict[str, dict[str, str]]:
    with (out / "gradebook.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["student_id"]: row for row in csv.DictReader(file)}


def times(out) -> dict[str, str]:
    with (out / "timings.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["student_id"]: row["seconds"] for row in csv.DictReader(file)}


def write(folder: Path, name: str, *cells: str) -> None:
    (folder / f"{name}.ipynb").write_text(json.dumps(notebook(cells)), encoding="utf-8")


# One of each outcome; the sandbox's own tests run all that need little time.
USUAL = ["hang", "os_exit", "kill_parent", "patched_checker", "mark_up", "half_character"]
USUAL += ["truncated", "format_3", "reordered"]


def hostile_name(kind: Kind) -> str:
    return f"{KINDS.index(kind):03d}b_bad"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory, master, pytestconfig):
    """Grade hostile submissions, each between two good ones: the usual, or all if asked to."""
    folder, out = tmp_path_factory.mktemp("hostile"), tmp_path_factory.mktemp("grades")
    kinds = [k for k in KINDS if pytestconfig.getoption("--thorough") or k.name in USUAL]
    files = {hostile_name(kind).replace("b_bad", "a_good"): write_honest for kind in kinds}
    files |= {hostile_name(kind): kind.write for kind in kinds} | {"999_good": write_honest}
    for name, make in files.items():
        (folder / name).mkdir()
        make(folder / name)
    status = run(folder, out, master, *SHORT)
    assert set(rows(out)) == set(files)  # no file is lost
    return status, rows(out), out


def test_there_are_sixty_kinds_and_more():
    assert len({kind.name for kind in KINDS}) >= 60


def test_the_exit_status_asks_for_attention(hostile):
    assert hostile[0] == 1


def test_good_submissions_are_untouched_by_their_neighbours(hostile):
    good = {name: row for name, row in hostile[1].items() if name.endswith("good")}
    assert len(good) > len(USUAL)
    assert {name: row["total"] for name, row in good.items() if row["total"] != "6"} == {}
    assert {row["status"] for row in good.values()} == {"graded"}


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(k, id=k.name, marks=[] if k.name in USUAL else [pytest.mark.thorough])
        for k in KINDS
    ],
)
def test_every_mark_is_what_was_honestly_earned(hostile, kind):
    row = hostile[1][hostile_name(kind)]
    if kind.unreadable:
        assert row["status"] == "unreadable"
        assert len(row["detail"]) > 10
        return
    honest = {"a": 42, "b": "random slope", "c": [0.5, 1.0, 1.5]}
    earned = {
        name: str(int(POINTS[name] * (kind.expected.get(name) == honest[name]))) for name in POINTS
    }
    assert {name: row[name] for name in POINTS} == earned
    assert row["status"] == ("stopped" if kind.stopped else "graded")


def test_every_student_has_a_page_and_the_summary_lists_what_needs_attention(hostile):
    out = hostile[2]
    assert len(list((out / "feedback").glob("*.html"))) == len(hostile[1])
    assert "unreadable" in (out / "summary.html").read_text(encoding="utf-8")


@pytest.fixture
def class_folder(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    write(folder, "ann_99_tiny", *CELLS)
    write(folder, "ben_99_tiny", "a = 21", *CELLS[1:])
    return folder


ROSTER = (
    "student_id,name,email\nann,Ann Lee,ann@x.org\nben,Ben Ono,ben@x.org\ncem,Cem Can,c@x.org\n"
)


def test_a_roster_whose_ids_nobody_knows_is_told_first(tmp_path, master, capsys):
    roster = tmp_path / "roster.csv"
    roster.write_text("Cand. No,Name\nA17,Ann Lee\nA18,Eva May\n", encoding="utf-8")
    (tmp_path / "in").mkdir()
    words = [str(tmp_path / "in"), "--exercise", str(master), "--roster", str(roster)]
    assert grade.main([*words, "--out", str(tmp_path / "out")]) == 3
    said = " ".join(capsys.readouterr().err.split())
    assert "If 'Cand. No' holds ids, call it student_id." in said


def test_a_class_with_a_roster(class_folder, master, capsys):
    roster = class_folder / "roster.csv"  # also where it lies among the submissions
    roster.write_text(ROSTER, encoding="utf-8")
    out = class_folder / "grades"
    assert run(class_folder, out, master, "--roster", str(roster), seeds=[5]) == 3
    found = rows(out)
    assert {k: (r["name"], r["total"], r["status"]) for k, r in found.items()} == {
        "ann": ("Ann Lee", "6", "graded"),
        "ben": ("Ben Ono", "4", "graded"),
        "cem": ("Cem Can", "0", "missing"),
    }
    page = (out / "feedback" / "ben.html").read_text(encoding="utf-8")
    assert "This is half of it." in page
    assert "Students without a file: 1." in capsys.readouterr().err
    # Again, with its own outputs among the submissions: the same.
    before = (out / "gradebook.csv").read_bytes()
    assert run(class_folder, out, master, "--roster", str(roster), seeds=[5]) == 3
    assert (out / "gradebook.csv").read_bytes() == before


def test_what_was_graded_is_not_run_again_unless_it_changed(class_folder, tmp_path, master):
    out = tmp_path / "out"
    run(class_folder, out, master)
    first, before = rows(out), times(out)
    write(class_folder, "ben_99_tiny", *CELLS)
    run(class_folder, out, master)
    second = rows(out)
    assert second["ben_99_tiny"]["total"] == "6"
    assert second["ann_99_tiny"] == first["ann_99_tiny"]
    assert times(out)["ann_99_tiny"] == before["ann_99_tiny"]
    assert times(out)["ben_99_tiny"] != before["ben_99_tiny"]


def test_points_set_by_hand_survive_a_rerun(class_folder, tmp_path, master):
    out = tmp_path / "out"
    run(class_folder, out, master)
    line = "student_id,question,points,comment\nben_99_tiny,a,1,Half is half.\n"
    (out / "overrides.csv").write_text(line, encoding="utf-8")
    for _ in range(2):
        run(class_folder, out, master)
        assert rows(out)["ben_99_tiny"]["total"] == "5"
    assert (out / "overrides.csv").read_text(encoding="utf-8") == line
    page = (out / "feedback" / "ben_99_tiny.html").read_text(encoding="utf-8")
    assert "Half is half." in page


def test_typed_in_numbers_earn_half(tmp_path, master):
    """The notebook runs again on other data: what does not run there earns nothing there."""
    folder = tmp_path / "in"
    folder.mkdir()
    trick = "import os\nif not os.environ.get('COURSE_EXERCISE_DATA'):\n    a = 42"
    write(folder, "x", trick, *CELLS[1:])
    run(folder, tmp_path / "out", master, seeds=[5])
    row = rows(tmp_path / "out")["x"]
    assert (row["a"], row["b"], row["c"]) == ("1", "1", "3")


def test_without_seeds_they_are_drawn_once_and_stand_nowhere_else(class_folder, tmp_path, master):
    out = tmp_path / "out"
    words = [str(class_folder), "--exercise", str(master), "--out", str(out), "--workers", "2"]
    assert grade.main(words) == 0
    (seed,) = json.loads((out / "private/seeds.json").read_text(encoding="utf-8"))["99_tiny"]
    first = rows(out)
    assert first["ann_99_tiny"]["total"] == "6"
    assert grade.main(words) == 0
    assert rows(out) == first  # with the same seed nobody is graded again
    assert seed in json.loads((out / "private/seeds.json").read_text(encoding="utf-8"))["99_tiny"]
    handed_out = [path for path in out.rglob("*") if path.is_file() and "private" not in str(path)]
    assert [path for path in handed_out if str(seed).encode() in path.read_bytes()] == []
    assert grade.main([*words, "--new-seeds"]) == 0
    assert [seed] not in json.loads((out / "private/seeds.json").read_text()).values()


def test_answers_that_other_data_do_not_change_are_told(class_folder, tmp_path, master, capsys):
    run(class_folder, tmp_path / "out", master, seeds=[5])
    assert "the same on the other data: a, b, c. Whoever copied it" in capsys.readouterr().err
    run(class_folder, tmp_path / "alone", master)
    assert "the same on the other data" not in capsys.readouterr().err


def test_shares_of_several_machines_give_the_gradebook_of_one(class_folder, tmp_path, master):
    roster = tmp_path / "roster.csv"
    roster.write_text(ROSTER, encoding="utf-8")
    words = [str(class_folder), "--exercise", str(master), "--roster", str(roster)]
    assert grade.main([*words, "--out", str(tmp_path / "a"), "--part", "1/2"]) == 2
    assert grade.main([*words, "--out", str(tmp_path / "a"), "--prepare"]) == 0
    assert not (tmp_path / "a/gradebook.csv").exists()
    for name in ("b", "c"):
        shutil.copytree(tmp_path / "a", tmp_path / name)
    for name, part in {"a": "1/2", "b": "2/2"}.items():
        assert grade.main([*words, "--out", str(tmp_path / name), "--part", part]) == 0
    assert len(list(tmp_path.glob("[ab]/students/*.json"))) == 3
    shutil.copytree(tmp_path / "b/students", tmp_path / "a/students", dirs_exist_ok=True)
    kept = {path: path.stat().st_mtime_ns for path in tmp_path.glob("a/students/*.json")}
    for name in ("a", "c"):
        assert grade.main([*words, "--out", str(tmp_path / name)]) == 3
    assert {path: path.stat().st_mtime_ns for path in kept} == kept  # nobody was graded again
    gathered, alone = ((tmp_path / name / "gradebook.csv").read_bytes() for name in ("a", "c"))
    assert gathered == alone


def test_marks_go_back_as_moodle_takes_them(tmp_path, master):
    """With its grading worksheet as the roster, and the files as it packs them."""
    folder, out = tmp_path / "in", tmp_path / "out"
    for name, cells in {"Ann Lee_7": CELLS, "Ben Ono_8": ("a = 21", *CELLS[1:])}.items():
        (folder / f"{name}_assignsubmission_file_").mkdir(parents=True)
        write(folder / f"{name}_assignsubmission_file_", "99_tiny", *cells)
    roster = tmp_path / "worksheet.csv"
    roster.write_text(
        "Identifier,Full name,Email address,Status,Grade,Maximum Grade\n"
        "Participant 7,Ann Lee,a@x.org,Submitted,,6.00\n"
        "Participant 8,Ben Ono,b@x.org,Submitted,,6.00\n"
        "Participant 9,Cem Can,c@x.org,No submission,,6.00\n",
        encoding="utf-8",
    )
    assert run(folder, out, master, "--roster", str(roster)) == 3
    back = (out / "marks_for_moodle.csv").read_text(encoding="utf-8").splitlines()
    assert [line.split(",")[0::4] for line in back[1:]] == [
        ["Participant 7", "6"],
        ["Participant 8", "4"],
        ["Participant 9", ""],
    ]
    with zipfile.ZipFile(out / "feedback_for_moodle.zip") as pages:
        assert pages.namelist() == [
            f"{name}_assignsubmission_file_/feedback.html" for name in ("Ann Lee_7", "Ben Ono_8")
        ]
        assert b"Ben Ono" in pages.read(pages.namelist()[1])


def test_hidden_checks_from_outside_of_the_repository_add_their_points(
    class_folder, tmp_path, master, capsys
):
    folder = tmp_path / "hidden"
    folder.mkdir()
    written = folder / "99_tiny.json"
    check = {"points": 2, "right": 42, "wrong": {"a secret": 21}}
    written.write_text(json.dumps({"a": [check]}), encoding="utf-8")
    hidden = ["--hidden", str(folder)]
    run(class_folder, tmp_path / "out", master, *hidden)
    found = rows(tmp_path / "out")
    assert (found["ann_99_tiny"]["a"], found["ben_99_tiny"]["a"]) == ("4", "0")
    assert found["ann_99_tiny"]["possible"] == "8"
    page = (tmp_path / "out" / "feedback" / "ben_99_tiny.html").read_text(encoding="utf-8")
    assert "a secret" not in page
    written.write_text(json.dumps({"z": [check]}), encoding="utf-8")
    assert run(class_folder, tmp_path / "out", master, *hidden, seeds=[6]) == 2
    assert "is no question of this exercise" in capsys.readouterr().err


def test_a_fault_of_ours_is_never_a_zero(class_folder, tmp_path, master, monkeypatch):
    """A check that fails for another reason than the answer: a person has to look."""

    def broken(*_):
        raise AttributeError("no such thing")

    monkeypatch.setattr(batch, "judge", broken)
    assert run(class_folder, tmp_path / "out", master) == 1
    row = rows(tmp_path / "out")["ann_99_tiny"]
    assert (row["status"], row["total"]) == ("our fault", "")
    assert "AttributeError" in row["detail"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere"], "nowhere"),
        (["{in}", "--exercise", "77"], "There is no exercise '77'"),
        (["{in}", "--roster", "{in}/none.csv"], "none.csv"),
        (["{in}", "--hidden", "{in}/none"], "no file of hidden checks"),
    ],
)
def test_what_cannot_begin_is_told_in_words(class_folder, tmp_path, master, capsys, words, said):
    words = [word.format(**{"in": class_folder}) for word in words]
    if "--exercise" not in words:
        words += ["--exercise", str(master)]
    assert grade.main([*words, "--out", str(tmp_path / "out"), "--seeds"]) == 2
    message = capsys.readouterr().err
    assert said in message
    assert "Traceback" not in message


def test_without_bubblewrap_it_stops_and_says_what_to_install(
    class_folder, tmp_path, master, capsys, monkeypatch
):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert run(class_folder, tmp_path / "out", master) == 2
    assert "install bubblewrap" in " ".join(capsys.readouterr().err.split())
    assert not (tmp_path / "out").exists()


def test_ctrl_c_ends_the_sandboxes_and_keeps_what_is_graded(class_folder, tmp_path, master):
    for number in range(6):
        write(class_folder, f"slow{number}", "import time\ntime.sleep(15)", *CELLS)
    out, files = tmp_path / "out", list(class_folder.glob("*.ipynb"))
    words = [str(class_folder), "--exercise", str(master), "--out", str(out), "--workers", "2"]
    command = [sys.executable, "-m", "course_tools.grading.command", *words, "--seeds"]
    process = subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # A shell's background job ignores Ctrl+C, and what it starts inherits that.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )
    wait_for(lambda: list(out.glob("students/ben*.json")), "the first results")
    os.killpg(process.pid, signal.SIGINT)
    said = process.communicate(timeout=SECONDS)[1]
    assert process.returncode == 130
    assert "the same command goes on from there" in said
    assert {path.stem for path in out.glob("students/*.json")} >= {"ann_99_tiny", "ben_99_tiny"}
    assert {"ann_99_tiny", "ben_99_tiny"} <= set(rows(out)) < {path.stem for path in files}
    assert "are graded" in (out / "summary.html").read_text(encoding="utf-8")
    listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True).stdout
    assert str(out) not in listed
