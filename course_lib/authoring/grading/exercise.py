"""Build what a student gets of an exercise: the notebook and the files of its checks."""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from nbformat import NotebookNode

from course_lib.authoring.grading.edition import questions_json, student_edition
from course_lib.authoring.grading.keys import make_key
from course_lib.authoring.grading.masters import read_master
from course_lib.authoring.sources import NOTEBOOKS

QUESTIONS = "questions.json"


def build_exercise(source: Path, folder: Path = NOTEBOOKS) -> tuple[NotebookNode, dict[str, str]]:
    """Build the student edition of a master.

    Parameters
    ----------
    source : Path
        The master, MyST Markdown.
    folder : Path
        Working folder of the kernel that computes the key.

    Returns
    -------
    tuple
        The notebook, without outputs, and the texts of the check files by file name.

    Raises
    ------
    BuildError, MasterError
        When a cell of the solution fails, or a question is not as it should be.
    """
    master = read_master(source)
    edition = student_edition(master, make_key(master, folder=folder))
    files = {f"{question}.py": text for question, text in edition.tests.items()}
    return edition.notebook, _formatted(files) | {QUESTIONS: questions_json(master)}


def checks_folder(source: Path, folder: Path = NOTEBOOKS) -> Path:
    """Return the folder that holds the check files of a master."""
    return folder / "exercises" / "checks" / source.stem


def _formatted(files: dict[str, str]) -> dict[str, str]:
    """Lay out Python files as ruff does, so that a person can read them."""
    with TemporaryDirectory() as scratch:
        for name, text in files.items():
            (Path(scratch) / name).write_text(text, encoding="utf-8", newline="\n")
        command = [sys.executable, "-m", "ruff", "format", "--quiet", "--isolated"]
        subprocess.run([*command, "--line-length=100", scratch], check=True)
        return {name: (Path(scratch) / name).read_text(encoding="utf-8") for name in sorted(files)}
