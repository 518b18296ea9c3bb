"""Write the tables of lectures and plans into the pages that show them, from course.toml."""

import json
import re
import textwrap
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from course_tools.basics.files import write_file
from course_tools.build.course_list import (
    COURSE_FILE,
    Course,
    CourseListError,
    Lecture,
    read_course,
)

START_PAGE = "notebooks/source/lectures/00_start_here.md"
_CODE_WIDTH = 96
_MAP = re.compile(r"^builds_on = \{.*?^\}$", re.MULTILINE | re.DOTALL)


def renew_lists(root: Path, *, write: bool = True) -> list[str]:
    """Make the tables in README.md, INSTRUCTORS.md and 00 those of course.toml.

    Parameters
    ----------
    root : Path
        The course's folder.
    write : bool
        False: only look.

    Returns
    -------
    list of str
        The files that differed, as paths below `root`. Empty where there is no course.toml.

    Raises
    ------
    CourseListError
        When course.toml cannot be used, or a page has no such table; the message says which.
    """
    file = root / "notebooks" / "source" / COURSE_FILE
    if not file.is_file():
        return []
    course, changed = read_course(file), []
    for page, renewed in _PAGES.items():
        path = root / page
        old = path.read_text(encoding="utf-8")
        new = renewed(old, course, page)
        if new != old:
            changed.append(page)
            if write:
                write_file(path, new)
    return changed


def lecture_table(course: Course) -> str:
    """Return README's table of the lectures, with links from the top folder."""
    return "\n".join([_README_HEAD, "|---|---|---|---|", *map(_readme_row, course.lectures)])


def nearest(course: Course) -> dict[str, list[str]]:
    """Return what each lecture builds on, by number, without what comes with another of them.

    06 builds on 02, 03 and 05; as 05 builds on 02 and 03, 05 alone is left: the arrows of a map.
    """
    above: dict[str, set[str]] = {}
    for lecture in course.lectures:
        before = lecture.builds_on
        above[lecture.number] = set(before).union(*(above[number] for number in before))
    return {
        lecture.number: [
            number
            for number in lecture.builds_on
            if not any(number in above[other] for other in lecture.builds_on)
        ]
        for lecture in course.lectures
    }


_README_HEAD = "| | Minutes | | The question |"
_START_HEAD = "| Lecture | Minutes | The question |"
_WORKSHOP_HEAD = "| At | In the room | Minutes |"
_DAYS_HEAD = "| Day | At | In the room | Minutes |"
_WEEKS_HEAD = "| Week | In the room | Exercise, before the next week |"


def _readme_row(lecture: Lecture) -> str:
    link = f"[{lecture.number} {lecture.title}](notebooks/{lecture.stem}.ipynb)"
    exercise = (
        lecture.exercise and f"[{lecture.exercise}](notebooks/exercises/{lecture.stem}.ipynb)"
    )
    return f"| {link}{_optional(lecture)} | {lecture.minutes} | {exercise} | {lecture.question} |"


def _optional(lecture: Lecture) -> str:
    return "" if lecture.core else " (optional)"


def _readme(text: str, course: Course, page: str) -> str:
    return _with_table(text, lecture_table(course).splitlines(), page)


def _start_page(text: str, course: Course, page: str) -> str:
    rows = [
        f"| [{x.number} {x.title}]({x.stem}.ipynb){_optional(x)} | {x.minutes} | {x.question} |"
        for x in course.lectures
        if x.number != "00"
    ]
    text, found = _MAP.subn(lambda _: _map_code(course), text)
    if not found:
        raise CourseListError(
            f"{page} has no 'builds_on = {{' with a '}}' below it. Put both lines above the call "
            "of plot_course_map, which draws them; the build fills them from course.toml."
        )
    return _with_table(text, [_START_HEAD, "|---|---|---|", *rows], page)


def _map_code(course: Course) -> str:
    """Write what the map is drawn from, in lines of a readable length."""
    builds_on = nearest(course)
    names = {x.number: f"{x.number} {x.title.lower()}" for x in course.lectures if x.number != "00"}
    entries = [f"{json.dumps(name)}: {json.dumps(builds_on[n])}" for n, name in names.items()]
    # A blank within an entry must not become the end of a line.
    joined = ", ".join(entry.replace(" ", "\0") for entry in entries)
    lines = textwrap.wrap(joined, _CODE_WIDTH - 4, break_long_words=False, break_on_hyphens=False)
    body = "\n".join(f"    {line}" for line in lines).replace("\0", " ")
    return f"builds_on = {{\n{body},\n}}"


def _instructors(text: str, course: Course, page: str) -> str:
    workshop = [_WORKSHOP_HEAD, "|---|---|---|", *_workshop_rows(course)]
    weeks = [_WEEKS_HEAD, "|---|---|---|", *_week_rows(course)]
    days = [_DAYS_HEAD, "|---|---|---|---|", *_day_rows(course)]
    for table in (workshop, days, weeks):
        text = _with_table(text, table, page)
    return text


def _workshop_rows(course: Course) -> Iterator[str]:
    at = 0
    for part in course.workshop:
        yield f"| {at // 60}:{at % 60:02d} | {part.room} | {part.minutes} |"
        at += part.minutes


def _day_rows(course: Course) -> Iterator[str]:
    day, at = 0, 0
    for part in course.two_days:
        day, at = part.day, at if part.day == day else 0
        yield f"| {day} | {at // 60}:{at % 60:02d} | {part.room} | {part.minutes} |"
        at += part.minutes


def _week_rows(course: Course) -> Iterator[str]:
    for at, week in enumerate(course.weeks, start=1):
        room = week.room or ", ".join(week.lectures)
        yield f"| {at} | {room} | {week.homework or ', '.join(week.exercises)} |"


def _with_table(text: str, table: Sequence[str], page: str) -> str:
    """Put a table in the place of the one with the same first line."""
    head = table[0]
    found = re.search(rf"^{re.escape(head)}\n(\|.*(\n|\Z))*", text, re.MULTILINE)
    if not found:
        raise CourseListError(
            f"{page} has no table that begins '{head}'. Put this line and '{table[1]}' where the "
            "table belongs; the build fills it from course.toml."
        )
    return text[: found.start()] + "\n".join(table) + "\n" + text[found.end() :]


_PAGES: dict[str, Callable[[str, Course, str], str]] = {
    "README.md": _readme,
    "INSTRUCTORS.md": _instructors,
    START_PAGE: _start_page,
}
