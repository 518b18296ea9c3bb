"""Write a feedback page per student: what each visible check said, the points, and how to go on."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from course_lib.exercises.checks import BLANK
from course_lib.theme import COLOURS
from course_tools.basics.files import write_file
from course_tools.exercises.questions import QuestionInfo
from course_tools.grading.gradebook import (
    TOTAL,
    Override,
    override_of,
    points_of,
    points_text,
    shown,
    to_be_marked,
    written_of,
)
from course_tools.grading.owners.file_names import safe_name
from course_tools.grading.results import QuestionResult, StudentResult, WrittenMark

VERDICTS = {
    "right": "right",
    "partly": "partly right",
    "wrong": "not right yet",
    "blank": "no answer",
    "unmarked": "not marked yet",
}
SIGNS = {"right": "✓", "partly": "½", "wrong": "✗", "blank": "–", "unmarked": "?"}
STATUS_WORDS = {
    "graded": "Your notebook was run from first to last cell, and your answers were checked.",
    "stopped": "Your notebook was stopped before its last cell. The answers until then count.",
    "unreadable": "Your file could not be opened as a notebook, so no answer could be checked. "
    "Please open it in JupyterLab, save it again, and talk to your instructor.",
    "missing": "There is no notebook from you. If you handed one in, please tell your instructor.",
    "unclear": "Several files may be yours, so none is marked yet. Your instructor will say which "
    "one counts, and may ask you.",
    "our fault": "Something went wrong on our side, so your notebook is not marked yet. It is not "
    "your mistake. A person will look at it; there is nothing that you need to do.",
}
_BY_PERSON = (
    "Something went wrong on our side when your notebook was checked. It is not your mistake. "
    "Your instructor looked at it in person."
)
_READ = "A person still reads what you wrote in words. Your total comes after that."
_TOLD = {"stopped", "unreadable"}  # the detail of these speaks of the student's own file only
_MOST_ERRORS = 30


@dataclass(frozen=True)
class _View:
    """What the page says about a question."""

    info: QuestionInfo
    outcome: str
    points: str
    points_phrase: str
    message: str
    further: str
    errors: list[str]
    by_hand: Override | None
    written: WrittenMark | None


def outcome_of(result: StudentResult, question: QuestionInfo) -> str:
    """Say in one word how a question went, by the points that count.

    Returns
    -------
    {"right", "partly", "wrong", "blank", "unmarked"}
        ``blank`` without an answer, ``unmarked`` without points yet.
    """
    points = points_of(result, question.name)
    if points is None:
        return "unmarked"
    if points >= question.possible:
        return "right"
    if points > 0:
        return "partly"
    if written := written_of(result, question.name):
        return "blank" if written.is_empty else "wrong"
    found = question_result(result, question)
    if found is None:
        return "blank"
    failed = next((check for check in found.checks if not check.passed), None)
    return "blank" if failed and failed.misconception == BLANK else "wrong"


def question_result(result: StudentResult, question: QuestionInfo) -> QuestionResult | None:
    """Return what the checks of a question said; None when nothing of it was judged."""
    return next((each for each in result.questions if each.name == question.name), None)


def write_feedback(
    results: Sequence[StudentResult],
    questions: Sequence[QuestionInfo],
    folder: Path,
    *,
    title: str,
) -> list[Path]:
    """Write ``feedback/`` with one page per student, to be handed out as it is.

    Parameters
    ----------
    results : sequence of StudentResult
        One per student, points set by hand included.
    questions : sequence of QuestionInfo
        The exercise's questions.
    folder : Path
        Where the gradebook is.
    title : str
        The exercise's title.

    Returns
    -------
    list of Path
        Older pages in ``feedback/`` that belong to none of these students. They are left alone:
        an instructor should look at them before pages are handed out.
    """
    written = set()
    for result in results:
        path = folder / _page(result)
        write_file(path, feedback_page(result, questions, title=title))
        written.add(path)
    return sorted(set((folder / "feedback").glob("*.html")) - written)


def _page(result: StudentResult) -> str:
    return f"feedback/{safe_name(result.student_id)}.html"


def feedback_page(result: StudentResult, questions: Sequence[QuestionInfo], *, title: str) -> str:
    """Return a student's page as HTML that needs no other file and no network.

    Of hidden checks it tells the points only. All that comes from a submission is escaped.

    Parameters
    ----------
    result : StudentResult
        The student's result.
    questions : sequence of QuestionInfo
        The exercise's questions.
    title : str
        The exercise's title.
    """
    possible = sum(each.possible for each in questions)
    judged = result.questions or any(_is_decided(result, each.name) for each in questions)
    views = [_view(result, each) for each in questions] if judged else []
    return render(
        "feedback.html",
        who=result.name or result.student_id,
        title=title,
        result=result,
        total=_phrase(result.total, possible),
        possible=possible,
        status=_status(result),
        by_hand=override_of(result, TOTAL),
        questions=views,
        errors=(others := _errors_elsewhere(result, questions if judged else ()))[:_MOST_ERRORS],
        more_errors=len(others[_MOST_ERRORS:]),
        has_further=any(view.further for view in views),
    )


def _is_decided(result: StudentResult, question: str) -> bool:
    """Whether a person gave points for a question."""
    written = written_of(result, question)
    return bool(override_of(result, question) or (written and written.points is not None))


def _status(result: StudentResult) -> list[str]:
    """Say what became of the notebook, and why where that speaks of nobody else."""
    if result.status == "our fault" and result.total is not None:
        return [_BY_PERSON]
    told = [result.detail] if result.status in _TOLD and result.detail else []
    told += [_READ] if to_be_marked(result) else []
    return [STATUS_WORDS[result.status], *told, *result.advice]


def _errors_at(result: StudentResult, question: QuestionInfo) -> list[str]:
    """Return the errors of the cells of a question, without its name."""
    start = f"{question.name}, "
    return [each.removeprefix(start) for each in result.errors if each.startswith(start)]


def _errors_elsewhere(result: StudentResult, questions: Sequence[QuestionInfo]) -> list[str]:
    starts = tuple(f"{question.name}, " for question in questions)
    return [each for each in result.errors if not each.startswith(starts)]


def _view(result: StudentResult, question: QuestionInfo) -> _View:
    found = question_result(result, question)
    points = points_of(result, question.name)
    return _View(
        info=question,
        outcome=outcome_of(result, question),
        points=points_text(points),
        points_phrase=_phrase(points, question.possible),
        message=_message(found) if found else "",
        further=_further(found) if found else "",
        errors=_errors_at(result, question)[:_MOST_ERRORS],
        by_hand=override_of(result, question.name),
        written=written_of(result, question.name),
    )


def _phrase(points: float | None, possible: float) -> str:
    if points is None:
        return "Not marked yet"
    return f"{points_text(points)} of {points_text(possible)} point{'s' if possible != 1 else ''}"


def _message(found: QuestionResult) -> str:
    """Say what the checks said that a student can run."""
    visible = [check for check in found.checks if not check.hidden]
    if follows := next((check.follows for check in found.checks if check.follows), ""):
        return (
            f"Full points: your answer follows rightly from your own answer to `{follows}`, which "
            f"is not right yet."
        )
    if found.message:
        return found.message
    if not visible:
        return ""
    if all(check.passed for check in visible):
        return "The checks in your notebook passed."
    return (
        f'Not all checks passed. Run `grader.check("{found.name}")` in your notebook to see more.'
    )


def _further(found: QuestionResult) -> str:
    """Give the points of hidden checks, and nothing else of them."""
    hidden = [check for check in found.checks if check.hidden]
    if not hidden:
        return ""
    points, possible = sum(c.points for c in hidden), sum(c.possible for c in hidden)
    if not possible:
        return ""
    return f"Further checks on other data: {_phrase(points, possible)}."


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=lambda value: shown(value) if type(value) is str else value,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(marked=_marked, points=points_text, page=_page)
    environment.globals.update(colours=COLOURS, verdicts=VERDICTS, signs=SIGNS)
    return environment


def _marked(text: str) -> Markup:
    """Escape a text, and set what stands between backticks as code."""
    return Markup(re.sub(r"`([^`\n]+)`", r"<code>\1</code>", str(escape(shown(text)))))


def render(template: str, **values: Any) -> str:
    """Fill one of the pages in ``templates/``; every value is escaped.

    Parameters
    ----------
    template : str
        Its file name.
    **values : object
        What the template asks for; a value that it lacks is an error.
    """
    return _templates().get_template(template).render(**values)
