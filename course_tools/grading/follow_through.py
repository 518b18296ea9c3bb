"""Full marks for a right step from a wrong number: what follows from a student's own answer."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from course_lib.exercises.fingerprints import agree
from course_lib.exercises.values import Plain, plain
from course_tools.exercises.masters import Master, Part
from course_tools.exercises.questions import QuestionInfo
from course_tools.grading.checks import Check, Checks
from course_tools.grading.results import QuestionResult, StudentResult
from course_tools.grading.sandbox.limits import Limits
from course_tools.grading.sandbox.submission_run import run_cells

_FARTHEST = 100.0  # an earlier answer beyond so many times the right one is no slip but a guess


@dataclass(frozen=True)
class _Case:
    """A student's question that may follow from their own earlier answers."""

    student: int
    question: QuestionInfo
    found: QuestionResult
    earlier: Mapping[str, QuestionResult]


def follow_through(
    results: Sequence[StudentResult], master: Master, checks: Checks, limits: Limits
) -> list[StudentResult]:
    """Mark questions that stand on an earlier answer by what follows from the student's own one.

    A question names the earlier ones in the master: ``uses: [last_blup]``. Its solution runs
    again, on each data set, with the student's earlier answers in their place, for all students
    of a data set in one sandbox.

    Parameters
    ----------
    results : sequence of StudentResult
        As judged.
    master : Master
        The exercise.
    checks : dict
        What its answers are held to.
    limits : Limits
        Of a run.

    Returns
    -------
    list of StudentResult
        In the same order. A question has its full marks where the earlier answer is wrong, the
        student's answer is what follows from it on every data set and changes from one to
        another, and it is neither right nor a recognised wrong answer anywhere.
    """
    cases = [case for at, each in enumerate(results) for case in _cases(at, each, master, checks)]
    marked = list(results)
    seeds = list(dict.fromkeys(c.seed for listed in checks.values() for c in listed))
    if not cases or len(seeds) < 2:
        return marked
    more = replace(limits, seconds=limits.seconds + len(cases))
    runs = [_run(cases, master, at, seed, more) for at, seed in enumerate(seeds)]
    for number, case in enumerate(cases):
        if _follows(case, [run[number] for run in runs], checks[case.question.name]):
            marked[case.student] = _with_full_marks(marked[case.student], case)
    return marked


def _cases(at: int, result: StudentResult, master: Master, checks: Checks) -> Iterator[_Case]:
    """Yield the questions that are not right and stand on an earlier answer that is wrong."""
    found = {each.name: each for each in result.questions}
    for question in master.questions:
        earlier = {name: found[name] for name in question.uses if name in found}
        if not question.uses or question.name not in found or len(earlier) < len(question.uses):
            continue
        own = found[question.name]
        is_wrong = not all(check.passed for check in own.checks)
        if is_wrong and all(_may_be_used(checks, each) for each in earlier.values()):
            yield _Case(at, question, own, earlier)


def _may_be_used(checks: Checks, earlier: QuestionResult) -> bool:
    """Whether an earlier answer is wrong on all data, and of the right one's kind and size."""
    pairs = zip(checks[earlier.name], earlier.checks, strict=True)
    return all(
        not result.passed and _alike(result.given, check.expected.right)
        for check, result in pairs
        if check.is_own
    )


def _alike(given: Any, right: Plain) -> bool:
    """Whether a number could be a slip: finite, not zero, within a factor of the right one."""
    if not isinstance(given, float) or not isinstance(right, float):
        return False
    if not math.isfinite(given) or given == 0:
        return False
    return right == 0 or 1 / _FARTHEST <= abs(given / right) <= _FARTHEST


def _run(
    cases: Sequence[_Case], master: Master, at: int, seed: int | None, limits: Limits
) -> list[float | None]:
    """Run the solution with each student's earlier answers; what follows, None where it fails."""
    solution = [part for part in master.parts if is_solution(part)]
    cells = [part.cell.source for part in solution]
    names = []
    for number, case in enumerate(cases):
        given = [f"{name} = {each.checks[at].given!r}" for name, each in case.earlier.items()]
        steps = [part.cell.source for part in solution if part.question == case.question.name]
        names.append(f"follows_{number}")
        cells.append("\n".join([*given, *steps, f"{names[-1]} = {case.question.name}"]))
    (answers,) = run_cells(cells, names, [seed], limits=limits)
    found = [plain(answers.values.get(name)) for name in names]
    return [value if isinstance(value, float) else None for value in found]


def is_solution(part: Part) -> bool:
    """Tell whether a part of a master is code that a solution runs."""
    return part.cell.cell_type == "code" and not part.is_test and not part.is_target


def _follows(case: _Case, following: Sequence[Any], listed: Sequence[Check]) -> bool:
    """Whether the student's answer is what follows, on all data, and is no recognised mistake."""
    own = [(c, r) for c, r in zip(listed, case.found.checks, strict=True) if c.is_own]
    for value, (check, result) in zip(following, own, strict=True):
        one = check.expected
        if not isinstance(value, float) or not isinstance(result.given, float):
            return False
        known = (one.right, *one.wrong.values())
        if any(agree(value, each, 2 * one.tolerance) for each in known):
            return False
        if not agree(result.given, value, one.tolerance):
            return False
    tolerance = own[0][0].expected.tolerance
    return not any(agree(each, following[0], tolerance) for each in following[1:])


def _with_full_marks(result: StudentResult, case: _Case) -> StudentResult:
    """Give a question the points of its own checks, and say from what they follow."""
    names = ", ".join(case.earlier)
    marks: dict[str, Any] = {"passed": True, "message": "", "misconception": "", "follows": names}
    checks = tuple(
        each if each.given is None else replace(each, points=each.possible, **marks)
        for each in case.found.checks
    )
    questions = tuple(
        replace(each, checks=checks) if each.name == case.question.name else each
        for each in result.questions
    )
    return replace(result, questions=questions)
