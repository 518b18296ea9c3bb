"""What a batch is judged by, from the command's options: keys, checks, limits."""

import argparse
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from course_tools.basics.errors import BuildError
from course_tools.exercises.keys import Key, make_key
from course_tools.exercises.masters import Master
from course_tools.exercises.questions import QuestionInfo
from course_tools.grading.advice import SETUP
from course_tools.grading.batch import Setting
from course_tools.grading.checks import make_checks
from course_tools.grading.kept_keys import key_stamp, load_key, save_key
from course_tools.grading.sandbox.limits import Limits
from course_tools.grading.seeds import draw_keys, is_near, read_seeds, save_seeds


def make_setting(
    master: Master, options: argparse.Namespace, look: Callable[[str], object] = str
) -> Setting:
    """Compute the keys of an exercise, and read hidden checks.

    Other data are those of ``--seeds``; without it, those whose seeds were drawn for this folder,
    or are drawn now. Then `look` is told in words how far the drawing is.

    Raises
    ------
    BuildError, MasterError, ValueError
        When a solution fails or a hidden check cannot be used.
    """

    def make(seed: int | None) -> Key:
        return make_key(master, seed, pictures=False)

    def find(seed: int | None) -> Key:
        try:
            return load_key(options.out, master, seed, stamp) or make(seed)
        except BuildError as error:
            if seed is None:
                raise
            raise BuildError(f"On the data of seed {seed}, take another: {error}") from error

    stamp = "" if options.exercise.endswith(".md") else key_stamp(master)
    drawn = [] if options.new_seeds else read_seeds(options.out, master.name)
    seeds = drawn if options.seeds is None else options.seeds
    with ThreadPoolExecutor(max(1, options.workers)) as pool:
        key, *others = pool.map(find, [None, *seeds])
    if options.seeds is None and not drawn:
        others = draw_keys(
            key,
            make,
            1,
            recorded={question.name for question in master.checked if not question.is_told},
            look=lambda number: look(f"Drawing other data, try {number} ..."),
        )
        save_seeds(options.out, master.name, _seeds(others))
    for each in (key, *others):
        save_key(options.out, master, each, stamp)
    checks = make_checks(master, key, others, options.hidden)
    limits = Limits(
        seconds=options.seconds, cell_seconds=options.cell_seconds, memory_mb=options.memory
    )
    has_setup = any(SETUP in part.cell.source for part in master.parts)
    chained = {name for q in master.questions if q.uses for name in (q.name, *q.uses)}
    return Setting(checks, _seeds(others), limits, has_setup, tuple(sorted(chained)))


def _seeds(keys: Sequence[Key]) -> tuple[int, ...]:
    return tuple(key.seed for key in keys if key.seed is not None)


def constant_answers(master: Master, setting: Setting) -> list[str]:
    """List questions whose right answer is the same on all data that a batch runs on.

    Parameters
    ----------
    master : Master
        The exercise. Questions that only record an answer are not listed.
    setting : Setting
        What the batch is judged by.
    """
    rights = {
        question.name: [each.expected for each in setting.checks[question.name] if each.is_own]
        for question in master.checked
        if question.is_told
    }
    return [
        name
        for name, (own, *others) in rights.items()
        if others and all(is_near(own.right, one) for one in others)
    ]


def marked_questions(master: Master, setting: Setting) -> list[QuestionInfo]:
    """Return the questions with the points of all their checks, those of --hidden included."""
    return [replace(q, possible=_possible(setting, q)) for q in master.questions]


def _possible(setting: Setting, question: QuestionInfo) -> float:
    if question.is_manual:
        return question.possible
    return sum(check.points for check in setting.checks[question.name])
