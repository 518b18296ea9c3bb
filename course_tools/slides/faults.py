"""What is wrong with slides before anybody looks at them, and the figures that describe a deck."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from statistics import median

from course_tools.slides import limits
from course_tools.slides.deck import Deck, View
from course_tools.slides.slide import Slide, words_of

ANSWERS = ("Answer.", "Usual wrong answer.")  # what the notes of each question say
_PARAGRAPH = re.compile(r"<p>.*?</p>", re.DOTALL)


def faults(deck: Deck) -> Iterator[tuple[int, str]]:
    """Yield the number of a slide and what is wrong with it.

    Too many words; an output under no finding, in a lecture that has findings; code without its
    result; more than two slides in a row under one title; a question whose answer, or usual wrong
    answer, is not in the notes; a paragraph of the notes that is said twice.
    """
    for view in deck.views:
        words = words_of(view.slide)
        if words > limits.MOST_WORDS:
            yield view.number, f"{words} words, at most {limits.MOST_WORDS}"
        if view.slide.has("code") and not view.slide.has(*_RESULTS):
            yield view.number, "code without its result"
        if view.slide.has("predict") and not all(a in view.notes.html for a in ANSWERS):
            yield view.number, f"the notes do not say both: {', '.join(ANSWERS)}"
    yield from ((n, "an output without a finding as title") for n in unclaimed(deck.slides))
    yield from ((n, "a third slide in a row under one title") for n in repeated(deck.slides))
    yield from _said_twice(deck.views)


_RESULTS = ("text", "frame", "facts", "figure", "explorer")


def unclaimed(slides: Sequence[Slide]) -> list[int]:
    """Return the numbers of slides with an output and without a finding.

    A lecture without any finding claims nothing (00): none of its slides counts.
    """
    if not any(slide.claimed for slide in slides):
        return []
    return [n for n, slide in enumerate(slides, start=1) if slide.is_evidence and not slide.claimed]


def repeated(slides: Sequence[Slide]) -> list[int]:
    """Return the numbers of slides that are the third or later in a row under one title."""
    numbered = enumerate(slides, start=1)
    runs = groupby(numbered, key=lambda one: (one[1].title, one[1].section))
    return [number for _, run in runs for number, _ in list(run)[limits.SAME_TITLE :]]


def _said_twice(views: Sequence[View]) -> Iterator[tuple[int, str]]:
    told = [(v.number, text) for v in views for text in _PARAGRAPH.findall(v.notes.html)]
    times = Counter(text for _, text in told)
    yield from ((n, f"said twice: {text[3:50]}") for n, text in told if times[text] > 1)


def summary(deck: Deck) -> str:
    """Return the figures of a deck in a line."""
    words = [words_of(slide) for slide in deck.slides]
    without, alike = unclaimed(deck.slides), repeated(deck.slides)
    return (
        f"{deck.stem}: {len(words)} slides, {deck.seconds / 60:.0f} minutes; "
        f"words: median {median(words):.0f}, most {max(words)}; "
        f"outputs without a finding: {len(without)}; repeated titles: {len(alike)}"
    )
