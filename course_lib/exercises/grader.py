"""The ``grader`` of an exercise notebook."""

import inspect
import os
from collections.abc import Mapping
from typing import Any

from course_lib.exercises.checks import AnswerError, check_answer
from course_lib.exercises.feedback import BY_PERSON, RECORDED, Feedback
from course_lib.exercises.questions import Question, find_questions

GRADING_VARIABLE = "COURSE_GRADING"


class NoGrader:
    """Stands for the grader while a submission is graded: the checks run outside."""

    def check(self, question: str) -> None:
        """Do nothing."""

    def check_all(self) -> None:
        """Do nothing."""


class Grader:
    """Checks answers in a notebook: ``grader.check("question")``.

    Parameters
    ----------
    questions : mapping
        The exercise's questions by name, in their order.
    """

    def __init__(self, questions: Mapping[str, Question]) -> None:
        self._questions = questions

    def check(self, question: str, answers: Mapping[str, Any] | None = None) -> Feedback:
        """Say whether the answer to a question is right, or what is wrong.

        Parameters
        ----------
        question : str
            Name of the question.
        answers : mapping, optional
            Variables by name; those of the notebook by default.

        Returns
        -------
        Feedback
            Shown as text: passed, or one or two sentences.
        """
        answers = _callers_variables() if answers is None else answers
        if question not in self._questions:
            names = ", ".join(self._questions)
            return Feedback({str(question): f"There is no such question; there are: {names}."})
        return Feedback({question: _message(self._questions[question], answers)})

    def check_all(self) -> Feedback:
        """Check all questions of the exercise."""
        answers = _callers_variables()
        return Feedback({name: _message(one, answers) for name, one in self._questions.items()})


def _message(question: Question, answers: Mapping[str, Any]) -> str:
    """Say what is wrong with an answer, or that it is not judged here; nothing when it is right."""
    if question.is_manual:
        return BY_PERSON
    try:
        check_answer(question, answers.get(question.name))
    except AnswerError as error:
        return str(error)
    return RECORDED if question.is_recorded else ""


def _callers_variables() -> dict[str, Any]:
    """Global variables of the first frame outside of this module: the notebook's."""
    frame = inspect.currentframe()
    while frame is not None and frame.f_globals.get("__name__") == __name__:
        frame = frame.f_back
    return {} if frame is None else frame.f_globals


def start_exercise(name: str) -> Grader | NoGrader:
    """Start an exercise: return its grader.

    Parameters
    ----------
    name : str
        Name of the exercise, such as ``"02_random_intercepts"``.

    Returns
    -------
    Grader
        ``grader.check("question")`` says whether an answer is right, or which misconception it
        shows; ``grader.check_all()`` looks at all of them.

    Raises
    ------
    FileNotFoundError
        When the exercise's checks are not there; the message says what to do.
    """
    return NoGrader() if os.environ.get(GRADING_VARIABLE) else Grader(find_questions(name))
