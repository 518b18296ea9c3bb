"""Speaker notes: when, what to ask, what to say, and what the instructor should know."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from course_tools.slides.lecture import Lecture
from course_tools.slides.markup import count_words
from course_tools.slides.slide import Slide

# Seconds that a slide asks for, before all are scaled to the lecture's minutes.
_BASE = 30
_PER_WORD = 0.4
_EXTRA = {"predict": 90, "explorer": 180, "figure": 40, "code": 30}
# Said once: on the first slide of its kind.
_ASK = (
    "Let everybody commit to an answer, on paper or by a show of hands, <em>before</em> the next "
    "click. Ask one or two for their reason; do not say yet who is right. So with each question."
)
_TRY = (
    "Do it live: drag a control and let the class say what will happen before you let go. "
    "Arrow keys move a control in small steps; Escape gives the keys back to the slides."
)
_USES = {
    "reference": "Which symbol is new, and which is not clear? Leave this on the screen meanwhile.",
    "points": "Ask for each point: where in the lecture did we see it?",
}
_PARTS = (("ask", "Ask"), ("say", "Say"), ("source", "References"), ("note", "For you"))
FOR_STUDENTS = frozenset({"say", "references"})  # classes of what a student's handout has


@dataclass(frozen=True)
class Notes:
    """What the speaker sees.

    Attributes
    ----------
    html : str
        The notes.
    seconds : int
        Time for the slide; the speaker view shows whether one is on time.
    """

    html: str
    seconds: int


def write_notes(lecture: Lecture, slides: Sequence[Slide]) -> list[Notes]:
    """Write the notes of all slides, with times that add up to the lecture's minutes.

    No paragraph is written twice: what is said on a slide is not said on another.
    """
    seconds = seconds_of(lecture, slides)
    starts, said = accumulate(seconds, initial=0), set[str]()
    return [
        Notes(note_html(slide, _when(slide, lecture, start), said), takes)
        for slide, start, takes in zip(slides, starts, seconds, strict=False)
    ]


def seconds_of(lecture: Lecture, slides: Sequence[Slide]) -> list[int]:
    """Return the seconds of each slide; they add up to the lecture's minutes."""
    weights = [_weight(slide) for slide in slides]
    scale = 60 * lecture.minutes / sum(weights) if lecture.minutes else 1.0
    ends = [round(scale * end) for end in accumulate(weights)]
    return [end - start for start, end in zip([0, *ends], ends, strict=False)]


def _weight(slide: Slide) -> float:
    kinds = {block.kind for block in slide.blocks}
    said = sum(count_words(block.html) for block in slide.spoken if block.kind == "say")
    shown = sum(block.words for block in slide.blocks)
    return _BASE + _PER_WORD * (said + shown) + sum(_EXTRA.get(kind, 0) for kind in kinds)


def note_html(slide: Slide, above: str, said: set[str]) -> str:
    """Write what is to be said of a slide.

    Parameters
    ----------
    slide : Slide
        The slide.
    above : str
        The line above, see `when`.
    said : set of str
        Paragraphs of the slides before, which are left out; those of this one are added.
    """
    parts = [above]
    for name, texts in _texts(slide):
        new = [text for text in dict.fromkeys(texts) if text not in said]
        said.update(new)
        if new:
            parts.append(titled(name, "\n".join(new)))
    return "\n".join(parts)


def _texts(slide: Slide) -> Iterator[tuple[str, list[str]]]:
    """Yield headings with the paragraphs under each."""
    if slide.has("predict"):
        yield "Ask", [f"<p>{_ASK}</p>"]
    if slide.style in _USES:
        yield "Ask", [f"<p>{_USES[slide.style]}</p>"]
    if slide.has("explorer"):
        yield "Try", [f"<p>{_TRY}</p>"]
    for kind, name in _PARTS:
        yield name, [block.html for block in slide.spoken if block.kind == kind]


def _when(slide: Slide, lecture: Lecture, start: int) -> str:
    minute = f"Minute {start // 60} of {lecture.minutes}" if lecture.minutes else ""
    optional = "optional: leave it out when late" if slide.optional else ""
    return when(minute, optional)


def when(*parts: str) -> str:
    """Return the line above the notes: the minute, and what else is to be known."""
    return f'<p class="when"><small>{" · ".join(filter(None, parts))}</small></p>'


def titled(name: str, html: str) -> str:
    """Return a part of the notes under its heading."""
    kind = name.lower().replace(" ", "-")
    return f'<div class="{kind}"><h4>{name}</h4>\n{html}</div>'
