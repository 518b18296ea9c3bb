"""Licences of all that the lab holds."""

import re
import shutil
import zipfile
from pathlib import Path

from course_tools.basics.errors import BuildError
from course_tools.site.assets import licence_of
from course_tools.site.lab.environment import LabEnvironment

HERE = Path(__file__).parent / "licences"
_PACKAGES = ("jupyterlite-core", "jupyterlite-pyodide-kernel")
_LICENCE = re.compile(r"(^|/)[^/]*(licen[cs]e|copying)[^/]*$|/licen[cs]es/", re.IGNORECASE)


def write_lab_licences(environment: LabEnvironment, python: Path, folder: Path) -> None:
    """Write the licence of Pyodide, of Python, of JupyterLite, and of each wheel.

    Parameters
    ----------
    environment : LabEnvironment
        With JupyterLite.
    python : Path
        Folder with the wheels.
    folder : Path
        Where they go.

    Raises
    ------
    BuildError
        When a wheel brings no licence.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for path in HERE.glob("*.txt"):
        shutil.copyfile(path, folder / path.name)
    for name in _PACKAGES:
        (folder / f"{name}.txt").write_text(
            licence_of(environment.distribution(name)), encoding="utf-8"
        )
    for wheel in python.glob("*.whl"):
        name = wheel.name.partition("-")[0].lower()
        (folder / f"{name}.txt").write_text(_texts(wheel), encoding="utf-8")


def _texts(wheel: Path) -> str:
    """Return the licences in a wheel, each after its path."""
    with zipfile.ZipFile(wheel) as archive:
        paths = [path for path in archive.namelist() if _LICENCE.search(path)]
        paths = [path for path in sorted(paths) if not path.endswith((".py", "/"))]
        texts = [f"{path}\n\n{archive.read(path).decode(errors='replace')}" for path in paths]
    if not texts:
        raise BuildError(f"{wheel.name} brings no licence.")
    return "\n\n".join(texts)
