"""The deck of the workshop: three hours, of parts that course.toml names."""

from dataclasses import replace

import pytest

from course_tools.basics.errors import BuildError
from course_tools.build.course_list import Course, read_course
from course_tools.slides.faults import faults
from course_tools.slides.plan import lectures_of, minutes_of, workshop_deck
from tests.tools.slides.stored import stored_lecture

COURSE = read_course()


@pytest.fixture(scope="module")
def lectures():
    return {number: stored_lecture(number) for number in lectures_of(COURSE)}


@pytest.fixture(scope="module")
def deck(lectures):
    return workshop_deck(COURSE, lectures)


def test_its_minutes_are_180(deck):
    assert deck.seconds == 180 * 60


def test_each_part_takes_what_its_notes_ask_for_with_a_third_for_questions(lectures):
    parts = [part for part in COURSE.workshop if part.lecture]
    asked = [minutes_of(part, lectures[part.lecture]) for part in parts]
    assert asked == pytest.approx([part.minutes for part in parts], abs=1)
    rest = sum(part.minutes for part in COURSE.workshop if not part.lecture)
    assert sum(asked) + rest == pytest.approx(180, abs=1.5)


def test_exercises_and_breaks_are_slides_with_their_minutes(deck):
    pauses = [view for view in deck.views if view.slide.style == "pause"]
    wanted = [part for part in COURSE.workshop if not part.lecture]
    assert [view.slide.title for view in pauses] == [part.room for part in wanted]
    shown = [view.slide.blocks[0].html for view in pauses]
    assert shown == [f"<p>{part.minutes} minutes</p>" for part in wanted]
    assert all("For you" in view.notes.html for view in pauses)


def test_it_has_no_fault(deck):
    assert list(faults(deck)) == []


def test_a_section_that_is_not_there_is_told(lectures):
    part = replace(COURSE.workshop[1], sections=("No such section",))
    with pytest.raises(BuildError, match="lecture 01 has no section 'No such section'"):
        workshop_deck(Course(COURSE.lectures, (part,)), lectures)
