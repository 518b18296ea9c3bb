"""Judge the answers of a submission, outside of the sandbox: plain values against plain values."""

import math
from collections.abc import Collection, Sequence
from typing import Any

from course_lib.exercises.checks import AnswerError, check_kind
from course_lib.exercises.fingerprints import FEW, agree
from course_lib.exercises.questions import RIGHT
from course_lib.exercises.values import NotPlain, plain, scalars
from course_tools.exercises.keys import Expected
from course_tools.grading.checks import Check, Checks
from course_tools.grading.results import Answers, CheckResult, QuestionResult

_NO_ANSWER = "There is no answer on other data: a cell fails there, or is missing."


def judge(
    checks: Checks, runs: Sequence[Answers], keep: Collection[str] = ()
) -> tuple[QuestionResult, ...]:
    """Judge what the runs of a submission left.

    Parameters
    ----------
    checks : dict
        Question to its checks.
    runs : sequence of Answers
        The first on the data that students have, the others on other data.
    keep : collection of str
        Questions whose answers are kept in the result.

    Returns
    -------
    tuple of QuestionResult
        One per question, in the order of `checks`.
    """
    values = {run.seed: _variables(run) for run in runs}
    return tuple(
        QuestionResult(
            name,
            tuple(
                _result(each, name, values.get(each.seed, {}).get(name), name in keep)
                for each in listed
            ),
        )
        for name, listed in checks.items()
    )


def _variables(run: Answers) -> dict[str, Any]:
    """Return a run's answers; one that is not a plain value stands as the name of its type."""
    others = {name: NotPlain(kind) for name, kind in run.kinds.items() if kind != "missing"}
    return others | run.values


def _result(check: Check, name: str, value: Any, is_kept: bool) -> CheckResult:
    try:
        if not check.hidden:
            check_kind(name, value, **check.expected.form)
        check_plain(value, check.expected)
    except AnswerError as error:
        message, label, earned = str(error), error.misconception, 0.0
    else:
        message, label, earned = "", "", check.points
    given = _small(value) if is_kept and check.is_own else None
    return CheckResult(
        check.name, check.hidden, earned, check.points, not message, message, label, given
    )


def _small(value: Any) -> Any:
    """Return an answer that can be kept as it is: plain, finite, of a few values; else None."""
    answer = plain(value)
    if answer is None or isinstance(answer, NotPlain):
        return None
    found = scalars(answer)
    finite = all(math.isfinite(one) for one in found if isinstance(one, float))
    return answer if finite and len(found) <= FEW else None


def check_plain(value: Any, expected: Expected) -> None:
    """Check an answer against plain values, as a notebook's grader does against fingerprints.

    Parameters
    ----------
    value : object
        The answer.
    expected : Expected
        The right answer, and the wrong ones that are recognised.

    Raises
    ------
    AnswerError
        When the answer is not the right one.
    """
    answer = plain(value)
    if answer is None or isinstance(answer, NotPlain):
        raise AnswerError(_NO_ANSWER)
    targets = {RIGHT: expected.right, **expected.wrong}
    fitting = (n for n, target in targets.items() if agree(answer, target, expected.tolerance))
    label = next(fitting, "")
    if label != RIGHT:
        raise AnswerError(expected.messages.get(label, expected.otherwise), label)
