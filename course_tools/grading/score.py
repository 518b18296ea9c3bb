"""Judge the answers of a submission with otter's test files, outside of the sandbox."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from otter.test_files.exception_test import ExceptionTestFile

from course_lib.exercises.checks import AnswerError
from course_lib.exercises.notebook import failures
from course_lib.exercises.values import NotPlain
from course_tools.grading.results import Answers, CheckResult, QuestionResult

Tests = dict[str, list[ExceptionTestFile]]


def read_tests(texts: Mapping[str, str], hidden: Path | None = None) -> Tests:
    """Read otter's test files of an exercise.

    Parameters
    ----------
    texts : mapping
        Question to the text of its test file.
    hidden : Path, optional
        A folder with further test files, ``<question>.py``, kept outside of the repository. Their
        checks are hidden from students, and add their points to the question.

    Returns
    -------
    dict
        Question to its test files.

    Raises
    ------
    ValueError
        When the folder is not there, or a file in it is no test file or belongs to no question.
    """
    tests = {name: [ExceptionTestFile.from_string(text, name)] for name, text in texts.items()}
    for path in _hidden_files(hidden):
        if path.stem not in tests:
            raise ValueError(
                f"{path} belongs to no question of this exercise; the questions: "
                f"{', '.join(tests)}."
            )
        tests[path.stem].append(_read_hidden(path))
    return tests


def _hidden_files(folder: Path | None) -> list[Path]:
    if folder is None:
        return []
    if not folder.is_dir():
        raise ValueError(f"There is no folder of hidden checks {folder}.")
    return sorted(folder.glob("*.py"))


def _read_hidden(path: Path) -> ExceptionTestFile:
    try:
        test_file = ExceptionTestFile.from_file(str(path))
    except Exception as error:
        raise ValueError(f"{path} cannot be read as a test file of otter's: {error}") from error
    for case in test_file.test_cases:
        case.hidden = True
    return test_file


def judge(tests: Tests, runs: Sequence[Answers]) -> tuple[QuestionResult, ...]:
    """Judge what the runs of a submission left.

    Parameters
    ----------
    tests : dict
        Question to test files.
    runs : sequence of Answers
        The first on the data that students have, the others on other data.

    Returns
    -------
    tuple of QuestionResult
        One per question, in the order of `tests`.

    Notes
    -----
    An exception in a check that is not a failed assertion is a fault of ours and is raised.
    """
    values = {"other_data": {run.seed: _variables(run) for run in runs[1:]}} | _variables(runs[0])
    return tuple(
        QuestionResult(name, tuple(c for file in files for c in _check_results(file, values)))
        for name, files in tests.items()
    )


def _variables(run: Answers) -> dict[str, Any]:
    """Return a run's answers; one that is not a plain value stands as the name of its type."""
    others = {name: NotPlain(kind) for name, kind in run.kinds.items() if kind != "missing"}
    return others | run.values


def _check_results(file: ExceptionTestFile, values: dict[str, Any]) -> list[CheckResult]:
    return [_check_result(case, failure) for case, failure in failures(file, values)]


def _check_result(case: Any, failure: AnswerError | None) -> CheckResult:
    possible = float(case.points or 0)
    return CheckResult(
        name=case.body.test_func.__name__.removeprefix("test_"),
        hidden=bool(case.hidden),
        points=0.0 if failure else possible,
        possible=possible,
        passed=failure is None,
        message=str(failure) if failure else "",
        misconception=failure.misconception if failure else "",
    )
