"""The command ``course gradescope``: the zip with which Gradescope grades an exercise."""

import argparse
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from course_tools.basics.errors import BuildError
from course_tools.basics.files import write_file
from course_tools.basics.sources import ROOT
from course_tools.exercises.checks import checks_json, checks_path
from course_tools.exercises.keys import make_key
from course_tools.exercises.masters import Master, MasterError, find_master

# One test of otter's per question; it asks the course's own check.
_TEST = """from otter.test_files import test_case

OK_FORMAT = False

name = "{name}"
points = {points}


@test_case()
def test_answer({name}):
    from course_lib.exercises.checks import check_answer
    from course_lib.exercises.questions import find_questions

    check_answer(find_questions("{exercise}")["{name}"], {name})
"""
_NOT_COPIED = shutil.ignore_patterns("__pycache__", "*.pyc")


def write_zip(master: Master, out: Path) -> None:
    """Write the zip that Gradescope takes, by ``otter generate``.

    Parameters
    ----------
    master : Master
        The exercise.
    out : Path
        The zip.

    Raises
    ------
    ValueError
        For a place inside the student edition, or when otter fails.

    Notes
    -----
    Gradescope runs a notebook once, on the data that students have, in otter's way: without the
    sandbox, and without checks on other data. The checks of values earn all points there.
    """
    if "release" in out.resolve().parts and "build" in out.resolve().parts:
        raise ValueError(f"{out} lies where the student edition goes; choose another place.")
    out.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as scratch:
        stage = Path(scratch)
        _fill(stage, master)
        command = [sys.executable, "-m", "otter", "generate", "-t", "tests"]
        command += ["-o", str(out.resolve())]
        given = ["-r", "requirements.txt", "--no-environment", "course_lib", "data", "notebooks"]
        answer = subprocess.run(
            [*command, *given], cwd=stage, capture_output=True, text=True, check=False
        )
    if answer.returncode:
        raise ValueError(f"otter generate failed: {answer.stderr.strip()}")


def _fill(stage: Path, master: Master) -> None:
    """Lay out what ``otter generate`` packs: tests, packages, the library, its data, the checks."""
    for question in master.checked:
        text = _TEST.format(name=question.name, points=question.possible, exercise=master.name)
        write_file(stage / "tests" / f"{question.name}.py", text)
    checks = checks_path(master.name, stage / "notebooks")
    write_file(checks, checks_json(master, make_key(master, pictures=False)))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    write_file(stage / "requirements.txt", "\n".join(project["dependencies"]) + "\n")
    for name in ("course_lib", "data"):
        shutil.copytree(ROOT / name, stage / name, ignore=_NOT_COPIED)


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``course gradescope``.

    Returns
    -------
    int
        0 when the zip is written, 2 when it cannot be.
    """
    parser = argparse.ArgumentParser(
        prog="course gradescope", description="Write the zip with which Gradescope grades."
    )
    parser.add_argument("exercise", help="such as 02_random_intercepts, or 02")
    parser.add_argument("--out", type=Path, required=True, help="the zip to write")
    options = parser.parse_args(argv)
    console = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)
    try:
        master = find_master(options.exercise)
        with console.status("Computing the key ..."):
            write_zip(master, options.out)
    except (BuildError, MasterError, ValueError, OSError) as error:
        console.print(f"course gradescope: {error}", style="red")
        return 2
    if names := ", ".join(question.name for question in master.manual):
        console.print(f"Not in the zip, since a person marks them: {names}.", style="yellow")
    console.print(
        f"{options.out} is ready for Gradescope. Mind that it runs submissions without the sandbox "
        "and on the students' data only: see INSTRUCTORS.md."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
