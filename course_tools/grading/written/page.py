"""The marker's page of a question: the rubric, the model answer, all answers."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from course_tools.basics.files import write_file
from course_tools.exercises.masters import Master
from course_tools.exercises.questions import QuestionInfo
from course_tools.grading.feedback import render
from course_tools.grading.gradebook import points_text
from course_tools.grading.written.answers import Answer
from course_tools.grading.written.marks import RowMark
from course_tools.grading.written.sheet import FOLDER

_TAG = re.compile(r"</?(?:details|summary)>")
_SHOWN = 1500  # signs of an answer before the fold
_MOST = 30_000  # signs of an answer on the page


@dataclass(frozen=True)
class Shown:
    """An answer on the marker's page.

    Attributes
    ----------
    who : tuple of str
        A code, or id and name.
    answer : Answer
        What was written.
    mark : RowMark or None
        What the marker gave so far.
    """

    who: tuple[str, ...]
    answer: Answer
    mark: RowMark | None

    @property
    def parts(self) -> tuple[str, str, int]:
        """The text before the fold, the text in it, and how many signs are left out."""
        text = self.answer.shown
        at = _cut(text)
        return text[:at], text[at:_MOST], max(0, len(text) - _MOST)

    @property
    def state(self) -> str:
        """What there is to do, in a word or two."""
        if self.mark:
            given = points_text(sum(self.mark.points))
            return f"changed after marking: {given}" if self.mark.is_outdated else given
        return "no answer" if self.answer.is_empty else "to be marked"


def _cut(text: str) -> int:
    """Return where to cut a text: at a line's or a word's end, if there is one near."""
    if len(text) <= _SHOWN * 1.2:
        return len(text)
    ends = (text.rfind(sign, _SHOWN // 2, _SHOWN) for sign in "\n ")
    return next((at for at in ends if at > 0), _SHOWN)


def _readable(text: str) -> str:
    """Return a text of the master without the heading, and the signs of folds."""
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return _TAG.sub("", "\n".join(lines)).strip()


def write_page(
    out: Path,
    master: Master,
    question: QuestionInfo,
    shown: Sequence[Shown],
    *,
    notes: Sequence[str] = (),
) -> Path:
    """Write ``written/QUESTION.html``, all of it escaped: no answer can act in the browser.

    Parameters
    ----------
    out : Path
        Where the gradebook is.
    master : Master
        The exercise.
    question : QuestionInfo
        The question.
    shown : sequence of Shown
        The answers, in the order in which they are shown.
    notes : sequence of str
        Rows of the table that cannot be used.
    """
    counts: Mapping[str, int] = {
        "marked": sum(1 for each in shown if each.mark),
        "no answer": sum(1 for each in shown if not each.mark and each.answer.is_empty),
        "to be marked": sum(1 for each in shown if each.state == "to be marked"),
    }
    page = render(
        "written.html",
        title=master.title,
        question=question,
        text=_readable(master.text_of(question.name)),
        model=_readable(master.text_of(question.name, model_answer=True)),
        shown=shown,
        counts=counts,
        notes=notes,
    )
    path = out / FOLDER / f"{question.name}.html"
    write_file(path, page)
    return path
