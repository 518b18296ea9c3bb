"""The options of ``course grade``."""

import argparse
import os
from pathlib import Path

from course_tools.grading.owners.layouts import LAYOUTS
from course_tools.grading.sandbox.limits import Limits


def grade_parser() -> argparse.ArgumentParser:
    """Return what reads the options of ``course grade``."""
    parser = argparse.ArgumentParser(
        prog="course grade", description="Grade a folder of submitted exercise notebooks."
    )
    parser.add_argument("submissions", type=Path, help="folder with the notebooks, as downloaded")
    parser.add_argument(
        "--exercise",
        required=True,
        help="such as 02_random_intercepts, 02, or the file of a master of your own (.md)",
    )
    parser.add_argument("--out", type=Path, required=True, help="folder for the grades")
    parser.add_argument(
        "--roster", type=Path, help="CSV: student_id,name,email; or a platform's export"
    )
    parser.add_argument(
        "--layout", choices=LAYOUTS, help="who wrote the files' names; without it, found out"
    )
    parser.add_argument(
        "--hidden", type=Path, help="folder of further checks: EXERCISE.json, see INSTRUCTORS.md"
    )
    parser.add_argument(
        "--anonymous", action="store_true", help="codes stand for the students in written/"
    )
    parser.add_argument(
        "--column", help="title of the column of marks for the platform; else the exercise's title"
    )
    parser.add_argument(
        "--workers", type=_count, default=os.cpu_count() or 1, help="submissions at the same time"
    )
    parser.add_argument(
        "--seeds",
        type=int,
        nargs="*",
        help="other data to run on; without it, seeds are drawn at random and kept in --out",
    )
    parser.add_argument(
        "--new-seeds", action="store_true", help="draw them again: marks may change"
    )
    parser.add_argument("--prepare", action="store_true", help="draw the seeds, and stop there")
    parser.add_argument(
        "--part", type=_part, metavar="K/N", help="grade a share only: on several machines"
    )
    for name, most, what in (
        ("--seconds", Limits.seconds, "for a run"),
        ("--cell-seconds", Limits.cell_seconds, "for a cell"),
        ("--memory", Limits.memory_mb, "megabytes"),
    ):
        parser.add_argument(name, type=float, default=most, help=f"{what} (%(default)s)")
    return parser


def _count(text: str) -> int:
    if text.isdecimal() and int(text) > 0:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a number of workers: give 1 or more")


def _part(text: str) -> tuple[int, int]:
    """Read '2/4': the second of four shares."""
    first, sign, last = text.partition("/")
    if sign and first.isdecimal() and last.isdecimal() and 1 <= int(first) <= int(last):
        return int(first), int(last)
    raise argparse.ArgumentTypeError(f"{text!r} is no share: write K/N, such as 2/4")
