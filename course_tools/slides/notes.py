"""Speaker notes: when, what to ask, what to say, and what the instructor should know."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from course_tools.slides.arrange import Slide
from course_tools.slides.lecture import Lecture
from course_tools.slides.markup import count_words

# Seconds that a slide asks for, before all are scaled to the lecture's minutes.
_BASE = 30
_PER_WORD = 0.4
_EXTRA = {"predict": 90, "explorer": 180, "figure": 40, "code": 30}
_ASK = (
    "Let everybody commit to an answer, on paper or by a show of hands, <em>before</em> the next "
    "click. Ask one or two for their reason; do not say yet who is right."
)
_TRY = (
    "Do it live: drag a control and let the class say what will happen before you let go. "
    "Arrow keys move a control in small steps; Escape gives the keys back to the slides."
)
_USES = {
    "reference": "Which symbol is new, and which is not clear? Leave this on the screen meanwhile.",
    "points": "Ask for each point: where in the lecture did we see it?",
}


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
    """Write the notes of all slides, with times that add up to the lecture's minutes."""
    weights = [_weight(slide) for slide in slides]
    scale = 60 * lecture.minutes / sum(weights) if lecture.minutes else 1.0
    ends = [scale * end for end in accumulate(weights)]
    starts = [0.0, *ends]
    return [
        Notes(_html(slide, lecture, start), round(end) - round(start))
        for slide, start, end in zip(slides, starts, ends, strict=False)
    ]


def _weight(slide: Slide) -> float:
    kinds = {block.kind for block in slide.blocks}
    said = sum(count_words(block.html) for block in slide.spoken if block.kind == "say")
    return _BASE + _PER_WORD * (said + slide.words) + sum(_EXTRA.get(kind, 0) for kind in kinds)


def _html(slide: Slide, lecture: Lecture, start: float) -> str:
    parts = [_when(slide, lecture, start)]
    if slide.has("predict"):
        parts.append(_titled("Ask", f"<p>{_ASK}</p>"))
    if slide.style in _USES:
        parts.append(_titled("Ask", f"<p>{_USES[slide.style]}</p>"))
    if slide.has("explorer"):
        parts.append(_titled("Try", f"<p>{_TRY}</p>"))
    for kind, name in [("ask", "Ask"), ("say", "Say"), ("note", "For you")]:
        texts = dict.fromkeys(block.html for block in slide.spoken if block.kind == kind)
        if texts:
            parts.append(_titled(name, "\n".join(texts)))
    return "\n".join(parts)


def _when(slide: Slide, lecture: Lecture, start: float) -> str:
    minute = f"Minute {int(start // 60)} of {lecture.minutes}" if lecture.minutes else ""
    optional = "optional: leave it out when late" if slide.optional else ""
    return f'<p class="when"><small>{" · ".join(filter(None, (minute, optional)))}</small></p>'


def _titled(name: str, html: str) -> str:
    return f'<h4 class="{name.lower().replace(" ", "-")}">{name}</h4>\n{html}'
