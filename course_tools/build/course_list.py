"""The list of lectures and the plans to teach them: ``notebooks/source/course.toml``."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any, get_type_hints

from course_tools.basics.sources import SOURCES

COURSE_FILE = "course.toml"
_KINDS = {str: "text", int: "a whole number", bool: "true or false"}
_TEXTS = "a list of texts"


class CourseListError(ValueError):
    """course.toml cannot be used; the message says where and why."""


@dataclass(frozen=True)
class Lecture:
    """What is true of a lecture.

    Attributes
    ----------
    number, slug : str
        Of the source, the notebook and the exercise: ``02`` and ``random_intercepts``.
    title, question : str
        As the lecture's header has them.
    minutes : int
        Of reading alone.
    builds_on : tuple of str
        Numbers of the lectures that must come before.
    core : bool
        False for an optional lecture.
    exercise : str
        What the exercise is called; empty where there is none.
    exercise_minutes : int
        How long the exercise takes.
    """

    number: str
    slug: str
    title: str
    question: str
    minutes: int
    builds_on: tuple[str, ...]
    core: bool
    exercise: str = ""
    exercise_minutes: int = 0

    @property
    def stem(self) -> str:
        """Name of its files, without ending."""
        return f"{self.number}_{self.slug}"


@dataclass(frozen=True)
class WorkshopPart:
    """A part of the workshop.

    Attributes
    ----------
    minutes : int
        How long it takes.
    room : str
        What happens in the room.
    lecture : str
        Number of the lecture that it is from; empty for an exercise or a break.
    sections : tuple of str
        Headings of the lecture's sections that are taught.
    notes : str
        What the instructor should know of an exercise or a break.
    """

    minutes: int
    room: str
    lecture: str = ""
    sections: tuple[str, ...] = ()
    notes: str = ""


@dataclass(frozen=True)
class DayPart:
    """A part of the two days: which day, how long it takes, and what happens in the room."""

    day: int
    minutes: int
    room: str


@dataclass(frozen=True)
class Week:
    """A week of the plan: numbers of lectures and exercises, and words that say more."""

    lectures: tuple[str, ...]
    exercises: tuple[str, ...]
    room: str = ""
    homework: str = ""


@dataclass(frozen=True)
class Course:
    """All of course.toml."""

    lectures: tuple[Lecture, ...]
    workshop: tuple[WorkshopPart, ...] = ()
    two_days: tuple[DayPart, ...] = ()
    weeks: tuple[Week, ...] = ()


def read_course(path: Path = SOURCES / COURSE_FILE) -> Course:
    """Read the list of lectures and the plans.

    Parameters
    ----------
    path : Path
        A file as ``notebooks/source/course.toml``, whose first lines say what each entry means.

    Returns
    -------
    Course
        Lectures in the order of reading, and the plans.

    Raises
    ------
    CourseListError
        When the file cannot be read or an entry is not as it should be; the message says which.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CourseListError(f"{path.name} cannot be read: {error}") from error
    known = ("lecture", "workshop", "two_days", "week")
    if unknown := sorted(set(tables) - set(known)):
        raise _error(f"there is no [[{unknown[0]}]]; there are {', '.join(known)}")
    course = Course(
        lectures=_records(Lecture, tables, "lecture"),
        workshop=_records(WorkshopPart, tables, "workshop"),
        two_days=_records(DayPart, tables, "two_days"),
        weeks=_records(Week, tables, "week"),
    )
    if problem := next(_problems(course), ""):
        raise _error(problem)
    return course


def _error(problem: str) -> CourseListError:
    return CourseListError(f"{COURSE_FILE}: {problem}.")


def _records(kind: type[Any], tables: dict[str, Any], name: str) -> tuple[Any, ...]:
    """Make the records of all tables of one name."""
    found = tables.get(name, [])
    if not isinstance(found, list):
        raise _error(f"write [[{name}]] in two pairs of brackets, once for each {name}")
    return tuple(_record(kind, each, f"[[{name}]] {at}") for at, each in enumerate(found, start=1))


def _record(kind: type[Any], table: dict[str, Any], where: str) -> Any:
    """Make a record, and say in words what is missing, unknown or of another kind."""
    hints = get_type_hints(kind)
    required = [field.name for field in fields(kind) if field.default is MISSING]
    if lacking := [name for name in required if name not in table]:
        raise _error(f"{where} has no {', '.join(lacking)}")
    for name, value in table.items():
        if name not in hints:
            raise _error(f"{where} has '{name}', which means nothing; known are {', '.join(hints)}")
        if not _is_of(hints[name], value):
            wanted = _KINDS.get(hints[name], _TEXTS)
            raise _error(f"{where}: {name} must be {wanted}, and is {value!r}")
    return kind(**{name: tuple(v) if isinstance(v, list) else v for name, v in table.items()})


def _is_of(hint: Any, value: Any) -> bool:
    if hint in _KINDS:
        return type(value) is hint
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _problems(course: Course) -> Iterator[str]:
    """Yield what the entries say that cannot be."""
    numbers = [lecture.number for lecture in course.lectures]
    if numbers != sorted(set(numbers)):
        yield "the lectures must stand in the order of their numbers, each number once"
    for at, lecture in enumerate(course.lectures):
        yield from (f"lecture {lecture.number}: {p}" for p in _faults(lecture, numbers[:at]))
    for at, part in enumerate(course.workshop, start=1):
        if part.lecture and part.lecture not in numbers:
            yield f"[[workshop]] {at} names {part.lecture}, and there are {', '.join(numbers)}"
        if bool(part.lecture) != bool(part.sections) or bool(part.lecture) == bool(part.notes):
            yield f"[[workshop]] {at} must have lecture and sections, or notes"
    for at, week in enumerate(course.weeks, start=1):
        for number in (*week.lectures, *week.exercises):
            if number not in numbers:
                yield f"[[week]] {at} names {number}, and there are {', '.join(numbers)}"


def _faults(lecture: Lecture, before: list[str]) -> Iterator[str]:
    if not re.fullmatch(r"\d\d", lecture.number):
        yield 'its number must have two digits, such as "07"'
    if not re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", lecture.slug):
        yield f"its slug '{lecture.slug}' must be small letters, joined by _"
    if lecture.minutes < 1:
        yield "its minutes must be more than 0"
    if bool(lecture.exercise) != (lecture.exercise_minutes > 0):
        yield "exercise and exercise_minutes go together: give both or none"
    for number in lecture.builds_on:
        if number not in before:
            yield f"it builds on {number}, which does not come before it"
