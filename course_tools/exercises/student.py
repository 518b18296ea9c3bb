"""Build what a student gets of an exercise: the notebook and the file of its checks."""

from pathlib import Path

from nbformat import NotebookNode

from course_tools.basics.sources import NOTEBOOKS
from course_tools.exercises.checks import checks_json
from course_tools.exercises.edition import student_edition
from course_tools.exercises.keys import make_key
from course_tools.exercises.masters import read_master


def build_exercise(source: Path, folder: Path = NOTEBOOKS) -> tuple[NotebookNode, str]:
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
        The notebook, without outputs, and the text of its checks.

    Raises
    ------
    BuildError, MasterError
        When a cell of the solution fails, or a question is not as it should be.
    """
    master = read_master(source)
    key = make_key(master, folder=folder)
    return student_edition(master, key), checks_json(master, key)
