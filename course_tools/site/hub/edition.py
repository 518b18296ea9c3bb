"""The student edition for a hub: its files, from which repo2docker makes the image."""

import sys
from importlib.metadata import version
from pathlib import Path
from string import Template

from packaging.requirements import Requirement

from course_tools.release.contents import HUB, read_project, student_files, student_readme

FILES = Path(__file__).parent / "files"
# Of the course's own packages these are the hub's to choose: repo2docker brings them.
_OF_THE_HUB = {"ipykernel", "ipywidgets", "jupyterlab"}


def hub_files() -> dict[str, bytes]:
    """Return all files of the hub's folder: path, with slashes, to content.

    They are the student edition's, with an ``environment.yml`` and a README of their own, and
    JupyterLab's settings.
    """
    own = {path.name: path.read_bytes() for path in sorted(FILES.iterdir()) if path.is_file()}
    own["environment.yml"] = hub_environment(own["environment.yml"].decode()).encode()
    own["README.md"] = student_readme(HUB).encode()
    return dict(sorted((student_files() | own).items()))


def hub_environment(template: str) -> str:
    """Fill in this Python, and the versions here of all packages that make numbers and figures.

    Parameters
    ----------
    template : str
        An ``environment.yml`` with the places ``$python`` and ``$packages``.
    """
    names = [Requirement(line).name for line in read_project()["dependencies"]]
    pinned = [f"{name}=={version(name)}" for name in names if name not in _OF_THE_HUB]
    return Template(template).substitute(
        python=f"{sys.version_info.major}.{sys.version_info.minor}",
        packages="\n".join(f"      - {each}" for each in pinned),
    )
