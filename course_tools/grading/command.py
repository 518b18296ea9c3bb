"""The command ``course grade``: submissions in, gradebook and feedback out."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from course_tools.basics.errors import BuildError
from course_tools.basics.files import check_writable
from course_tools.basics.progress import progress_bar
from course_tools.exercises.masters import Master, MasterError, find_master
from course_tools.grading.alike import FILE as ALIKE
from course_tools.grading.alike import write_alike
from course_tools.grading.batch import Setting, attention, grade_all
from course_tools.grading.feedback import write_feedback
from course_tools.grading.follow_through import follow_through
from course_tools.grading.found_files import find_submissions, ignored_files
from course_tools.grading.gradebook import write_gradebook
from course_tools.grading.marks_back import write_feedback_zip, write_marks
from course_tools.grading.options import grade_parser
from course_tools.grading.overrides import (
    apply_overrides,
    create_overrides,
    read_overrides,
)
from course_tools.grading.owners.class_list import read_class
from course_tools.grading.owners.decisions import read_decisions
from course_tools.grading.owners.matching import NOT_ON_ROSTER, Matching, match_submissions
from course_tools.grading.results import StudentResult
from course_tools.grading.sandbox.session import SandboxError
from course_tools.grading.sandbox.submission_run import sandbox_problem
from course_tools.grading.seeds import FILE as SEEDS_FILE
from course_tools.grading.seeds import read_seeds
from course_tools.grading.setting import constant_answers, make_setting, marked_questions
from course_tools.grading.statistics import write_summary
from course_tools.grading.written.marking import mark_written


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``course grade``.

    Returns
    -------
    int
        0 when all is graded, 1 when something needs a person's attention, 2 when grading could
        not begin, 3 when nothing but files are missing or not on the roster, 130 after Ctrl+C. A
        message says what to do.
    """
    options = grade_parser().parse_args(argv)
    console = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)
    try:
        return _grade(options, console)
    except KeyboardInterrupt:
        console.print("Stopped. What was graded is kept: the same command goes on from there.")
        return 130
    except (BuildError, MasterError, ValueError, OSError) as error:
        console.print(f"course grade: {error}", style="red")
        return 2


def _grade(options: argparse.Namespace, console: Console) -> int:
    check_writable(options.out)
    if problem := sandbox_problem():
        console.print(f"course grade: {problem}", style="red")
        return 2
    master = find_master(options.exercise)
    table = read_class(options.roster) if options.roster else None
    if table and table.advice:
        console.print(table.advice, style="yellow")
    roster = table.students if table else None
    decisions = read_decisions(options.out) if roster else {}
    found = [path for path in find_submissions(options.submissions) if not _is_own(path, options)]
    matching = match_submissions(found, options.submissions, roster, options.layout, decisions)
    if not matching.matches:
        raise ValueError(f"There is nothing to grade in {options.submissions}.")
    if options.new_seeds and (options.out / SEEDS_FILE).exists():
        console.print("New seeds: the other data are new, so marks may change.", style="yellow")
    if options.part and options.seeds is None and not read_seeds(options.out, master.name):
        raise ValueError(
            f"--part needs seeds that all machines share. Run once with --prepare, then copy "
            f"{options.out / SEEDS_FILE} to the same place on each machine."
        )
    setting = _prepare(master, options, console)
    if options.prepare:
        console.print(f"Prepared: {len(setting.seeds)} other data, kept in {options.out}.")
        return 0
    if options.part:
        number, parts = options.part
        share = replace(matching, matches=matching.matches[number - 1 :: parts])
        done, is_whole = _run(share, options, setting, console)
        if not is_whole:
            raise KeyboardInterrupt
        console.print(
            f"Part {number} of {parts}: {len(done)} graded. When all parts are done, copy the "
            f"folders {options.out / 'students'} into one, and run the command without --part."
        )
        return 0
    results, is_whole = _run(matching, options, setting, console)
    status = _write(results, matching, master, setting, options, console)
    if not is_whole:
        raise KeyboardInterrupt
    return status


def _prepare(master: Master, options: argparse.Namespace, console: Console) -> Setting:
    """Compute the keys; says which answers the other data do not change."""
    with console.status("Computing the key ...") as shown:
        setting = make_setting(master, options, shown.update)
    if constant := constant_answers(master, setting):
        told = f"The right answer is the same on the other data: {', '.join(constant)}."
        console.print(f"{told} Whoever copied it has all its points.", style="yellow")
    return setting


def _is_own(path: Path, options: argparse.Namespace) -> bool:
    """Whether a file among the submissions is the roster, or was written by this command."""
    place = path.absolute()
    if options.roster and place == options.roster.absolute():
        return True
    return place.is_relative_to(options.out.absolute())


def _run(
    matching: Matching, options: argparse.Namespace, setting: Setting, console: Console
) -> tuple[list[StudentResult], bool]:
    """Grade with a progress bar; results come in the order of the matches, and whether all do."""
    create_overrides(options.out)
    done: dict[str, StudentResult] = {}
    with progress_bar(console) as progress:
        task = progress.add_task("Grading", total=len(matching.matches))
        try:
            for _ in grade_all(
                matching.matches, options.submissions, options.out, setting, options.workers, done
            ):
                progress.advance(task)
        except KeyboardInterrupt:
            if not done:
                raise
    ids = [match.student.student_id for match in matching.matches]
    return [done[each] for each in ids if each in done], len(done) == len(ids)


def _write(
    results: list[StudentResult],
    matching: Matching,
    master: Master,
    setting: Setting,
    options: argparse.Namespace,
    console: Console,
) -> int:
    """Write all outputs, and say what needs attention."""
    questions = marked_questions(master, setting)
    marked, problems = _mark(results, matching, master, setting, options)
    problems = [*matching.ambiguous, *problems]
    write_gradebook(marked, questions, options.out)
    older = write_feedback(marked, questions, options.out, title=master.title)
    if len(marked) == len(matching.matches):
        possible = sum(question.possible for question in questions)
        problems += _write_back(marked, matching, possible, master.title, options, console)
    alike = write_alike(results, options.submissions, master, options.out)
    write_summary(
        marked, questions, options.out, title=master.title, notes=problems, alike=len(alike)
    )
    if alike:
        console.print(
            f"Pairs of notebooks that are alike: {len(alike)}; see {options.out / ALIKE}."
        )
    if older:
        console.print(f"Older pages in feedback/ that belong to nobody now: {len(older)}.")
    ignored = ignored_files(options.submissions)
    if ignored:
        console.print(f"Hidden files left out: {len(ignored)}, such as {ignored[0].name}.")
    return _tell(marked, matching, problems, options.out, console)


def _mark(
    results: list[StudentResult],
    matching: Matching,
    master: Master,
    setting: Setting,
    options: argparse.Namespace,
) -> tuple[list[StudentResult], list[str]]:
    """Add what follows from wrong answers and what was set by hand; says what to look at."""
    overrides, problems = read_overrides(options.out / "overrides.csv")
    if len(results) < len(matching.matches):
        told = f"Interrupted: {len(results)} of {len(matching.matches)} are graded."
        problems.insert(0, told)
    else:
        try:
            results = follow_through(results, master, setting.checks, setting.limits)
        except SandboxError as error:
            problems.append(f"What follows from wrong answers is not marked yet: {error}")
    results, to_mark = mark_written(
        results, matching.matches, master, options.out, anonymous=options.anonymous
    )
    marked, unused = apply_overrides(results, overrides, marked_questions(master, setting))
    odd = [f"{each.student_id} is told: {' '.join(each.advice)}" for each in marked if each.advice]
    return marked, [*problems, *to_mark, *unused, *odd]


def _tell(
    marked: list[StudentResult],
    matching: Matching,
    problems: list[str],
    out: Path,
    console: Console,
) -> int:
    """Say how it went; returns the exit status."""
    for problem in problems:
        console.print(problem, style="yellow")
    counts = attention(marked)
    for status, count in counts.items():
        console.print(f"{count} {status}: see 'status' and 'detail' in the gradebook.")
    missing = sum(result.status == "missing" for result in marked)
    strangers = sum(match.note.startswith(NOT_ON_ROSTER) for match in matching.matches)
    console.print(f"Names as in the layout '{matching.layout}' (--layout says otherwise).")
    console.print(f"Submissions: {len(marked) - missing}. Students without a file: {missing}.")
    if strangers:
        console.print(f"Files of nobody on the roster: {strangers}; see 'detail' in the gradebook.")
    console.print(f"Gradebook: {out}/gradebook.csv. What the class got wrong: {out}/summary.html")
    if counts or problems:
        return 1
    return 3 if missing or strangers else 0


def _write_back(
    marked: list[StudentResult],
    matching: Matching,
    possible: float,
    title: str,
    options: argparse.Namespace,
    console: Console,
) -> list[str]:
    """Write marks and pages as the platform takes them; returns what to mind."""
    notes = []
    if options.roster:
        title = options.column or title
        path, note = write_marks(
            options.roster, marked, options.out, title=title, possible=possible
        )
        notes += [note] if note else []
        if path:
            console.print(f"Marks in the platform's form: {path}.")
    if matching.layout == "moodle":
        path = write_feedback_zip(matching.matches, options.submissions, options.out)
        if path:
            console.print(f"Pages as Moodle takes feedback files: {path}.")
    return notes


if __name__ == "__main__":
    sys.exit(main())
