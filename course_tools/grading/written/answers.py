"""What stands at each question that a person marks: a notebook → its answers in words."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from course_tools.exercises.edition import handed_out
from course_tools.exercises.masters import Master
from course_tools.exercises.questions import CHECK_CALL
from course_tools.exercises.written import ANSWER_MARK, PLACEHOLDER, answer_id
from course_tools.grading.submissions import AnyCell

_PICTURE = re.compile(r"!\[.*\]\(attachment:figure\.png\)")  # a target's, as it is handed out
_UNSEEN = {"Cc", "Cf", "Zs", "Zl", "Zp"}


@dataclass(frozen=True)
class Answer:
    """What a student wrote to a question.

    Attributes
    ----------
    text : str
        The answer as it is, line breaks kept; empty when nothing stands there.
    elsewhere : str
        When nothing stands there: the student's own text at no such question, and own code here.
    """

    text: str
    elsewhere: str = ""

    @property
    def shown(self) -> str:
        """What a marker reads."""
        return self.text or self.elsewhere

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing that could be meant as the answer."""
        return not self.shown


@dataclass(frozen=True)
class HandedOut:
    """What students were given: its lines are no answer, and its headings part the questions.

    Attributes
    ----------
    lines : frozenset of str
        Of the handed-out notebook.
    headings : dict
        Heading of a question to its name.
    manual : tuple of str
        The questions that a person marks.
    """

    lines: frozenset[str]
    headings: dict[str, str]
    manual: tuple[str, ...]


def what_is_given(master: Master) -> HandedOut:
    """Make the student's notebook of a master once more, and say what it holds."""
    notebook = handed_out(master)
    lines = {_plain(line) for cell in notebook.cells for line in cell.source.splitlines()}
    headings = {_plain(f"Question {each.title}"): each.name for each in master.questions}
    headings |= {_plain(each.title): each.name for each in master.questions}
    return HandedOut(frozenset(lines), headings, tuple(q.name for q in master.manual))


def find_answers(cells: Sequence[AnyCell], given: HandedOut) -> dict[str, Answer]:
    """Find the answers in words in a notebook, also where tools or students moved things.

    A cell belongs to the question whose id or comment it bears; else to the one whose heading,
    comment or check stands last above it. What was handed out is left away, line by line.

    Parameters
    ----------
    cells : sequence of AnyCell
        Of the notebook that a student handed in.
    given : HandedOut
        What the student was given.

    Returns
    -------
    dict
        Question to `Answer`; one for each question that a person marks.
    """
    found: dict[str, list[str]] = {name: [] for name in given.manual}
    others: list[tuple[str, str]] = []  # a manual question, empty for none, and text
    for cell, question, is_sure in _placed(cells, given):
        place = question if question in found else ""
        is_work = cell.is_code and (not place or bool(CHECK_CALL.search(cell.text)))
        text = "" if is_work else _own_text(cell.text, given)
        if text and place and (is_sure or not cell.is_code):
            found[place].append(text)
        elif text:
            others.append((place, text))
    return {name: _answer(name, texts, others) for name, texts in found.items()}


def _answer(name: str, texts: Sequence[str], others: Iterable[tuple[str, str]]) -> Answer:
    if texts:
        return Answer("\n\n".join(texts))
    return Answer("", "\n\n".join(text for place, text in others if place in ("", name)))


def _placed(cells: Sequence[AnyCell], given: HandedOut) -> Iterator[tuple[AnyCell, str, bool]]:
    """Yield each cell with its question, and whether the cell itself bears the question's name."""
    ids = {answer_id(name): name for name in given.manual}
    at = ""
    for cell in cells:
        own = ids.get(cell.cell_id, "") or next(iter(ANSWER_MARK.findall(cell.text)), "")
        if own not in given.manual:
            own = ""
        at = own or _anchor(cell, given) or at
        yield cell, at, bool(own)


def _anchor(cell: AnyCell, given: HandedOut) -> str:
    """Return the question that a cell begins or checks; empty for any other cell."""
    if cell.is_code:
        checks = CHECK_CALL.findall(cell.text)
        return str(checks[-1]) if checks else ""
    lines = (_plain(line) for line in cell.text.splitlines())
    return next((given.headings[line] for line in lines if line in given.headings), "")


def _own_text(text: str, given: HandedOut) -> str:
    """Return what is not handed out; empty where nothing of it can be seen."""
    text = ANSWER_MARK.sub("", text).replace(PLACEHOLDER, "")
    lines = [line.rstrip() for line in re.split(r"\r\n|\r|\n", text)]
    own = [line for line in lines if not line or not _is_handed_out(line, given)]
    if all(unicodedata.category(sign) in _UNSEEN for line in own for sign in line):
        return ""
    return re.sub(r"\n{4,}", "\n\n\n", "\n".join(own)).strip("\n")


def _is_handed_out(line: str, given: HandedOut) -> bool:
    plain = _plain(line)
    return (
        plain in given.lines or bool(_PICTURE.fullmatch(plain)) or bool(CHECK_CALL.fullmatch(plain))
    )


def _plain(line: str) -> str:
    """Return a line without the signs of a heading and without needless blanks."""
    return " ".join(line.lstrip("# ").split())
