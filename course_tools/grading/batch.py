"""Grade a folder of submissions: each alone, several at a time, going on where it stopped."""

import hashlib
import json
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from queue import SimpleQueue

from course_tools.grading.advice import locate_errors, run_advice
from course_tools.grading.checks import Checks
from course_tools.grading.gradebook import load_result, save_result
from course_tools.grading.owners.matching import Match
from course_tools.grading.results import ATTENTION, Answers, StudentResult
from course_tools.grading.sandbox.limits import Limits
from course_tools.grading.sandbox.session import SandboxError
from course_tools.grading.sandbox.submission_run import end_sandboxes, run_cells
from course_tools.grading.score import judge
from course_tools.grading.submissions import (
    Submission,
    UnreadableSubmission,
    read_submission,
)


@dataclass(frozen=True)
class Setting:
    """What all submissions of a batch are judged by.

    Attributes
    ----------
    checks : dict
        Question to its checks; others make earlier results outdated.
    seeds : tuple of int
        Other data on which each submission runs too.
    limits : Limits
        What each may use.
    has_setup : bool
        Whether the exercise begins with a cell that calls ``start_exercise``.
    chained : tuple of str
        Questions that stand on another one, or that another one stands on.
    """

    checks: Checks
    seeds: tuple[int, ...]
    limits: Limits
    has_setup: bool = True
    chained: tuple[str, ...] = ()

    def key(self, submission: Submission) -> str:
        """Hash what a result depends on."""
        parts = [submission.sha256, asdict(self)]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def grade_all(
    matches: Sequence[Match],
    folder: Path,
    out: Path,
    setting: Setting,
    workers: int,
    done: dict[str, StudentResult],
) -> Iterator[StudentResult]:
    """Grade all submissions and yield each result when it is there; it is saved by then.

    Parameters
    ----------
    matches : sequence of Match
        Students and their files.
    folder : Path
        The submissions' folder.
    out : Path
        Where results are kept; one that is there and still holds is not made again.
    setting : Setting
        What to judge by.
    workers : int
        Submissions at the same time.
    done : dict
        Is filled with the results, by student, also with those that an interruption overtakes.
    """
    slots: SimpleQueue[int] = SimpleQueue()
    for slot in range(workers):
        slots.put(slot)

    def work(match: Match) -> StudentResult:
        slot = slots.get()
        try:
            result = _grade_one(match, folder, out, setting, slot)
        finally:
            slots.put(slot)
        done[result.student_id] = result  # before it is saved: what is saved is in it
        save_result(result, out)
        return result

    with ThreadPoolExecutor(workers) as pool:
        running = [pool.submit(work, match) for match in matches]
        try:
            for one in as_completed(running):
                yield one.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            end_sandboxes()
            raise


def _grade_one(match: Match, folder: Path, out: Path, setting: Setting, slot: int) -> StudentResult:
    """Grade one submission; whatever goes wrong on our side is told and not scored."""
    start = time.perf_counter()
    student = match.student
    result = StudentResult(
        student.student_id, student.name, student.email, detail=match.note, late=match.late
    )
    if match.path is None:
        status = "unclear" if match.unclear else "missing"
        return replace(result, status=status, detail=match.note or "There is no file.")
    result = replace(result, file=match.path.relative_to(folder).as_posix())
    try:
        submission = read_submission(match.path)
    except UnreadableSubmission as reason:
        return replace(result, status="unreadable", detail=_joined(match.note, str(reason)))
    key = setting.key(submission)
    earlier = load_result(out, student.student_id, key)
    if earlier is not None and earlier.status != "our fault":
        who = {name: getattr(result, name) for name in ("name", "email", "file", "late")}
        return replace(earlier, **who)
    note = _joined(match.note, "; ".join(submission.notes))
    result = _judged(replace(result, key=key, detail=note), submission, setting, slot)
    return replace(result, seconds=round(time.perf_counter() - start, 2))


def _judged(
    result: StudentResult, submission: Submission, setting: Setting, slot: int
) -> StudentResult:
    try:
        runs = run_cells(
            submission.cells,
            list(setting.checks),
            [None, *setting.seeds],
            limits=setting.limits,
            slot=slot,
        )
        questions = judge(setting.checks, runs, setting.chained)
    except SandboxError as error:
        return replace(result, status="our fault", detail=_joined(result.detail, str(error)))
    except Exception as error:  # a check of ours that fails must not cost a student the mark
        told = f"A check failed with {type(error).__name__}: {error}"
        return replace(result, status="our fault", detail=_joined(result.detail, told))
    stopped = _stops(runs)
    return replace(
        result,
        status="stopped" if stopped else "graded",
        detail=_joined(result.detail, stopped),
        questions=questions,
        errors=locate_errors(runs[0].errors, submission.cells),
        advice=run_advice(runs[0].errors, submission.cells, has_setup=setting.has_setup),
    )


def _stops(runs: Sequence[Answers]) -> str:
    """Say once why runs were stopped."""
    said = dict.fromkeys(f"The notebook {run.stopped}." for run in runs if run.stopped)
    return " ".join(said)


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def attention(results: Sequence[StudentResult]) -> dict[str, int]:
    """Count the statuses that a person should look at."""
    counts = Counter(result.status for result in results)
    return {status: counts[status] for status in ATTENTION if counts[status]}
