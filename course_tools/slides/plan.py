"""One deck for a plan of course.toml: the workshop, of parts of lectures, exercises, breaks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, count

from course_tools.basics.errors import BuildError
from course_tools.build.course_list import Course, WorkshopPart
from course_tools.slides.arrange import arrange
from course_tools.slides.blocks import Block
from course_tools.slides.deck import WORKSHOP, Deck, View
from course_tools.slides.lecture import Lecture
from course_tools.slides.notes import Notes, note_html, seconds_of, when
from course_tools.slides.slide import Slide

IN_A_ROOM = (
    4 / 3
)  # minutes of a lecture in a room for each minute of reading: a third for questions
_NAME = "Workshop"
_QUESTION = "What is different when rows come in groups?"
_ASK_FIRST = "Who has data with groups in them? What are the groups?"
_TITLE_SECONDS = 60


def lectures_of(course: Course) -> list[str]:
    """Return the numbers of the lectures that the workshop has parts of."""
    return list(dict.fromkeys(part.lecture for part in course.workshop if part.lecture))


def workshop_deck(course: Course, lectures: Mapping[str, Lecture]) -> Deck:
    """Make the workshop's deck.

    Parameters
    ----------
    course : Course
        What course.toml says.
    lectures : mapping
        The lectures of `lectures_of`, which were run, by their numbers.

    Returns
    -------
    Deck
        Its minutes are those of the plan: the notes' own, with a third for questions, fitted to
        the whole minutes of each part. `minutes_of` says what they were before.
    """
    total = sum(part.minutes for part in course.workshop)
    about = Lecture(WORKSHOP, "", _NAME, _QUESTION, "", total, "", [])
    starts = accumulate((part.minutes for part in course.workshop), initial=0)
    numbers, said, views = count(1), set[str](), list[View]()
    for at, (part, start) in enumerate(zip(course.workshop, starts, strict=False), start=1):
        lecture = lectures.get(part.lecture, about)
        pairs = _chosen(part, lecture) if part.lecture else _pause(part, first=at == 1)
        for slide, begin, seconds in _on_time(pairs, part.minutes):
            minute = when(f"Minute {start + begin // 60} of {total}")
            notes = Notes(note_html(slide, minute, said), seconds)
            views.append(View(replace(slide, section=at), notes, next(numbers), lecture))
    return Deck(WORKSHOP, f"{_NAME} of {total / 60:.0f} hours", views)


def minutes_of(part: WorkshopPart, lecture: Lecture) -> float:
    """Return the minutes that the notes of a part's slides ask for in a room."""
    return IN_A_ROOM * sum(seconds for _, seconds in _chosen(part, lecture)) / 60


def _chosen(part: WorkshopPart, lecture: Lecture) -> list[tuple[Slide, int]]:
    """Return the title of a lecture and the slides of the sections that a part names.

    Raises
    ------
    BuildError
        When the lecture has no such section; the message lists those there are.
    """
    slides = arrange(lecture)
    there = list(dict.fromkeys(slide.section_name for slide in slides if slide.section_name))
    if unknown := [name for name in part.sections if name not in there]:
        raise BuildError(
            f"course.toml: lecture {part.lecture} has no section '{unknown[0]}'. "
            f"There are: {'; '.join(there)}."
        )
    timed = list(zip(slides, seconds_of(lecture, slides), strict=True))
    return [timed[0], *(pair for pair in timed if pair[0].section_name in part.sections)]


def _pause(part: WorkshopPart, *, first: bool) -> list[tuple[Slide, int]]:
    """Return the slide of an exercise or a break, and before the first one the deck's title."""
    shown = Block("prose", f"<p>{part.minutes} minutes</p>", words=2)
    note = Block("note", f"<p>{part.notes}</p>")
    pause = Slide(part.room, "pause", blocks=[shown], spoken=[note])
    if not first:
        return [(pause, 60 * part.minutes)]
    title = Slide(_NAME, "title", opens=True, spoken=[Block("ask", f"<p>{_ASK_FIRST}</p>")])
    return [(title, _TITLE_SECONDS), (pause, 60 * part.minutes - _TITLE_SECONDS)]


def _on_time(timed: Sequence[tuple[Slide, int]], minutes: int) -> Iterator[tuple[Slide, int, int]]:
    """Yield slides with the second at which each begins and how long it takes, fitted to a part."""
    scale = 60 * minutes / sum(seconds for _, seconds in timed)
    ends = [round(scale * end) for end in accumulate(seconds for _, seconds in timed)]
    for (slide, _), begin, end in zip(timed, [0, *ends], ends, strict=False):
        yield slide, begin, end - begin
