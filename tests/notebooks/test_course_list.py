"""course.toml is the one list of the lectures: sources, headers and pages agree with it."""

import re
import shutil

import pytest

from course_tools.basics.sources import EXERCISES, LECTURES, ROOT, SOURCES, find_sources
from course_tools.build import command as build
from course_tools.build.course_list import CourseListError, read_course
from course_tools.build.minutes import measure
from course_tools.build.written_lists import START_PAGE, lecture_table, nearest, renew_lists

LIST = "notebooks/source/course.toml"
CONCEPT_TEST = "15_concept_test"  # belongs to no lecture: it is taken before and after all of them
PAGES = ("README.md", "INSTRUCTORS.md", START_PAGE)
COURSE = read_course()
TAUGHT = [lecture for lecture in COURSE.lectures if lecture.number != "00"]


def source_of(lecture, kind=LECTURES):
    return (SOURCES / kind / f"{lecture.stem}.md").read_text(encoding="utf-8")


def without(wanted, kind, lectures=COURSE.lectures):
    """Say which sources lack what course.toml says of them, and what to do."""
    return [
        f"notebooks/source/{kind}/{lecture.stem}.md lacks {text!r}. Write it there, or correct the "
        f"entry of lecture {lecture.number} in {LIST} and run 'make notebooks'."
        for lecture in lectures
        if (text := wanted(lecture)) not in source_of(lecture, kind)
    ]


def test_each_lecture_has_an_entry_and_each_entry_a_lecture():
    there = {path.stem for path in find_sources(kinds=[LECTURES])}
    listed = {lecture.stem for lecture in COURSE.lectures}
    assert there - listed == set(), f"Add a [[lecture]] for each of these to {LIST}."
    assert listed - there == set(), f"Write these sources, or take the entry out of {LIST}."


def test_each_exercise_has_the_number_and_name_of_its_lecture():
    there = {path.stem for path in find_sources(kinds=[EXERCISES])} - {CONCEPT_TEST}
    listed = {lecture.stem for lecture in COURSE.lectures if lecture.exercise}
    assert there - listed == set(), (
        f"Give these lectures an exercise and exercise_minutes in {LIST}; an exercise is named as "
        "its lecture."
    )
    assert listed - there == set(), f"Write these exercises, or take them out of {LIST}."


def test_the_concept_test_is_found_from_the_pages():
    for page in ("README.md", "INSTRUCTORS.md"):
        assert f"notebooks/exercises/{CONCEPT_TEST}.ipynb" in (ROOT / page).read_text("utf-8")
    first = next(lecture for lecture in COURSE.lectures if lecture.number == "00")
    assert f"exercises/{CONCEPT_TEST}.ipynb" in source_of(first)


def test_titles():
    assert without(lambda x: f"# {x.number} · {x.title}\n", LECTURES) == []
    with_exercise = [lecture for lecture in TAUGHT if lecture.exercise]
    assert without(lambda x: f"# Exercise {x.number} · {x.title}\n", EXERCISES, with_exercise) == []


def test_questions():
    assert without(lambda x: f"\n**{x.question}**\n", LECTURES) == []


def test_minutes():
    assert without(lambda x: f"*Time:* {x.minutes} minutes", LECTURES) == []


def test_minutes_are_measured():
    """By words, lines of code, predictions and explorers; `measure` says how."""
    measured = {source.stem: measure(source) for source in find_sources(kinds=[LECTURES])}
    stated = {lecture.stem: lecture.minutes for lecture in COURSE.lectures}
    assert stated == measured, f"put the measured minutes into {LIST} and the lecture's first cell"


def test_minutes_of_optional_sections_are_measured():
    for source in find_sources(kinds=[LECTURES]):
        stated = re.search(r"optional takes? (\d+) of them", source.read_text(encoding="utf-8"))
        assert int(stated[1] if stated else 0) == measure(source, optional=True), source.stem


def test_minutes_of_exercises():
    with_exercise = [lecture for lecture in COURSE.lectures if lecture.exercise]
    assert without(lambda x: f"about {x.exercise_minutes} minutes", EXERCISES, with_exercise) == []
    link = "](exercises/{0.stem}.ipynb), about {0.exercise_minutes} minutes"
    assert without(link.format, LECTURES, with_exercise) == []


@pytest.mark.parametrize("lecture", TAUGHT, ids=lambda lecture: lecture.number)
def test_prerequisites(lecture):
    told = re.search(r"\*Before this lecture:\* (.*?)\*Time:", source_of(lecture))[1]
    assert re.findall(r"\b\d\d\b", told) == list(lecture.builds_on), (
        f"'Before this lecture' in notebooks/source/lectures/{lecture.stem}.md and builds_on in "
        f"{LIST} name other lectures: correct the one that is wrong."
    )


def test_pages_show_the_lists():
    assert renew_lists(ROOT, write=False) == [], (
        f"The tables in these files come from {LIST}: change them there, then run 'make notebooks'."
    )


def test_instructors_find_a_part_for_each_lecture():
    headings = (ROOT / "INSTRUCTORS.md").read_text(encoding="utf-8").splitlines()
    wanted = [f"### {lecture.number} · {lecture.title}" for lecture in TAUGHT]
    there = [line for line in headings if re.match(r"### \d\d · ", line)]
    assert there == wanted, "Make these headings of INSTRUCTORS.md those of course.toml."


def test_the_weeks_hold_each_core_lecture_once():
    taught = [number for week in COURSE.weeks for number in week.lectures]
    assert taught == [x.number for x in COURSE.lectures if x.core], f"Change [[week]] in {LIST}."


def test_each_of_the_two_days_takes_seven_hours():
    for day in (1, 2):
        minutes = sum(part.minutes for part in COURSE.two_days if part.day == day)
        assert minutes == 420, f"See [[two_days]] in {LIST}."


def test_the_workshop_takes_three_hours():
    assert sum(part.minutes for part in COURSE.workshop) == 180, f"See [[workshop]] in {LIST}."


def test_no_other_file_lists_the_lectures():
    """A page may speak of lectures; six of their names in one file are a list."""
    known = {ROOT / page for page in (*PAGES, LIST)}
    folders = ("course_lib", "course_tools", "notebooks/source", "data", "tests/notebooks")
    below = (path for folder in folders for path in (ROOT / folder).rglob("*.*"))
    listing = [
        path.relative_to(ROOT).as_posix()
        for path in (*ROOT.glob("*.*"), *below)
        if path.suffix in {".md", ".py", ".js", ".html", ".toml", ".yml"} and path not in known
        if names_all_lectures(path.read_text(encoding="utf-8"))
    ]
    assert listing == [], f"Take the lectures from {LIST}."


def names_all_lectures(text):
    return all(x.stem in text or re.search(x.title, text, re.IGNORECASE) for x in TAUGHT)


def test_the_map_leaves_out_what_another_lecture_brings_along():
    assert nearest(COURSE)["06"] == ["05"]
    assert nearest(COURSE)["02"] == ["01"]
    assert nearest(COURSE)["01"] == []


ENTRY = """
[[lecture]]
number = "01"
slug = "first"
title = "First"
question = "What is first?"
minutes = 20
builds_on = []
core = true
"""
FAULTS = {
    "no entry for it": ("minutes = 20\n", "", r"\[\[lecture\]\] 1 has no minutes"),
    "an unknown key": ("core = true", "core = true\ncolour = 1", "'colour', which means nothing; "),
    "a text for a number": (
        "minutes = 20",
        'minutes = "20"',
        "minutes must be a whole number, and",
    ),
    "a number in a list": ("builds_on = []", "builds_on = [1]", "must be a list of texts"),
    "what comes later": ("builds_on = []", 'builds_on = ["02"]', "lecture 01: it builds on 02"),
    "one digit": ('number = "01"', 'number = "1"', "two digits"),
    "a slug with a blank": ('slug = "first"', 'slug = "the first"', "small letters, joined by _"),
    "no time": ("minutes = 20", "minutes = 0", "more than 0"),
    "half an exercise": ("core = true", 'core = true\nexercise = "exercise"', "give both or none"),
    "a lecture twice": ("core = true", "core = true\n" + ENTRY, "each number once"),
    "one pair of brackets": ("[[lecture]]", "[lecture]", "two pairs of brackets"),
    "another list": (
        "core = true",
        "core = true\n[[month]]",
        r"no \[\[month\]\]; there are lecture",
    ),
    "not TOML": ("minutes = 20", "minutes 20", "cannot be read"),
    "a week of nothing": (
        "core = true",
        'core = true\n[[week]]\nlectures = ["07"]\nexercises = []',
        r"\[\[week\]\] 1 names 07, and there are 01",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_wrong_in_the_list_is_told(fault, tmp_path):
    old, new, said = FAULTS[fault]
    path = tmp_path / "course.toml"
    path.write_text(ENTRY, encoding="utf-8")
    assert [lecture.stem for lecture in read_course(path).lectures] == ["01_first"]
    path.write_text(ENTRY.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CourseListError, match=said):
        read_course(path)


@pytest.fixture
def pages(tmp_path):
    """Return a folder with the pages that show the lists, and course.toml."""
    for name in (*PAGES, LIST):
        target = tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, target)
    return tmp_path


def rewrite(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_the_build_renews_the_pages(pages, capsys):
    rewrite(pages / LIST, 'title = "Grouped data"', 'title = "Data in groups"')
    arguments = ["--notebooks", str(pages / "notebooks"), "--kind", "exercises"]
    assert build.main([*arguments, "--check"]) == 1
    assert "README.md differs from course.toml: run 'make notebooks'" in capsys.readouterr().err
    assert build.main(arguments) == 0
    assert "README.md follows course.toml again" in capsys.readouterr().err
    for page in ("README.md", START_PAGE):
        assert "[01 Data in groups](" in (pages / page).read_text(encoding="utf-8")
    assert renew_lists(pages) == []


def test_the_start_of_each_part_of_a_day_follows_from_the_minutes(pages):
    text = (pages / "INSTRUCTORS.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([12]) \| (\d+):(\d\d) \| .* \| (\d+) \|$", text, re.MULTILINE)
    assert len(rows) == len(COURSE.two_days)
    ends = {"1": 0, "2": 0}
    for day, hours, minutes, long in rows:
        assert 60 * int(hours) + int(minutes) == ends[day]
        ends[day] += int(long)


def test_the_start_of_each_part_of_the_workshop_follows_from_the_minutes(pages):
    rewrite(pages / LIST, "minutes = 10\nroom", "minutes = 70\nroom")
    renew_lists(pages)
    assert "| 1:10 | Lecture 01" in (pages / "INSTRUCTORS.md").read_text(encoding="utf-8")


def test_an_optional_lecture_is_marked(pages):
    rewrite(
        pages / LIST, 'builds_on = ["02", "03", "05"]\ncore = true', "builds_on = []\ncore = false"
    )
    course = read_course(pages / LIST)
    assert "06_assumptions.ipynb) (optional) | " in lecture_table(course)


@pytest.mark.parametrize(
    ("page", "old", "new", "said"),
    [
        ("README.md", "| | Minutes |", "| | Time |", r"no table .* '\|---\|---\|---\|---\|'"),
        (START_PAGE, "builds_on = {", "map = {", r"no 'builds_on = \{' .* above the call"),
    ],
)
def test_a_page_without_its_list_is_told_what_to_put_there(pages, page, old, new, said):
    rewrite(pages / page, old, new)
    with pytest.raises(CourseListError, match=f"{page} has {said}"):
        renew_lists(pages)


def test_the_map_follows_the_list(pages):
    rewrite(pages / LIST, 'builds_on = ["02", "03", "05"]', 'builds_on = ["04"]')
    renew_lists(pages)
    assert '"06 assumptions": ["04"]' in (pages / START_PAGE).read_text(encoding="utf-8")
