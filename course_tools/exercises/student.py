"""Build what a student gets of an exercise: the notebook and the files of its checks."""

from pathlib import Path

from nbformat import NotebookNode

from course_tools.basics.sources import NOTEBOOKS
from course_tools.exercises.edition import questions_json, student_edition
from course_tools.exercises.keys import make_key
from course_tools.exercises.masters import read_master

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
    return edition.notebook, files | {QUESTIONS: questions_json(master)}


def checks_folder(source: Path, folder: Path = NOTEBOOKS) -> Path:
    """Return the folder that holds the check files of a master."""
    return folder / "exercises" / "checks" / source.stem
