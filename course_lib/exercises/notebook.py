"""otter's notebook grader, with this course's messages."""

import inspect
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from otter import Notebook
from otter.test_files import TestCase
from otter.test_files.exception_test import ExceptionTestFile

from course_lib.exercises.checks import AnswerError
from course_lib.exercises.grader import Feedback

Outcome = tuple[TestCase, AnswerError | None]


def failures(test_file: ExceptionTestFile, answers: dict[str, Any]) -> Iterator[Outcome]:
    """Run the checks of a question, easiest first.

    Parameters
    ----------
    test_file : ExceptionTestFile
        otter's test file of the question.
    answers : dict
        Variables by name.

    Yields
    ------
    tuple
        otter's test case, and the `AnswerError` or None (an assertion of somebody else's becomes
        one). After the first failed check that a
        student may see, the other visible ones are not run and fail with it.
    """
    first: AnswerError | None = None
    failure: AnswerError | None
    for case in test_file.test_cases:
        if first is not None and not case.hidden:
            yield case, first
            continue
        failure = None
        try:
            case.body.call_func(answers)
        except AssertionError as error:
            failure = _as_answer_error(error)
        if failure is not None and not case.hidden:
            first = failure
        yield case, failure


def _as_answer_error(error: AssertionError) -> AnswerError:
    if isinstance(error, AnswerError):
        return error
    return AnswerError(str(error) or "This check did not pass.")


class Grader(Notebook):
    """Checks answers in a notebook: ``grader.check("question")``.

    Parameters
    ----------
    folder : Path
        Folder of the exercise's test files.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(tests_dir=str(folder))

    def check(self, question: str, global_env: dict[str, Any] | None = None) -> Feedback:
        """Say whether the answer to a question is right, or what is wrong.

        Parameters
        ----------
        question : str
            Name of the question.
        global_env : dict, optional
            Variables; those of the notebook by default.

        Returns
        -------
        Feedback
            Shown as text: passed, or one or two sentences.
        """
        answers = _callers_variables() if global_env is None else global_env
        path = Path(self._tests_dir) / f"{question}.py"
        if not path.is_file():
            names = ", ".join(self._questions())
            return Feedback({str(question): f"There is no such question; there are: {names}."})
        return Feedback({question: self._message(path, answers)})

    def check_all(self) -> Feedback:
        """Check all questions of the exercise."""
        answers = _callers_variables()
        folder = Path(self._tests_dir)
        return Feedback(
            {name: self._message(folder / f"{name}.py", answers) for name in self._questions()}
        )

    def _questions(self) -> list[str]:
        listed = json.loads((Path(self._tests_dir) / "questions.json").read_text(encoding="utf-8"))
        return [question["name"] for question in listed["questions"]]

    def _message(self, path: Path, answers: dict[str, Any]) -> str:
        test_file = ExceptionTestFile.from_file(str(path))
        return next((str(failure) for _, failure in failures(test_file, answers) if failure), "")

    def _resolve_nb_path(self, *_: Any, **__: Any) -> None:
        """Take no notebook for its own: the checks are in files."""

    def _log_event(self, *_: Any, **__: Any) -> None:
        """Keep no log: otter's holds pickles in the student's folder."""


def _callers_variables() -> dict[str, Any]:
    """Global variables of the first frame outside of this module and otter: the notebook's."""
    frame = inspect.currentframe()
    while frame is not None and frame.f_globals.get("__name__", "").startswith(
        ("course_lib.", "otter.", "wrapt")
    ):
        frame = frame.f_back
    return {} if frame is None else frame.f_globals
