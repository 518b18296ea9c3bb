"""Every deck: few words, findings as titles, answers in the notes; and faults are found."""

from dataclasses import replace

import pytest

from course_tools.build.course_list import read_course
from course_tools.slides.deck import Deck
from course_tools.slides.faults import faults, repeated, summary, unclaimed
from course_tools.slides.markup import plain
from course_tools.slides.notes import Notes
from course_tools.slides.slide import Slide
from tests.tools.slides.stored import stored_deck

NUMBERS = [lecture.number for lecture in read_course().lectures]


@pytest.mark.parametrize("number", NUMBERS)
def test_no_deck_has_a_fault(number):
    assert list(faults(stored_deck(number))) == []


@pytest.mark.parametrize("number", NUMBERS)
def test_a_finding_is_no_title_before_the_answer_of_its_question(number):
    """The slide of a question, and those before it, do not have the finding that follows it."""
    slides = stored_deck(number).slides
    for at, slide in enumerate(slides[:-1]):
        if slide.has("predict"):
            assert not slide.claimed
            later = next((one.title for one in slides[at + 1 :] if one.claimed), None)
            assert later not in [one.title for one in slides[: at + 1]], plain(slide.title)


@pytest.fixture
def deck():
    return stored_deck("02")


def changed(deck, at, **what):
    """Return the deck with another slide in the place of one."""
    views = list(deck.views)
    notes = what.pop("notes", views[at].notes)
    views[at] = replace(views[at], slide=replace(views[at].slide, **what), notes=notes)
    return Deck(deck.stem, deck.name, views)


def found(deck):
    return " ".join(what for _, what in faults(deck))


def place(deck, wanted):
    return next(at for at, slide in enumerate(deck.slides) if wanted(slide))


def test_faults_are_found(deck):
    evidence = place(deck, lambda slide: slide.claimed and slide.has("text"))
    assert "an output without a finding" in found(changed(deck, evidence, claimed=False))
    asks = place(deck, lambda slide: slide.has("predict"))
    long = [replace(deck.slides[asks].blocks[0], words=46)]
    assert "46 words, at most 45" in found(changed(deck, asks, blocks=long))
    silent = Notes("<h4>Ask</h4>", 60)
    assert "Usual wrong answer." in found(changed(deck, asks, notes=silent))
    assert "said twice" in found(changed(deck, asks, notes=deck.views[asks - 1].notes))
    code = place(deck, lambda slide: slide.has("code"))
    alone = [block for block in deck.slides[code].blocks if block.kind == "code"]
    assert "code without its result" in found(changed(deck, code, blocks=alone))


def test_a_third_slide_under_one_title_is_counted():
    slides = [Slide("One"), Slide("Same"), Slide("Same"), Slide("Same"), Slide("Same")]
    assert repeated(slides) == [4, 5]
    assert unclaimed(slides) == []


def test_the_figures_of_a_deck(deck):
    assert summary(deck).startswith("02_random_intercepts: ")
    assert "65 minutes; words: median" in summary(deck)
